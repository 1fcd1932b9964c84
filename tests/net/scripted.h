#pragma once
/* scripted - what tests with a scripted IMAP server (net/peer) have in common.
 */
#include "net/mailroom.h"
#include "net/peer.h"

/* The next command, without its tag; NULL at the end. Both are the caller's. */
char *scripted_hear(Peer *peer, char **tag_out);
/* A room whose mail server is the peer, which shows the certificate `good`.
 * Config lines in `extra` may be NULL. */
Mailroom *scripted_room(Peer *peer, const char *extra);
