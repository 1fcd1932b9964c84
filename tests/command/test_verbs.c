/* test_verbs - `kith VERB`, its text and its JSON. */
#include "test.h"

#include <unistd.h>

#include "base/error.h"
#include "command/json.h"
#include "command/verbs.h"
#include "config/config.h"
#include "tests/command/desk.h"

/* What the verb prints; the error's message after `!` when it fails. */
static char *
perform(Desk *desk, const char *line, const char *input)
{
    g_autoptr(GString) output = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = NULL;
    assert_true(g_shell_parse_argv(line, NULL, &words, NULL));
    FILE *file = tmpfile();
    fwrite(input, 1, strlen(input), file);
    rewind(file);
    VerbContext context = {.config = desk->config,
                           .reader = desk->store->reader,
                           .keeper = desk->store->keeper,
                           .input = file,
                           .output = output};
    gboolean is_done = verb_perform(&context, words, &error);
    fclose(file);
    desk_settle(desk);
    return is_done ? g_strdup(output->str)
                   : g_strconcat("!", error->message, NULL);
}

static void
assert_prints(Desk *desk, const char *line, const char *expected)
{
    g_autofree char *printed = perform(desk, line, "");
    assert_string_equal(printed, expected);
}

static void
store_is_printed(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    assert_prints(desk, "status",
                  "inbox\t2\nunread-mail\t2\nunread-chat\t0\noutbox\t0\n"
                  "failed\t0\ndrafts\t0\nfriends\t3\nfriends-online\t0\n"
                  "xmpp\tstopped\nimap\tstopped\nsmtp\tstopped\n");
    assert_prints(desk, "friends",
                  "bob@im.example\tBob\toffline\t1\t0\tbob@work.example\n"
                  "carol@im.example\tCarol\toffline\t0\t0\t\n"
                  "dave@im.example\tDave\toffline\t0\t0\t\n");
    assert_prints(desk, "links",
                  "bob@im.example\tbob@work.example\tclaimed\tvcard\n");
    assert_prints(desk, "inbox 1",
                  "2\tN--\t1970-01-12T13:46:42Z\t\tshop@x.example\t"
                  "shop@x.example\tmail 2\n");
    assert_prints(desk, "person Bob",
                  "jid\tbob@im.example\nname\tBob\npresence\toffline\n"
                  "groups\tWork\nemails\tbob@work.example\n"
                  "last-mail\t1970-01-12T13:46:41Z\n"
                  "address\tbob@work.example\tclaimed\tvcard\t1\n");
}

static void
json_says_the_same(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    assert_prints(desk, "links --json",
                  "[{\"jid\":\"bob@im.example\",\"address\":"
                  "\"bob@work.example\",\"state\":\"claimed\",\"evidence\":"
                  "\"vcard\"}]\n");
    assert_prints(
        desk, "person carol@im.example --json",
        "{\"jid\":\"carol@im.example\",\"name\":\"Carol\","
        "\"presence\":\"offline\",\"status\":null,\"groups\":[\"Work\"],"
        "\"full-name\":null,\"nickname\":null,\"organisation\":null,"
        "\"telephones\":[],\"emails\":[],"
        "\"last-mail\":null,\"last-chat\":null,\"note\":null,\"also\":[],"
        "\"addresses\":[]}\n");
    g_autofree char *bob = perform(desk, "person bob@im.example --json", "");
    assert_non_null(strstr(bob, "\"last-mail\":\"1970-01-12T13:46:41Z\","));
}

/* Whoever picks a friend's mails by the JID must not be given a forgery. */
static void
forgery_has_no_friend(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    Batch *batch = batch_new();
    MailHeader *forged = header_from("Bob", "bob@work.example", "urgent");
    forged->auth = AUTH_FAIL;
    batch_add_mail(batch, "INBOX", 9, 0, 2000000, 100, forged, FALSE);
    desk_commit(desk, batch);
    g_autofree char *forgery = perform(desk, "inbox 1 --json", "");
    assert_non_null(strstr(forgery, "\"mark\":\"!\""));
    assert_non_null(strstr(forgery, "\"friend\":null"));
    g_autofree char *all = perform(desk, "inbox --json", "");
    assert_non_null(strstr(all, "\"friend\":\"bob@im.example\""));
    assert_non_null(strstr(all, "\"mark\":\"\"")); /* shop@x.example's */
}

static void
json_is_escaped(void **state)
{
    g_autoptr(Json) json = json_new();
    json_begin_object(json, NULL);
    json_string(json, "a\"\\", "\x01\n\x7fé\xff");
    json_begin_array(json, "b");
    json_int(json, NULL, -5);
    json_bool(json, NULL, TRUE);
    json_string(json, NULL, NULL);
    json_begin_object(json, NULL);
    json_end_object(json);
    json_end_array(json);
    json_end_object(json);
    g_autofree char *text = json_text(json);
    assert_string_equal(text,
                        "{\"a\\\"\\\\\":\"\\u0001\\n\\u007fé\xef\xbf\xbd\","
                        "\"b\":[-5,true,null,{}]}");
}

