/* test_drafts - mails begun, and their copies in the Drafts folder. */
#include "test.h"

#include "base/clock.h"
#include "tests/store/fixture.h"

static gint64
save_new(Fixture *fixture, const char *text)
{
    const char *const copies[] = {"old@x.example", NULL};
    Intent *intent = intent_save_draft(0, text);
    intent->origin_id = g_strdup("key1");
    intent->mail_id = 77;
    intent->copies = g_strdupv((char **)copies);
    wish(fixture, intent);
    g_autoptr(StoredDraft) draft =
        store_read_draft_by_key(fixture->reader, "key1", NULL);
    assert_non_null(draft);
    return draft->id;
}

static Intent *
next_of_imap(Fixture *fixture, gint64 now, gint64 *due_out)
{
    return store_read_next_intent(fixture->reader, SERVICE_IMAP, 0, now,
                                  due_out, NULL);
}

static void
finish(Fixture *fixture, gint64 id)
{
    Batch *batch = batch_new();
    batch_add_intent_done(batch, id);
    commit(fixture, batch);
}

static void
draft_keeps_what_it_belongs_to(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = save_new(fixture, "To:\n\none\n");
    wish(fixture, intent_save_draft(id, "To:\n\ntwo\n"));
    fixture_reopen(fixture);
    g_autoptr(StoredDraft) draft = store_read_draft(fixture->reader, id, NULL);
    assert_string_equal(draft->text, "To:\n\ntwo\n");
    assert_string_equal(draft->key, "key1");
    assert_int_equal(draft->answers, 77);
    assert_string_equal(draft->copies[0], "old@x.example");
    assert_null(store_read_draft(fixture->reader, id + 1, NULL));
}

/* Saves that follow each other soon make one copy. */
static void
copies_follow_the_draft(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 now = clock_now();
    gint64 id = save_new(fixture, "To:\n\none\n");
    wish(fixture, intent_file_draft(id, "v1@x", now + 100));
    wish(fixture, intent_file_draft(id, "v2@x", now + 200));
    gint64 due;
    assert_null(next_of_imap(fixture, now + 199, &due));
    assert_int_equal(due, now + 200);
    g_autoptr(Intent) copy = next_of_imap(fixture, now + 200, NULL);
    assert_int_equal(copy->kind, INTENT_FILE_DRAFT);
    assert_string_equal(copy->origin_id, "v1@x");
    g_autoptr(StoredDraft) filing =
        store_read_draft_filing(fixture->reader, "v1@x", NULL);
    assert_int_equal(filing->id, id);
    assert_string_equal(filing->copies[0], "old@x.example");
    assert_string_equal(filing->copies[1], "v1@x");
    finish(fixture, copy->id);

    g_autoptr(StoredDraft) filed = store_read_draft(fixture->reader, id, NULL);
    assert_string_equal(filed->copies[0], "v1@x");
    assert_null(filed->copies[1]);
    assert_null(store_read_draft_filing(fixture->reader, "v1@x", NULL));
}

static void
dropped_draft_takes_its_copies_along(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    gint64 id = save_new(fixture, "To:\n\none\n");
    wish(fixture, intent_file_draft(id, "v1@x", 0));
    Batch *batch = batch_new();
    gint64 file = newest_intent(fixture, SERVICE_IMAP);
    batch_add_intent_running(batch, file);
    commit(fixture, batch);
    wish(fixture, intent_drop_draft(id));
    finish(fixture, file);
    g_autoptr(Intent) drop = next_of_imap(fixture, clock_now(), NULL);
    assert_int_equal(drop->kind, INTENT_DROP_REMOTE_DRAFT);
    assert_string_equal(drop->text, "old@x.example\nv1@x");
    finish(fixture, drop->id);
    assert_null(next_of_imap(fixture, G_MAXINT64, NULL));
    assert_int_equal(counters(fixture).drafts, 0);
}

static void
copy_that_was_never_made_is_not_looked_for(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    wish(fixture, intent_save_draft(0, "To:\n\none\n"));
    g_autoptr(GPtrArray) drafts = store_read_drafts(fixture->reader, 10, NULL);
    gint64 id = ((StoredDraft *)drafts->pdata[0])->id;
    wish(fixture, intent_file_draft(id, "v1@x", clock_now() + 100));
    wish(fixture, intent_drop_draft(id));
    assert_null(next_of_imap(fixture, G_MAXINT64, NULL));
    wish(fixture, intent_file_draft(id, "v1@x", 0)); /* it is gone */
    assert_null(next_of_imap(fixture, G_MAXINT64, NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(draft_keeps_what_it_belongs_to),
        cmocka_unit_test(copies_follow_the_draft),
        cmocka_unit_test(dropped_draft_takes_its_copies_along),
        cmocka_unit_test(copy_that_was_never_made_is_not_looked_for),
    };
    return cmocka_run_group_tests_name("drafts", tests, NULL, NULL);
}
