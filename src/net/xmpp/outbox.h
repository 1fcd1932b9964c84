#pragma once
/* outbox - brings the user's wishes to the server: chat messages, each exactly
 * once, and new friends.
 *
 * The store keeps them. A message is done when the server has answered a ping
 * that was sent after it (stanzas of one stream are handled in order, RFC 6120
 * 10.1), or its copy came from the archive. What had neither is sent again on
 * the next stream, once the archive is caught up with, and with the same
 * origin-id (XEP-0359), by which receivers know it. The worker's thread. */
#include "net/xmpp/session.h"

Outbox *outbox_new(Session *session);
void outbox_free(Outbox *outbox);
/* Sends what is due: when the stream is ready, and on WORKER_WAKE. */
void outbox_send(Outbox *outbox);
/* What comes due later. */
void outbox_turn(Outbox *outbox);
gint64 outbox_deadline(const Outbox *outbox);
/* TRUE: a message was sent whose fate is not known. */
gboolean outbox_is_waiting(const Outbox *outbox);
/* A message of ours came back as an error. */
void outbox_take_error(Outbox *outbox, Stanza *message);
/* The stream is gone: gives back what was not acknowledged. */
void outbox_end(Outbox *outbox, const char *reason);
