/* test_writing - new mails: whom to, the editor, the review, drafts. */
#include "test.h"

#include "tests/command/desk.h"

#define TO_BOB "To: Bob <bob@work.example>\nCc:\nSubject: lunch\n\nToday?\n"

/* The one mail in the outbox; NULL when there is none. */
static Intent *
outgoing(Desk *desk)
{
    gint64 due;
    return store_read_next_intent(desk->store->reader, SERVICE_SMTP, 0,
                                  G_MAXINT64, &due, NULL);
}

static void
assert_sent_to(Desk *desk, const char *expected)
{
    g_autoptr(Intent) mail = outgoing(desk);
    assert_non_null(mail);
    g_autofree char *recipients = g_strjoinv(" ", mail->recipients);
    assert_string_equal(recipients, expected);
}

static void
mail_goes_from_the_friend_to_the_outbox(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "j"); /* Bob's mail */
    desk_press(desk, "m");
    assert_string_equal(desk->edited,
                        "To: Bob <bob@work.example>\nCc:\nSubject: \n\n");
    g_autofree char *before = desk_draft(desk); /* saved before the editor */
    assert_string_equal(before, desk->edited);

    desk_edit(desk, TO_BOB);
    desk_shows(desk, "Send to Bob <bob@work.example> \"lunch\"?");
    desk_shows(desk, "y send · e edit · a attach · q keep");
    g_autofree char *after = desk_draft(desk);
    assert_string_equal(after, TO_BOB);

    desk_press(desk, "y");
    assert_sent_to(desk, "bob@work.example");
    g_autoptr(Intent) mail = outgoing(desk);
    assert_string_equal(mail->address, OWN_JID);
    assert_string_equal(mail->text, "lunch");
    g_autofree char *left = desk_draft(desk);
    assert_null(left);
}

static void
unchanged_mail_is_not_sent(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Bob");
    g_autofree char *same = g_strdup(desk->edited);
    desk_edit(desk, same);
    desk_shows(desk, "Nothing changed, not sent");
    assert_false(ui_is_asking(desk->ui));
    g_autofree char *left = desk_draft(desk);
    assert_null(left);
}

static void
kept_draft_is_recalled(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Bob");
    desk_edit(desk, TO_BOB);
    desk_press(desk, "q");
    desk_shows(desk, "Kept as a draft");
    desk_press(desk, "R");
    desk_press(desk, "Enter");
    assert_string_equal(desk->edited, TO_BOB);
    desk_edit(desk, TO_BOB); /* as it was: it may be sent all the same */
    desk_press(desk, "y");
    assert_sent_to(desk, "bob@work.example");
    assert_int_equal(counters(desk->store).drafts, 0);
}

static void
wrong_draft_is_edited_again(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Bob");
    desk_edit(desk, "To: nobody at all\nSubject: x\n\nHi\n");
    desk_shows(desk, "e edit again, q keep as draft [e/q]");
    desk_press(desk, "y"); /* no choice */
    assert_true(ui_is_asking(desk->ui));
    desk_press(desk, "e");
    assert_string_equal(desk->edited, "To: nobody at all\nSubject: x\n\nHi\n");
    desk_edit(desk, TO_BOB);
    desk_press(desk, "y");
    assert_sent_to(desk, "bob@work.example");
}

static void
editor_that_fails_leaves_the_draft(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Bob -s \"a subject\"");
    desk_edit_fails(desk, NULL);
    desk_shows(desk, "the editor failed; the draft is kept");
    g_autofree char *draft = desk_draft(desk);
    assert_string_equal(
        draft, "To: Bob <bob@work.example>\nCc:\nSubject: a subject\n\n");
}

static void
editor_that_fails_loses_no_words(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Bob");
    desk_edit_fails(desk, TO_BOB); /* killed after it had saved */
    desk_shows(desk, "the editor failed; the draft is kept");
    assert_false(ui_is_asking(desk->ui));
    g_autofree char *draft = desk_draft(desk);
    assert_string_equal(draft, TO_BOB);
}

