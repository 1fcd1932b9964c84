/* test_fetcher - files from a web server into files of the user's. */
#include "test.h"

#include "fileserver.h"

#include "net/fetcher.h"
#include "net/http.h"
#include "net/xmpp_side.h"

#include <glib/gstdio.h>

static Servers *servers;
static FileServer *web;
static Side *alice; /* for her config and keeper */
static char *folder;

/* Orders `path` of the server into the file `name`, whose path is returned. */
static char *
order(Fetcher *fetcher, const char *path, const char *name, gint64 most)
{
    char *target = g_build_filename(folder, name, NULL);
    g_autofree char *url = file_server_url(web, path);
    g_autoptr(DownloadOrder) wanted = download_order_for_url(url, most, target);
    wanted->id = 7;
    side_forget(alice);
    fetcher_start(fetcher, wanted);
    return target;
}

static gboolean
is_over(Side *side, gconstpointer unused)
{
    for (guint i = 0; i < side->seen->len; i++) {
        const Change *change = g_ptr_array_index(side->seen, i);
        if (change->kind == CHANGE_DOWNLOAD && change->order_id == 7 &&
            change->download != DOWNLOAD_RUNNING)
            return TRUE;
    }
    return FALSE;
}

static const Change *
await_end(void)
{
    side_await(alice, is_over, NULL, "the end of a download");
    for (guint i = alice->seen->len; i-- > 0;) {
        const Change *change = g_ptr_array_index(alice->seen, i);
        if (change->kind == CHANGE_DOWNLOAD)
            return change;
    }
    return NULL;
}

static guint
count_files(void)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;
    while (g_dir_read_name(dir))
        n++;
    return n;
}

static void
file_is_fetched_for_its_owner_alone(void **state)
{
    g_autoptr(Fetcher) fetcher = fetcher_new(alice->config, alice->keeper);
    file_server_set(web, "hello", 5);
    g_autofree char *path = order(fetcher, "/elsewhere", "hello.txt", 5);
    assert_int_equal(await_end()->download, DOWNLOAD_DONE);
    g_autofree char *got = NULL;
    assert_true(g_file_get_contents(path, &got, NULL, NULL));
    assert_string_equal(got, "hello");
    GStatBuf status;
    assert_int_equal(g_stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(count_files(), 1);

    /* What is there already stays. */
    file_server_set(web, "other", 5);
    g_autofree char *again = order(fetcher, "/x", "hello.txt", 5);
    const Change *end = await_end();
    assert_int_equal(end->download, DOWNLOAD_FAILED);
    assert_non_null(strstr(end->text, "there already"));
    g_autofree char *still = NULL;
    assert_true(g_file_get_contents(again, &still, NULL, NULL));
    assert_string_equal(still, "hello");
    g_unlink(path);
}

static void
nothing_is_left_of_what_failed(void **state)
{
    static const char *const paths[] = {"/endless", "/refuse", "/short"};
    g_autoptr(Fetcher) fetcher = fetcher_new(alice->config, alice->keeper);
    file_server_set(web, "hello, this is more than that", 29);
    for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autofree char *path = order(fetcher, paths[i], "none", 1000);
        assert_int_equal(await_end()->download, DOWNLOAD_FAILED);
        assert_int_equal(count_files(), 0);
    }
}

static void
fetching_is_called_off(void **state)
{
    g_autoptr(Fetcher) fetcher = fetcher_new(alice->config, alice->keeper);
    g_autofree char *path = order(fetcher, "/stall", "stalls", 5);
    assert_false(fetcher_cancel(fetcher, 8));
    assert_true(fetcher_cancel(fetcher, 7));
    const Change *end = await_end();
    assert_int_equal(end->download, DOWNLOAD_FAILED);
    assert_string_equal(end->text, "called off");
    assert_int_equal(count_files(), 0);
    /* The end of kith does not wait for a server. */
    g_autofree char *other = order(fetcher, "/stall", "stalls too", 5);
}

static int
set_up(void **state)
{
    static const char *const arguments[] = {"xmpp", "--seed", "basic", NULL};
    http_init();
    folder = g_dir_make_tmp("kith-fetched-XXXXXX", NULL);
    servers = servers_start(arguments);
    web = file_server_start(servers);
    alice = side_new(servers, "alice", "xmpp");
    return 0;
}

static int
tear_down(void **state)
{
    g_clear_pointer(&alice, side_free);
    g_clear_pointer(&web, file_server_free);
    g_clear_pointer(&servers, servers_free);
    g_rmdir(folder);
    g_clear_pointer(&folder, g_free);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_is_fetched_for_its_owner_alone),
        cmocka_unit_test(nothing_is_left_of_what_failed),
        cmocka_unit_test(fetching_is_called_off),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
