/* test_forgery - senders as a list would show them, through the real store:
 * none who is not a friend shows as one, and no honest one is refused. */
#include "test.h"

#include "base/error.h"
#include "correspondence/annotate.h"
#include "mail/message.h"
#include "tests/store/fixture.h"
#include "tests/store/forgeries.h"

#define BOB "bob@example.org"

static void
add_person(Batch *batch, const char *jid, const char *roster_name,
           const char *full_name, const char *nickname, const char *email)
{
    add_friend(batch, jid, roster_name);
    Vcard *vcard = g_new0(Vcard, 1);
    vcard->jid = g_strdup(jid);
    vcard->full_name = g_strdup(full_name);
    vcard->nickname = g_strdup(nickname);
    vcard->emails = email ? g_strsplit(email, " ", -1) : NULL;
    batch_add_vcard(batch, vcard);
}

static Fixture *
people_new(void)
{
    Fixture *fixture = fixture_new();
    KeeperOptions options = fixture_options(fixture->path);
    options.own_name = "Alice Example";
    fixture_stop(fixture);
    fixture_start(fixture, &options);

    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    batch_add_folder(batch, "Sent", FOLDER_SENT, 1);
    add_person(batch, BOB, "Bob Brown", "Robert Brown", "Bobby",
               "bob.brown@work.example");
    add_person(batch, "carol@chat.example", "Carol Chen", NULL, NULL, NULL);
    add_person(batch, "dave@chat.example", "Dave", NULL, NULL, NULL);
    add_person(batch, "jm@chat.example", "J\u00fcrgen M\u00fcller", NULL, NULL,
               NULL);
    add_person(batch, "ivan@chat.example",
               "\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432",
               NULL, NULL, "ivan@\u043f\u043e\u0447\u0442\u0430.example");
    add_person(batch, "yamada@chat.example", "\u5c71\u7530\u592a\u90ce", NULL,
               NULL, NULL);
    Vcard *own = g_new0(Vcard, 1);
    own->jid = g_strdup(OWN_JID);
    own->nickname = g_strdup("Lissy");
    batch_add_vcard(batch, own);
    commit(fixture, batch);
    wish(fixture, intent_link("carol@chat.example", "carol@mail.example"));
    return fixture;
}

static void
add_block(Batch *batch, const char *folder, guint32 uid, const char *block)
{
    batch_add_mail(batch, folder, uid, 0, 1000 + (gint64)uid, 1,
                   mail_header_parse(slice_from_string(block), NULL), FALSE);
}

static SenderLabel
label_of(Fixture *fixture, const char *folder, guint32 uid)
{
    g_autoptr(MailRow) row = mail_by_uid(fixture, folder, uid);
    SenderFacts facts = mail_row_facts(row);
    return annotate_sender(&facts, SENDER_DISPLAY_NAME);
}

/* ---- forged ---- */

/* The strongest stranger there is: a domain of their own that passes, and the
 * friend's JID in the header. */
static char *
forged_block(const char *from)
{
    return g_strdup_printf(
        "Authentication-Results: mx.example.org; dmarc=pass "
        "header.from=evil.example; dkim=pass header.d=evil.example; "
        "dkim=pass header.d=shop.example; spf=pass "
        "smtp.mailfrom=mallory@evil.example\r\n"
        "Authentication-Results: mx.example.org; dmarc=pass "
        "header.from=example.org\r\n"
        "From: %s\r\nJabber-ID: " BOB "\r\nSubject: urgent\r\n\r\n",
        from);
}

static void
no_forgery_shows_as_anybody(void **state)
{
    g_autoptr(Fixture) fixture = people_new();
    assert_true(n_forgeries >= 200);
    Batch *batch = batch_new();
    for (guint i = 0; i < n_forgeries; i++) {
        g_autofree char *block = forged_block(forgeries[i]);
        add_block(batch, "INBOX", i + 1, block);
    }
    commit(fixture, batch);

    guint n_wrong = 0;
    g_autoptr(GPtrArray) rows =
        store_read_mail_page(fixture->reader, folder_id(fixture, "INBOX"), NULL,
                             PAGE_BEFORE, n_forgeries, NULL);
    assert_int_equal(rows->len, n_forgeries);
    for (guint i = 0; i < rows->len; i++) {
        const MailRow *row = rows->pdata[i];
        SenderFacts facts = mail_row_facts(row);
        for (SenderDisplay display = SENDER_DISPLAY_NAME;
             display <= SENDER_DISPLAY_ADDRESS; display++) {
            SenderLabel label = annotate_sender(&facts, display);
            if (label.is_friend || label.mark != '!' || row->friend_jid) {
                print_error("%s\n    shows as %c %s\n", forgeries[row->uid - 1],
                            label.mark, label.text);
                n_wrong++;
            }
            sender_label_clear(&label);
        }
    }
    assert_int_equal(n_wrong, 0);
}

