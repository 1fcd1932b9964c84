/* test_search - friends, mails and chats found by words. */
#include "test.h"

#include "base/error.h"
#include "store/listing.h"
#include "store/read_private.h"
#include "tests/store/fixture.h"
#include "tests/store/seed.h"

#define BOB "bob@im.example"

static void
add_subject(Batch *batch, guint32 uid, const char *name, const char *address,
            const char *subject)
{
    batch_add_mail(batch, "INBOX", uid, 0, 1000 + 10 * (gint64)uid, 10,
                   header_from(name, address, subject), FALSE);
}

/* Bob, whose card names bob@work.example, and Roberta; three mails, the newer
 * with the higher UID, and two messages in between. */
static Fixture *
furnish(void)
{
    Fixture *fixture = fixture_new();
    befriend(fixture, BOB, "Bob Builder");
    befriend(fixture, "roberta@im.example", "Roberta");
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    add_vcard(batch, BOB, "rb@work.example");
    add_subject(batch, 1, "R. B.", "rb@work.example", "Café au lait");
    add_subject(batch, 2, "Shop", "news@shop.example", "Your coffee order");
    add_subject(batch, 3, "Zoë", "zoe@x.example", "Re: coffee \"tomorrow\"");
    add_chat(batch, BOB, "c1", "coffee in the kitchen?", 1015000000);
    add_chat(batch, BOB, "c2", "the plan is fine", 1090000000);
    commit(fixture, batch);
    return fixture;
}

/* What is found, a word each: the JID, the subject or the body, `|` between. */
static char *
found(Fixture *fixture, const char *words, guint limit)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) rows =
        store_read_search(fixture->reader, words, limit, &error);
    if (!rows)
        fail_msg("%s: %s", words, error->message);
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        const Found *one = rows->pdata[i];
        g_string_append_printf(all, "%s%s", i ? "|" : "",
                               one->kind == FOUND_FRIEND ? one->friend->jid
                               : one->kind == FOUND_MAIL ? one->mail->subject
                                                         : one->body);
    }
    return g_string_free(all, FALSE);
}

static void
assert_found(Fixture *fixture, const char *words, const char *expected)
{
    g_autofree char *all = found(fixture, words, 50);
    assert_string_equal(all, expected);
}

static void
words_find_mails_and_chats_newest_first(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    assert_found(fixture, "coffee",
                 "Re: coffee \"tomorrow\"|Your coffee order|"
                 "coffee in the kitchen?");
    assert_found(fixture, "COFF ord", "Your coffee order");
    assert_found(fixture, "cafe", "Café au lait");
    assert_found(fixture, "zoe@x.example", "Re: coffee \"tomorrow\"");
    assert_found(fixture, "shop coffee", "Your coffee order");
    assert_found(fixture, "coffee plan", "");
    g_autofree char *newest = found(fixture, "coffee", 1);
    assert_string_equal(newest, "Re: coffee \"tomorrow\"");
}

static void
friend_is_found_with_what_they_wrote(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    assert_found(fixture, "builder",
                 BOB "|the plan is fine|coffee in the kitchen?|Café au lait");
    assert_found(fixture, "bob builder plan", "the plan is fine");
    assert_found(fixture, "bob cafe", "Café au lait");
    assert_found(fixture, "robert", "roberta@im.example");
}

/* What the index takes for its own language is nothing but words. */
static void
marks_mean_nothing(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    const char *const hostile[] = {
        "",        " ",        "\"", "*",          "a\xff",
        "^coffee", "NEAR,a b", "%",  "coffee AND", "coffee\" OR \"plan"};
    for (guint i = 0; i < G_N_ELEMENTS(hostile); i++)
        g_free(found(fixture, hostile[i], 50));
    assert_found(fixture, "\"tomorrow\"", "Re: coffee \"tomorrow\"");
    assert_found(fixture, "\" * \"", "");
    g_autoptr(GError) error = NULL;
    assert_null(store_read_search(fixture->reader, "(((", 50, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
}

static void
patterns_find_mails_alone(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    assert_found(fixture, "coffee -order", "Re: coffee \"tomorrow\"");
    assert_found(fixture, "subject:coffee from:shop", "Your coffee order");
    assert_found(fixture, "cafe OR order", "Your coffee order|Café au lait");
    assert_found(fixture, "person:bob", "Café au lait");
    assert_found(fixture, "in:inbox larger:1M", "");
}

static void
what_is_gone_is_not_found(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    Batch *batch = batch_new();
    add_subject(batch, 2, "Shop", "news@shop.example", "Your tea order");
    add_subject(batch, 4, "Shop", "news@shop.example", "fleeting coffee");
    batch_add_mail_expunged(batch, "INBOX", 4);
    batch_add_mail_expunged(batch, "INBOX", 3);
    commit(fixture, batch);
    assert_found(fixture, "coffee", "coffee in the kitchen?");
    assert_found(fixture, "tea", "Your tea order");

    wish(fixture, intent_send_chat(BOB, "unsaid coffee"));
    assert_found(fixture, "unsaid", "unsaid coffee");
    wish(fixture, intent_cancel(newest_intent(fixture, SERVICE_XMPP)));
    assert_found(fixture, "unsaid", "");

    batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 2);
    commit(fixture, batch);
    assert_found(fixture, "tea", "");
    /* The index must be as empty: its words are counted, not its rows. */
    fixture_stop(fixture);
    g_autoptr(Db) db = db_open(fixture->path, DB_WRITE, NULL);
    db_script(db, "CREATE VIRTUAL TABLE temp.seen USING"
                  " fts5vocab(main, mail_words, row)");
    assert_int_equal(db_int(db, -1, "SELECT count(*) FROM temp.seen"), 0);
}

static gboolean
stop(gpointer n_asked)
{
    (*(guint *)n_asked)++;
    return TRUE;
}

static void
finds_among_many(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    store_seed(fixture->keeper, 5000);
    g_autofree char *one = found(fixture, "subject 4321", 10);
    assert_string_equal(one, "Subject number 4321 of the seed");

    /* A rare word costs so little that nobody is asked whether to go on; to go
     * through the list costs more. */
    g_autoptr(GError) error = NULL;
    guint n_asked = 0;
    db_set_interrupt(fixture->reader->db, stop, &n_asked);
    ListingQuery query = {.folder_id = 1, .pattern = "4321"};
    g_autoptr(GArray) rare =
        store_read_listing(fixture->reader, &query, 10, &error);
    assert_int_equal(rare->len, 1);
    assert_int_equal(n_asked, 0);
    query.pattern = "subject";
    assert_null(store_read_listing(fixture->reader, &query, 10, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_CANCELLED));
    assert_int_equal(n_asked, 1);
    db_set_interrupt(fixture->reader->db, NULL, NULL);
    g_autoptr(GArray) all =
        store_read_listing(fixture->reader, &query, 10000, NULL);
    assert_int_equal(all->len, 5000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_find_mails_and_chats_newest_first),
        cmocka_unit_test(friend_is_found_with_what_they_wrote),
        cmocka_unit_test(marks_mean_nothing),
        cmocka_unit_test(patterns_find_mails_alone),
        cmocka_unit_test(what_is_gone_is_not_found),
        cmocka_unit_test(finds_among_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
