#pragma once
/* chat - the messages that come in, by whichever way. The worker's thread. */
#include "net/xmpp/session.h"

typedef enum { /* by which way a message came */
    CHAT_WAY_LIVE,      /* in the stream itself */
    CHAT_WAY_CARBON,    /* a copy from another client of ours (XEP-0280) */
    CHAT_WAY_CATCHING_UP, /* from the archive, and new to us (XEP-0313) */
    CHAT_WAY_HISTORY,   /* from the archive, because somebody scrolled back:
                         * never unread, answered by no receipt */
} ChatWay;

/* A message from the stream. One-to-one messages are stored; those of rooms
 * and headlines are not. An error goes to the outbox, PEP events to vcards and
 * roam, carbons to carbons, the archive's to archive. */
void chat_take(Session *session, Stanza *message);
/* A message that came inside another, whose sender was checked already: `at_us`
 * is when it was sent (0: now), `stanza_id` its id in our archive (may be
 * NULL). It may be one of our own. */
void chat_take_forwarded(Session *session, Stanza *message, ChatWay way,
                         gint64 at_us, const char *stanza_id);
/* What the user does in the chat with `jid`: told to friends who are online,
 * unless the user wants none of it (XEP-0085). */
void chat_send_typing(Session *session, const char *jid, Typing typing);
