/* test_mail - mail in the store: rows, flags, pages, bodies, folders. */
#include "test.h"

#include "base/error.h"
#include "tests/store/fixture.h"

static void
assert_folder(Fixture *fixture, const char *name, gint64 total, gint64 unread)
{
    g_autoptr(Folder) folder = store_read_folder(fixture->reader, name, NULL);
    assert_int_equal(folder->total, total);
    assert_int_equal(folder->unread, unread);
}

static void
mail_is_stored_with_all_that_the_list_shows(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 7);
    MailHeader *header = header_from("Carol C.", "carol@y.example", "hello");
    header->has_attachment = TRUE;
    header->auth = AUTH_PASS;
    batch_add_mail(batch, "INBOX", 12, MAIL_FLAGGED, 5000, 321, header, FALSE);
    batch_add_folder_sync(batch, "INBOX", 13, 99, 1);
    commit(fixture, batch);

    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", 12);
    assert_string_equal(row->from_name, "Carol C.");
    assert_string_equal(row->from_address, "carol@y.example");
    assert_string_equal(row->subject, "hello");
    assert_int_equal(row->flags, MAIL_FLAGGED | MAIL_HAS_ATTACHMENT);
    assert_int_equal(row->size, 321);
    assert_int_equal(row->at.date, 5000);
    assert_int_equal(row->auth, AUTH_PASS);
    assert_null(row->friend_jid);
    g_autoptr(Folder) inbox =
        store_read_folder_by_role(fixture->reader, FOLDER_INBOX, NULL);
    assert_int_equal(inbox->uidvalidity, 7);
    assert_int_equal(inbox->uidnext, 13);
    assert_int_equal(inbox->highestmodseq, 99);
    assert_int_equal(inbox->first_synced_uid, 1);
    assert_int_equal(counters(fixture).inbox_total, 1);
    assert_int_equal(counters(fixture).inbox_unread, 1);

    char *folder;
    guint32 uid;
    assert_true(store_read_mail_location(fixture->reader, row->at.id, &folder,
                                         &uid, NULL));
    assert_string_equal(folder, "INBOX");
    assert_int_equal(uid, 12);
    g_free(folder);
}

static void
known_uid_is_overwritten(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "a@x.example");
    g_autoptr(MailRow) before = mail_by_uid(fixture, "INBOX", 1);
    Batch *batch = batch_new();
    batch_add_mail(batch, "INBOX", 1, MAIL_SEEN, 77, 5,
                   header_from(NULL, "b@x.example", "again"), TRUE);
    commit(fixture, batch);
    g_autoptr(MailRow) after = mail_by_uid(fixture, "INBOX", 1);
    assert_int_equal(after->at.id, before->at.id);
    assert_int_equal(after->at.date, 77);
    assert_string_equal(after->from_address, "b@x.example");
    assert_folder(fixture, "INBOX", 1, 0);
    assert_null(next_change(fixture, CHANGE_NEW_MAIL));
}

static void
flags_and_expunge_keep_the_counts(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "a@x.example");
    receive(fixture, 2, "a@x.example");
    assert_folder(fixture, "INBOX", 2, 2);
    Batch *batch = batch_new();
    batch_add_mail_flags(batch, "INBOX", 1, MAIL_SEEN | MAIL_ANSWERED);
    batch_add_mail_flags(batch, "INBOX", 99, MAIL_SEEN); /* unknown */
    commit(fixture, batch);
    assert_folder(fixture, "INBOX", 2, 1);
    batch = batch_new();
    batch_add_mail_expunged(batch, "INBOX", 2);
    batch_add_mail_expunged(batch, "INBOX", 99);
    commit(fixture, batch);
    assert_folder(fixture, "INBOX", 1, 0);
    g_autoptr(GArray) uids =
        store_read_uids(fixture->reader, "INBOX", 1, 100, 10, NULL);
    assert_int_equal(uids->len, 1);
    g_autoptr(GArray) flags =
        store_read_flags(fixture->reader, "INBOX", 1, 100, 10, NULL);
    assert_int_equal(g_array_index(flags, MailUidFlags, 0).flags,
                     MAIL_SEEN | MAIL_ANSWERED);
}

