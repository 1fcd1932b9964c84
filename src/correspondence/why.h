#pragma once
/* why - the reason of a mail's mark, in sentences.
 *
 * Pure; any thread. */
#include "correspondence/annotate.h"

typedef struct { /* a friend who has evidence for the sender's address */
    const char *name, *jid;
    guint evidence;
    LinkState state; /* of the pair; CONFLICT where another is as strong */
} WhyLink;

typedef struct {
    SenderFacts facts;
    guint traits;            /* AddressTrait bits of the sender's address */
    const char *like_name;   /* whom the sender looks like: a friend's name … */
    const char *like_text;   /* … and what of theirs: a name, an address */
    gboolean is_like_own;    /* it is the user's own */
    const char *authserv_id; /* that is believed, or NULL */
    const WhyLink *links;
    gsize n_links;
} WhyFacts;

/* The mark, what was said of authentication, and each link, a paragraph each.
 * NULL-terminated; the caller frees it. */
GStrv why_explain(const WhyFacts *why);
/* The mark's alone, on one line; NULL where there is nothing to warn of. The
 * caller frees it. */
char *why_warning(const SenderFacts *facts);
/* Likewise, with what can be said for the mail too; NULL where there is no
 * mark. */
char *why_line(const SenderFacts *facts);