/* Said by the mail alone, a JID is nobody's, however well the mail passed: the
 * address is proposed, never named. */
static void
jabber_id_of_a_friend_names_nobody(void **state)
{
    g_autoptr(Fixture) fixture = people_new();
    Batch *batch = batch_new();
    add_block(batch, "INBOX", 1,
              "Authentication-Results: mx.example.org; dmarc=pass "
              "header.from=evil.example\r\n"
              "From: Mallory <mallory@evil.example>\r\nJabber-ID: " BOB
              "\r\n\r\n");
    commit(fixture, batch);
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", 1);
    assert_int_equal(row->auth, AUTH_PASS);
    assert_int_equal(row->link, LINK_SUGGESTED);
    assert_null(row->friend_jid);
    SenderLabel label = label_of(fixture, "INBOX", 1);
    assert_string_equal(label.text, "Mallory");
    assert_int_equal(label.mark, ' ');
    sender_label_clear(&label);
    g_autoptr(Friend) bob = friend_by_jid(fixture, BOB);
    assert_int_equal(bob->unread_mail, 0);
}

/* What the server took for the author is not what is read here. */
static void
from_of_two_readings_shows_as_nobody(void **state)
{
    static const char *const fields[] = {
        "From: <" BOB "> <mallory@evil.example>\r\n",
        "From: " BOB " mallory <mallory@evil.example>\r\n",
        "From: " BOB ":mallory@evil.example\r\n",
        "From: Bob Brown <" BOB ">, mallory@evil.example\r\n",
        "From: Bob Brown <" BOB ">\r\nFrom: mallory@evil.example\r\n",
        "From: " BOB ", undisclosed: mallory@evil.example;\r\n",
    };
    g_autoptr(Fixture) fixture = people_new();
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++) {
        g_autofree char *block = g_strdup_printf(
            "Authentication-Results: mx.example.org; dmarc=pass "
            "header.from=evil.example\r\n%s\r\n",
            fields[i]);
        Batch *batch = batch_new();
        add_block(batch, "INBOX", i + 1, block);
        commit(fixture, batch);
        SenderLabel label = label_of(fixture, "INBOX", i + 1);
        assert_false(label.is_friend);
        assert_int_equal(label.mark, '!');
        assert_string_equal(label.text, BOB);
        sender_label_clear(&label);
    }
}

/* ---- honest ---- */

#define PASSED(domain)                                                         \
    "Authentication-Results: mx.example.org; dmarc=pass header.from=" domain   \
    "\r\n"

