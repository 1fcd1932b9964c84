/* test_xmpp_archive - the archive and carbons with a real server: no gap, each
 * message once, history further and further back, and no word of strangers. */
#include "test.h"

#include <glib/gstdio.h>

#include "net/xmpp_side.h"
#include "net/xmpp_stranger.h"

#define ALICE "alice@example.org"
#define BOB   "bob@example.org"
#define CAROL "carol@example.org"
#define SERVER_PAGE 50 /* Prosody gives no more at once, whatever is asked */
#define MANY  2000 /* rows that a look at the store takes at most */

static Servers *servers;

/* ---- what is said and stored ---- */

/* Another client of alice's: what comes is not kept as offline messages. */
static Stranger *
second_alice(void)
{
    Stranger *second = stranger_new(servers, "alice");
    stranger_say(second, "<presence/>");
    stranger_await_presence(second, ALICE "/");
    return second;
}

/* Of `from` up to `to`, as bob's; each is named by its number. */
static void
say_numbers(int from, int to)
{
    g_autoptr(Stranger) bob = stranger_new(servers, "bob");
    for (int i = from; i <= to; i++) {
        g_autofree char *xml = g_strdup_printf(
            "<message type='chat' id='n%d' to='" ALICE "'><body>%d</body>"
            "</message>",
            i, i);
        stranger_say(bob, xml);
    }
    /* An answer: the server has handled all before. */
    g_free(stranger_ask(bob, "<iq type='get' to='example.org'>"
                             "<ping xmlns='urn:xmpp:ping'/></iq>"));
}

/* How many there are of bob's; none may be there twice. */
static guint
count_once(Side *side)
{
    g_autoptr(GPtrArray) rows =
        store_read_chat_page(side->reader, BOB, NULL, PAGE_BEFORE, MANY, NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; rows && i < rows->len; i++) {
        ChatRow *row = g_ptr_array_index(rows, i);
        if (!g_hash_table_add(seen, row->body))
            fail_msg("'%s' is stored twice", row->body);
    }
    return g_hash_table_size(seen);
}

static gboolean
has_body(Side *side, gconstpointer body)
{
    return side_count_chats(side, BOB, body) == 1;
}

static gboolean
has_from_carol(Side *side, gconstpointer body)
{
    return side_count_chats(side, CAROL, body) == 1;
}

static gint64
count_unread(Side *side)
{
    g_autoptr(Friend) bob = store_read_friend(side->reader, BOB, NULL);
    return bob->unread_chat;
}

static const Change *
await_history(Side *side)
{
    side_forget(side);
    side_send(side, WORKER_WANT_HISTORY, BOB);
    return side_await_change(side, CHANGE_HISTORY);
}

/* ---- tests ---- */

/* One side all through: 300 messages before the first login, 600 while it is
 * away, and those of before as history. */
static void
gaps_are_closed_and_history_goes_to_the_beginning(void **state)
{
    (void)state;
    g_autoptr(Stranger) second = second_alice();
    say_numbers(1, 300);
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_await(alice, has_body, "300", "the newest of the archive");
    assert_int_equal(count_once(alice), SERVER_PAGE);

    side_stop(alice);
    say_numbers(301, 900);
    side_start(alice, NULL);
    side_await(alice, has_body, "900", "the end of the gap");
    assert_int_equal(count_once(alice), SERVER_PAGE + 600);

    gint64 unread = count_unread(alice);
    for (int before = SERVER_PAGE; before < 250; before += SERVER_PAGE)
        assert_int_equal(await_history(alice)->history, HISTORY_LOADED);
    assert_int_equal(await_history(alice)->history, HISTORY_COMPLETE);
    assert_int_equal(count_once(alice), 900);
    assert_int_equal(count_unread(alice), unread);

    side_stop(alice);
    say_numbers(901, 910);
    Batch *batch = batch_new(); /* as if the archive had been purged */
    batch_add_archive_position(batch, "gone", g_get_real_time());
    assert_true(keeper_commit_batch(alice->keeper, batch, NULL));
    side_start(alice, NULL);
    side_await(alice, has_body, "910", "what came since, by time");
    assert_int_equal(count_once(alice), 910);
}

