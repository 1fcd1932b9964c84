/* test_xmpp_upload - files for friends by HTTP upload, with a real Prosody that
 * stores them, and with one that gives hostile slots. */
#include "test.h"

#include "fileserver.h"

#include "base/clock.h"
#include "base/error.h"
#include "net/http.h"
#include "net/http_file.h"
#include "net/xmpp/slot.h"
#include "net/xmpp/upload_file.h"
#include "net/xmpp_side.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define ALICE "alice@example.org"
#define BOB   "bob@example.org"
#define MIB   (1024 * 1024)

static Servers *servers;
static FileServer *web;
static char *folder; /* of the files that are sent */

/* ---- files ---- */

/* A file of `size` bytes that vary; the caller frees its path. */
static char *
make_file(const char *name, gsize size)
{
    g_autoptr(GRand) random = g_rand_new_with_seed((guint32)size);
    g_autofree guint32 *words = g_new(guint32, size / 4 + 1);
    for (gsize i = 0; i < size / 4 + 1; i++)
        words[i] = g_rand_int(random);
    char *path = g_build_filename(folder, name, NULL);
    assert_true(
        g_file_set_contents(path, (const char *)words, (gssize)size, NULL));
    return path;
}

static char *
digest_of_fd(int fd)
{
    g_autoptr(GChecksum) sha256 = g_checksum_new(G_CHECKSUM_SHA256);
    guchar block[65536];
    gssize got;
    lseek(fd, 0, SEEK_SET);
    while ((got = read(fd, block, sizeof block)) > 0)
        g_checksum_update(sha256, block, got);
    return g_strdup(g_checksum_get_string(sha256));
}

static char *
digest_of(const char *path)
{
    int fd = g_open(path, O_RDONLY, 0);
    assert_true(fd >= 0);
    char *digest = digest_of_fd(fd);
    close(fd);
    return digest;
}

/* What lies at `url` has the bytes of the file at `path`. */
static void
assert_lies_at(const char *url, const char *path)
{
    g_autofree char *copy = g_build_filename(folder, "copy", NULL);
    int fd = g_open(copy, O_RDWR | O_CREAT | O_TRUNC, 0600);
    const HttpTransfer transfer = {.url = url,
                                   .ca_file = servers_env(servers, "CA_FILE")};
    g_autoptr(GError) error = NULL;
    if (!http_get_file(&transfer, fd, 100 * MIB, &error))
        fail_msg("%s: %s", url, error->message);
    g_autofree char *got = digest_of_fd(fd);
    close(fd);
    g_autofree char *sent = digest_of(path);
    assert_string_equal(got, sent);
}

/* ---- waiting ---- */

/* The first message that tells of a file. */
static char *
url_from(Side *side, const char *jid, const char *end)
{
    g_autoptr(GPtrArray) rows =
        store_read_chat_page(side->reader, jid, NULL, PAGE_BEFORE, 100, NULL);
    for (guint i = 0; rows && i < rows->len; i++) {
        const ChatRow *row = g_ptr_array_index(rows, i);
        if (g_str_has_prefix(row->body, "https://") &&
            g_str_has_suffix(row->body, end))
            return g_strdup(row->body);
    }
    return NULL;
}

typedef struct {
    const char *jid, *end;
} Link;

static gboolean
has_link(Side *side, gconstpointer subject)
{
    const Link *link = subject;
    g_autofree char *url = url_from(side, link->jid, link->end);
    return url != NULL;
}

static char *
await_url(Side *side, const char *jid, const char *end)
{
    const Link link = {jid, end};
    side_await(side, has_link, &link, "the link of a file");
    return url_from(side, jid, end);
}

/* The newest wish: its state is `state`, and its error holds `words`. */
typedef struct {
    IntentState state;
    const char *words;
} Fate;

static gboolean
has_fate(Side *side, gconstpointer subject)
{
    const Fate *fate = subject;
    for (guint i = side->seen->len; i-- > 0;) {
        const Change *change = g_ptr_array_index(side->seen, i);
        if (change->kind == CHANGE_INTENT &&
            change->intent_kind == INTENT_UPLOAD &&
            change->intent_state == fate->state && change->text &&
            strstr(change->text, fate->words))
            return TRUE;
    }
    return FALSE;
}

