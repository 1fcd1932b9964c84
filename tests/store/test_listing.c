/* test_listing - which mails a list shows, and in what order. */
#include "test.h"

#include "base/clock.h"
#include "base/error.h"
#include "mail/message.h"
#include "store/listing.h"
#include "tests/store/fixture.h"

#define BOB "bob@im.example"

typedef struct {
    guint32 uid;
    const char *name, *address, *subject;
    const char *message_id, *references;
    guint flags;
    gint64 size;
} Seed;

/* Newer with the higher UID, a day apart. */
static const Seed seeds[] = {
    {1, "Zoë", "zoe@x.example", "Lunch plan", "a@x", NULL, MAIL_SEEN, 500},
    {2, "R. B.", "rb@work.example", "Re: Lunch plan", "b@x", "a@x", 0, 900},
    {3, "Shop", "news@shop.example", "An order", "c@x", NULL,
     MAIL_SEEN | MAIL_FLAGGED, 90000},
    {4, "Zoë", "zoe@x.example", "AW: Lunch plan", "d@x", "a@x\nb@x", MAIL_SEEN,
     700},
    {5, "Ann", "ann@y.example", "bills", "e@x", NULL,
     MAIL_SEEN | MAIL_ANSWERED | MAIL_HAS_ATTACHMENT, 3000},
};
#define DAY  G_GINT64_CONSTANT(86400)
#define BASE (G_GINT64_CONSTANT(1790000000) / DAY * DAY)

static void
add_seed(Batch *batch, const char *folder, const Seed *seed)
{
    MailHeader *header = header_from(seed->name, seed->address, seed->subject);
    g_free(header->message_id);
    header->message_id = g_strdup(seed->message_id);
    g_strfreev(header->references);
    header->references =
        seed->references ? g_strsplit(seed->references, "\n", -1) : NULL;
    batch_add_mail(batch, folder, seed->uid, seed->flags,
                   BASE + (gint64)seed->uid * DAY, seed->size, header, FALSE);
}

/* The mails above in INBOX, one in Archive; Bob's address is rb@work. */
static Fixture *
furnish(void)
{
    Fixture *fixture = fixture_new();
    befriend(fixture, BOB, "Bob Builder");
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    batch_add_folder(batch, "Mail/Archive", FOLDER_ARCHIVE, 1);
    add_vcard(batch, BOB, "rb@work.example");
    for (gsize i = 0; i < G_N_ELEMENTS(seeds); i++)
        add_seed(batch, "INBOX", &seeds[i]);
    add_seed(batch, "Mail/Archive",
             &(Seed){9, "Zoë", "zoe@x.example", "old plan", "z@x", NULL,
                     MAIL_SEEN, 10});
    commit(fixture, batch);
    return fixture;
}

/* `4 2 1`: UIDs; `+` for each step of depth, `(…)` for context. */
static char *
describe(Fixture *fixture, const GArray *rows)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        const ListingRow *row = &g_array_index(rows, ListingRow, i);
        g_autoptr(MailRow) mail =
            store_read_mail(fixture->reader, row->mail_id, NULL);
        assert_non_null(mail);
        assert_int_equal(row->is_unread, mail_is_unread(mail->flags));
        g_string_append(text, i ? " " : "");
        for (guint k = 0; k < row->depth; k++)
            g_string_append_c(text, '+');
        g_string_append_printf(text, row->is_context ? "(%u)" : "%u",
                               mail->uid);
    }
    return g_string_free(text, FALSE);
}

static void
assert_listed(Fixture *fixture, ListingQuery query, const char *expected)
{
    g_autoptr(GError) error = NULL;
    if (!query.folder_id)
        query.folder_id = folder_id(fixture, "INBOX");
    g_autoptr(GArray) rows =
        store_read_listing(fixture->reader, &query, 100, &error);
    if (!rows)
        fail_msg("%s: %s", query.pattern, error->message);
    g_autofree char *got = describe(fixture, rows);
    if (strcmp(got, expected) != 0)
        fail_msg("%s: %s, not %s", query.pattern ? query.pattern : "all", got,
                 expected);
}

