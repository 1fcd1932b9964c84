#pragma once
/* archive - what the server has kept of the user's messages (XEP-0313).
 *
 * On each stream it is caught up with first: page by page, each stored together
 * with the position that it brings, so that neither a cut nor a crash leaves a
 * gap. Results count only from the own account and for a query that is out. A
 * message that breaks the budget of a stream is looked for and stepped over
 * (archive_step). The worker's thread. */
#include "net/xmpp/session.h"

Archive *archive_new(Session *session);
void archive_free(Archive *archive);

/* The roster is stored: catches up, then has the outbox resent. */
void archive_begin(Archive *archive);
/* Nothing older than the stream is missing; also where there is no archive. */
gboolean archive_is_caught_up(const Archive *archive);
/* The stream is gone; to be said before its requests are abandoned.
 * `is_overfull`: because of a stanza over the budget. */
void archive_end(Archive *archive, gboolean is_overfull);

/* FALSE: `message` is no result. One that nobody asked for is taken, and does
 * nothing. */
gboolean archive_take(Archive *archive, Stanza *message);
/* A message came as it was sent: the store is as far as the archive then, where
 * it was before and no message of ours is on its way. */
void archive_note_live(Archive *archive, Stanza *message);

/* WORKER_WANT_HISTORY: the page before the oldest message with `jid`. */
void archive_want_history(Archive *archive, const char *jid);
