/* test_views - what the screen looks like, at three sizes. */
#include "test.h"

#include "tests/ui/scene.h"

#include "base/clock.h"
#include "base/error.h"
#include "mail/message.h"
#include "ui/theme.h"

static void
inbox(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_compare(scene, "inbox");
    scene_keys(scene, "j j t");
    scene_compare(scene, "inbox_tagged");
}

static void
inbox_warns_of_forgery(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_type(scene, ":search URGENT");
    scene_keys(scene, "Enter");
    g_autofree char *person = scene_row(scene, 80, 24, 22);
    assert_string_equal(person, " ! failed authentication: it need not be "
                                "from carol@y.example");
    scene_keys(scene, "Enter");
    scene_compare(scene, "reader_forged");
}

/* One key says why, in words that fit every screen. */
static void
why_a_mark_is_there(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "W");
    scene_compare(scene, "why");
    scene_keys(scene, "Esc G k k W");
    scene_compare(scene, "why_forged");
    scene_keys(scene, "Esc Enter W");
    g_autofree char *from_reader = scene_look(scene, 80, 24);
    assert_non_null(strstr(from_reader, "failed authentication"));
}

static void
nobody_and_nothing(void **state)
{
    g_autoptr(Scene) scene = scene_empty();
    scene_compare(scene, "empty");
}

static void
friends(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "Tab j");
    scene_compare(scene, "friends");
    scene_keys(scene, "g g Enter");
    scene_compare(scene, "friends_folded");
    scene_type(scene, ":limit bo");
    scene_keys(scene, "Enter");
    scene_compare(scene, "friends_limited");
}

static void
reader(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "Enter");
    scene_compare(scene, "reader");
    assert_non_null(strstr(scene->told->str, "mail shown\n"));
    scene_keys(scene, "h");
    scene_compare(scene, "reader_headers");
    scene_keys(scene, "v");
    scene_compare(scene, "attachments");
}

static void
reader_waits_for_the_body(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "j Enter");
    scene_compare(scene, "reader_fetching");
    assert_non_null(strstr(scene->told->str, "want body\n"));
    assert_null(strstr(scene->told->str, "mail shown\n"));

    Batch *batch = batch_new();
    batch_add_mail_body_failed(batch, "INBOX", 7, "the server has lost it");
    commit(scene->fixture, batch);
    scene_settle(scene);
    scene_compare(scene, "reader_failed");
}

static void
set_imap(Scene *scene, LineState state, const char *detail)
{
    Batch *batch = batch_new();
    batch_add_line(batch, SERVICE_IMAP, state, detail);
    commit(scene->fixture, batch);
    scene_settle(scene);
}

static void
reader_says_why_the_text_is_not_here(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    set_imap(scene, LINE_OFFLINE, "no route to host");
    scene_keys(scene, "j Enter");
    g_autofree char *offline = scene_look(scene, 80, 24);
    assert_non_null(strstr(offline, "The text is not here"));
    assert_non_null(strstr(offline, "no route to host"));
    set_imap(scene, LINE_ONLINE, NULL);
    g_autofree char *online = scene_look(scene, 80, 24);
    assert_non_null(strstr(online, "Fetching…"));
    set_imap(scene, LINE_OFFLINE, "the connection was lost");
    g_autofree char *cut = scene_look(scene, 80, 24);
    assert_non_null(strstr(cut, "reached: the connection"));
}

static void
attachments_wait_for_the_body(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "j v");
    g_autofree char *awaited = scene_look(scene, 80, 24);
    assert_non_null(strstr(awaited, "Fetching the mail…"));
    assert_non_null(strstr(scene->told->str, "want body\n"));

    Batch *batch = batch_new();
    batch_add_mail_body_failed(batch, "INBOX", 7, "the server has lost it");
    commit(scene->fixture, batch);
    scene_settle(scene);
    g_autofree char *failed = scene_look(scene, 80, 24);
    assert_non_null(strstr(failed, "fetched: the server has lost it"));
}

static void
chat(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "i");
    scene_type(scene, "See you at noon, 山田");
    scene_compare(scene, "chat");
    assert_non_null(strstr(scene->told->str, "chat shown bob@example.org\n"));
    ui_paste(scene->ui, " one\r\ntwo\n");
    scene_compare(scene, "chat_pasted");
}