static void
assert_matches(Fixture *fixture, const char *pattern, const char *expected)
{
    assert_listed(fixture, (ListingQuery){.pattern = (char *)pattern},
                  expected);
}

static void
every_term_finds_its_mails(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    static const struct {
        const char *pattern, *uids;
    } cases[] = {
        {"", "5 4 3 2 1"},
        {"lunch", "4 2 1"},
        {"LUN pla", "4 2 1"},
        {"subject:\"lunch plan\"", "4 2 1"},
        {"subject:\"plan lunch\"", ""},
        {"from:zoe", "4 1"},
        {"from:zoë", "4 1"},
        {"from:shop.example", "3"},
        {"from:bob", "2"}, /* by their name, not by the mail's */
        {"builder", "2"},
        {"person:bob", "2"},
        {"person:\"bob bui\"", "2"},
        {"person:bob@im.example", "2"},
        {"person:nobody", ""},
        {"subject:zoe", ""},
        {"is:unread", "2"},
        {"is:read", "5 4 3 1"},
        {"is:flagged", "3"},
        {"is:answered OR is:flagged", "5 3"},
        {"!is:read", "2"},
        {"has:attachment", "5"},
        {"larger:1k", "5 3"},
        {"smaller:600", "1"},
        {"from:zoe !subject:aw", "1"},
        {"lunch OR order", "4 3 2 1"},
        {"(lunch OR order) from:shop", "3"},
        {"lunch (is:unread OR from:zoe)", "4 2 1"},
        {"!(lunch OR order)", "5"},
        {"id:<c@x>", "3"},
        {"id:nothing", ""},
        {"thread:a@x", "4 2 1"},
        {"thread:<d@x>", "4 2 1"},
        {"in:archive", "9"},
        {"in:mail/archive plan", "9"},
        {"plan in:any", "9 4 2 1"},
        {"in:inbox is:unread", "2"},
        {"plan in:archive OR is:unread", "9 2"},
        {"\"'; DROP TABLE mail; --\"", ""},
        {"from:\"a\\\"b\" OR \"NEAR(x y)\" OR \"* ^\"", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_matches(fixture, cases[i].pattern, cases[i].uids);
}

static void
dates_are_the_servers(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    g_autoptr(GDateTime) day = g_date_time_new_from_unix_local(BASE + 3 * DAY);
    g_autofree char *date = g_date_time_format(day, "%Y-%m-%d");
    g_autofree char *since = g_strconcat("since:", date, NULL);
    g_autofree char *before = g_strconcat("before:", date, NULL);
    assert_matches(fixture, since, "5 4 3");
    assert_matches(fixture, before, "2 1");
}

static void
nonsense_says_why(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    static const char *const wrong[] = {"in:nowhere", "from:", "form:bob"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        ListingQuery query = {.pattern = (char *)wrong[i]};
        assert_null(store_read_listing(fixture->reader, &query, 10, &error));
        assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
    }
}

static void
recipients_are_found(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    Batch *batch = batch_new();
    MailHeader *header = header_from("Alice", "alice@example.org", "hello");
    g_ptr_array_unref(header->to);
    header->to = address_list_parse(
        slice_from_string("Carol Jones <cj@z.example>, rb@work.example"));
    g_ptr_array_unref(header->cc);
    header->cc = address_list_parse(slice_from_string("dave@z.example"));
    batch_add_folder(batch, "Sent", FOLDER_SENT, 1);
    batch_add_mail(batch, "Sent", 7, MAIL_SEEN, BASE + 7 * DAY, 1, header,
                   FALSE);
    commit(fixture, batch);
    assert_matches(fixture, "in:sent to:carol", "7");
    assert_matches(fixture, "in:sent to:cj@z.example", "7");
    assert_matches(fixture, "in:sent to:bob", "7");
    assert_matches(fixture, "in:sent to:dave", "");
    assert_matches(fixture, "in:sent cc:dave", "7");
    assert_matches(fixture, "in:sent jones", "7");
    assert_matches(fixture, "in:any person:bob", "7 2");

    batch = batch_new();
    batch_add_mail_expunged(batch, "Sent", 7);
    commit(fixture, batch);
    assert_matches(fixture, "in:any carol", "");
}

static void
bodies_are_found_once_they_are_here(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    static const char mail[] =
        "From: shop\nContent-Type: text/html; charset=iso-8859-1\n\n"
        "<html><style>hidden</style><p>Your gr\xfcne teapot</p></html>";
    assert_matches(fixture, "teapot", "");
    g_autoptr(GBytes) bytes = g_bytes_new_static(mail, sizeof mail - 1);
    Batch *batch = batch_new();
    batch_add_mail_body(batch, "INBOX", 3, bytes);
    commit(fixture, batch);
    assert_matches(fixture, "teapot", "3");
    assert_matches(fixture, "body:\"grüne tea\"", "3");
    assert_matches(fixture, "body:order", "");
    assert_matches(fixture, "order teapot", "3");
    assert_matches(fixture, "hidden", "");
    assert_matches(fixture, "!body:teapot", "5 4 2 1");

    batch = batch_new(); /* its header comes again: the body stays found */
    add_seed(batch, "INBOX", &seeds[2]);
    commit(fixture, batch);
    assert_matches(fixture, "teapot", "3");
    batch = batch_new();
    batch_add_mail_expunged(batch, "INBOX", 3);
    commit(fixture, batch);
    assert_matches(fixture, "teapot", "");
}

static void
every_order_is_kept(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    static const struct {
        Sort sort;
        const char *forth, *back;
    } cases[] = {
        {SORT_DATE, "5 4 3 2 1", "1 2 3 4 5"},
        {SORT_SENDER, "5 2 3 4 1", "1 4 3 2 5"}, /* R. B. is Bob */
        {SORT_SUBJECT, "3 5 4 2 1", "1 2 4 5 3"},
        {SORT_SIZE, "3 5 2 4 1", "1 4 2 5 3"},
        {SORT_UNREAD, "2 5 4 3 1", "1 3 4 5 2"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_listed(fixture, (ListingQuery){.sort = cases[i].sort},
                      cases[i].forth);
        assert_listed(
            fixture, (ListingQuery){.sort = cases[i].sort, .is_reversed = TRUE},
            cases[i].back);
    }
}

static void
threads_stand_together(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    ListingQuery query = {.is_threaded = TRUE};
    assert_listed(fixture, query, "5 1 +2 ++4 3");
    query.is_reversed = TRUE;
    assert_listed(fixture, query, "3 1 +2 ++4 5");
    query.is_reversed = FALSE;
    query.pattern = "is:unread";
    assert_listed(fixture, query, "(1) +2 ++(4)");
    query.pattern = NULL;
    query.sort = SORT_UNREAD;
    assert_listed(fixture, query, "1 +2 ++4 5 3");
}

/* Only where it is asked for, and only what says that it answers. */
static void
subjects_join_threads_when_asked(void **state)
{
    g_autoptr(Fixture) fixture = furnish();
    Batch *batch = batch_new();
    add_seed(batch, "INBOX",
             &(Seed){6, "Ann", "ann@y.example", "Re: an order", "f@x", NULL,
                     MAIL_SEEN, 10});
    add_seed(batch, "INBOX",
             &(Seed){7, "Ann", "ann@y.example", "Bills", "g@x", NULL, MAIL_SEEN,
                     10});
    commit(fixture, batch);
    ListingQuery query = {.is_threaded = TRUE};
    assert_listed(fixture, query, "7 6 5 1 +2 ++4 3");
    query.joins_subjects = TRUE;
    assert_listed(fixture, query, "7 3 +6 5 1 +2 ++4");
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_term_finds_its_mails),
        cmocka_unit_test(dates_are_the_servers),
        cmocka_unit_test(nonsense_says_why),
        cmocka_unit_test(recipients_are_found),
        cmocka_unit_test(bodies_are_found_once_they_are_here),
        cmocka_unit_test(every_order_is_kept),
        cmocka_unit_test(threads_stand_together),
        cmocka_unit_test(subjects_join_threads_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
