#pragma once
/* xmpp_stranger - an account that sends whatever XML a test wants, from the
 * test's own thread. */
#include "net/xmpp/connection.h"
#include "servers.h"

typedef struct {
    Connection *connection;
    GPtrArray *presences; /* full JIDs of char *, whose presence came */
} Stranger;

/* Logged in as `user`; no presence is sent. */
Stranger *stranger_new(const Servers *servers, const char *user);
void stranger_free(Stranger *stranger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Stranger, stranger_free)

/* Sends one stanza, and returns when the socket has it. */
void stranger_say(Stranger *stranger, const char *xml);
/* Waits for presence of one whose JID begins with `prefix`: the full JID,
 * borrowed. */
const char *stranger_await_presence(Stranger *stranger, const char *prefix);