static void
await_failure(Side *side, const char *words)
{
    const Fate fate = {INTENT_FAILED, words};
    side_await(side, has_fate, &fate, words);
}

static void
await_delay(Side *side, const char *words)
{
    const Fate fate = {INTENT_QUEUED, words};
    side_await(side, has_fate, &fate, words);
}

/* The newest upload that was told of, 0: none. */
static gint64
newest_upload(Side *side)
{
    gint64 newest = 0;
    for (guint i = 0; i < side->seen->len; i++) {
        const Change *change = g_ptr_array_index(side->seen, i);
        if (change->kind == CHANGE_INTENT &&
            change->intent_kind == INTENT_UPLOAD)
            newest = MAX(newest, change->intent_id);
    }
    return newest;
}

static gboolean
has_newer(Side *side, gconstpointer known)
{
    return newest_upload(side) > *(const gint64 *)known;
}

static gint64
await_upload(Side *side, gint64 after)
{
    side_await(side, has_newer, &after, "an upload that is told of");
    return newest_upload(side);
}

static gboolean
is_gone(Side *side, gconstpointer intent)
{
    g_autoptr(Intent) found =
        store_read_intent(side->reader, *(const gint64 *)intent, NULL);
    return found == NULL;
}

/* ---- slots ---- */

static void
set_slot(const char *put, const char *get, const char *headers)
{
    g_autofree char *slot =
        put ? g_markup_printf_escaped("<slot xmlns='%s'><put url='%s'>",
                                      NS_UPLOAD, put)
            : g_strdup("");
    g_autofree char *end =
        put ? g_markup_printf_escaped("</put><get url='%s'/></slot>", get)
            : g_strdup("");
    g_autofree char *xml = g_strconcat(slot, put ? headers : "", end, NULL);
    servers_do(servers, "slot", NULL, xml);
}

/* ---- tests ---- */

static void
files_go_one_after_the_other(void **state)
{
    g_autofree char *small = make_file("a small file.png", 1024);
    g_autofree char *other = make_file("other.txt", 100 * 1024);
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    side_wish(alice, intent_upload(BOB, small));
    side_wish(alice, intent_upload(BOB, other));
    g_autofree char *first = await_url(bob, ALICE, "a%20small%20file.png");
    g_autofree char *second = await_url(bob, ALICE, "other.txt");
    assert_lies_at(first, small);
    assert_lies_at(second, other);
    const Change *progress = side_await_change(alice, CHANGE_UPLOAD);
    assert_int_equal(progress->total, 1024);
    assert_null(strstr(first, folder)); /* of the path, nothing but the name */
}

static gint64
peak_memory(void)
{
    g_autofree char *status = NULL;
    assert_true(g_file_get_contents("/proc/self/status", &status, NULL, NULL));
    const char *peak = strstr(status, "VmHWM:");
    return g_ascii_strtoll(peak + strlen("VmHWM:"), NULL, 10) * 1024;
}

static void
big_file_takes_no_memory(void **state)
{
    g_autofree char *big = make_file("big.bin", 50 * MIB);
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Side) bob = side_online(servers, "bob");
    /* Forgets the peak that making the file has left. */
    assert_true(g_file_set_contents_full("/proc/self/clear_refs", "5", 1,
                                         G_FILE_SET_CONTENTS_NONE, 0600, NULL));
    gint64 before = peak_memory();
    side_wish(alice, intent_upload(BOB, big));
    g_autofree char *url = await_url(bob, ALICE, "big.bin");
    assert_lies_at(url, big);
    gint64 growth = peak_memory() - before;
    print_message("memory grew by %.2f MiB\n", (double)growth / MIB);
    /* A sanitizer keeps what was freed. */
    if (!g_getenv("ASAN_OPTIONS") && !g_getenv("TSAN_OPTIONS"))
        assert_true(growth < 12 * MIB);
}

