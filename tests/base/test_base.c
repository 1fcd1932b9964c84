/* test_base - channels, slices, paths, the log. */
#include "test.h"

#include <poll.h>

#include "base/chan.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/slice.h"

static gboolean
is_readable(Chan *chan)
{
    struct pollfd wait = {.fd = chan_fd(chan), .events = POLLIN};
    return poll(&wait, 1, 0) == 1;
}

static void
chan_keeps_order_and_lowers_its_fd(void **state)
{
    g_autoptr(Chan) chan = chan_new(g_free);
    assert_false(is_readable(chan));
    chan_send(chan, g_strdup("one"));
    chan_send(chan, g_strdup("two"));
    assert_true(is_readable(chan));

    g_autofree char *one = chan_take(chan);
    assert_true(is_readable(chan));
    g_autofree char *two = chan_take(chan);
    assert_string_equal(one, "one");
    assert_string_equal(two, "two");
    assert_false(is_readable(chan));
    assert_null(chan_take(chan));
}

static void
chan_closed_frees_what_is_sent(void **state)
{
    g_autoptr(Chan) chan = chan_new(g_free);
    chan_send(chan, g_strdup("left in the queue")); /* freed, says ASan */
    chan_close(chan);
    chan_send(chan, g_strdup("too late"));
    assert_null(chan_take(chan));
}

static gpointer
send_thousand(gpointer chan)
{
    for (int i = 1; i <= 1000; i++)
        chan_send(chan, GINT_TO_POINTER(i));
    chan_unref(chan);
    return NULL;
}

static void
chan_carries_between_threads(void **state)
{
    g_autoptr(Chan) chan = chan_new(NULL);
    GThread *a = g_thread_new("a", send_thousand, chan_ref(chan));
    GThread *b = g_thread_new("b", send_thousand, chan_ref(chan));
    gint64 sum = 0;
    for (int i = 0; i < 2000; i++)
        sum += GPOINTER_TO_INT(chan_wait(chan, -1));
    assert_int_equal(sum, 1001000);
    g_thread_join(a);
    g_thread_join(b);
    assert_null(chan_wait(chan, 0));
}

static void
slice_takes_lines(void **state)
{
    Slice rest = slice_from_string("one\r\n\ntwo");
    Slice line;
    assert_true(slice_take_line(&rest, &line) && slice_equal(line, "one"));
    assert_true(slice_take_line(&rest, &line) && slice_equal(line, ""));
    assert_true(slice_take_line(&rest, &line) && slice_equal(line, "two"));
    assert_false(slice_take_line(&rest, &line));
}

static void
slice_sub_is_clamped(void **state)
{
    Slice slice = slice_from_string("abc");
    assert_true(slice_equal(slice_sub(slice, 1, 99), "bc"));
    assert_int_equal(slice_sub(slice, 4, 1).size, 0);
    assert_int_equal(slice_sub(SLICE_EMPTY, 0, 1).size, 0);
}

static void
slice_dup_hides_nul(void **state)
{
    g_autofree char *copy = slice_dup((Slice){"a\0b", 3});
    assert_string_equal(copy, "a b");
}

static void
paths_refuse_an_account_that_leaves_the_folder(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(paths_new(NULL, "/tmp", "../../etc/passwd", &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
}

static void
paths_lie_under_the_given_folder(void **state)
{
    g_autoptr(Paths) paths = paths_new("/c/kith.conf", "/d", "work", NULL);
    assert_string_equal(paths->config, "/c/kith.conf");
    assert_string_equal(paths->store, "/d/work.db");
}

static void
log_escapes_control_bytes(void **state)
{
    g_autofree char *folder = g_dir_make_tmp("kith-log-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "log", NULL);
    assert_true(log_open(path, LOG_LEVEL_INFO, NULL));
    log_info("name %s", "a\nforged: line\x1b[2J");
    log_debug("below the level");
    log_close();

    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_non_null(strstr(text, "a\\x0aforged: line\\x1b[2J\n"));
    assert_null(strstr(text, "below"));
    assert_int_equal(remove(path), 0);
    assert_int_equal(remove(folder), 0);
}

static void
clock_can_be_set(void **state)
{
    clock_set_fixed(1000);
    assert_int_equal(clock_now(), 1000);
    clock_set_fixed(0);
    assert_true(clock_now() > 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chan_keeps_order_and_lowers_its_fd),
        cmocka_unit_test(chan_closed_frees_what_is_sent),
        cmocka_unit_test(chan_carries_between_threads),
        cmocka_unit_test(slice_takes_lines),
        cmocka_unit_test(slice_sub_is_clamped),
        cmocka_unit_test(slice_dup_hides_nul),
        cmocka_unit_test(paths_refuse_an_account_that_leaves_the_folder),
        cmocka_unit_test(paths_lie_under_the_given_folder),
        cmocka_unit_test(log_escapes_control_bytes),
        cmocka_unit_test(clock_can_be_set),
    };
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
