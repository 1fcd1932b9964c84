#pragma once
/* message_names - the namespaces of what stands in messages. */
#include "store/batch.h"

#define NS_CARBONS     "urn:xmpp:carbons:2"
#define NS_CHAT_STATES "http://jabber.org/protocol/chatstates"
#define NS_CORRECT     "urn:xmpp:message-correct:0"
#define NS_FALLBACK    "urn:xmpp:fallback:0"
#define NS_FORWARD     "urn:xmpp:forward:0"
#define NS_HINTS       "urn:xmpp:hints"
#define NS_MARKERS     "urn:xmpp:chat-markers:0"
#define NS_OOB         "jabber:x:oob"
#define NS_REACTIONS   "urn:xmpp:reactions:0"
#define NS_RECEIPTS    "urn:xmpp:receipts"
#define NS_REPLY       "urn:xmpp:reply:0"
#define NS_STANZA_ID   "urn:xmpp:sid:0"

/* The element of XEP-0085. */
static inline const char *
typing_element(Typing typing)
{
    static const char *const names[] = {
        [TYPING_ACTIVE] = "active", [TYPING_COMPOSING] = "composing",
        [TYPING_PAUSED] = "paused", [TYPING_INACTIVE] = "inactive",
        [TYPING_GONE] = "gone",
    };
    return names[typing];
}
