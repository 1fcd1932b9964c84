#pragma once
/* iq - which requests are out, and whose answer each waits for.
 *
 * An answer counts only with the id (128 random bits) and from the JID that
 * was asked: servers deliver forgeries to a full JID. libstrophe's own id
 * handlers check neither and are never removed. The connection's thread. */
#include "net/xmpp/stanza.h"

typedef struct IqTable IqTable;

/* `own_jid`: bare; what is asked of it may be answered by nobody (RFC 6120
 * 8.1.2.1), the bare or the full own JID. */
IqTable *iq_table_new(const char *own_jid);
void iq_table_free(IqTable *table); /* no handler is called any more */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(IqTable, iq_table_free)

/* `answer`: of type `result` or `error`; NULL when none came in time, or the
 * stream ended first. Called once. It may send further requests. */
typedef void (*IqHandler)(gpointer user, Stanza *answer);

/* Remembers `request` (its id and `to`) until `deadline` (clock_monotonic()).
 * `user_free` (may be NULL) frees `user` after the handler has run. */
void iq_table_add(IqTable *table, Stanza *request, gint64 deadline,
                  IqHandler handler, gpointer user, GDestroyNotify user_free);
/* Takes an IQ of type `result` or `error`; FALSE when nobody waits for it. */
gboolean iq_table_take(IqTable *table, Stanza *answer);
/* Ends what is overdue at `now`. */
void iq_table_expire(IqTable *table, gint64 now);
/* The stream is gone: ends all. */
void iq_table_abandon(IqTable *table);
/* The earliest deadline, or G_MAXINT64. */
gint64 iq_table_deadline(const IqTable *table);
guint iq_table_size(const IqTable *table);