static void
words_are_searched(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    assert_prints(desk, "search mail shop",
                  "mail\t2\tN--\t1970-01-12T13:46:42Z\t\tshop@x.example\t"
                  "shop@x.example\tmail 2\n");
    assert_prints(desk, "search carol",
                  "friend\t\t\t\t\tCarol\tcarol@im.example\toffline\n");
    assert_prints(desk, "search carol --json",
                  "[{\"kind\":\"friend\",\"name\":\"Carol\",\"jid\":"
                  "\"carol@im.example\",\"presence\":\"offline\"}]\n");
    assert_prints(desk, "search mail --limit 1",
                  "mail\t2\tN--\t1970-01-12T13:46:42Z\t\tshop@x.example\t"
                  "shop@x.example\tmail 2\n");
    assert_prints(desk, "search mail --limit x",
                  "!search: 'x' is no number of rows");
    assert_prints(desk, "search --limit 3",
                  "!search: it takes PATTERN… [--limit COUNT]");
    assert_prints(desk, "thread 2",
                  "2\tN--\t1970-01-12T13:46:42Z\t\tshop@x.example\t"
                  "shop@x.example\tmail 2\n");
    assert_prints(desk, "thread 77", "!thread: there is no mail 77");
}

static void
wishes_are_told_as_json(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    assert_prints(desk, "link --json Carol carol@y.example",
                  "{\"state\":\"done\",\"intent\":null,"
                  "\"jid\":\"carol@im.example\","
                  "\"address\":\"carol@y.example\"}\n");
    assert_prints(desk, "chat --json Bob hi",
                  "{\"state\":\"queued\",\"intent\":1,"
                  "\"jid\":\"bob@im.example\"}\n");
    /* After `--` it is a word like any other. */
    assert_prints(desk, "chat Bob -- --json",
                  "in the outbox, for bob@im.example\n");
    g_autofree char *mailed = perform(desk, "mail Bob -s x --json", "Hello.\n");
    assert_non_null(strstr(mailed, "\"intent\":3,\"message-id\":\""));
    assert_non_null(strstr(mailed, "\"recipients\":[\"bob@work.example\"]}"));
}

static void
mail_is_read(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    assert_prints(desk, "read 2",
                  "!read: the text of mail 2 is not here: open it in kith");
    assert_prints(desk, "read x", "!read: 'x' is no id of a mail");
    desk_put_body(desk, 2, "From: a@x.example\nSubject: s\n\nHi\n");
    g_autofree char *text = perform(desk, "read 2", "");
    assert_non_null(strstr(text, "Hi\n"));
}

static void
links_are_made_and_taken_away(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    assert_prints(desk, "link Carol carol@y.example",
                  "carol@y.example is now linked to carol@im.example\n");
    assert_int_equal(desk_link(desk, "carol@im.example", "carol@y.example"),
                     LINK_MANUAL);
    assert_prints(desk, "unlink Carol carol@y.example",
                  "carol@y.example is no longer linked to "
                  "carol@im.example\n");
    assert_prints(desk, "link Carol", "!link: it takes JID ADDRESS");
    assert_prints(desk, "link Carol x",
                  "!link: 'x' is no mail address: write user@domain");
}

static void
mail_and_chat_go_to_the_outbox(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    g_autofree char *mailed =
        perform(desk, "mail Bob zoe@x.example -s 'the plan'", "Hello.\n");
    assert_string_equal(mailed, "in the outbox, for 2 recipients\n");
    gint64 due;
    g_autoptr(Intent) mail = store_read_next_intent(
        desk->store->reader, SERVICE_SMTP, 0, G_MAXINT64, &due, NULL);
    assert_string_equal(mail->recipients[0], "bob@work.example");
    assert_string_equal(mail->text, "the plan");

    assert_prints(desk, "mail Dave -s x",
                  "!mail: no mail address is known for Dave: kith link "
                  "dave@im.example ADDRESS");
    assert_prints(desk, "chat Bob hello there",
                  "in the outbox, for bob@im.example\n");
    assert_prints(desk, "chat Bob ' '", "!chat: there is nothing to say");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(store_is_printed),
        cmocka_unit_test(json_says_the_same),
        cmocka_unit_test(forgery_has_no_friend),
        cmocka_unit_test(json_is_escaped),
        cmocka_unit_test(words_are_searched),
        cmocka_unit_test(wishes_are_told_as_json),
        cmocka_unit_test(mail_is_read),
        cmocka_unit_test(links_are_made_and_taken_away),
        cmocka_unit_test(mail_and_chat_go_to_the_outbox),
    };
    return cmocka_run_group_tests_name("verbs", tests, NULL, NULL);
}