static void
file_is_called_off(void **state)
{
    g_autofree char *big = make_file("called-off.bin", 50 * MIB);
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_wish(alice, intent_upload(BOB, big));
    side_await_change(alice, CHANGE_UPLOAD);
    gint64 intent = await_upload(alice, 0);
    side_wish(alice, intent_cancel(intent));
    assert_true(is_gone(alice, &intent));
    /* What comes after it is not held up, and it does not come itself. */
    g_autofree char *next = make_file("next.txt", 10);
    side_wish(alice, intent_upload(BOB, next));
    g_autofree char *url = await_url(alice, BOB, "next.txt");
    assert_null(url_from(alice, BOB, "called-off.bin"));
}

/* While it waits behind another, too. */
static void
waiting_file_is_called_off(void **state)
{
    g_autofree char *first = make_file("stalls.bin", 10);
    g_autofree char *second = make_file("waits.bin", 10);
    g_autofree char *stall = file_server_url(web, "/stall");
    set_slot(stall, stall, "");
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_wish(alice, intent_upload(BOB, first));
    gint64 going = await_upload(alice, 0);
    side_wish(alice, intent_upload(BOB, second));
    gint64 waiting = await_upload(alice, going);
    side_wish(alice, intent_cancel(waiting));
    side_wish(alice, intent_cancel(going));
    set_slot(NULL, NULL, NULL);
    g_autofree char *third = make_file("third.bin", 10);
    side_wish(alice, intent_upload(BOB, third));
    g_autofree char *url = await_url(alice, BOB, "third.bin");
    assert_null(url_from(alice, BOB, "waits.bin"));
}

static void
cut_and_restarted_file_goes_again(void **state)
{
    const char *const xmpp[] = {"xmpp", NULL};
    g_autofree char *big = make_file("cut.bin", 50 * MIB);
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_wish(alice, intent_upload(BOB, big));
    side_await_change(alice, CHANGE_UPLOAD);
    servers_do(servers, "kill", xmpp, NULL);
    await_delay(alice, "cut.bin");
    side_stop(alice); /* kith ends meanwhile */
    servers_do(servers, "start", xmpp, NULL);
    side_start(alice, NULL);
    g_autofree char *url = await_url(alice, BOB, "cut.bin");
    assert_lies_at(url, big);
}

static void
file_that_cannot_be_sent_is_refused(void **state)
{
    g_autofree char *none = g_build_filename(folder, "none", NULL);
    g_autofree char *empty = make_file("empty", 0);
    g_autofree char *huge = make_file("huge.bin", 1);
    g_autofree char *changed = make_file("changed.bin", 10);
    assert_int_equal(truncate(huge, 65 * MIB), 0);
    const struct {
        const char *path, *words;
    } cases[] = {
        {none, "No such file"}, {empty, "is empty"},
        {folder, "is no file"}, {"/dev/zero", "is no file"},
        {huge, "at most 64.0"},
    };
    g_autoptr(Side) alice = side_online(servers, "alice");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        side_forget(alice);
        side_wish(alice, intent_upload(BOB, cases[i].path));
        await_failure(alice, cases[i].words);
    }
    side_forget(alice);
    Intent *old = intent_upload(BOB, changed);
    old->created -= 3600;
    side_wish(alice, old);
    await_failure(alice, "was changed after you sent it");
}

static void
refusals_are_told_apart(void **state)
{
    static const struct {
        const char *path, *words;
        IntentState state;
    } cases[] = {
        {"/refuse", "403 Forbidden: no room for you", INTENT_FAILED},
        {"/elsewhere", "302", INTENT_FAILED},
        {"/busy", "503 Service Unavailable", INTENT_QUEUED},
    };
    g_autofree char *file = make_file("refused.bin", 10);
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Side) alice = side_online(servers, "alice");
        g_autofree char *put = file_server_url(web, cases[i].path);
        set_slot(put, put, "");
        side_wish(alice, intent_upload(BOB, file));
        const Fate fate = {cases[i].state, cases[i].words};
        side_await(alice, has_fate, &fate, cases[i].words);
        assert_null(url_from(alice, BOB, cases[i].path));
    }
    set_slot(NULL, NULL, NULL);
}