static const struct {
    const char *from;
    const char *expected; /* mark and text */
    const char *more;     /* header lines */
    const char *folder;   /* NULL: INBOX */
} honest[] = {
    /* friends, by links of each strength */
    {"bob@example.org", "=Bob Brown", PASSED("example.org")},
    {"Bob Brown <bob@example.org>", "=Bob Brown", PASSED("example.org")},
    {"Bob Brown <bob@example.org>", " Bob Brown"},
    {"Robert Brown <Bob@Example.org>", " Bob Brown"},
    {"\"Brown, Bob\" <bob@example.org>", " Bob Brown"},
    {"\"bob@example.org\" <bob@example.org>", " Bob Brown"},
    {"\"Bob (bob.brown@work.example)\" <bob@example.org>", " Bob Brown"},
    {"\"B.\" <bob@example.org>", "=Bob Brown",
     "Authentication-Results: mx.example.org; dkim=pass "
     "header.d=mail.example.org\r\n"},
    {"Bob Brown <bob.brown@work.example>", "~Bob Brown"},
    {"Bob Brown <bob.brown@work.example>", "~Bob Brown",
     PASSED("work.example")},
    {"Carol Chen <carol@mail.example>", "=Carol Chen", PASSED("mail.example")},
    {"Dave <carol@mail.example>", " Carol Chen"},
    {"\u5c71\u7530\u592a\u90ce <carol@mail.example>", " Carol Chen"},
    {"ivan@\u043f\u043e\u0447\u0442\u0430.example",
     "~\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432"},
    {"ivan@xn--80a1acny.example",
     "~\u0418\u0432\u0430\u043d \u041f\u0435\u0442\u0440\u043e\u0432"},
    /* a friend's own address that is not linked, by any other name */
    {"carol@chat.example", " carol@chat.example"},
    {"\"carol@chat.example\" <carol@chat.example>", " carol@chat.example"},
    {"dave@chat.example", " dave@chat.example"},
    {"JM <jm@chat.example>", " JM"},
    /* strangers with names like other people's */
    {"Bob <bob@elsewhere.example>", " Bob"},
    {"Bob Browning <bb@elsewhere.example>", " Bob Browning"},
    {"Robert B. Brown <rbb@elsewhere.example>", " Robert B. Brown"},
    {"Carol <carol@elsewhere.example>", " Carol"},
    {"Chen Wei <wei@elsewhere.example>", " Chen Wei"},
    {"Brown <brown@elsewhere.example>", " Brown"},
    {"David <david@elsewhere.example>", " David"},
    {"Dave Grohl <dg@elsewhere.example>", " Dave Grohl"},
    {"Alice <alice@elsewhere.example>", " Alice"},
    {"Alice Examples <ae@elsewhere.example>", " Alice Examples"},
    {"\u0418\u0432\u0430\u043d <i@elsewhere.example>",
     " \u0418\u0432\u0430\u043d"},
    {"\u5c71\u7530\u82b1\u5b50 <h@elsewhere.example>",
     " \u5c71\u7530\u82b1\u5b50"},
    {"\"Bob Browning - Acme\" <bb@elsewhere.example>", " Bob Browning - Acme"},
    {"\"Support: Acme, Inc.\" <s@elsewhere.example>", " Support: Acme, Inc."},
    {"\"Dr. Carol\" <dc@elsewhere.example>", " Dr. Carol"},
    {"Dave\u2013Jones <dj@elsewhere.example>", " Dave\u2013Jones"},
    {"\"News <daily>\" <news@elsewhere.example>", " News <daily>"},
    {"\uae40\u3147 <k@x.example>", " \uae40\u3147"},
    {"\u30ac\u30ae <g@x.example>", " \u30ac\u30ae"},
    /* domains that go on in another country, or in a department */
    {"bob@example.org.au", " bob@example.org.au"},
    {"bob@mail.example.org", " bob@mail.example.org"},
    {"alice+shop@example.org", " alice+shop@example.org"},
    {"IAN@ELSEWHERE.EXAMPLE", " IAN@ELSEWHERE.EXAMPLE"},
    /* lists that write over From */
    {"\"Bob Brown via kith-devel\" <kith-devel@lists.example>",
     " Bob Brown via kith-devel",
     "List-Id: <kith-devel.lists.example>\r\n"
     "List-Post: <mailto:kith-devel@lists.example>\r\n"},
    {"\"'Bob Brown' via Kith\" <kith@groups.example>", " 'Bob Brown' via Kith"},
    {"Dave via Tracker <no-reply@tracker.example>", " Dave via Tracker"},
    {"\"Bob Brown (Tracker)\" <no-reply@tracker.example>",
     "!no-reply@tracker.example"}, /* the price of brackets */
    /* every script by itself, and side by side */
    {"Ren\u00e9e \u00c5str\u00f6m <r@x.example>",
     " Ren\u00e9e \u00c5str\u00f6m"},
    {"\u0141ukasz \u017b\u00f3\u0142\u0107 <l@x.example>",
     " \u0141ukasz \u017b\u00f3\u0142\u0107"},
    {"Nguy\u1ec5n V\u0103n An <an@x.example>", " Nguy\u1ec5n V\u0103n An"},
    {"\"\u041c\u0430\u0440\u0438\u044f (Maria)\" <m@x.example>",
     " \u041c\u0430\u0440\u0438\u044f (Maria)"},
    {"\u042f\u043d\u0434\u0435\u043a\u0441.Go <go@x.example>",
     " \u042f\u043d\u0434\u0435\u043a\u0441.Go"},
    {"\u0395\u03bb\u03ad\u03bd\u03b7 Papadopoulou <e@x.example>",
     " \u0395\u03bb\u03ad\u03bd\u03b7 Papadopoulou"},
    {"\u738b\u5c0f\u660e <w@x.example>", " \u738b\u5c0f\u660e"},
    {"\u682a\u5f0f\u4f1a\u793e\u30c6\u30b9\u30c8 <t@x.example>",
     " \u682a\u5f0f\u4f1a\u793e\u30c6\u30b9\u30c8"},
    {"JR\u6771\u65e5\u672c <jr@x.example>", " JR\u6771\u65e5\u672c"},
    {"LG\uc804\uc790 <lg@x.example>", " LG\uc804\uc790"},
    {"\uae40\ucca0\uc218 <k@x.example>", " \uae40\ucca0\uc218"},
    {"\u0645\u062d\u0645\u062f \u0639\u0644\u064a <ma@x.example>",
     " \u0645\u062d\u0645\u062f \u0639\u0644\u064a"},
    {"\u200f\u05d3\u05d5\u05d3 \u05db\u05d4\u05df\u200f <d@x.example>",
     " \u05d3\u05d5\u05d3 \u05db\u05d4\u05df"},
    {"\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645 <p@x.example>",
     " \u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"},
    {"\u0905\u0928\u093f\u0932 \u0915\u0941\u092e\u093e\u0930 <ak@x.example>",
     " \u0905\u0928\u093f\u0932 \u0915\u0941\u092e\u093e\u0930"},
    {"\u0e2a\u0e21\u0e0a\u0e32\u0e22 <s@x.example>",
     " \u0e2a\u0e21\u0e0a\u0e32\u0e22"},
    /* signs */
    {"\"Shop \U0001F389\" <shop@x.example>", " Shop \U0001F389"},
    {"\"Ana \U0001F469\u200d\U0001F4BB\" <ana@x.example>",
     " Ana \U0001F469\u200d\U0001F4BB"},
    {"\"I \u2764\ufe0f You\" <heart@x.example>", " I \u2764\ufe0f You"},
    {"\ufeffShop <bom@x.example>", " Shop"},
    {"\"O'Neil & Sons, Inc.\" <on@x.example>", " O'Neil & Sons, Inc."},
    {"\"Team @ Work\" <team@x.example>", " Team @ Work"},
    {"\"DJ @home\" <dj@x.example>", " DJ @home"},
    {"\"Tickets at Booking.example\" <noreply@x.example>",
     " Tickets at Booking.example"},
    {"\"@handle on Social\" <social@x.example>", " @handle on Social"},
    {"\"3M\" <3m@x.example>", " 3M"},
    {"\"\" <nameless@x.example>", " nameless@x.example"},
    {"<only@x.example>", " only@x.example"},
    {"\"Only@x.example\" <only@x.example>", " only@x.example"},
    {"\"sales@b\u00fccher.example\" <sales@xn--bcher-kva.example>",
     " sales@b\u00fccher.example"},
    {"info@b\u00fccher.example", " info@b\u00fccher.example"},
    {"\u043f\u043e\u0447\u0442\u0430@\u043f\u0440\u0438\u043c\u0435\u0440."
     "example",
     " \u043f\u043e\u0447\u0442\u0430@\u043f\u0440\u0438\u043c\u0435\u0440."
     "example"},
    /* one's own */
    {"Alice Example <alice@example.org>", " Alice Example",
     "Message-ID: <a@example.org>\r\n", "Sent"},
    {"Lissy <alice@example.org>", " Lissy", NULL, "Sent"},
    {"Alice Example <alice@example.org>", " Alice Example",
     PASSED("example.org")},
    {"Alice Example <Alice@Example.org>", " Alice Example",
     "Authentication-Results: mx.example.org; dkim=pass "
     "header.d=example.org\r\n"},
};

