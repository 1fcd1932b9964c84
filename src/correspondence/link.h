#pragma once
/* link - friend <-> address: evidence, and the state worked out from it.
 *
 * The heart of kith: pure, no I/O. Evidence is a set, so the order of its
 * arrival cannot matter. Any thread. */
#include <glib.h>

typedef enum {
    EVIDENCE_MANUAL = 1 << 0,      /* the user said so */
    EVIDENCE_IMPORT = 1 << 1,      /* an address book of the user's own */
    EVIDENCE_VCARD = 1 << 2,       /* the friend's XEP-0054 or XEP-0292 EMAIL */
    EVIDENCE_SAME = 1 << 3,        /* the address equals the bare JID, and the
                                    * domain's mail and XMPP accounts are one */
    EVIDENCE_JABBER_ID = 1 << 4,   /* an RFC 7259 header in a mail */
    EVIDENCE_JABBER_ID_PASS = 1 << 5, /* likewise, in a mail that passed */
    EVIDENCE_REMOVED = 1 << 6,     /* the user unlinked the pair */
} Evidence;
/* Somebody who knows named the address. */
#define EVIDENCE_NAMED (EVIDENCE_MANUAL | EVIDENCE_IMPORT | EVIDENCE_VCARD)

typedef enum { /* weakest first among those that show a name */
    LINK_NONE,
    LINK_SUGGESTED,
    LINK_CLAIMED,
    LINK_PROVEN,
    LINK_MANUAL,
    LINK_CONFLICT, /* of an address: two friends stand equally strong */
    LINK_REMOVED,
} LinkState;

/* What makes an address nobody's, whatever anyone but the user says. */
typedef enum {
    ADDRESS_IS_OWN = 1 << 0,
    ADDRESS_IS_LIST = 1 << 1,
    ADDRESS_IS_ROLE = 1 << 2,
} AddressTrait;

/* State of one pair by its evidence (Evidence bits). MANUAL or IMPORT beats
 * REMOVED only when REMOVED is not set: linking by hand clears it. */
LinkState link_state(guint evidence, guint traits);
/* TRUE for the states that put the friend's name at the address. */
gboolean link_shows_name(LinkState state);

typedef struct {
    const char *jid;
    guint evidence;
} LinkClaim;

/* Who an address belongs to among all that have evidence for it. The state is
 * CONFLICT when two stand equally strong; `*winner_out` is the index, or -1. */
LinkState link_resolve(const LinkClaim *claims, gsize n, guint traits,
                       int *winner_out);

const char *link_state_name(LinkState state);  /* `manual`, `claimed`, … */
/* `manual, vcard`: for people; the caller frees it. */
char *link_evidence_names(guint evidence);
