/* carbons - see carbons.h. */
#include "net/xmpp/carbons.h"

#include "base/error.h"
#include "base/log.h"
#include "net/xmpp/chat.h"
#include "net/xmpp/message_names.h"

static void
take_answer(gpointer user, Stanza *answer)
{
    if (answer && stanza_has_type(answer, "error")) {
        g_autofree char *reason = stanza_reason(answer);
        log_info("xmpp: no carbons: %s", reason);
    }
}

void
carbons_enable(Session *session)
{
    Stanza *iq = session_new_iq(session, "set", NULL);
    stanza_add(iq, "enable", NS_CARBONS);
    session_ask(session, iq, SESSION_PATIENCE, take_answer, NULL, NULL);
}

gboolean
carbons_take(Session *session, Stanza *message)
{
    Stanza *copy = stanza_child(message, "received", NS_CARBONS);
    if (!copy)
        copy = stanza_child(message, "sent", NS_CARBONS);
    if (!copy)
        return FALSE;
    Stanza *inner = stanza_child(stanza_child(copy, "forwarded", NS_FORWARD),
                                 "message", NULL);
    if (!session_is_own_account(session, message))
        log_info("xmpp: a forged carbon was dropped");
    else if (inner)
        chat_take_forwarded(session, inner, CHAT_WAY_CARBON, 0, NULL);
    return TRUE;
}