static void
busy_server_is_asked_again(void **state)
{
    g_autofree char *file = make_file("again.bin", 3000);
    g_autofree char *put = file_server_url(web, "/once");
    g_autofree char *get = file_server_url(web, "/again.bin");
    set_slot(put, get, "");
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_wish(alice, intent_upload(BOB, file));
    await_delay(alice, "503");
    g_autofree char *url = await_url(alice, BOB, "/again.bin");
    g_autofree char *got = g_build_filename(web->folder, "got", NULL);
    g_autofree char *sent = digest_of(file);
    g_autofree char *came = digest_of(got);
    assert_string_equal(came, sent);
    set_slot(NULL, NULL, NULL);
}

/* Of what a service may say, only three headers are heeded, a line each, and
 * no other address than https. */
static void
hostile_slots_are_refused(void **state)
{
    static const char *const puts[] = {
        "http://localhost/x",
        "ftp://localhost/x",
        "file:///etc/passwd",
        "https://",
        "https://user@localhost/x",
        "https://localhost/a b",
        "https://localhost/\n",
        "javascript:x",
        "",
        "https://localhost/\xc3\xa4",
    };
    g_autofree char *file = make_file("hostile.bin", 10);
    g_autofree char *good = file_server_url(web, "/good");
    g_autoptr(Side) alice = side_online(servers, "alice");
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(puts); i++) {
        const char *bad = puts[i / 2];
        set_slot(i % 2 ? good : bad, i % 2 ? bad : good, "");
        side_forget(alice);
        side_wish(alice, intent_upload(BOB, file));
        await_failure(alice, "not https or not plain");
    }
    g_autofree char *requests = file_server_read(web, "requests", NULL);
    assert_true(!requests || !strstr(requests, "/good"));

    set_slot(good, good,
             "<header name='Authorization'>a\nX-Evil: 1</header>"
             "<header name='cookie'>b=c</header>"
             "<header name='Host'>evil.example</header>"
             "<header name='X-Evil'>2</header>"
             "<header name='Content-Type'>text/html</header>"
             "<header name='Expires'> </header>");
    side_wish(alice, intent_upload(BOB, file));
    g_autofree char *url = await_url(alice, BOB, "/good");
    g_autofree char *headers = file_server_read(web, "headers", NULL);
    assert_non_null(strstr(headers, "Authorization: aX-Evil: 1\n"));
    assert_non_null(strstr(headers, "Cookie: b=c\n"));
    assert_null(strstr(headers, "evil.example"));
    assert_null(strstr(headers, "\nX-Evil"));
    assert_null(strstr(headers, "text/html"));
    assert_null(strstr(headers, "Expires"));
    set_slot(NULL, NULL, NULL);
}

static void
server_without_service_says_so(void **state)
{
    static const char *const without[] = {"xmpp", "--seed", "basic",
                                          "--no-upload", NULL};
    g_autoptr(Servers) bare = servers_start(without);
    g_autofree char *file = make_file("nowhere.bin", 10);
    g_autoptr(Side) alice = side_online(bare, "alice");
    side_wish(alice, intent_upload(BOB, file));
    await_failure(alice, "example.org takes no files");
}

static int
set_up(void **state)
{
    static const char *const arguments[] = {"xmpp", "--seed", "basic", NULL};
    http_init();
    folder = g_dir_make_tmp("kith-upload-XXXXXX", NULL);
    servers = servers_start(arguments);
    web = file_server_start(servers);
    return 0;
}

static int
tear_down(void **state)
{
    g_clear_pointer(&web, file_server_free);
    g_clear_pointer(&servers, servers_free);
    g_autoptr(GSubprocess) removal = g_subprocess_new(
        G_SUBPROCESS_FLAGS_NONE, NULL, "rm", "-rf", folder, NULL);
    g_subprocess_wait(removal, NULL, NULL);
    g_clear_pointer(&folder, g_free);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_go_one_after_the_other),
        cmocka_unit_test(big_file_takes_no_memory),
        cmocka_unit_test(file_is_called_off),
        cmocka_unit_test(waiting_file_is_called_off),
        cmocka_unit_test(file_that_cannot_be_sent_is_refused),
        cmocka_unit_test(refusals_are_told_apart),
        cmocka_unit_test(busy_server_is_asked_again),
        cmocka_unit_test(hostile_slots_are_refused),
        cmocka_unit_test(cut_and_restarted_file_goes_again),
        cmocka_unit_test(server_without_service_says_so),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
