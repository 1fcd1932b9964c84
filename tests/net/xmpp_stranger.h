#pragma once
/* xmpp_stranger - an account that sends whatever XML a test wants, from the
 * test's own thread. */
#include "net/xmpp/connection.h"
#include "servers.h"

typedef struct {
    Connection *connection;
    GPtrArray *presences; /* full JIDs of char *, whose presence came */
    char *presence;       /* the newest of them as XML, or NULL */
    char *asked;          /* id of the IQ whose answer is awaited, or NULL */
    char *answer;         /* that answer as XML */
} Stranger;

/* Logged in as `user`; no presence is sent. */
Stranger *stranger_new(const Servers *servers, const char *user);
void stranger_free(Stranger *stranger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stranger, stranger_free)

/* Sends one stanza, and returns when the socket has it. */
void stranger_say(Stranger *stranger, const char *xml);
/* Until the socket has all that was sent. */
void stranger_flush(Stranger *stranger);
/* Sends one IQ and waits for its answer, as XML, which the caller frees. */
char *stranger_ask(Stranger *stranger, const char *xml);
/* Waits for presence of one whose JID begins with `prefix`: the full JID,
 * borrowed. */
const char *stranger_await_presence(Stranger *stranger, const char *prefix);