static void
chat_with_a_quote(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    ui_show_chat_quoting(
        scene->ui, "bob@example.org",
        "> Re: lunch\n> Yes, with pleasure. The place by the river has a new "
        "menu, and they keep a table for us if we say so before noon.\n>\n"
        "> Shall I?\n> one\n> two\n> three\n> four\n> five\n");
    scene_type(scene, "Please do");
    scene_compare(scene, "chat_quote");
    scene_keys(scene, "Enter");
    g_autofree char *said = g_strdup_printf(
        "say bob@example.org: > Re: lunch\n> Yes, with pleasure. The place by "
        "the river has a new menu, and they keep a table for us if we say so "
        "before noon.\n>\n> Shall I?\n> one\n> two\n> three\n> four\n> "
        "five\nPlease do\n");
    assert_non_null(strstr(scene->told->str, said));
}

static void
set_presence(Scene *scene, const char *jid, Presence presence)
{
    Batch *batch = batch_new();
    batch_add_presence(batch, jid, "desk", presence, 0, NULL);
    commit(scene->fixture, batch);
    scene_settle(scene);
}

static void
set_line(Scene *scene, LineState line)
{
    Batch *batch = batch_new();
    batch_add_line(batch, SERVICE_XMPP, line, NULL);
    commit(scene->fixture, batch);
    scene_settle(scene);
}

static gboolean
offers_mail(Scene *scene)
{
    g_autofree char *look = scene_look(scene, 80, 24);
    return strstr(look, "M-m mails") != NULL;
}

static void
chat_offers_mail_when_the_friend_goes(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "i"); /* Bob, who is online and has an address */
    assert_false(offers_mail(scene));
    set_presence(scene, "bob@example.org", PRESENCE_OFFLINE);
    scene_compare(scene, "chat_offer");
    scene_type(scene, "Bye"); /* no key is stolen */
    assert_true(offers_mail(scene));
    g_autofree char *input = scene_row(scene, 80, 24, 21);
    assert_non_null(strstr(input, "> Bye"));
    set_presence(scene, "bob@example.org", PRESENCE_AWAY);
    assert_false(offers_mail(scene));
}

/* Nobody has gone when it is us who are cut off. */
static void
chat_offers_nothing_when_we_are_offline(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "i");
    assert_false(offers_mail(scene));
    set_line(scene, LINE_CONNECTING);
    set_presence(scene, "bob@example.org", PRESENCE_OFFLINE);
    assert_false(offers_mail(scene));
    set_line(scene, LINE_ONLINE);
    assert_false(offers_mail(scene));
}

static void
chat_offers_nothing_without_an_address(void **state)
{
    g_autoptr(Scene) scene = scene_empty();
    Batch *batch = batch_new();
    add_friend(batch, "team@example.net", "Team");
    commit(scene->fixture, batch);
    set_presence(scene, "team@example.net", PRESENCE_ONLINE);
    ui_show_chat(scene->ui, "team@example.net");
    assert_false(offers_mail(scene));
    set_presence(scene, "team@example.net", PRESENCE_OFFLINE);
    assert_false(offers_mail(scene));
}

static void
chat_offers_mail_for_what_is_stuck(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "i");
    wish(scene->fixture, intent_send_chat("bob@example.org", "Hello?"));
    scene_settle(scene);
    assert_false(offers_mail(scene)); /* it is on its way */
    clock_set_fixed(SCENE_NOW + 61);
    int next;
    ui_tick(scene->ui, &next);
    assert_true(offers_mail(scene));
    gint64 due;
    g_autoptr(Intent) said = store_read_next_intent(
        scene->fixture->reader, SERVICE_XMPP, 0, G_MAXINT64, &due, NULL);
    Batch *batch = batch_new();
    batch_add_chat_state(batch, said->origin_id, CHAT_SENT);
    commit(scene->fixture, batch);
    scene_settle(scene);
    assert_false(offers_mail(scene));

    batch = batch_new();
    batch_add_chat_state(batch, said->origin_id, CHAT_FAILED);
    commit(scene->fixture, batch);
    scene_settle(scene);
    g_autofree char *look = scene_look(scene, 80, 24);
    assert_non_null(strstr(look, "Bob did not get your message · M-m mails "
                                 "it"));
}

static void
note_choice(gpointer user, const guint *indices, guint n)
{
    GString *noted = user;
    g_string_append(noted, "<");
    for (guint i = 0; i < n; i++)
        g_string_append_printf(noted, "%u", indices[i]);
    g_string_append(noted, ">");
}

