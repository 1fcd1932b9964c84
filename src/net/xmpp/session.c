/* session - see session.h. */
#include "net/xmpp/session.h"

#include "base/clock.h"
#include "base/error.h"
#include "correspondence/jid.h"
#include "net/xmpp/archive.h"
#include "net/xmpp/carbons.h"
#include "net/xmpp/chat.h"
#include "net/xmpp/disco.h"
#include "net/xmpp/notes.h"
#include "net/xmpp/outbox.h"
#include "net/xmpp/owncard.h"
#include "net/xmpp/ping.h"
#include "net/xmpp/presence.h"
#include "net/xmpp/roam.h"
#include "net/xmpp/roster.h"
#include "net/xmpp/upload.h"
#include "net/xmpp/vcards.h"

static GHashTable *
new_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

Session *
session_new(Worker *worker, GError **error)
{
    StoreReader *reader = store_reader_open(worker->store_path, error);
    if (!reader)
        return NULL;
    Session *session = g_new0(Session, 1);
    session->worker = worker;
    session->reader = reader;
    session->own_jid = jid_bare(worker->config->jid);
    session->own_domain = jid_domain(worker->config->jid);
    session->iqs = iq_table_new(session->own_jid);
    session->learnt = batch_new();
    session->friends = new_set();
    session->watchers = new_set();
    session->online =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                              (GDestroyNotify)g_hash_table_unref);
    session->typists = new_set();
    session->asking = new_set();
    session->wished = new_set();
    session->befriending = new_set();
    session->vcards = vcards_new(session);
    session->outbox = outbox_new(session);
    session->archive = archive_new(session);
    session->roam = roam_new(session);
    session->uploads = uploads_new(session);
    session->own_cards = owncards_new(session);
    return session;
}

void
session_free(Session *session)
{
    uploads_free(session->uploads);
    owncards_free(session->own_cards);
    roam_free(session->roam);
    outbox_free(session->outbox);
    vcards_free(session->vcards);
    g_hash_table_unref(session->wished);
    g_hash_table_unref(session->asking);
    g_hash_table_unref(session->typists);
    g_hash_table_unref(session->online);
    g_hash_table_unref(session->watchers);
    g_hash_table_unref(session->friends);
    batch_free(session->learnt);
    iq_table_free(session->iqs); /* its pages know the archive */
    archive_free(session->archive);
    g_hash_table_unref(session->befriending);
    g_free(session->own_domain);
    g_free(session->own_jid);
    store_reader_close(session->reader);
    g_free(session);
}

/* ---- the life of a stream ---- */

void
session_begin(Session *session)
{
    session->is_ready = FALSE;
    session->is_pinging = FALSE;
    session->began = clock_monotonic();
    roster_request(session);
}

void
session_become_ready(Session *session)
{
    session->is_ready = TRUE;
    presence_send(session);
    worker_tell_line(session->worker, LINE_ONLINE, NULL);
    vcards_begin(session->vcards);
    carbons_enable(session); /* before: what comes later comes live */
    archive_begin(session->archive);
    owncards_begin(session->own_cards);
    outbox_send(session->outbox);
    notes_request(session);
    roam_begin(session->roam);
}

void
session_end(Session *session, const char *reason)
{
    session->is_ready = FALSE;
    archive_end(session->archive, connection_is_overfull(session->connection));
    session->connection = NULL; /* the handlers below must not send */
    iq_table_abandon(session->iqs);
    vcards_end(session->vcards);
    outbox_end(session->outbox, reason);
    owncards_end(session->own_cards, reason);
    roam_end(session->roam);
    uploads_end(session->uploads, reason);
    g_hash_table_remove_all(session->online);
    g_hash_table_remove_all(session->typists);
    g_hash_table_remove_all(session->wished);
    batch_add_presence_reset(session->learnt);
    /* Waits: what the outbox gave back must be readable when the next stream
     * looks for it. */
    g_autoptr(GError) error = NULL;
    if (!session_commit(session, &error))
        g_clear_error(&error); /* the keeper has told the user */
}

void
session_turn(Session *session, gint64 now)
{
    iq_table_expire(session->iqs, now);
    if (session->is_ready) {
        ping_turn(session, now);
        vcards_turn(session->vcards, now);
        outbox_turn(session->outbox);
        roam_turn(session->roam, now);
    }
}

void
session_flush(Session *session)
{
    if (batch_is_empty(session->learnt))
        return;
    keeper_send_batch(session->worker->keeper, session->learnt);
    session->learnt = batch_new();
}

gboolean
session_commit(Session *session, GError **error)
{
    Batch *learnt = g_steal_pointer(&session->learnt);
    session->learnt = batch_new();
    return keeper_commit_batch(session->worker->keeper, learnt, error);
}

gint64
session_deadline(const Session *session)
{
    gint64 deadline = iq_table_deadline(session->iqs);
    if (!session->is_ready)
        return deadline;
    deadline = MIN(deadline, ping_deadline(session));
    deadline = MIN(deadline, vcards_deadline(session->vcards));
    deadline = MIN(deadline, outbox_deadline(session->outbox));
    return MIN(deadline, roam_deadline(session->roam));
}

/* ---- stanzas ---- */

static void
take_iq(Session *session, Stanza *iq)
{
    if (stanza_has_type(iq, "result") || stanza_has_type(iq, "error"))
        iq_table_take(session->iqs, iq); /* else nobody asked: a forgery */
    else if (roster_is_push(iq))
        roster_take_push(session, iq);
    else
        disco_answer(session, iq);
}

static void
take_message(Session *session, Stanza *message)
{
    if (archive_take(session->archive, message))
        return;
    chat_take(session, message);
    archive_note_live(session->archive, message);
}

void
session_take(gpointer user, Stanza *stanza)
{
    Session *session = user;
    const char *name = xmpp_stanza_get_name(stanza);
    if (g_strcmp0(name, "iq") == 0)
        take_iq(session, stanza);
    else if (g_strcmp0(name, "presence") == 0)
        presence_take(session, stanza);
    else if (g_strcmp0(name, "message") == 0)
        take_message(session, stanza);
}

void
session_send(Session *session, Stanza *stanza)
{
    if (session->connection)
        connection_send(session->connection, stanza);
    else
        xmpp_stanza_release(stanza);
}

void
session_ask(Session *session, Stanza *iq, int timeout_ms, IqHandler handler,
            gpointer user, GDestroyNotify user_free)
{
    iq_table_add(session->iqs, iq, clock_monotonic() + timeout_ms, handler,
                 user, user_free);
    session_send(session, iq);
}

Stanza *
session_new_iq(Session *session, const char *type, const char *to)
{
    return stanza_new_iq(connection_context(session->connection), type, to);
}

gboolean
session_is_own_account(const Session *session, Stanza *stanza)
{
    const char *from = xmpp_stanza_get_from(stanza);
    if (!from)
        return TRUE;
    g_autofree char *bare = jid_bare(from);
    return !jid_resource(from) && g_strcmp0(bare, session->own_jid) == 0;
}
