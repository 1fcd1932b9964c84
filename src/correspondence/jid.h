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

/* `xmpp:bob@example.org/phone?message` (RFC 5122), an authority passed over:
 * the bare JID; NULL when it is no such URI. The caller frees it. */
char *jid_from_uri(const char *uri);
/* The other way, in ASCII. The caller frees it. */
char *jid_to_uri(const char *bare);
