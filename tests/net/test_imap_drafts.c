/* test_imap_drafts - drafts on their way into the Drafts folder of a real
 * Dovecot, and out of it. */
#include "test.h"

#include "base/clock.h"
#include "mail/message.h"
#include "net/imap/fetch.h"
#include "net/mailroom.h"
#include "servers.h"

#define PASSWORD "alice-secret"

/* What is being done is no longer the next thing to do. */
static gboolean
is_doing_anything(Mailroom *room)
{
    enum { IDS = 50 }; /* more than any test has wishes */
    for (gint64 id = 1; id <= IDS; id++) {
        g_autoptr(Intent) intent = store_read_intent(room->reader, id, NULL);
        if (intent && intent->state == INTENT_RUNNING)
            return TRUE;
    }
    return FALSE;
}

/* Nothing is left to do, and `user` (a Message-ID) is the one copy; without
 * drafts there is none. */
static gboolean
is_done(Mailroom *room, gpointer user)
{
    gint64 due;
    g_autoptr(Intent) next = store_read_next_intent(
        room->reader, SERVICE_IMAP, 0, G_MAXINT64 - 1, &due, NULL);
    g_autoptr(GPtrArray) drafts = store_read_drafts(room->reader, 10, NULL);
    const StoredDraft *draft = drafts->len ? drafts->pdata[0] : NULL;
    if (is_doing_anything(room))
        return FALSE;
    if (next || !draft || !user)
        return !next && !draft && !user;
    return draft->copies && g_strcmp0(draft->copies[0], user) == 0 &&
           !draft->copies[1];
}

static gboolean
has_intent(Mailroom *room, gpointer user)
{
    g_autoptr(Intent) next = store_read_next_intent(room->reader, SERVICE_IMAP,
                                                    0, clock_now(), NULL, NULL);
    return next != NULL;
}

static StoredDraft *
only_draft(Mailroom *room)
{
    g_autoptr(GPtrArray) drafts = store_read_drafts(room->reader, 10, NULL);
    assert_int_equal(drafts->len, 1);
    const StoredDraft *draft = drafts->pdata[0];
    return store_read_draft(room->reader, draft->id, NULL);
}

static gint64
save(Mailroom *room, gint64 id, const char *text)
{
    mailroom_wish(room, intent_save_draft(id, text));
    g_autoptr(StoredDraft) draft = only_draft(room);
    return draft->id;
}

static guint
count(Mailroom *room, const char *criteria)
{
    g_autoptr(ImapSession) client = mailroom_other_client(room, "Drafts");
    g_autoptr(GArray) found = fetch_search(client, criteria, NULL);
    assert_non_null(found);
    return found->len;
}

static void
wait_done(Mailroom *room, const char *copy)
{
    mailroom_wait(room, is_done, (gpointer)copy,
                  "the Drafts folder being up to date");
}

static Mailroom *
start(Servers *servers)
{
    g_autofree char *config = servers_write_config(servers, "alice", NULL);
    Mailroom *room = mailroom_new(config, PASSWORD);
    mailroom_start(room);
    return room;
}

static Servers *
start_servers(void)
{
    const char *arguments[] = {"imap", "--seed", "empty", NULL};
    return servers_start(arguments);
}

static void
newest_copy_alone_is_kept(void **state)
{
    g_autoptr(Servers) servers = start_servers();
    g_autoptr(Mailroom) room = start(servers);
    gint64 id = save(room, 0,
                     "To: b@x.example\nBcc: c@x.example\nSubject: one\n\nhi\n");
    mailroom_wish(room, intent_file_draft(id, "v1@example.org", 0));
    wait_done(room, "v1@example.org");
    assert_int_equal(count(room, "ALL"), 1);
    assert_int_equal(count(room, "DRAFT SEEN HEADER Subject one "
                                 "HEADER Bcc c@x.example"),
                     1);
    save(room, id, "To: b@x.example\nSubject: two\n\nhi\n");
    mailroom_wish(room, intent_file_draft(id, "v2@example.org", 0));
    wait_done(room, "v2@example.org");
    assert_int_equal(count(room, "ALL"), 1);
    assert_int_equal(count(room, "HEADER Subject two"), 1);

    mailroom_wish(room, intent_drop_draft(id));
    wait_done(room, NULL);
    assert_int_equal(count(room, "ALL"), 0);
}

