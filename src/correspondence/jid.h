#pragma once
/* jid - XMPP addresses (RFC 7622), as far as comparing them needs. Pure; any
 * thread. */
#include <glib.h>

/* The bare JID, local part and domain lower-cased, an IDNA domain in U-labels
 * (as RFC 7622 3.2.1 wants it on the wire), any resource cut off. NULL when
 * `jid` is none. The caller frees it. */
char *jid_bare(const char *jid);
/* The resource of a full JID, borrowed from it; NULL when there is none. */
const char *jid_resource(const char *jid);
char *jid_domain(const char *jid); /* the caller frees it; NULL if none */
