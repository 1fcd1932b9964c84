/* test_http_file - files to and from a real web server that is as odd as it
 * likes. */
#include "test.h"

#include "fileserver.h"

#include "base/error.h"
#include "net/http.h"
#include "net/http_file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define KIB 1024

static Servers *servers;
static FileServer *web;

typedef struct {
    HttpTransfer transfer;
    char *url;
    GCancellable *cancellable;
    gint64 done, total; /* as told last */
    guint n_told;
    gint64 cancel_at; /* called off when so much is done; 0: never */
} Trial;

static void
note_progress(gpointer user, gint64 done, gint64 total)
{
    Trial *trial = user;
    assert_true(done >= trial->done);
    trial->done = done;
    trial->total = total;
    trial->n_told++;
    if (trial->cancel_at && done >= trial->cancel_at)
        g_cancellable_cancel(trial->cancellable);
}

static void
trial_init(Trial *trial, const char *path)
{
    *trial = (Trial){.url = file_server_url(web, path),
                     .cancellable = g_cancellable_new()};
    trial->transfer = (HttpTransfer){
        .url = trial->url,
        .ca_file = servers_env(servers, "CA_FILE"),
        .cancellable = trial->cancellable,
        .progress = note_progress,
        .user = trial,
    };
}

static void
trial_clear(Trial *trial)
{
    g_free(trial->url);
    g_object_unref(trial->cancellable);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Trial, trial_clear)

/* An open file of that content, which has no name any more. */
static int
file_with(const char *bytes, gsize size)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("kith-http-XXXXXX", &path, NULL);
    assert_true(fd >= 0);
    g_unlink(path);
    assert_int_equal(write(fd, bytes, size), size);
    return fd;
}

static char *
varied_bytes(gsize size)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    char *bytes = g_malloc(size);
    for (gsize i = 0; i < size; i++)
        bytes[i] = (char)g_rand_int(random);
    return bytes;
}

static gboolean
put(const Trial *trial, const char *bytes, gsize size, GError **error)
{
    static const char *const headers[] = {"Content-Type: image/png",
                                          "Authorization: Bearer x", NULL};
    int fd = file_with(bytes, size);
    gboolean is_done =
        http_put_file(&trial->transfer, headers, fd, (gint64)size, error);
    close(fd);
    return is_done;
}

/* What came, or NULL with the error; `*size_out` is set either way. */
static char *
get(const Trial *trial, gint64 most, gsize *size_out, GError **error)
{
    int fd = file_with("", 0);
    gboolean is_done = http_get_file(&trial->transfer, fd, most, error);
    off_t size = lseek(fd, 0, SEEK_END);
    char *bytes = g_malloc0((gsize)size + 1);
    assert_int_equal(pread(fd, bytes, (gsize)size, 0), size);
    close(fd);
    *size_out = (gsize)size;
    if (!is_done)
        g_clear_pointer(&bytes, g_free);
    return bytes;
}

static void
assert_failed(gboolean is_done, GError *const *error, KithError kind,
              const char *words)
{
    assert_false(is_done);
    assert_non_null(*error);
    if (!g_error_matches(*error, KITH_ERROR, kind) ||
        !strstr((*error)->message, words))
        fail_msg("kind %d: %s", (*error)->code, (*error)->message);
}

static gboolean
was_requested(const char *line)
{
    g_autofree char *requests = file_server_read(web, "requests", NULL);
    return requests && strstr(requests, line);
}

/* ---- PUT ---- */

static void
file_is_put(void **state)
{
    g_auto(Trial) trial;
    g_autoptr(GError) error = NULL;
    trial_init(&trial, "/a%20file");
    g_autofree char *bytes = varied_bytes(300 * KIB);
    if (!put(&trial, bytes, 300 * KIB, &error))
        fail_msg("%s", error->message);
    gsize size;
    g_autofree char *got = file_server_read(web, "got", &size);
    assert_int_equal(size, 300 * KIB);
    assert_memory_equal(got, bytes, size);
    g_autofree char *headers = file_server_read(web, "headers", NULL);
    assert_non_null(strstr(headers, "Content-Type: image/png"));
    assert_non_null(strstr(headers, "Authorization: Bearer x"));
    assert_null(strstr(headers, "User-Agent"));
    assert_int_equal(trial.done, 300 * KIB);
    assert_int_equal(trial.total, 300 * KIB);
}

static void
refusals_of_put_are_told_apart(void **state)
{
    static const struct {
        const char *path;
        KithError kind;
        const char *words;
    } cases[] = {
        {"/refuse", KITH_ERROR_REFUSED,
         "403 Forbidden: no room for you <b>really</b>"},
        {"/busy", KITH_ERROR_RETRY, "503 Service Unavailable"},
        {"/elsewhere", KITH_ERROR_REFUSED, "302"},
        {"/stall", KITH_ERROR_RETRY, "too slow"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Trial) trial;
        g_autoptr(GError) error = NULL;
        trial_init(&trial, cases[i].path);
        trial.transfer.stall_s = 1;
        assert_failed(put(&trial, "hello", 5, &error), &error, cases[i].kind,
                      cases[i].words);
    }
    assert_false(was_requested("PUT /there"));
}

