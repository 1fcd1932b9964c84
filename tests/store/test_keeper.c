/* test_keeper - opening and locking, one thread writing, others reading,
 * ends of every kind. */
#include "test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "tests/store/fixture.h"
#include "tests/store/recount.h"
#include "tests/store/seed.h"

static char *
opening_fails(const char *path, KithError code)
{
    g_autoptr(GError) error = NULL;
    KeeperOptions options = fixture_options(path);
    assert_null(keeper_new(&options, &error));
    assert_true(g_error_matches(error, KITH_ERROR, (int)code));
    return g_strdup(error->message);
}

static mode_t
mode_of(const char *path)
{
    GStatBuf status;
    assert_int_equal(g_stat(path, &status), 0);
    return status.st_mode & 0777;
}

static void
store_is_the_users_alone(void **state)
{
    g_autofree char *top = fixture_make_folder();
    g_autofree char *folder = g_build_filename(top, "kith", NULL);
    g_autofree char *path = g_build_filename(folder, "a.db", NULL);
    KeeperOptions options = fixture_options(path);
    g_autoptr(Keeper) keeper = keeper_new(&options, NULL);
    assert_non_null(keeper);
    assert_int_equal(mode_of(folder), 0700);
    assert_int_equal(mode_of(path), 0600);
    g_clear_pointer(&keeper, keeper_stop);
    fixture_remove_folder(folder);
    fixture_remove_folder(top);
}

static void
second_client_is_told_who_has_the_store(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *why = opening_fails(fixture->path, KITH_ERROR_REFUSED);
    g_autofree char *pid = g_strdup_printf("pid %d", (int)getpid());
    assert_non_null(strstr(why, pid));
}

static void
foreign_and_newer_files_are_refused(void **state)
{
    g_autofree char *folder = fixture_make_folder();
    g_autofree char *path = g_build_filename(folder, "a.db", NULL);
    assert_true(
        g_file_set_contents(path, "no database at all, but text", -1, NULL));
    g_autofree char *text = opening_fails(path, KITH_ERROR_CORRUPT);
    g_autofree char *kept = NULL;
    assert_true(g_file_get_contents(path, &kept, NULL, NULL));
    assert_string_equal(kept, "no database at all, but text");

    g_remove(path);
    sql_on(path, "CREATE TABLE someone (elses TEXT)");
    g_autofree char *foreign = opening_fails(path, KITH_ERROR_CORRUPT);
    assert_non_null(strstr(foreign, "no store of kith"));
    g_remove(path);
    sql_on(path, "PRAGMA application_id = 0x6b697468;"
                 "PRAGMA user_version = 999");
    g_autofree char *newer = opening_fails(path, KITH_ERROR_INVALID);
    assert_non_null(strstr(newer, "newer kith"));
    g_autoptr(GError) error = NULL;
    assert_null(store_reader_open(path, &error));
    fixture_remove_folder(folder);
}

static void
reader_says_that_there_is_no_store(void **state)
{
    g_autoptr(GError) error = NULL;
    assert_null(store_reader_open("/nonexistent/a.db", &error));
    assert_non_null(strstr(error->message, "no store"));
}

/* ---- ends ---- */

static void
stopping_stores_all_that_was_sent(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    for (guint32 uid = 1; uid <= 500; uid++) {
        Batch *batch = batch_new();
        add_mail(batch, "INBOX", uid, "a@x.example", 0);
        keeper_send_batch(fixture->keeper, batch);
    }
    fixture_reopen(fixture);
    assert_int_equal(counters(fixture).inbox_total, 500);
}

static void
keeper_never_started_stores_as_well(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    fixture_stop(fixture);
    KeeperOptions options = fixture_options(fixture->path);
    g_autoptr(Keeper) keeper = keeper_new(&options, NULL);
    keeper_send_intent(keeper, intent_save_draft(0, "text"));
    g_clear_pointer(&keeper, keeper_stop);
    fixture_reopen(fixture);
    assert_int_equal(counters(fixture).drafts, 1);
}

/* The child writes until it is killed, and says so once it has begun. */
static void
write_for_ever(const char *path, int ready)
{
    KeeperOptions options = fixture_options(path);
    Keeper *keeper = keeper_new(&options, NULL);
    if (!keeper)
        _exit(1);
    keeper_start(keeper);
    for (guint32 uid = 1;; uid += 20) {
        if (!keeper_commit_batch(keeper, seed_batch(uid + 19, 20), NULL))
            _exit(1);
        Batch *batch = batch_new();
        batch_add_mail_flags(batch, "INBOX", uid, MAIL_SEEN);
        batch_add_mail_expunged(batch, "INBOX", uid + 1);
        keeper_send_batch(keeper, batch);
        if (write(ready, "x", 1) != 1)
            _exit(1);
    }
}

/* Killed after `commits` were promised: those at least must be there. */
static void
crash_after(const char *path, guint commits)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        write_for_ever(path, ends[1]);
    close(ends[1]);
    char byte;
    for (guint i = 0; i < commits; i++)
        assert_int_equal(read(ends[0], &byte, 1), 1);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(ends[0]);
}

static void
killed_while_writing_loses_nothing_promised(void **state)
{
    g_autofree char *folder = fixture_make_folder();
    g_autofree char *path = g_build_filename(folder, "test.db", NULL);
    for (guint round = 0; round < 6; round++) {
        g_autofree char *fresh = g_strdup_printf("%s/%u.db", folder, round);
        guint commits = 1 + round * 7;
        crash_after(fresh, commits);
        KeeperOptions options = fixture_options(fresh);
        g_autoptr(Keeper) keeper = keeper_new(&options, NULL);
        assert_non_null(keeper); /* the lock died with the child */
        recount(fresh);
        g_autoptr(StoreReader) reader = store_reader_open(fresh, NULL);
        Counters now;
        assert_true(store_read_counters(reader, &now, NULL));
        assert_true(now.inbox_total >= commits * 20 - commits);
    }
    fixture_remove_folder(folder);
}