static void
emptied_file_drops_only_what_was_begun(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Bob");
    desk_edit(desk, "");
    desk_shows(desk, "Nothing was written, not sent");
    assert_null(desk_draft(desk));

    desk_run(desk, "mail Bob");
    desk_edit(desk, TO_BOB);
    desk_press(desk, "e");
    desk_edit(desk, "");
    desk_shows(desk, "The editor left nothing; the draft is as it was");
    g_autofree char *draft = desk_draft(desk);
    assert_string_equal(draft, TO_BOB);
}

static void
stranger_row_asks_for_recipients(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "m");
    desk_shows(desk, "To:");
    desk_enter(desk, "nobody");
    desk_shows(desk, "nobody is called nobody");
    desk_press(desk, "C-u");
    desk_enter(desk, "Bob, \"Smith, Zoe\" <zoe@x.example>,shop@x.example");
    assert_true(g_str_has_prefix(desk->edited,
                                 "To: Bob <bob@work.example>,\n"
                                 "    \"Smith, Zoe\" <zoe@x.example>,\n"
                                 "    shop@x.example\n"));
}

static void
prompt_completes_the_last_recipient(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "m");
    desk_enter(desk, ""); /* giving up says so */
    desk_shows(desk, "No mail is written");
    desk_press(desk, "m");
    desk_press(desk, "shopTab");
    desk_press(desk, ",Space");
    desk_press(desk, "BoTab");
    desk_press(desk, "Enter");
    assert_true(g_str_has_prefix(desk->edited, "To: shop@x.example,\n"
                                               "    Bob <bob@work.example>\n"));
}

static void
group_is_mailed_and_who_has_no_address_is_named(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "Tab");
    desk_press(desk, "jj"); /* the header of Work */
    desk_press(desk, "m");
    assert_null(desk->edited);
    desk_shows(desk,
               "No mail address: Carol. g go on without them, l link one, "
               "s stop [g/l/s]");
    desk_press(desk, "l");
    desk_shows(desk, "Carol has no mail address. Link one (empty: leave out):");
    desk_enter(desk, "no address");
    desk_shows(desk, "'no address' is no mail address");
    desk_enter(desk, "carol@y.example");
    desk_shows(desk, "2 recipients. To or Bcc?");
    desk_press(desk, "t");
    assert_true(g_str_has_prefix(desk->edited,
                                 "To: Bob <bob@work.example>,\n"
                                 "    Carol <carol@y.example>\n"));
    assert_int_equal(desk_link(desk, "carol@im.example", "carol@y.example"),
                     LINK_MANUAL);
}

static void
friend_without_address_can_be_left_out(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Dave");
    desk_enter(desk, "");
    assert_null(desk->edited);
    desk_shows(desk, "nobody is left to write to");
}

static void
tagged_friends_are_mailed_once_each(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "link Dave dave@y.example");
    desk_press(desk, "Tab");
    desk_run(desk, "search Dave");
    desk_press(desk, "t");
    desk_run(desk, "search Bob");
    desk_press(desk, "t");
    desk_press(desk, "m");
    assert_null(desk->edited);
    desk_shows(desk, "2 recipients. To or Bcc? t: each sees all, b: nobody "
                     "sees the others [t/b]");
    desk_press(desk, "b");
    assert_non_null(desk->edited);
    assert_true(g_str_has_prefix(desk->edited, "To:\nCc:\nBcc: "));
    assert_non_null(strstr(desk->edited, "Bob <bob@work.example>"));
    assert_non_null(strstr(desk->edited, "Dave <dave@y.example>"));
}

static void
names_of_people_and_groups_are_told_apart(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    Batch *batch = batch_new();
    add_friend(batch, "bob2@im.example", "Bob");
    desk_commit(desk, batch);
    desk_run(desk, "mail Bob");
    assert_null(desk->edited);
    desk_shows(desk, "Bob may be");
    desk_run(desk, "mail bob@im.example");
    assert_non_null(desk->edited);
}

