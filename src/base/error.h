#pragma once
/* error - the one error domain; a kind says what the user or caller can do.
 *
 * The message says what failed, on what, and what to do; callers prefix their
 * context on the way up. Any thread. */
#include "base/banned.h"

#include <glib.h>

typedef enum {
    KITH_ERROR_RETRY,     /* passing: try again later */
    KITH_ERROR_AUTH,      /* the credentials were refused: ask again */
    KITH_ERROR_REFUSED,   /* the other side said no for good */
    KITH_ERROR_CANCELLED, /* we were asked to stop */
    KITH_ERROR_CORRUPT,   /* the bytes make no sense: keep them, say so */
    KITH_ERROR_INVALID,   /* what the user gave is wrong: mend and repeat */
    KITH_ERROR_TLS,       /* the peer could not be verified */
    KITH_ERROR_UNCERTAIN, /* it may or may not have been done: ask the user */
} KithError;

#define KITH_ERROR (kith_error_quark())
GQuark kith_error_quark(void);