static void
uidvalidity_change_forgets_the_folder_only(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    batch_add_folder(batch, "Sent", FOLDER_SENT, 1);
    add_mail(batch, "INBOX", 1, "a@x.example", 0);
    add_mail(batch, "INBOX", 2, "a@x.example", 0);
    add_mail(batch, "Sent", 1, "alice@example.org", MAIL_SEEN);
    batch_add_folder_sync(batch, "INBOX", 3, 5, 1);
    commit(fixture, batch);
    g_autoptr(MailRow) old = mail_by_uid(fixture, "INBOX", 1);
    wish(fixture, intent_set_flags(old->at.id, MAIL_SEEN, 0));

    batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 0); /* unknown: stays */
    commit(fixture, batch);
    assert_folder(fixture, "INBOX", 2, 1);
    batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 2);
    add_mail(batch, "INBOX", 1, "c@x.example", 0);
    commit(fixture, batch);

    assert_folder(fixture, "INBOX", 1, 1);
    assert_folder(fixture, "Sent", 1, 0);
    g_autoptr(Folder) inbox = store_read_folder(fixture->reader, "INBOX", NULL);
    assert_int_equal(inbox->uidnext, 0);
    assert_int_equal(inbox->first_synced_uid, 0);
    assert_null(store_read_mail(fixture->reader, old->at.id, NULL));
    g_autoptr(MailRow) new = mail_by_uid(fixture, "INBOX", 1);
    assert_int_not_equal(new->at.id, old->at.id);
    assert_null(store_read_next_intent(fixture->reader, SERVICE_IMAP, 0,
                                       G_MAXINT64, NULL, NULL));
}

static void
bodies_are_kept_whole(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "a@x.example");
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", 1);
    assert_null(store_read_body(fixture->reader, row->at.id, NULL));
    g_autoptr(GBytes) bytes = g_bytes_new_static("a\0b\r\n", 5);
    Batch *batch = batch_new();
    batch_add_mail_body(batch, "INBOX", 1, bytes);
    batch_add_mail_body(batch, "INBOX", 9, bytes);
    commit(fixture, batch);
    g_autoptr(GBytes) got = store_read_body(fixture->reader, row->at.id, NULL);
    assert_true(g_bytes_equal(got, bytes));
    g_autoptr(Change) told = next_change(fixture, CHANGE_MAIL_BODY);
    assert_int_equal(told->mail_id, row->at.id);
    assert_null(told->text);

    batch = batch_new();
    batch_add_mail_body_failed(batch, "INBOX", 1, "too big");
    commit(fixture, batch);
    g_autoptr(Change) failed = next_change(fixture, CHANGE_MAIL_BODY);
    assert_string_equal(failed->text, "too big");
}

/* ---- pages ---- */

static void
assert_page(GPtrArray *rows, guint n, guint32 first_uid, guint32 last_uid)
{
    assert_int_equal(rows->len, n);
    assert_int_equal(((MailRow *)rows->pdata[0])->uid, first_uid);
    assert_int_equal(((MailRow *)rows->pdata[n - 1])->uid, last_uid);
    g_ptr_array_unref(rows);
}

static void
pages_go_both_ways_without_gap_or_overlap(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    for (guint32 uid = 1; uid <= 50; uid++)
        /* ten share each date: the id decides among them */
        batch_add_mail(batch, "INBOX", uid, uid == 20 ? 0 : MAIL_SEEN, uid / 10,
                       1, header_from(NULL, "a@x.example", "s"), FALSE);
    commit(fixture, batch);
    StoreReader *reader = fixture->reader;
    gint64 inbox = folder_id(fixture, "INBOX");
    g_autoptr(MailRow) middle = mail_by_uid(fixture, "INBOX", 25);

    assert_page(store_read_mail_page(reader, inbox, NULL, PAGE_AFTER, 10, NULL),
                10, 50, 41);
    assert_page(
        store_read_mail_page(reader, inbox, NULL, PAGE_BEFORE, 10, NULL), 10,
        10, 1);
    assert_page(
        store_read_mail_page(reader, inbox, &middle->at, PAGE_AFTER, 10, NULL),
        10, 24, 15);
    assert_page(
        store_read_mail_page(reader, inbox, &middle->at, PAGE_BEFORE, 10, NULL),
        10, 35, 26);
    g_autoptr(MailRow) unread =
        store_read_next_unread(reader, inbox, NULL, NULL);
    assert_int_equal(unread->uid, 20);
    assert_null(store_read_next_unread(reader, inbox, &unread->at, NULL));
}

