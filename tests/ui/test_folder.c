/* test_folder - folders, orders, threads, limits and searches, on a store with
 * its lister. */
#include "test.h"

#include "tests/store/seed.h"
#include "tests/ui/scene.h"

#include "base/error.h"
#include "mail/message.h"
#include "ui/theme.h"

enum { HOUR = 3600, DAY = 24 * HOUR, MANY = 5000 };

static const struct {
    guint32 uid;
    gint64 age, size;
    const char *name, *address, *subject, *id, *answers;
    guint flags;
} mails[] = {
    {1, 6 * DAY, 500, "Bob", "bob@work.example", "Summer plans", "a", NULL,
     MAIL_SEEN},
    {2, 5 * DAY, 900, "Carol", "carol@y.example", "Re: Summer plans", "b", "a",
     MAIL_SEEN | MAIL_ANSWERED},
    {3, 4 * DAY, 300, "Bob", "bob@work.example", "Re: Summer plans", "c", "b",
     0},
    {4, 4 * DAY - HOUR, 90000, "Dave", "dave@example.org",
     "Re: Summer plans: the boat", "d", "a", MAIL_HAS_ATTACHMENT},
    {5, 3 * DAY, 100, "Shop", "shop@x.example", "Your order", "e", NULL,
     MAIL_SEEN},
    {6, 2 * DAY, 70, "Eve", "eve@e.example", "Minutes", "f", NULL,
     MAIL_SEEN | MAIL_FLAGGED},
    {7, DAY, 60, "Shop", "shop@x.example", "Your order is on its way", "g",
     NULL, 0},
    {8, 2 * HOUR, 40, "Carol", "carol@y.example", "Re: Minutes", "h", "f", 0},
};

static void
add_threaded(Batch *batch, const char *folder, gsize i)
{
    MailHeader *header =
        header_from(mails[i].name, mails[i].address, mails[i].subject);
    header->message_id = g_strdup(mails[i].id);
    header->in_reply_to = g_strdup(mails[i].answers);
    if (mails[i].answers)
        header->references = g_strsplit(mails[i].answers, " ", -1);
    batch_add_mail(batch, folder, mails[i].uid, mails[i].flags,
                   SCENE_NOW - mails[i].age, mails[i].size, header, FALSE);
}

static Scene *
scene_with_threads(void)
{
    Scene *scene = scene_empty();
    befriend(scene->fixture, "bob@example.org", "Bob");
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    batch_add_folder(batch, "Sent", FOLDER_SENT, 1);
    batch_add_folder(batch, "Trash", FOLDER_TRASH, 1);
    batch_add_folder(batch, "Lists", FOLDER_PLAIN, 1);
    batch_add_folder(batch, "Lists/kith", FOLDER_PLAIN, 1);
    batch_add_folder(batch, "Lists/kith/2026", FOLDER_PLAIN, 1);
    batch_add_folder(batch, "Attic", FOLDER_PLAIN, 1);
    batch_add_folder_listed(batch, "Attic", '/', FALSE);
    batch_add_folder_listed(batch, "Lists", '/', TRUE);
    batch_add_folder_listed(batch, "Lists/kith", '/', TRUE);
    batch_add_folder_listed(batch, "Lists/kith/2026", '/', TRUE);
    batch_add_folder_counts(batch, "Attic", 12345, 17);
    for (gsize i = 0; i < G_N_ELEMENTS(mails); i++)
        add_threaded(batch, "INBOX", i);
    MailHeader *header =
        header_from("Bob", "bob@work.example", "Patches for the boat");
    batch_add_mail(batch, "Lists/kith", 1, 0, SCENE_NOW - HOUR, 10, header,
                   FALSE);
    commit(scene->fixture, batch);
    wish(scene->fixture, intent_link("bob@example.org", "bob@work.example"));
    scene_settle(scene);
    g_free(scene_look(scene, 80, 24));
    return scene;
}

static void
run(Scene *scene, const char *line)
{
    scene_type(scene, ":");
    scene_type(scene, line);
    scene_keys(scene, "Enter");
}

static guint32
uid_here(Scene *scene)
{
    g_autoptr(Subject) subject = ui_subject(scene->ui);
    g_autoptr(MailRow) row =
        store_read_mail(scene->fixture->reader, subject->mail_id, NULL);
    return row ? row->uid : 0;
}

/* ---- looks ---- */

static void
folders_are_listed_and_opened(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    scene_keys(scene, "c");
    scene_compare(scene, "folders");
    ui_try(scene->ui, TRY_LIMIT, "kith");
    scene_compare(scene, "folders_limited");
    ui_try(scene->ui, TRY_LIMIT, NULL);
    scene_keys(scene, "G k Enter");
    scene_compare(scene, "folder_other");
    g_autofree char *opened =
        g_strdup_printf("open folder %" G_GINT64_FORMAT "\n",
                        folder_id(scene->fixture, "Lists/kith"));
    assert_non_null(strstr(scene->told->str, opened));
}

