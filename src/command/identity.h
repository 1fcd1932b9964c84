#pragma once
/* identity - who the user is when they write: their senders, their addresses.
 * Pure. */
#include "config/config.h"
#include "mail/compose.h"

/* All that the user may write from, the account's own first: a GPtrArray that
 * frees its Address*; never empty. */
GPtrArray *identity_list(const Config *config);
/* address_key()s of all addresses of the user; the caller frees it. */
GStrv identity_keys(const Config *config);
/* The sender of an answer: the identity that `header` names among those it
 * went to, else the account's own. */
Address *identity_for(const Config *config, const MailHeader *header);
/* The envelope's sender for a mail from `from`: itself where it is the user's,
 * else the account's own. */
char *identity_envelope(const Config *config, const Address *from);