static void
no_honest_sender_is_refused(void **state)
{
    g_autoptr(Fixture) fixture = people_new();
    assert_true(G_N_ELEMENTS(honest) >= 50);
    guint n_wrong = 0;
    for (guint i = 0; i < G_N_ELEMENTS(honest); i++) {
        const char *folder = honest[i].folder ? honest[i].folder : "INBOX";
        g_autofree char *block = g_strdup_printf(
            "%sFrom: %s\r\n\r\n", honest[i].more ? honest[i].more : "",
            honest[i].from);
        Batch *batch = batch_new();
        add_block(batch, folder, i + 1, block);
        commit(fixture, batch);
        SenderLabel label = label_of(fixture, folder, i + 1);
        g_autofree char *got = g_strdup_printf("%c%s", label.mark, label.text);
        if (strcmp(got, honest[i].expected) != 0) {
            print_error("%s\n    shows as %s, not %s\n", honest[i].from, got,
                        honest[i].expected);
            n_wrong++;
        }
        sender_label_clear(&label);
    }
    assert_int_equal(n_wrong, 0);
}

/* Marked until the user says that it is theirs, and not after. */
static void
friend_by_another_address_is_named_once_linked(void **state)
{
    g_autoptr(Fixture) fixture = people_new();
    Batch *batch = batch_new();
    add_block(batch, "INBOX", 1, "From: Dave <dave@new.example>\r\n\r\n");
    commit(fixture, batch);
    SenderLabel before = label_of(fixture, "INBOX", 1);
    assert_string_equal(before.text, "dave@new.example");
    assert_int_equal(before.mark, '!');
    sender_label_clear(&before);
    wish(fixture, intent_link("dave@chat.example", "dave@new.example"));
    SenderLabel after = label_of(fixture, "INBOX", 1);
    assert_string_equal(after.text, "Dave");
    assert_int_equal(after.mark, ' ');
    sender_label_clear(&after);
}