/* The server cannot read it for a while, and says so. */
static void
set_archive_mode(int mode)
{
    static const char *const names[] = {"list", "lidx"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *path =
            g_strdup_printf("%s/state/xmpp/example%%2eorg/archive/alice.%s",
                            servers->folder, names[i]);
        if (g_file_test(path, G_FILE_TEST_EXISTS))
            assert_int_equal(g_chmod(path, mode), 0);
    }
}

/* What comes while there is a gap must not hide it. */
static void
gap_stays_until_the_archive_can_be_read(void **state)
{
    (void)state;
    g_autoptr(Stranger) second = second_alice();
    g_autoptr(Side) alice = side_online(servers, "alice");
    say_numbers(2001, 2001);
    side_await(alice, has_body, "2001", "the first");
    side_stop(alice);
    say_numbers(2002, 2004);
    set_archive_mode(0);
    side_forget(alice);
    side_start(alice, NULL);
    side_await_line(alice, LINE_ONLINE);
    /* An answer to what is sent after the query comes after its own. */
    assert_int_equal(await_history(alice)->history, HISTORY_FAILED);
    set_archive_mode(0600);
    say_numbers(2005, 2005);
    side_await(alice, has_body, "2005", "what comes live");
    assert_false(has_body(alice, "2004"));
    side_stop(alice);
    side_start(alice, NULL);
    side_await(alice, has_body, "2004", "the gap");
    count_once(alice);
}

static void
history_without_a_line_says_why(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_new(servers, "alice", "xmpp");
    WorkerOptions options = {alice->config, alice->keeper, alice->path};
    alice->worker = xmpp_worker_start(&options);
    side_send(alice, WORKER_WANT_HISTORY, BOB);
    const Change *change = side_await_change(alice, CHANGE_HISTORY);
    assert_int_equal(change->history, HISTORY_FAILED);
    assert_non_null(change->text);
}

static void
other_clients_of_ours_are_followed(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) second = second_alice();
    stranger_say(second, "<message type='chat' id='c1' to='" BOB "'>"
                         "<body>said elsewhere</body></message>");
    side_await(alice, has_body, "said elsewhere", "the carbon");
    g_autoptr(GPtrArray) rows =
        store_read_chat_page(alice->reader, BOB, NULL, PAGE_BEFORE, 1, NULL);
    const ChatRow *row = g_ptr_array_index(rows, 0);
    assert_true(row->is_outgoing);
}

#define INNER                                                                  \
    "<forwarded xmlns='urn:xmpp:forward:0'>"                                   \
    "<delay xmlns='urn:xmpp:delay' stamp='2020-01-01T00:00:00Z'/>"             \
    "<message xmlns='jabber:client' type='chat' from='" BOB "/x' to='" ALICE   \
    "'><body>forged</body></message></forwarded>"

static void
forgeries_of_a_stranger_are_ignored(void **state)
{
    static const char *const forgeries[] = {
        "<received xmlns='urn:xmpp:carbons:2'>" INNER "</received>",
        "<sent xmlns='urn:xmpp:carbons:2'>" INNER "</sent>",
        "<result xmlns='urn:xmpp:mam:2' id='1'>" INNER "</result>",
        "<result xmlns='urn:xmpp:mam:2' id='1' queryid=''>" INNER "</result>",
        "<result xmlns='urn:xmpp:mam:2' id='1' queryid='1'>" INNER "</result>",
    };
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    g_autoptr(Stranger) carol = stranger_new(servers, "carol");
    stranger_say(carol, "<presence/>");
    const char *full = stranger_await_presence(carol, ALICE "/");
    for (guint i = 0; i < G_N_ELEMENTS(forgeries); i++) {
        g_autofree char *xml =
            g_strdup_printf("<message to='%s'>%s</message>", full,
                            forgeries[i]);
        stranger_say(carol, xml);
    }
    g_autofree char *end = g_strdup_printf(
        "<message type='chat' to='%s'><body>the end</body></message>", full);
    stranger_say(carol, end);
    side_await(alice, has_from_carol, "the end", "what followed the forgeries");
    assert_int_equal(side_count_chats(alice, BOB, "forged"), 0);
    assert_int_equal(side_count_chats(alice, CAROL, "forged"), 0);
}

