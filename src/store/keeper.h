#pragma once
/* keeper - the one thread that writes the store.
 *
 * Takes batches and intents, applies each in one transaction (neighbours may
 * share one), then tells its subscribers. A transaction that fails is rolled
 * back, logged and told as CHANGE_ERROR; nothing else is lost. */
#include "base/chan.h"
#include "store/change.h"

typedef struct Keeper Keeper;

typedef struct {
    const char *path;        /* of the store; made and migrated */
    const char *own_jid;     /* bare */
    const char *own_address;
    const char *const *also_own; /* address_key()s of further addresses of the
                                  * user, from which no friend mails; or NULL */
    gboolean is_one_account; /* own domain's mail and XMPP accounts are one:
                              * address == JID is evidence `same` */
    const char *own_name;    /* as in From; NULL: unknown */
    const char *authserv_id; /* whose Authentication-Results are believed;
                              * NULL: nobody's. Where it is another than the
                              * last time, stored mails are judged anew. */
    gboolean sends_receipts; /* friends are told that a message came, */
    gboolean sends_displayed; /* and that it was read */
} KeeperOptions;

/* Opens, migrates and locks the store (one client per store: REFUSED says
 * which pid has it). CORRUPT when it is no store of kith. UI thread. */
Keeper *keeper_new(const KeeperOptions *options, GError **error);
/* Before keeper_start(): `changes` gets a Change for each event. */
void keeper_subscribe(Keeper *keeper, Chan *changes);
void keeper_start(Keeper *keeper);
/* Stores all that was sent, then ends the thread and closes the store. */
void keeper_stop(Keeper *keeper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keeper, keeper_stop)

/* Any thread; never blocks; moves. */
void keeper_send_batch(Keeper *keeper, Batch *batch);
void keeper_send_intent(Keeper *keeper, Intent *intent);
/* Workers only: moves, and waits for the commit. */
gboolean keeper_commit_batch(Keeper *keeper, Batch *batch, GError **error);
/* For programs without a screen (`kith link`): waits for the commit. */
gboolean keeper_commit_intent(Keeper *keeper, Intent *intent, GError **error);
/* Likewise; `*id_out`: the intent that a worker will do, 0 when it is done. */
gboolean keeper_commit_intent_id(Keeper *keeper, Intent *intent,
                                 gint64 *id_out, GError **error);
