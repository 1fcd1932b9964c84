#pragma once
/* discover - where a service is: the configured endpoint, else SRV records
 * (RFC 6186 _imaps/_imap, RFC 8314 _submissions/_submission, RFC 6120 and
 * XEP-0368 _xmpps-client/_xmpp-client), else the usual names and ports. Blocks;
 * worker threads only. */
#include "config/config.h"
#include "store/batch.h"

#include <gio/gio.h>

typedef struct {
    char *host;
    char *identity; /* whom the certificate must name: a host that an
                     * unsigned SRV record names outside the account's own
                     * domain is not believed (RFC 6186 section 4) */
    guint16 port;
    TlsMode mode;
} Target;
void target_free(Target *target);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Target, target_free)

/* Targets to try in order, at least one: a GPtrArray of Target*. RETRY when
 * nothing resolves. */
GPtrArray *discover(const Config *config, Service service,
                    GCancellable *cancellable, GError **error);
/* Numeric addresses of a host, IPv6 and IPv4 in turn: GPtrArray of char *. */
GPtrArray *discover_addresses(const char *host, GCancellable *cancellable,
                              GError **error);
