/* ping - see ping.h. */
#include "net/xmpp/ping.h"

#include "base/error.h"

#define SILENCE  60000 /* ms */
#define PATIENCE 15000 /* ms */

void
ping_send(Session *session, int timeout_ms, IqHandler handler, gpointer user,
          GDestroyNotify user_free)
{
    Stanza *iq = session_new_iq(session, "get", session->own_domain);
    stanza_add(iq, "ping", "urn:xmpp:ping");
    session_ask(session, iq, timeout_ms, handler, user, user_free);
}

/* Any answer is a sign of life, an error too. */
static void
take_answer(gpointer user, Stanza *answer)
{
    Session *session = user;
    session->is_pinging = FALSE;
    if (!answer && session->connection)
        connection_drop(session->connection,
                        g_error_new(KITH_ERROR, KITH_ERROR_RETRY,
                                    "the server no longer answers"));
}

void
ping_check(Session *session)
{
    if (session->is_pinging)
        return;
    session->is_pinging = TRUE;
    ping_send(session, PATIENCE, take_answer, session, NULL);
}

void
ping_turn(Session *session, gint64 now)
{
    if (now >= ping_deadline(session))
        ping_check(session);
}

gint64
ping_deadline(const Session *session)
{
    if (session->is_pinging)
        return G_MAXINT64; /* its own deadline stands in the IQ table */
    return connection_last_heard(session->connection) + SILENCE;
}