/* Bob has an address; Carol and Dave have none. */
static void
who_has_no_address_is_listed_first(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail Bob Carol Dave -b");
    assert_null(desk->edited);
    desk_shows(desk, "No mail address: Carol, Dave. g go on");
    desk_press(desk, "s");
    desk_shows(desk, "No mail is written");
    assert_null(desk->edited);

    desk_run(desk, "mail Bob Carol Dave -b");
    desk_press(desk, "l"); /* which of the two? */
    desk_shows(desk, "2 of 3 have no mail address");
    desk_press(desk, "jEnter");
    desk_shows(desk, "Dave has no mail address. Link one");
    desk_enter(desk, "dave@y.example");
    desk_shows(desk, "No mail address: Carol. g go on");
    desk_press(desk, "g");
    assert_true(g_str_has_prefix(desk->edited, "To:\nCc:\n"
                                               "Bcc: Bob <bob@work.example>,\n"
                                               "    Dave <dave@y.example>\n"));
    assert_int_equal(desk_link(desk, "dave@im.example", "dave@y.example"),
                     LINK_MANUAL);
}

static void
many_without_an_address_get_a_list(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    Batch *batch = batch_new();
    for (int i = 0; i < 30; i++) {
        RosterItem *item = g_new0(RosterItem, 1);
        item->jid = g_strdup_printf("n%02d@im.example", i);
        item->name = g_strdup_printf("Nobody %02d", i);
        item->subscription = g_strdup("both");
        item->groups = g_strsplit("Work", ",", -1);
        batch_add_roster_item(batch, item);
    }
    desk_commit(desk, batch);
    desk_run(desk, "mail Work -t");
    desk_shows(desk, "31 of 32 have no mail address");
    desk_press(desk, "G");
    desk_shows(desk, "Nobody 29"); /* all of them can be seen */
    desk_press(desk, "q");
    desk_shows(desk, "and 25 more. g go on without them, l link one, s stop");
    desk_press(desk, "g");
    assert_true(
        g_str_has_prefix(desk->edited, "To: Bob <bob@work.example>\nCc:\n"));
}

/* The header of every mail that the desk has sent. */
static char *
sent_header(Desk *desk)
{
    g_autoptr(Intent) mail = outgoing(desk);
    assert_non_null(mail);
    g_autofree char *text = slice_dup(slice_from_bytes(mail->message));
    char *end = strstr(text, "\r\n\r\n");
    assert_non_null(end);
    return g_strndup(text, end - text + 2);
}

static void
bcc_is_in_no_header(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_run(desk, "mail bob@work.example shop@x.example -b");
    g_autofree char *text = g_strconcat(desk->edited, "Hi\n", NULL);
    desk_edit(desk, text);
    desk_press(desk, "y");
    assert_sent_to(desk, "bob@work.example shop@x.example");
    g_autofree char *header = sent_header(desk);
    assert_null(strstr(header, "work.example"));
    assert_null(strstr(header, "shop@"));
}

static void
own_jid_is_told_to_friends_only(void **state)
{
    static const struct {
        const char *config, *to;
        gboolean is_told;
    } cases[] = {
        {"send-jabber-id = true\n", "To: bob@work.example\n", TRUE},
        {"send-jabber-id = true\n",
         "To: Bob@Work.Example\nBcc: carol@y.example\n", TRUE},
        {"", "To: bob@work.example\n", FALSE},
        {"send-jabber-id = true\n", "To: bob@work.example, shop@x.example\n",
         FALSE},
        {"send-jabber-id = true\n",
         "To: bob@work.example\nCc: shop@x.example\n", FALSE},
        {"send-jabber-id = true\n",
         "To: bob@work.example\nBcc: shop@x.example\n", FALSE},
        {"send-jabber-id = true\n", "To: bob@work.example, " OWN_JID "\n",
         FALSE},
        {"send-jabber-id = true\n", "To: bob@im.example\n",
         FALSE}, /* a JID is no address */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Desk) desk = desk_new(cases[i].config);
        desk_furnish(desk);
        desk_run(desk, "link Carol carol@y.example");
        desk_run(desk, "mail Bob");
        g_autofree char *text =
            g_strconcat(cases[i].to, "Subject: x\n\nHi\n", NULL);
        desk_edit(desk, text);
        desk_press(desk, "y");
        g_autofree char *header = sent_header(desk);
        const char *told = strstr(header, "\r\nJabber-ID: " OWN_JID "\r\n");
        assert_int_equal(told != NULL, cases[i].is_told);
        assert_int_equal(strstr(header, "Jabber-ID") != NULL, cases[i].is_told);
    }
}

