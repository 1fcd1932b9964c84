#pragma once
/* suspicion - what is wrong with a sender whom no link vouches for.
 *
 * Here what can be told from the mail alone; the store adds what can be told
 * from friends' names and addresses. Pure; any thread. */
#include <glib.h>

typedef enum { /* the worst first, but for NONE */
    SUSPICION_NONE,
    SUSPICION_ALIKE_ADDRESS,  /* the address looks like another's: a friend's,
                               * or the user's own */
    SUSPICION_SECOND_ADDRESS, /* the display name holds another address */
    SUSPICION_ALIKE_NAME,     /* the display name looks like a friend's, or the
                               * user's own */
    SUSPICION_HIDDEN,         /* it hides characters, see Address */
    SUSPICION_MIXED_SCRIPTS,  /* one word of several scripts, in the name or in
                               * the address */
} Suspicion;

/* `name` and `address` as they stand in From, each may be NULL. SECOND_ADDRESS,
 * HIDDEN, MIXED_SCRIPTS or NONE. */
Suspicion suspicion_of_text(const char *name, const char *address,
                            gboolean name_hides);

/* What a name may mean as an address without being one: `bob at x.example`,
 * `bob (at) x.example`, `bob @ x.example`, `bob@intranet`. Honest names read so
 * too, so it counts only where it is somebody's. NULL-terminated; the caller
 * frees it. */
GStrv suspicion_spelt_addresses(const char *name);

/* The addresses that a longer one begins with, and is taken for where it is cut
 * short: of `bob@example.org.evil.example`, `bob@example.org`. The caller frees
 * them. */
GStrv suspicion_begun_addresses(const char *address);