/* ---- threads ---- */

typedef struct {
    const char *path;
    gint is_over; /* atomic */
    guint reads;
} Watch;

/* Every page is whole and in order, whenever it is read. */
static gpointer
watch_the_list(gpointer object)
{
    Watch *watch = object;
    g_autoptr(StoreReader) reader = store_reader_open(watch->path, NULL);
    while (!g_atomic_int_get(&watch->is_over)) {
        g_autoptr(Folder) inbox =
            store_read_folder_by_role(reader, FOLDER_INBOX, NULL);
        if (!inbox)
            continue;
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) rows = store_read_mail_page(
            reader, inbox->id, NULL, PAGE_AFTER, 50, &error);
        g_assert_no_error(error);
        for (guint i = 1; i < rows->len; i++)
            g_assert_true(((MailRow *)rows->pdata[i - 1])->at.date >=
                          ((MailRow *)rows->pdata[i])->at.date);
        watch->reads++;
    }
    return NULL;
}

static gpointer
fill_a_folder(gpointer object)
{
    Keeper *keeper = object;
    for (guint32 uid = 1; uid <= 200; uid++) {
        Batch *batch = batch_new();
        add_mail(batch, "Archive", uid, "b@x.example", MAIL_SEEN);
        if (uid % 10)
            keeper_send_batch(keeper, batch);
        else
            g_assert_true(keeper_commit_batch(keeper, batch, NULL));
    }
    return NULL;
}

static void
readers_and_senders_do_not_meet(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Watch watch = {.path = fixture->path};
    GThread *reader = g_thread_new("reader", watch_the_list, &watch);
    GThread *sender = g_thread_new("sender", fill_a_folder, fixture->keeper);
    store_seed(fixture->keeper, 3000);
    g_thread_join(sender);
    g_atomic_int_set(&watch.is_over, TRUE);
    g_thread_join(reader);
    assert_int_equal(counters(fixture).inbox_total, 3000);
    g_autoptr(Folder) archive =
        store_read_folder(fixture->reader, "Archive", NULL);
    assert_int_equal(archive->total, 200);
    assert_true(watch.reads > 0);
}

static void
each_subscriber_gets_its_own(void **state)
{
    g_autofree char *folder = fixture_make_folder();
    g_autofree char *path = g_build_filename(folder, "test.db", NULL);
    KeeperOptions options = fixture_options(path);
    Keeper *keeper = keeper_new(&options, NULL);
    g_autoptr(Chan) first = chan_new((GDestroyNotify)change_free);
    g_autoptr(Chan) second = chan_new((GDestroyNotify)change_free);
    keeper_subscribe(keeper, first);
    keeper_subscribe(keeper, second);
    keeper_start(keeper);
    keeper_send_intent(keeper, intent_save_draft(0, "x"));
    keeper_stop(keeper);
    g_autoptr(Change) one = chan_take(first);
    g_autoptr(Change) two = chan_take(second);
    assert_non_null(one);
    assert_non_null(two);
    assert_ptr_not_equal(one, two);
    fixture_remove_folder(folder);
}

/* ---- one bad message among good ones ---- */

static void
message_that_fails_takes_nothing_along(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    sql_on(fixture->path, "CREATE TRIGGER trap BEFORE INSERT ON mail"
                          " WHEN NEW.uid = 13 BEGIN"
                          " SELECT raise(ABORT, 'unlucky'); END");
    g_autoptr(GError) error = NULL;
    Batch *bad = batch_new();
    add_mail(bad, "INBOX", 12, "a@x.example", 0);
    add_mail(bad, "INBOX", 13, "a@x.example", 0);
    keeper_send_batch(fixture->keeper, bad);
    receive(fixture, 14, "a@x.example");

    g_autoptr(Change) told = next_change(fixture, CHANGE_ERROR);
    assert_non_null(strstr(told->text, "unlucky"));
    assert_int_equal(counters(fixture).inbox_total, 1);
    recount(fixture->path);
}

/* No file of this process may grow beyond `size` from now on. */
static void
limit_files(rlim_t size)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = MIN(size, limit.rlim_max);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
full_disk_is_told_and_passes(void **state)
{
    signal(SIGXFSZ, SIG_IGN); /* writing fails instead, as on a full disk */
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "a@x.example");
    drop_changes(fixture);

    limit_files(64 * 1024);
    g_autoptr(GError) error = NULL;
    assert_false(
        keeper_commit_batch(fixture->keeper, seed_batch(4000, 3000), &error));
    assert_non_null(error);
    limit_files(RLIM_INFINITY);

    g_autoptr(Change) told = next_change(fixture, CHANGE_ERROR);
    assert_non_null(told);
    receive(fixture, 2, "a@x.example");
    assert_int_equal(counters(fixture).inbox_total, 2);
    recount(fixture->path);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(store_is_the_users_alone),
        cmocka_unit_test(second_client_is_told_who_has_the_store),
        cmocka_unit_test(foreign_and_newer_files_are_refused),
        cmocka_unit_test(reader_says_that_there_is_no_store),
        cmocka_unit_test(stopping_stores_all_that_was_sent),
        cmocka_unit_test(keeper_never_started_stores_as_well),
        cmocka_unit_test(killed_while_writing_loses_nothing_promised),
        cmocka_unit_test(readers_and_senders_do_not_meet),
        cmocka_unit_test(each_subscriber_gets_its_own),
        cmocka_unit_test(message_that_fails_takes_nothing_along),
        cmocka_unit_test(full_disk_is_told_and_passes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