static void
own_jid_is_not_told_to_a_suggested_friend(void **state)
{
    g_autoptr(Desk) desk = desk_new("send-jabber-id = true\n");
    desk_furnish(desk);
    desk_run(desk, "unlink Bob bob@work.example");
    desk_run(desk, "mail bob@work.example");
    g_autofree char *text = g_strconcat(desk->edited, "Hi\n", NULL);
    desk_edit(desk, text);
    desk_press(desk, "y");
    g_autofree char *header = sent_header(desk);
    assert_null(strstr(header, "Jabber-ID"));
}

static void
one_friend_is_nudged(void **state)
{
    static const struct {
        const char *config, *to, *jid;
    } cases[] = {
        {"nudge = true\n", "To: bob@work.example\n", "bob@im.example"},
        {"", "To: bob@work.example\n", NULL},
        {"nudge = true\n", "To: shop@x.example\n", NULL},
        {"nudge = true\n", "To: bob@work.example\nCc: carol@y.example\n", NULL},
        {"nudge = true\n", "To: bob@work.example\nBcc: shop@x.example\n", NULL},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Desk) desk = desk_new(cases[i].config);
        desk_furnish(desk);
        desk_run(desk, "link Carol carol@y.example");
        desk_run(desk, "mail Bob");
        g_autofree char *text =
            g_strconcat(cases[i].to, "Subject: x\n\nHi\n", NULL);
        desk_edit(desk, text);
        desk_press(desk, "y");
        g_autoptr(Intent) mail = outgoing(desk);
        if (cases[i].jid)
            assert_string_equal(mail->jid, cases[i].jid);
        else
            assert_null(mail->jid);
    }
}

static void
commas_separate_recipients(void **state)
{
    static const struct {
        const char *line, *to;
    } cases[] = {
        {"mail a@x.example, b@x.example -t",
         "To: a@x.example,\n    b@x.example\n"},
        {"mail a@x.example,b@x.example , -t",
         "To: a@x.example,\n    b@x.example\n"},
        {"mail \"Ann <a@x.example>, \\\"Bee, Zoe\\\" <b@x.example>\" -t",
         "To: Ann <a@x.example>,\n    \"Bee, Zoe\" <b@x.example>\n"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(Desk) desk = desk_new(NULL);
        desk_run(desk, cases[i].line);
        assert_non_null(desk->edited);
        assert_true(g_str_has_prefix(desk->edited, cases[i].to));
    }
}

static void
name_with_a_comma_is_one_name(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    Batch *batch = batch_new();
    add_friend(batch, "zoe@im.example", "Smith, Zoe");
    desk_commit(desk, batch);
    desk_run(desk, "link zoe@im.example zoe@x.example");
    desk_run(desk, "mail \"Smith, Zoe\"");
    assert_non_null(desk->edited);
    assert_true(
        g_str_has_prefix(desk->edited, "To: \"Smith, Zoe\" <zoe@x.example>\n"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_goes_from_the_friend_to_the_outbox),
        cmocka_unit_test(unchanged_mail_is_not_sent),
        cmocka_unit_test(kept_draft_is_recalled),
        cmocka_unit_test(wrong_draft_is_edited_again),
        cmocka_unit_test(editor_that_fails_leaves_the_draft),
        cmocka_unit_test(editor_that_fails_loses_no_words),
        cmocka_unit_test(emptied_file_drops_only_what_was_begun),
        cmocka_unit_test(stranger_row_asks_for_recipients),
        cmocka_unit_test(prompt_completes_the_last_recipient),
        cmocka_unit_test(group_is_mailed_and_who_has_no_address_is_named),
        cmocka_unit_test(friend_without_address_can_be_left_out),
        cmocka_unit_test(tagged_friends_are_mailed_once_each),
        cmocka_unit_test(names_of_people_and_groups_are_told_apart),
        cmocka_unit_test(who_has_no_address_is_listed_first),
        cmocka_unit_test(many_without_an_address_get_a_list),
        cmocka_unit_test(bcc_is_in_no_header),
        cmocka_unit_test(own_jid_is_told_to_friends_only),
        cmocka_unit_test(own_jid_is_not_told_to_a_suggested_friend),
        cmocka_unit_test(one_friend_is_nudged),
        cmocka_unit_test(commas_separate_recipients),
        cmocka_unit_test(name_with_a_comma_is_one_name),
    };
    return cmocka_run_group_tests_name("writing", tests, NULL, NULL);
}