/* ---- bombs ---- */

static gboolean
has_after_the_bomb(Side *side, gconstpointer body)
{
    return side_count_chats(side, CAROL, body) == 1;
}

/* What cannot be read is not fetched for ever, and all around it comes. */
static void
bomb_in_the_archive_is_stepped_over(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    side_stop(alice);
    g_autoptr(Stranger) second = second_alice();
    g_autoptr(Stranger) carol = stranger_new(servers, "carol");
    g_autoptr(GString) xml = g_string_new(
        "<message type='chat' to='" ALICE "/nobody'><x xmlns='x'>");
    for (int i = 0; i < 60000; i++)
        g_string_append(xml, "<a/>");
    g_string_append(xml, "</x><body>boom</body></message>");
    stranger_say(carol, "<message type='chat' id='b1' to='" ALICE
                        "'><body>before</body></message>");
    stranger_say(carol, xml->str);
    g_free(stranger_ask(carol, "<iq type='get' to='example.org'>"
                               "<ping xmlns='urn:xmpp:ping'/></iq>"));
    side_forget(alice);
    side_start(alice, NULL);
    side_await(alice, has_after_the_bomb, "before", "what came before it");
    stranger_say(carol, "<message type='chat' id='b2' to='" ALICE
                        "'><body>after</body></message>");
    side_await(alice, has_after_the_bomb, "after", "what came after it");
    assert_int_equal(side_count_chats(alice, CAROL, "boom"), 0);
}

/* ---- the program ---- */

static int
start_servers(void **state)
{
    (void)state;
    const char *const arguments[] = {"xmpp", "--seed", "basic", NULL};
    servers = servers_start(arguments);
    return 0;
}

static int
start_without(void **state)
{
    (void)state;
    const char *const arguments[] = {"xmpp", "--seed", "basic", "--no-mam",
                                     NULL};
    servers = servers_start(arguments);
    return 0;
}

static int
stop_servers(void **state)
{
    (void)state;
    g_clear_pointer(&servers, servers_free);
    return 0;
}

static void
server_without_archive_has_no_history(void **state)
{
    (void)state;
    g_autoptr(Side) alice = side_online(servers, "alice");
    assert_int_equal(await_history(alice)->history, HISTORY_COMPLETE);
    side_wish(alice, intent_send_chat(BOB, "goes all the same"));
    g_autoptr(Side) bob = side_online(servers, "bob");
    g_autoptr(GPtrArray) rows =
        store_read_chat_page(alice->reader, BOB, NULL, PAGE_BEFORE, 1, NULL);
    assert_int_equal(rows->len, 1);
}

int
main(void)
{
    const struct CMUnitTest with_archive[] = {
        cmocka_unit_test(gaps_are_closed_and_history_goes_to_the_beginning),
        cmocka_unit_test(gap_stays_until_the_archive_can_be_read),
        cmocka_unit_test(history_without_a_line_says_why),
        cmocka_unit_test(other_clients_of_ours_are_followed),
        cmocka_unit_test(forgeries_of_a_stranger_are_ignored),
        cmocka_unit_test(bomb_in_the_archive_is_stepped_over),
    };
    const struct CMUnitTest without[] = {
        cmocka_unit_test(server_without_archive_has_no_history),
    };
    const char *only = g_getenv("ONLY");
    if (only)
        cmocka_set_test_filter(only);
    int failures =
        cmocka_run_group_tests(with_archive, start_servers, stop_servers);
    return failures +
           cmocka_run_group_tests(without, start_without, stop_servers);
}