/* What no mail can be made of is kept all the same, every word. */
static void
broken_draft_is_filed_as_it_stands(void **state)
{
    g_autoptr(Servers) servers = start_servers();
    g_autoptr(Mailroom) room = start(servers);
    gint64 id = save(room, 0, "To: nobody at all\nSubject: x\n\nmy words\n");
    mailroom_wish(room, intent_file_draft(id, "v1@example.org", 0));
    wait_done(room, "v1@example.org");
    assert_int_equal(count(room, "ALL"), 1);
    assert_int_equal(count(room, "TEXT words"), 1);
    assert_int_equal(count(room, "BODY words BODY nobody"), 1);
}

/* Cut off after the server had it: found so, it is not put there again. */
static void
copy_is_put_there_once(void **state)
{
    g_autoptr(Servers) servers = start_servers();
    g_autoptr(Mailroom) room = start(servers);
    gint64 id = save(room, 0, "To:\nSubject: once\n\nhi\n");
    mailroom_wish(room, intent_file_draft(id, "v1@example.org", 0));
    wait_done(room, "v1@example.org");
    mailroom_stop(room);
    keeper_send_intent(room->keeper,
                       intent_file_draft(id, "v1@example.org", 0));
    mailroom_wait(room, has_intent, NULL, "the wish");
    g_autoptr(Intent) next = store_read_next_intent(room->reader, SERVICE_IMAP,
                                                    0, clock_now(), NULL, NULL);
    Batch *batch = batch_new();
    batch_add_intent_running(batch, next->id);
    batch_add_intent_retry(batch, next->id, 0, "cut off");
    assert_true(keeper_commit_batch(room->keeper, batch, NULL));
    mailroom_start(room);
    wait_done(room, "v1@example.org");
    assert_int_equal(count(room, "HEADER Message-ID v1@example.org"), 1);
}

/* Other clients copy too; every one of an old version goes. */
static void
foreign_mails_stay(void **state)
{
    g_autoptr(Servers) servers = start_servers();
    g_autoptr(Mailroom) room = start(servers);
    gint64 id = save(room, 0, "To:\nSubject: ours\n\nhi\n");
    mailroom_wish(room, intent_file_draft(id, "v1@example.org", 0));
    wait_done(room, "v1@example.org");
    g_autoptr(ImapSession) client = mailroom_other_client(room, "Drafts");
    mailroom_run(client, "UID COPY 1 Drafts");
    const char *arguments[] = {"alice", "2", "Drafts", NULL};
    servers_do(servers, "seed-mail", arguments, NULL);
    mailroom_wish(room, intent_drop_draft(id));
    wait_done(room, NULL);
    assert_int_equal(count(room, "HEADER Subject ours"), 0);
    assert_int_equal(count(room, "ALL"), 2);
}

/* A server finds whatever contains the id that it is asked for. */
static void
longer_ids_are_others(void **state)
{
    static const char *const alice[] = {"alice", NULL};
    g_autoptr(Servers) servers = start_servers();
    servers_do(servers, "deliver", alice,
               "From: bob@example.org\r\nSubject: other\r\n"
               "Message-ID: <av1@example.org>\r\n\r\nhi\r\n");
    g_autoptr(Mailroom) room = start(servers);
    gint64 id = save(room, 0, "To:\nSubject: ours\n\nhi\n");
    mailroom_wish(room, intent_file_draft(id, "v1@example.org", 0));
    wait_done(room, "v1@example.org");
    g_autoptr(ImapSession) client = mailroom_other_client(room, "INBOX");
    mailroom_run(client, "UID COPY 1 Drafts");
    mailroom_wish(room, intent_drop_draft(id));
    wait_done(room, NULL);
    assert_int_equal(count(room, "HEADER Subject ours"), 0);
    assert_int_equal(count(room, "HEADER Subject other"), 1);
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newest_copy_alone_is_kept),
        cmocka_unit_test(broken_draft_is_filed_as_it_stands),
        cmocka_unit_test(copy_is_put_there_once),
        cmocka_unit_test(foreign_mails_stay),
        cmocka_unit_test(longer_ids_are_others),
    };
    return cmocka_run_group_tests_name("drafts on the server", tests, NULL,
                                       NULL);
}