/* ---- notices ---- */

static void
receive_new(Fixture *fixture, guint32 uid, const char *name,
            const char *address, const char *message_id)
{
    Batch *batch = batch_new();
    MailHeader *header = header_from(name, address, "lunch");
    header->message_id = g_strdup(message_id);
    batch_add_mail(batch, "INBOX", uid, 0, 100, 1, header, TRUE);
    commit(fixture, batch);
}

static void
assert_notice(Fixture *fixture, const char *expected)
{
    g_autoptr(Change) told = next_change(fixture, CHANGE_NEW_MAIL);
    assert_string_equal(told ? told->text : "nothing", expected);
}

static void
new_mail_is_told_with_the_friends_name(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, "bob@chat.example", "Bob");
    wish(fixture, intent_link("bob@chat.example", "b@x.example"));
    receive_new(fixture, 1, "Robert", "b@x.example", NULL);
    assert_notice(fixture, "Bob: lunch");
    receive_new(fixture, 2, "Shop", "shop@x.example", NULL);
    assert_notice(fixture, "Shop: lunch");
    receive_new(fixture, 3, "BOB", "forger@x.example", NULL);
    assert_notice(fixture, "forger@x.example: lunch");
    receive(fixture, 4, "b@x.example"); /* not new: an old one synced */
    assert_notice(fixture, "nothing");
}

static void
own_address_is_believed_only_when_sent_from_here(void **state)
{
    static const char *const to[] = {OWN_JID, NULL};
    g_autoptr(Fixture) fixture = fixture_new();
    g_autoptr(GBytes) mail = g_bytes_new_static("x", 1);
    wish(fixture, intent_send_mail(OWN_JID, to, mail, "mine@x", "lunch", 0));
    receive_new(fixture, 1, NULL, OWN_JID, "mine@x");
    assert_notice(fixture, "nothing");
    receive_new(fixture, 2, NULL, OWN_JID, "forged@x");
    assert_notice(fixture, OWN_JID ": lunch");
    g_autoptr(MailRow) mine = mail_by_uid(fixture, "INBOX", 1);
    g_autoptr(MailRow) forged = mail_by_uid(fixture, "INBOX", 2);
    assert_false(mine->claims_own_address);
    assert_true(forged->claims_own_address);
}

static void
imitated_name_is_marked(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, "bob@chat.example", "Bob Brown");
    receive_new(fixture, 1, "B\u043eb Brown", "forger@x.example", NULL);
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", 1);
    assert_int_equal(row->suspicion, SUSPICION_ALIKE_NAME);
    wish(fixture, intent_link("bob@chat.example", "forger@x.example"));
    g_autoptr(MailRow) linked = mail_by_uid(fixture, "INBOX", 1);
    assert_int_equal(linked->suspicion, SUSPICION_NONE);
}

/* ---- contacts ---- */

static void
assert_contacts(Fixture *fixture, const char *prefix, const char *expected)
{
    g_autoptr(GPtrArray) found =
        store_read_contacts(fixture->reader, prefix, 10, NULL);
    g_autoptr(GString) got = g_string_new(NULL);
    for (guint i = 0; i < found->len; i++) {
        Contact *one = found->pdata[i];
        g_string_append_printf(got, "%s<%s>%s;", one->name ? one->name : "",
                               one->address ? one->address : "",
                               one->jid ? one->jid : "");
    }
    assert_string_equal(got->str, expected);
}