static void
put_is_called_off(void **state)
{
    enum { SIZE = 8 * KIB * KIB };
    g_auto(Trial) trial;
    g_autoptr(GError) error = NULL;
    trial_init(&trial, "/called-off");
    trial.cancel_at = 1;
    g_autofree char *bytes = varied_bytes(SIZE);
    assert_failed(put(&trial, bytes, SIZE, &error), &error,
                  KITH_ERROR_CANCELLED, "called off");
    assert_true(trial.done < SIZE);
}

static void
file_that_shrank_is_not_put(void **state)
{
    g_auto(Trial) trial;
    g_autoptr(GError) error = NULL;
    static const char *const none[] = {NULL};
    trial_init(&trial, "/shrank");
    int fd = file_with("hello", 5);
    assert_failed(http_put_file(&trial.transfer, none, fd, 9, &error), &error,
                  KITH_ERROR_CORRUPT, "shorter");
    close(fd);
}

static void
nobody_unknown_gets_a_file(void **state)
{
    g_auto(Trial) trial;
    trial_init(&trial, "/unknown");
    g_autoptr(GError) unknown = NULL;
    trial.transfer.ca_file = NULL;
    assert_failed(put(&trial, "hello", 5, &unknown), &unknown, KITH_ERROR_TLS,
                  "");
    g_autoptr(GError) plain = NULL;
    trial.transfer.url = "http://localhost/";
    assert_failed(put(&trial, "hello", 5, &plain), &plain, KITH_ERROR_INVALID,
                  "");
    g_autoptr(GError) file = NULL;
    trial.transfer.url = "file:///tmp/x";
    assert_failed(put(&trial, "hello", 5, &file), &file, KITH_ERROR_INVALID,
                  "");
    assert_false(was_requested("/unknown"));
}

/* ---- GET ---- */

static void
file_is_had(void **state)
{
    static const char *const paths[] = {"/menu.pdf", "/elsewhere", "/unsized"};
    g_autofree char *bytes = varied_bytes(200 * KIB);
    file_server_set(web, bytes, 200 * KIB);
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_auto(Trial) trial;
        g_autoptr(GError) error = NULL;
        gsize size;
        trial_init(&trial, paths[i]);
        g_autofree char *got = get(&trial, 200 * KIB, &size, &error);
        if (!got)
            fail_msg("%s: %s", paths[i], error->message);
        assert_int_equal(size, 200 * KIB);
        assert_memory_equal(got, bytes, size);
        assert_int_equal(trial.done, 200 * KIB);
    }
}

static void
what_is_odd_is_not_had(void **state)
{
    static const struct {
        const char *path;
        gint64 most;
        KithError kind;
        const char *words;
    } cases[] = {
        {"/endless", 100 * KIB, KITH_ERROR_REFUSED, "more than 100.0"},
        {"/big", 4 * KIB - 1, KITH_ERROR_REFUSED, "more than"},
        {"/short", 100 * KIB, KITH_ERROR_RETRY, ""},
        {"/refuse", 100 * KIB, KITH_ERROR_REFUSED, "403 Forbidden: no room"},
        {"/round", 100 * KIB, KITH_ERROR_REFUSED, "302"},
        {"/plain", 100 * KIB, KITH_ERROR_REFUSED, "302"},
        {"/stall", 100 * KIB, KITH_ERROR_RETRY, "too slow"},
    };
    g_autofree char *bytes = varied_bytes(4 * KIB);
    file_server_set(web, bytes, 4 * KIB);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Trial) trial;
        g_autoptr(GError) error = NULL;
        gsize size;
        trial_init(&trial, cases[i].path);
        trial.transfer.stall_s = 1;
        g_autofree char *got = get(&trial, cases[i].most, &size, &error);
        assert_failed(got != NULL, &error, cases[i].kind, cases[i].words);
        assert_true((gint64)size <= cases[i].most);
        if (g_str_equal(cases[i].path, "/refuse"))
            assert_int_equal(size, 0);
    }
}

static void
size_is_asked_first(void **state)
{
    file_server_set(web, "hello", 5);
    g_auto(Trial) plain;
    trial_init(&plain, "/elsewhere");
    g_autoptr(GError) error = NULL;
    g_autoptr(HttpFound) found = http_find(&plain.transfer, &error);
    if (!found)
        fail_msg("%s", error->message);
    assert_int_equal(found->size, 5);
    assert_true(g_str_has_suffix(found->url, "/there"));

    g_auto(Trial) unsized;
    trial_init(&unsized, "/unsized");
    g_autoptr(HttpFound) unknown = http_find(&unsized.transfer, NULL);
    assert_non_null(unknown);
    assert_int_equal(unknown->size, -1);

    g_auto(Trial) refused;
    trial_init(&refused, "/head");
    assert_null(http_find(&refused.transfer, &error));
    assert_failed(FALSE, &error, KITH_ERROR_REFUSED, "405");
}

static int
set_up(void **state)
{
    static const char *const only_xmpp[] = {"xmpp", NULL};
    http_init();
    servers = servers_start(only_xmpp);
    web = file_server_start(servers);
    return 0;
}

static int
tear_down(void **state)
{
    g_clear_pointer(&web, file_server_free);
    g_clear_pointer(&servers, servers_free);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_is_put),
        cmocka_unit_test(refusals_of_put_are_told_apart),
        cmocka_unit_test(put_is_called_off),
        cmocka_unit_test(file_that_shrank_is_not_put),
        cmocka_unit_test(nobody_unknown_gets_a_file),
        cmocka_unit_test(file_is_had),
        cmocka_unit_test(what_is_odd_is_not_had),
        cmocka_unit_test(size_is_asked_first),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
