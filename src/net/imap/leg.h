#pragma once
/* leg - the mails of an operation that lie in one folder, and what is done to
 * them there; a part of operate.
 *
 * leg.c tells the store, leg_left.c finds out what is left to do, leg_act.c
 * does it. The command thread only. */
#include "net/imap/account.h"

typedef struct {
    MailAccount *account;
    ImapSession *session;
    const Intent *intent;
    const OperationRow *row;
    OperationLeg *leg;
    gboolean is_again;   /* an earlier attempt may have done any of it */
    GPtrArray *todo;     /* of OperationEntry*, by UID, borrowed */
    GPtrArray *left;     /* likewise: copied, but not removed here yet */
    GHashTable *arrived; /* mail id -> its new UID */
} Leg;

/* ---- what the store is told ---- */
/* Moves `batch`. */
gboolean leg_commit(const Leg *leg, Batch *batch, GError **error);
/* In the target; 0: not known. */
guint32 leg_new_uid(const Leg *leg, const OperationEntry *entry);
void leg_note(GArray *outcomes, const OperationEntry *entry, guint32 uid,
              gboolean is_gone);
/* Moves `outcomes`, of OperationOutcome. */
gboolean leg_settle(const Leg *leg, GArray *outcomes, GError **error);
gboolean
leg_settle_done(const Leg *leg, const GPtrArray *entries, GError **error);

/* The next of `entries` that fit one command, from `*at` on, go into `chunk`;
 * their UIDs as text, the caller's; NULL at the end. */
char *leg_next_set(const GPtrArray *entries, guint *at, GPtrArray *chunk);

/* ---- what is left to do ---- */
/* The folder where they are; REFUSED: it is another one by now. */
gboolean leg_select(Leg *leg, GError **error);
/* Fills `todo` and `left` of `entries`, and settles what is done or gone. */
gboolean leg_sort_out(Leg *leg, const GPtrArray *entries, GError **error);
/* The UIDs of those that are still where they were; the caller's. */
GHashTable *
leg_find_present(Leg *leg, const GPtrArray *entries, GError **error);
/* What has come to the target since the first attempt goes into `arrived`. */
gboolean leg_find_arrived(Leg *leg, const GPtrArray *entries, GError **error);

/* ---- doing it ---- */
gboolean leg_act(Leg *leg, GError **error);