static void
contacts_are_found_by_words_most_used_first(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, "bob@chat.example", "Bobby");
    Batch *batch = batch_new();
    for (guint32 uid = 1; uid <= 3; uid++)
        batch_add_mail(batch, "INBOX", uid, 0, uid, 1,
                       header_from("Often Brown", "often@x.example", ""),
                       FALSE);
    batch_add_mail(batch, "INBOX", 9, 0, 1, 1,
                   header_from("Seldom Brown", "s.brown@y.example", ""), FALSE);
    commit(fixture, batch);

    assert_contacts(fixture, "BRO",
                    "Often Brown<often@x.example>;"
                    "Seldom Brown<s.brown@y.example>;");
    assert_contacts(fixture, "s.br", "Seldom Brown<s.brown@y.example>;");
    assert_contacts(fixture, "bob", "Bobby<>bob@chat.example;");
    wish(fixture, intent_link("bob@chat.example", "often@x.example"));
    assert_contacts(fixture, "bob", "Bobby<often@x.example>bob@chat.example;");
    assert_contacts(fixture, "zzz", "");
}

static void
add_mails_from(Batch *batch, guint32 first_uid, guint n_mails, const char *name,
               const char *address)
{
    for (guint32 uid = first_uid; uid < first_uid + n_mails; uid++)
        batch_add_mail(batch, "INBOX", uid, 0, uid, 1,
                       header_from(name, address, ""), FALSE);
}

/* Whoever is known by more than mails stands before those who write most. */
static void
friends_come_before_who_writes_more(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    befriend(fixture, "ann@chat.example", "Ann Linked");
    befriend(fixture, "anna@chat.example", "Anna Unlinked");
    befriend(fixture, "anton@chat.example", "Anton Linked");
    Batch *batch = batch_new();
    add_mails_from(batch, 1, 5, "Ann Stranger", "ann@stranger.example");
    add_mails_from(batch, 10, 1, "A. Linked", "ann@work.example");
    add_mails_from(batch, 20, 3, "A. Linked", "anton@work.example");
    add_mails_from(batch, 30, 7, "Ann Often", "ann@often.example");
    commit(fixture, batch);
    wish(fixture, intent_link("ann@chat.example", "ann@work.example"));
    wish(fixture, intent_link("anton@chat.example", "anton@work.example"));
    assert_contacts(fixture, "an",
                    "Anton Linked<anton@work.example>anton@chat.example;"
                    "Ann Linked<ann@work.example>ann@chat.example;"
                    "Anna Unlinked<>anna@chat.example;"
                    "Ann Often<ann@often.example>;"
                    "Ann Stranger<ann@stranger.example>;");
}

/* Of two that are used alike, the one of whom was heard last. */
static void
the_latest_comes_first_among_equals(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    add_mails_from(batch, 1, 2, "Eve Old", "eve@old.example");
    add_mails_from(batch, 10, 2, "Eve New", "eve@new.example");
    commit(fixture, batch);
    assert_contacts(fixture, "eve",
                    "Eve New<eve@new.example>;Eve Old<eve@old.example>;");
}

static void
renamed_contact_is_found_by_the_new_name_only(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    batch_add_mail(batch, "INBOX", 1, 0, 10, 1,
                   header_from("Ada Old", "ada@x.example", ""), FALSE);
    commit(fixture, batch);
    batch = batch_new();
    batch_add_mail(batch, "INBOX", 2, 0, 20, 1,
                   header_from("Ada New", "ada@x.example", ""), FALSE);
    batch_add_mail(batch, "INBOX", 3, 0, 5, 1,
                   header_from("Ada Ancient", "ada@x.example", ""), FALSE);
    commit(fixture, batch);
    assert_contacts(fixture, "old", "");
    assert_contacts(fixture, "anc", "");
    assert_contacts(fixture, "new", "Ada New<ada@x.example>;");
    assert_contacts(fixture, "ada", "Ada New<ada@x.example>;");
}

/* ---- conversations ---- */

