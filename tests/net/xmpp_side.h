#pragma once
/* xmpp_side - one user of kith for tests of the XMPP worker: config, store,
 * keeper, worker, and what the keeper has told. All waiting has a deadline and
 * fails the test. */
#include "net/worker.h"
#include "servers.h"
#include "store/read.h"

typedef struct {
    char *user; /* `alice` */
    char *jid;
    char *folder; /* temporary, of the store */
    char *path;
    Config *config;
    Keeper *keeper;
    StoreReader *reader;
    Chan *changes;
    GPtrArray *seen; /* of Change, in the order they came */
    Worker *worker;  /* NULL while it is stopped */
} Side;

/* Store and keeper; `scheme` is xmpp or xmpps. */
Side *side_new(const Servers *servers, const char *user, const char *scheme);
void side_free(Side *side);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Side, side_free)

void side_start(Side *side, const char *password); /* NULL: USER-secret */
void side_stop(Side *side);
/* side_new() and side_start(), and waits until it is online. */
Side *side_online(const Servers *servers, const char *user);

void side_send(Side *side, WorkerMessageKind kind, const char *text);
/* Stores it and wakes the worker. */
void side_wish(Side *side, Intent *intent);

/* Forgets what was seen, so that the waits below mean what comes now. */
void side_forget(Side *side);
/* The first such Change, seen or still to come; borrowed. */
const Change *side_await_change(Side *side, ChangeKind kind);
void side_await_line(Side *side, LineState state);
/* Until the claim is true; `what` names it in the failure. */
typedef gboolean (*SideClaim)(Side *side, gconstpointer subject);
void side_await(Side *side, SideClaim claim, gconstpointer subject,
                const char *what);

/* ---- claims ---- */
gboolean friend_is_online(Side *side, gconstpointer jid);
gboolean friend_is_offline(Side *side, gconstpointer jid);
/* How many of the newest 100 messages with `jid` have this body. */
guint side_count_chats(Side *side, const char *jid, const char *body);