static ChoiceSheet
sheet_for(GString *noted)
{
    static const char *const texts[][2] = {
        {"14:02  Bob", "Half past twelve? The place by the river has a new "
                       "menu, and they keep a table for us if we say so before "
                       "noon; the terrace is open as well."},
        {"14:03  Alice", "Yes"},
        {"14:09  Bob", "Line one\nline two\n\nand 作者 山田 too"},
    };
    GPtrArray *rows = choices_new();
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_ptr_array_add(rows, choice_new(texts[i][0], texts[i][1]));
    ((Choice *)rows->pdata[2])->is_proposed = TRUE;
    return (ChoiceSheet){.title = "Mail to Bob",
                         .hint = "t: tag · Enter: mail these · q: none",
                         .jid = "bob@example.org",
                         .rows = rows,
                         .cursor = 2,
                         .then = note_choice,
                         .user = noted};
}

static void
choice(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    g_autoptr(GString) noted = g_string_new(NULL);
    ChoiceSheet sheet = sheet_for(noted);
    ui_choose(scene->ui, &sheet);
    scene_compare(scene, "choice");
    scene_keys(scene, "g g t");
    ui_take_choice(scene->ui);
    assert_string_equal(noted->str, "<02>");
    assert_true(ui_is_at_top(scene->ui));

    sheet = sheet_for(noted);
    ui_choose(scene->ui, &sheet);
    scene_keys(scene, "t k"); /* none is tagged */
    ui_take_choice(scene->ui);
    assert_string_equal(noted->str, "<02><1>");

    sheet = sheet_for(noted);
    ui_choose(scene->ui, &sheet);
    scene_keys(scene, "Esc");
    assert_string_equal(noted->str, "<02><1><>");

    sheet = sheet_for(noted); /* two at once: the first goes unanswered */
    ui_choose(scene->ui, &sheet);
    sheet = sheet_for(noted);
    ui_choose(scene->ui, &sheet);
    ui_take_choice(scene->ui);
    assert_string_equal(noted->str, "<02><1><><2>");
    assert_true(ui_is_at_top(scene->ui));
}

static void
person(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "j I");
    scene_compare(scene, "person");
}

static void
person_with_a_timeline(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_letters(scene);
    scene_keys(scene, "I");
    scene_compare(scene, "person_timeline");
    scene_keys(scene, "j j j j");
    scene_compare(scene, "person_entry");
    theme_set_ascii(TRUE);
    g_autofree char *look = scene_look(scene, 80, 24);
    scene_compare_look("person_ascii", 80, 24, look);
    theme_set_ascii(FALSE);
}

/* Two vCards give one address. */
static void
person_in_a_dispute(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    ui_show_person(scene->ui, "team@example.net");
    scene_compare(scene, "person_dispute");
}

static void
own_account(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    Batch *batch = batch_new();
    OwnCard *card = g_new0(OwnCard, 1);
    card->temp = g_strdup("Name: Alice Example\nNickname: Ali\n");
    card->pep = g_strdup("Nickname: Ali\nEmail: alice@example.org\n");
    card->others = g_strdup("PHOTO, BDAY");
    card->access = g_strdup("presence");
    card->offers_pep = TRUE;
    batch_add_own_card(batch, card);
    commit(scene->fixture, batch);
    scene_settle(scene);
    scene_type(scene, ":me");
    scene_keys(scene, "Enter");
    scene_compare(scene, "me");
}

static void
own_card_that_waits(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    Batch *batch = batch_new();
    OwnCard *card = g_new0(OwnCard, 1);
    card->temp = g_strdup("Name: Alice Example\n");
    card->pep = g_strdup("Name: Alice Example\n");
    card->access = g_strdup("open");
    card->offers_pep = TRUE;
    batch_add_own_card(batch, card);
    commit(scene->fixture, batch);
    keeper_send_intent(scene->fixture->keeper,
                       intent_set_card("Name: Alice Example\n",
                                       "Name: Alice B. Example\n",
                                       AUDIENCE_ANYONE));
    scene_settle(scene);
    scene_type(scene, ":me");
    scene_keys(scene, "Enter");
    scene_compare(scene, "me_waits");
}

static void
filters(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_letters(scene);
    scene_keys(scene, "P");
    scene_compare(scene, "inbox_only");
    scene_keys(scene, "P Tab w");
    scene_compare(scene, "friends_unread");
}