/* A mail that refers to `references`, blanks between them. */
static void
add_letter(Batch *batch, const char *folder, guint32 uid, const char *id,
           const char *in_reply_to, const char *references)
{
    MailHeader *header = header_from(NULL, "a@x.example", id);
    g_free(header->message_id);
    header->message_id = g_strdup(id);
    header->in_reply_to = g_strdup(in_reply_to);
    header->references = references ? g_strsplit(references, " ", -1) : NULL;
    batch_add_mail(batch, folder, uid, 0, 1000 + (gint64)uid, 5, header, FALSE);
}

/* The Message-IDs, which are the subjects here, oldest first. */
static char *
thread_of(Fixture *fixture, const char *folder, guint32 uid, guint limit)
{
    g_autoptr(MailRow) row = mail_by_uid(fixture, folder, uid);
    g_autoptr(GPtrArray) mails =
        store_read_thread(fixture->reader, row->at.id, limit, NULL);
    g_autoptr(GStrvBuilder) ids = g_strv_builder_new();
    for (guint i = 0; i < mails->len; i++)
        g_strv_builder_add(ids, ((MailRow *)mails->pdata[i])->subject);
    g_auto(GStrv) all = g_strv_builder_end(ids);
    return g_strjoinv(" ", all);
}

static void
thread_is_found_from_each_of_its_mails(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    batch_add_folder(batch, "Sent", FOLDER_SENT, 1);
    add_letter(batch, "INBOX", 1, "first", NULL, NULL);
    add_letter(batch, "INBOX", 2, "other", NULL, NULL);
    add_letter(batch, "Sent", 3, "reply", "first", "first");
    /* What it answers was never here. */
    add_letter(batch, "INBOX", 4, "late", "gone", "first gone");
    /* A program that writes no References. */
    add_letter(batch, "INBOX", 5, "bare", "late", NULL);
    /* The copy that a list sends back. */
    add_letter(batch, "INBOX", 6, "reply", "first", "first");
    commit(fixture, batch);

    const char *const expected[] = {
        "first reply late bare", "other",
        "first reply late bare", "first reply late bare",
        "first reply late bare", "first late bare reply"};
    for (guint32 uid = 1; uid <= 6; uid++) {
        g_autofree char *ids =
            thread_of(fixture, uid == 3 ? "Sent" : "INBOX", uid, 100);
        assert_string_equal(ids, expected[uid - 1]);
    }
}

static void
thread_is_bounded(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    add_letter(batch, "INBOX", 1, "root", NULL, NULL);
    for (guint32 uid = 2; uid < 60; uid++) {
        g_autofree char *id = g_strdup_printf("m%u", uid);
        add_letter(batch, "INBOX", uid, id, "root", "root");
    }
    commit(fixture, batch);
    g_autofree char *ids = thread_of(fixture, "INBOX", 30, 10);
    g_auto(GStrv) each = g_strsplit(ids, " ", -1);
    assert_int_equal(g_strv_length(each), 10);
    assert_non_null(strstr(ids, "m30"));

    g_autoptr(GPtrArray) none =
        store_read_thread(fixture->reader, 12345, 10, NULL);
    assert_int_equal(none->len, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_is_stored_with_all_that_the_list_shows),
        cmocka_unit_test(known_uid_is_overwritten),
        cmocka_unit_test(thread_is_found_from_each_of_its_mails),
        cmocka_unit_test(thread_is_bounded),
        cmocka_unit_test(flags_and_expunge_keep_the_counts),
        cmocka_unit_test(uidvalidity_change_forgets_the_folder_only),
        cmocka_unit_test(bodies_are_kept_whole),
        cmocka_unit_test(pages_go_both_ways_without_gap_or_overlap),
        cmocka_unit_test(new_mail_is_told_with_the_friends_name),
        cmocka_unit_test(own_address_is_believed_only_when_sent_from_here),
        cmocka_unit_test(imitated_name_is_marked),
        cmocka_unit_test(contacts_are_found_by_words_most_used_first),
        cmocka_unit_test(friends_come_before_who_writes_more),
        cmocka_unit_test(the_latest_comes_first_among_equals),
        cmocka_unit_test(renamed_contact_is_found_by_the_new_name_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