static void
threads_are_drawn_and_folded(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    scene_keys(scene, "M-t");
    scene_compare(scene, "threads");
    scene_keys(scene, "G x");
    scene_compare(scene, "threads_folded");
    g_autoptr(Subject) folded = ui_subject(scene->ui);
    assert_non_null(folded->mail_ids);
    assert_int_equal(folded->mail_ids->len, 4);
    scene_keys(scene, "x");
    g_autoptr(Subject) unfolded = ui_subject(scene->ui);
    assert_null(unfolded->mail_ids);
    scene_keys(scene, "M-x");
    theme_set_ascii(TRUE);
    g_autofree char *all = scene_look(scene, 80, 24);
    scene_compare_look("threads_all_folded_ascii", 80, 24, all);
    scene_keys(scene, "M-x");
    g_autofree char *ascii = scene_look(scene, 80, 24);
    scene_compare_look("threads_ascii", 80, 24, ascii);
    theme_set_ascii(FALSE);
}

/* A chain of answers, deeper than the column, beside a branch that goes on. */
static void
deep_threads_keep_their_columns(void **state)
{
    enum { DEEP = 12 };
    g_autoptr(Scene) scene = scene_empty();
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    for (guint32 i = 0; i <= DEEP; i++) {
        MailHeader *header =
            header_from("Bob", "bob@x.example", i ? "Re: Width" : "Width");
        header->message_id = g_strdup_printf("m%u", i);
        g_autofree char *parent = g_strdup_printf("m%u", i == DEEP ? 0 : i - 1);
        if (i > 0)
            header->in_reply_to = g_steal_pointer(&parent);
        batch_add_mail(batch, "INBOX", i + 1, MAIL_SEEN,
                       SCENE_NOW - DAY + 60 * i, 10, header, FALSE);
    }
    commit(scene->fixture, batch);
    scene_settle(scene);
    g_free(scene_look(scene, 80, 24));
    scene_keys(scene, "M-t");
    scene_compare(scene, "threads_deep");
}

static void
orders_are_named(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    run(scene, "sort size");
    scene_compare(scene, "sorted");
    assert_int_equal(uid_here(scene), 4);
    run(scene, "sort date -r");
    g_autofree char *title = scene_row(scene, 80, 24, 1);
    assert_non_null(strstr(title, "by date, reversed"));
    scene_keys(scene, "g g");
    assert_int_equal(uid_here(scene), 1);
}

static void
a_limit_shows_while_it_is_typed(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    scene_keys(scene, "j j");
    guint32 before = uid_here(scene);
    ui_try(scene->ui, TRY_LIMIT, "from:sh");
    scene_await(scene);
    scene_compare(scene, "limited");
    ui_try(scene->ui, TRY_LIMIT, "from:shop is:"); /* makes no sense yet */
    scene_await(scene);
    scene_wait_shown(scene, "~from:sh");
    ui_try(scene->ui, TRY_LIMIT, NULL);
    scene_await(scene);
    assert_int_equal(uid_here(scene), before);
    run(scene, "limit from:shop is:unread");
    assert_int_equal(uid_here(scene), 7);
    scene_keys(scene, "Esc");
    scene_await(scene);
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "Summer plans"));
    assert_null(strstr(look, "~"));
}

static void
what_is_found_names_its_folder(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    run(scene, "found subject:boat");
    scene_await(scene);
    scene_compare(scene, "found");
    assert_false(ui_is_at_top(scene->ui));
    scene_keys(scene, "Esc");
    assert_true(ui_is_at_top(scene->ui));
}

/* ---- feel ---- */

static void
a_search_goes_round_its_matches(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    run(scene, "search from:shop");
    assert_int_equal(uid_here(scene), 7);
    scene_keys(scene, "n");
    assert_int_equal(uid_here(scene), 5);
    scene_keys(scene, "n"); /* round the end */
    assert_int_equal(uid_here(scene), 7);
    scene_keys(scene, "M-t n"); /* threads: the same matches */
    assert_int_equal(uid_here(scene), 5);
    run(scene, "search subject:nothing");
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "Not found."));
}

static void
a_search_returns_when_it_is_given_up(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    ui_try(scene->ui, TRY_SEARCH, "min");
    scene_await(scene);
    assert_int_equal(uid_here(scene), 6);
    ui_try(scene->ui, TRY_SEARCH, "sum");
    scene_await(scene);
    assert_int_equal(uid_here(scene), 4);
    ui_try(scene->ui, TRY_SEARCH, NULL);
    assert_int_equal(uid_here(scene), 8);
    ui_try(scene->ui, TRY_SEARCH, "summer");
    scene_await(scene);
    ui_search(scene->ui, "summer", FALSE);
    assert_int_equal(uid_here(scene), 4);
}

