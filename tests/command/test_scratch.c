/* test_scratch - the files that other programs read: there while they are used,
 * and swept after a crash. */
#include "test.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "command/scratch.h"

#define LONG_AGO (g_get_real_time() / G_USEC_PER_SEC - 3600)

/* As a kith that crashed leaves it: with a file in it, and no lock. */
static char *
leave_folder(const char *name)
{
    char *folder = g_build_filename(g_get_tmp_dir(), name, NULL);
    assert_int_equal(g_mkdir(folder, 0700), 0);
    g_autofree char *file = g_build_filename(folder, "part", NULL);
    assert_true(g_file_set_contents(file, "text", -1, NULL));
    return folder;
}

static void
make_old(const char *path)
{
    const struct utimbuf then = {LONG_AGO, LONG_AGO};
    assert_int_equal(utime(path, &then), 0);
}

static gboolean
is_there(const char *path)
{
    return g_file_test(path, G_FILE_TEST_IS_DIR);
}

static void
remove_folder(char *folder)
{
    g_autofree char *file = g_build_filename(folder, "part", NULL);
    g_unlink(file);
    g_rmdir(folder);
    g_free(folder);
}

static void
what_a_crash_left_is_swept(void **state)
{
    (void)state;
    g_autofree char *left = leave_folder("kith-part-crash1");
    char *young = leave_folder("kith-part-crash2");
    char *other = leave_folder("kith-something");
    make_old(left);
    make_old(other);
    scratch_sweep();
    assert_false(is_there(left));
    assert_true(is_there(young)); /* it may just be being made */
    assert_true(is_there(other));
    remove_folder(young);
    remove_folder(other);
}

static void
what_is_in_use_stays(void **state)
{
    (void)state;
    g_autoptr(Scratch) scratch = scratch_new("part", NULL);
    assert_non_null(scratch);
    make_old(scratch->folder);
    scratch_sweep();
    assert_true(g_file_test(scratch->path, G_FILE_TEST_EXISTS));
}

static void
links_lead_nowhere(void **state)
{
    (void)state;
    char *folder = leave_folder("kith-elsewhere");
    g_autofree char *link =
        g_build_filename(g_get_tmp_dir(), "kith-part-link", NULL);
    assert_int_equal(symlink(folder, link), 0);
    make_old(folder);
    scratch_sweep();
    g_autofree char *file = g_build_filename(folder, "part", NULL);
    assert_true(g_file_test(file, G_FILE_TEST_EXISTS));
    g_unlink(link);
    remove_folder(folder);
}

int
main(void)
{
    g_autofree char *folder = g_dir_make_tmp("kith-scratch-XXXXXX", NULL);
    g_setenv("TMPDIR", folder, TRUE);
    g_setenv("XDG_RUNTIME_DIR", folder, TRUE);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_crash_left_is_swept),
        cmocka_unit_test(what_is_in_use_stays),
        cmocka_unit_test(links_lead_nowhere),
    };
    int n_failed = cmocka_run_group_tests_name("scratch", tests, NULL, NULL);
    g_rmdir(folder);
    return n_failed;
}
