#pragma once
/* suggest - which links and friends are worth proposing to the user.
 *
 * Only proposes: nobody is linked, added or asked without a key press. Pure, no
 * I/O; any thread. */
#include "correspondence/link.h"

typedef enum {
    SUGGEST_JABBER_ID = 1 << 0,      /* a mail names the JID (RFC 7259) */
    SUGGEST_JABBER_ID_PASS = 1 << 1, /* one that passed authentication */
    SUGGEST_NAME = 1 << 2,           /* the friend's name stands in the mails */
    SUGGEST_LOCAL_PART = 1 << 3,     /* JID and address begin alike */
    SUGGEST_DOMAIN = 1 << 4, /* at a provider whose two accounts are one */
} SuggestReason;

/* A name or local part alone means something only in a correspondent from whom
 * that many mails came. */
#define SUGGEST_USES_LEAST 3

typedef struct { /* an address that belongs to nobody */
    const char *key;      /* address_key() */
    const char *name_key; /* of the name in its mails, or NULL */
    gint64 uses;
    guint traits;
} SuggestAddress;

/* Why this address may be the friend's: SuggestReason bits, 0 for no reason.
 * `evidence`: of the pair. */
guint suggest_link(const SuggestAddress *address, const char *jid,
                   const char *friend_name_key, guint evidence);
/* Why its owner, who is no friend yet, may be asked to become one. `jid`: the
 * JID that would be asked; `evidence`: what mails from the address have said
 * of it; `shared_domain`: see SUGGEST_DOMAIN, or NULL. */
guint suggest_friend(const SuggestAddress *address, const char *jid,
                     guint evidence, const char *shared_domain);
/* `same name, same local part`: for people; the caller frees it. */
char *suggest_reason_names(guint reasons);