/* Keys typed ahead are for what is found, not for what happens to be there. */
static void
keys_wait_for_what_is_found(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    ui_search(scene->ui, "subject:order", FALSE);
    assert_true(ui_is_awaiting(scene->ui));
    ui_key(scene->ui, &(Key){KEY_ENTER_});
    assert_int_equal(ui_scope(scene->ui), SCOPE_INBOX);
    scene_await(scene);
    assert_int_equal(ui_scope(scene->ui), SCOPE_READER);
    assert_int_equal(uid_here(scene), 7);
}

static void
a_pattern_tags(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    run(scene, "tag-pattern from:shop OR from:eve");
    g_autoptr(GPtrArray) tagged = ui_tagged(scene->ui);
    assert_int_equal(tagged->len, 3);
    for (guint i = 0; i < tagged->len; i++)
        assert_non_null(((const Subject *)tagged->pdata[i])->address);
    run(scene, "untag");
    g_autoptr(GPtrArray) none = ui_tagged(scene->ui);
    assert_int_equal(none->len, 0);
}

static void
new_mail_comes_into_a_limited_list(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    run(scene, "limit from:shop");
    scene_keys(scene, "j");
    assert_int_equal(uid_here(scene), 5);
    Batch *batch = batch_new();
    batch_add_mail(batch, "INBOX", 20, 0, SCENE_NOW, 10,
                   header_from("Shop", "shop@x.example", "Just now"), FALSE);
    batch_add_mail(batch, "INBOX", 21, 0, SCENE_NOW, 10,
                   header_from("Eve", "eve@e.example", "Not for this list"),
                   FALSE);
    commit(scene->fixture, batch);
    scene_settle(scene);
    scene_wait_shown(scene, "Just now");
    assert_int_equal(uid_here(scene), 5);
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_null(strstr(look, "Not for this list"));

    batch = batch_new();
    batch_add_mail_expunged(batch, "INBOX", 5);
    commit(scene->fixture, batch);
    scene_settle(scene);
    g_free(scene_look(scene, 80, 24)); /* gone at once, the listing later */
    assert_int_equal(uid_here(scene), 7);
}

static void
a_person_and_a_limit_go_together(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    assert_true(ui_only_person(scene->ui, "bob@example.org", "Bob"));
    run(scene, "limit is:unread");
    assert_int_equal(uid_here(scene), 3);
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_null(strstr(look, "the boat"));
    scene_keys(scene, "Esc");
    scene_await(scene);
    g_autofree char *only = scene_row(scene, 80, 24, 1);
    assert_non_null(strstr(only, "only Bob"));
}

static void
j_held_over_a_listing(void **state)
{
    g_autoptr(Scene) scene = scene_empty();
    store_seed(scene->fixture->keeper, MANY);
    scene_settle(scene);
    g_free(scene_look(scene, 80, 24));
    run(scene, "sort date -r");
    scene_keys(scene, "g g");
    for (guint i = 1; i < MANY; i++) {
        if (i % 500 == 0) {
            g_free(scene_look(scene, i % 1000 ? 40 : 200, 12 + i % 40));
            assert_int_equal(uid_here(scene), i);
        }
        scene_keys(scene, "j");
    }
    assert_int_equal(uid_here(scene), MANY);
    scene_keys(scene, "g g G");
    assert_int_equal(uid_here(scene), MANY);
}

static void
a_folder_that_went_gives_way_to_the_inbox(void **state)
{
    g_autoptr(Scene) scene = scene_with_threads();
    assert_true(ui_open_folder(scene->ui, "Lists/kith", NULL));
    assert_int_equal(uid_here(scene), 1);
    Batch *batch = batch_new();
    batch_add_folder_gone(batch, "Lists/kith");
    commit(scene->fixture, batch);
    scene_settle(scene);
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "The folder Lists/kith is gone."));
    assert_non_null(strstr(look, "Your order"));
    g_autoptr(GError) error = NULL;
    assert_false(ui_open_folder(scene->ui, "Lists/kith", &error));
    assert_string_equal(error->message,
                        "there is no folder Lists/kith; c lists them all");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folders_are_listed_and_opened),
        cmocka_unit_test(threads_are_drawn_and_folded),
        cmocka_unit_test(deep_threads_keep_their_columns),
        cmocka_unit_test(orders_are_named),
        cmocka_unit_test(a_limit_shows_while_it_is_typed),
        cmocka_unit_test(what_is_found_names_its_folder),
        cmocka_unit_test(a_search_goes_round_its_matches),
        cmocka_unit_test(a_search_returns_when_it_is_given_up),
        cmocka_unit_test(keys_wait_for_what_is_found),
        cmocka_unit_test(a_pattern_tags),
        cmocka_unit_test(new_mail_comes_into_a_limited_list),
        cmocka_unit_test(a_person_and_a_limit_go_together),
        cmocka_unit_test(j_held_over_a_listing),
        cmocka_unit_test(a_folder_that_went_gives_way_to_the_inbox),
    };
    message_init();
    return cmocka_run_group_tests_name("folder", tests, NULL, NULL);
}
