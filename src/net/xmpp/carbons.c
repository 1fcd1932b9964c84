/* carbons - see carbons.h. */
#include "net/xmpp/carbons.h"

#include "base/log.h"
#include "net/xmpp/archive.h"
#include "net/xmpp/chat.h"

#define NS_CARBONS "urn:xmpp:carbons:2"
#define NS_FORWARD "urn:xmpp:forward:0"

/* A server without them says no, and there are none. */
static void
take_answer(gpointer user, Stanza *answer)
{
    (void)user;
    if (answer && stanza_has_type(answer, "error"))
        log_info("xmpp: the server sends no carbons");
}

void
carbons_enable(Session *session)
{
    Stanza *iq = session_new_iq(session, "set", NULL);
    stanza_add(iq, "enable", NS_CARBONS);
    session_ask(session, iq, SESSION_PATIENCE, take_answer, NULL, NULL);
}

static Stanza *
find_wrapper(Stanza *message)
{
    Stanza *sent = stanza_child(message, "sent", NS_CARBONS);
    return sent ? sent : stanza_child(message, "received", NS_CARBONS);
}

gboolean
carbons_take(Session *session, Stanza *message)
{
    Stanza *wrapper = find_wrapper(message);
    if (!wrapper)
        return FALSE;
    if (!session_is_own_account(session, message))
        return TRUE;
    Stanza *inner = stanza_child(
        stanza_child(wrapper, "forwarded", NS_FORWARD), "message", NULL);
    if (!inner)
        return TRUE;
    g_autofree char *stanza_id = archive_read_id(session, inner);
    chat_take_forwarded(session, inner, CHAT_WAY_CARBON, 0, stanza_id);
    archive_note_live(session->archive, inner);
    return TRUE;
}
