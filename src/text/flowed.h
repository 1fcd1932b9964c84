#pragma once
/* flowed - text/plain as a Doc: quotes by depth, also those below a line that
 * says so; format=flowed (RFC 3676); the signature; OpenPGP text named for what
 * it is; URLs noted. Pure; any thread. */
#include "text/doc.h"

typedef enum {
    FLOWED_FIXED,        /* format=fixed, or not said */
    FLOWED_FLOWED,       /* format=flowed */
    FLOWED_FLOWED_DELSP, /* with delsp=yes */
} FlowedFormat;

/* `numbers_urls`: `[n]` behind each URL. */
void flowed_render(Doc *doc, const char *utf8, FlowedFormat format,
                   gboolean numbers_urls);
