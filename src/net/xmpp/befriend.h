#pragma once
/* befriend - changes the roster as the user wished (RFC 6121 2.3 to 2.5): puts
 * someone on it and asks for their presence, renames, groups, takes off.
 *
 * A set replaces the whole item, so what it holds already goes along. The
 * worker's thread. */
#include "net/xmpp/session.h"

/* ADD_FRIEND, RENAME_FRIEND, GROUP_FRIEND and REMOVE_FRIEND; the outcome is told
 * of `intent`. */
void befriend_send(Session *session, const Intent *intent);
