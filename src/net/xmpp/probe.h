#pragma once
/* probe - logs into the XMPP server once, for `kith check`, and leaves.
 *
 * Blocks; no store, no worker. */
#include "config/config.h"

/* One step was tried: `step` is `resolve`, `connect`, `tls` or `login`. When
 * it failed `error` says why; else it is NULL and `detail` (may be NULL) says
 * what was found. All are borrowed for the call. */
typedef void (*XmppProbeStep)(gpointer user, const char *step,
                              const GError *error, const char *detail);

/* Tries the steps in order and reports each until one fails. FALSE, with that
 * step's error, when one failed. */
gboolean xmpp_probe(const Config *config, const char *password,
                    XmppProbeStep report, gpointer user, GError **error);