static void
help(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "?");
    scene_compare(scene, "help");
}

static void
lists(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    const char *recipients[] = {"bob@work.example", NULL};
    g_autoptr(GBytes) bytes = g_bytes_new_static("x", 1);
    wish(scene->fixture,
         intent_send_mail(OWN_JID, recipients, bytes, "m1", "Re: lunch", 0));
    wish(scene->fixture,
         intent_save_draft(0, "To: Bob <bob@work.example>\nSubject: lunch\n"
                              "\nShall we?\n"));
    scene_settle(scene);
    scene_type(scene, ":outbox");
    scene_keys(scene, "Enter");
    scene_compare(scene, "outbox");
    scene_type(scene, ":drafts");
    scene_keys(scene, "Enter");
    scene_compare(scene, "drafts");
}

static void
suggestions(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    for (guint32 uid = 9001; uid < 9004; uid++)
        receive(scene->fixture, uid, "bob@elsewhere.example");
    Batch *batch = batch_new();
    MailHeader *header = header_from("Eve", "eve@e.example", "hello");
    header->jabber_id = g_strdup("eve@chat.example");
    header->auth = AUTH_PASS;
    batch_add_mail(batch, "INBOX", 9010, 0, 1000, 100, header, FALSE);
    commit(scene->fixture, batch);
    scene_settle(scene);
    scene_type(scene, ":suggestions");
    scene_keys(scene, "Enter");
    scene_compare(scene, "suggestions");
}

static void
prompt_completes(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_type(scene, ":l");
    scene_keys(scene, "Tab");
    scene_compare(scene, "prompt");
}

static void
half_a_sequence_shows(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    scene_keys(scene, "g");
    g_autofree char *row = scene_row(scene, 80, 24, 23);
    assert_true(g_str_has_suffix(row, " g-"));
    scene_keys(scene, "Esc");
    g_autofree char *after = scene_row(scene, 80, 24, 23);
    assert_null(strstr(after, "g-"));
}

static void
ascii(void **state)
{
    theme_set_ascii(TRUE);
    g_autoptr(Scene) scene = scene_new();
    g_autofree char *look = scene_look(scene, 80, 24);
    scene_compare_look("ascii", 80, 24, look);
    theme_set_ascii(FALSE);
}

/* Nothing may be drawn outside or crash, however small it gets. */
static void
any_size_is_painted(void **state)
{
    g_autoptr(Scene) scene = scene_new();
    static const char *const keys[] = {"gg", "Enter", "v", "I", "i", "?"};
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        scene_type(scene, i == 0 ? keys[i] : "");
        if (i > 0)
            scene_keys(scene, keys[i]);
        for (int width = 1; width < 90; width += 4)
            for (int height = 1; height < 14; height++)
                g_free(scene_look(scene, width, height));
        scene_keys(scene, "M-1");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inbox),
        cmocka_unit_test(inbox_warns_of_forgery),
        cmocka_unit_test(why_a_mark_is_there),
        cmocka_unit_test(nobody_and_nothing),
        cmocka_unit_test(friends),
        cmocka_unit_test(reader),
        cmocka_unit_test(reader_waits_for_the_body),
        cmocka_unit_test(reader_says_why_the_text_is_not_here),
        cmocka_unit_test(attachments_wait_for_the_body),
        cmocka_unit_test(chat),
        cmocka_unit_test(chat_with_a_quote),
        cmocka_unit_test(chat_offers_mail_when_the_friend_goes),
        cmocka_unit_test(chat_offers_nothing_when_we_are_offline),
        cmocka_unit_test(chat_offers_nothing_without_an_address),
        cmocka_unit_test(chat_offers_mail_for_what_is_stuck),
        cmocka_unit_test(choice),
        cmocka_unit_test(person),
        cmocka_unit_test(person_with_a_timeline),
        cmocka_unit_test(person_in_a_dispute),
        cmocka_unit_test(own_account),
        cmocka_unit_test(own_card_that_waits),
        cmocka_unit_test(filters),
        cmocka_unit_test(help),
        cmocka_unit_test(lists),
        cmocka_unit_test(suggestions),
        cmocka_unit_test(prompt_completes),
        cmocka_unit_test(half_a_sequence_shows),
        cmocka_unit_test(ascii),
        cmocka_unit_test(any_size_is_painted),
    };
    message_init();
    return cmocka_run_group_tests_name("views", tests, NULL, NULL);
}
