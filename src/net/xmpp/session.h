#pragma once
/* session - what the parts of the XMPP worker share while it runs.
 *
 * The loop owns it and lends it a Connection at a time; roster, presence,
 * vCards, chat, outbox and ping are the parts. What they learn goes into
 * `learnt`, which is moved to the keeper once a turn. The worker's thread. */
#include "net/worker.h"
#include "net/xmpp/connection.h"
#include "net/xmpp/iq.h"
#include "store/read.h"

typedef struct Archive Archive;
typedef struct Outbox Outbox;
typedef struct OwnCards OwnCards;
typedef struct Roam Roam;
typedef struct Uploads Uploads;
typedef struct Vcards Vcards;

typedef struct {
    Worker *worker;
    StoreReader *reader;
    char *own_jid, *own_domain;
    IqTable *iqs;
    Batch *learnt;

    Connection *connection; /* lent; NULL while there is none */
    gint64 began;           /* clock_monotonic() of session_begin() */
    gboolean is_ready;      /* the roster is stored and presence is sent */
    GHashTable *friends;    /* bare JIDs of the roster */
    GHashTable *watchers;   /* of them, those who may see our presence */
    GHashTable *online;     /* of them, those with a resource: the set of
                             * these */
    GHashTable *typists;    /* of those, who told what they do in a chat, and
                             * so want to be told (XEP-0085 5.1) */
    GHashTable *asking;     /* bare JIDs whose subscription was told */
    GHashTable *wished;     /* bare JIDs to whom something was said of presence
                             * on this stream: see subscription.h */
    GHashTable *befriending; /* bare JIDs with a roster set under way, and the
                              * newest one: see befriend.c */
    gboolean is_pinging;
    Vcards *vcards;
    Outbox *outbox;
    Archive *archive;
    Roam *roam;
    Uploads *uploads;
    OwnCards *own_cards;
} Session;

/* NULL when the store cannot be read. */
Session *session_new(Worker *worker, GError **error);
void session_free(Session *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)

/* ---- for the loop ---- */
/* The stream is online: the login order begins. */
void session_begin(Session *session);
/* ConnectionOptions.take; `session` is the user. */
void session_take(gpointer session, Stanza *stanza);
/* The stream is gone, for whatever reason: what was under way goes back into
 * the store, presence is forgotten. `reason` is noted on the outbox. */
void session_end(Session *session, const char *reason);
/* Does what is due at `now`. */
void session_turn(Session *session, gint64 now);
/* Moves what was learnt to the keeper. */
void session_flush(Session *session);
/* The same, and waits until it is stored. */
gboolean session_commit(Session *session, GError **error);
/* When the next thing is due (clock_monotonic()), or G_MAXINT64. */
gint64 session_deadline(const Session *session);

/* ---- for the parts ---- */
/* Moves. */
void session_send(Session *session, Stanza *stanza);
/* Moves `iq` and waits for its answer, at most `timeout_ms`; see iq.h. */
void session_ask(Session *session, Stanza *iq, int timeout_ms,
                 IqHandler handler, gpointer user, GDestroyNotify user_free);
/* An empty stanza of the session's context. */
Stanza *session_new_iq(Session *session, const char *type, const char *to);
/* TRUE for what only our own account can say: from nobody or the bare own
 * JID. */
gboolean session_is_own_account(const Session *session, Stanza *stanza);
/* The roster is stored: tell the others that we are there. */
void session_become_ready(Session *session);
#define SESSION_PATIENCE 60000 /* ms for an ordinary answer */