/* What a friend is called changes, and whom one may pass for with it. */
static void
renamed_and_lost_friends_are_imitated_no_more(void **state)
{
    g_autoptr(Fixture) fixture = people_new();
    Batch *batch = batch_new();
    add_block(batch, "INBOX", 1, "From: Dave <x@new.example>\r\n\r\n");
    add_block(batch, "INBOX", 2, "From: David Lee <y@new.example>\r\n\r\n");
    add_block(batch, "INBOX", 3, "From: c4rol <car0l@mail.example>\r\n\r\n");
    commit(fixture, batch);
    g_autoptr(MailRow) dave = mail_by_uid(fixture, "INBOX", 1);
    g_autoptr(MailRow) lee = mail_by_uid(fixture, "INBOX", 2);
    g_autoptr(MailRow) carol = mail_by_uid(fixture, "INBOX", 3);
    assert_int_equal(dave->suspicion, SUSPICION_ALIKE_NAME);
    assert_int_equal(lee->suspicion, SUSPICION_NONE);
    assert_int_equal(carol->suspicion, SUSPICION_ALIKE_ADDRESS);

    befriend(fixture, "dave@chat.example", "David Lee");
    wish(fixture, intent_unlink("carol@chat.example", "carol@mail.example"));
    g_autoptr(MailRow) dave_after = mail_by_uid(fixture, "INBOX", 1);
    g_autoptr(MailRow) lee_after = mail_by_uid(fixture, "INBOX", 2);
    g_autoptr(MailRow) carol_after = mail_by_uid(fixture, "INBOX", 3);
    assert_int_equal(dave_after->suspicion, SUSPICION_NONE);
    assert_int_equal(lee_after->suspicion, SUSPICION_ALIKE_NAME);
    assert_int_equal(carol_after->suspicion, SUSPICION_NONE);

    batch = batch_new();
    batch_add_roster_removed(batch, "dave@chat.example");
    commit(fixture, batch);
    g_autoptr(MailRow) gone = mail_by_uid(fixture, "INBOX", 2);
    assert_int_equal(gone->suspicion, SUSPICION_NONE);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_forgery_shows_as_anybody),
        cmocka_unit_test(from_of_two_readings_shows_as_nobody),
        cmocka_unit_test(jabber_id_of_a_friend_names_nobody),
        cmocka_unit_test(no_honest_sender_is_refused),
        cmocka_unit_test(friend_by_another_address_is_named_once_linked),
        cmocka_unit_test(renamed_and_lost_friends_are_imitated_no_more),
    };
    return cmocka_run_group_tests_name("forgery", tests, NULL, NULL);
}
