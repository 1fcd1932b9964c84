#pragma once
/* dial - the places where the server may be reached, best first.
 *
 * libstrophe's own resolution blocks for long and does not go on to the next
 * address, so it is given numeric addresses only. Blocks; worker threads. */
#include "config/config.h"

#include <gio/gio.h>

typedef struct {
    char *host;    /* as the record or the user names it */
    char *address; /* numeric */
    guint16 port;
    TlsMode mode;
} Place;

/* At least one: a GPtrArray of Place*. RETRY when nothing resolves. */
GPtrArray *
dial_places(const Config *config, GCancellable *cancellable, GError **error);
