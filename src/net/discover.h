#pragma once
/* discover - where a service is: the configured endpoint, else SRV records
 * (RFC 6186 _imaps/_imap/_submissions/_submission, RFC 6120 and XEP-0368
 * _xmpps-client/_xmpp-client), else the usual name and port. Blocks; worker
 * threads only. */
#include "config/config.h"
#include "store/batch.h"

#include <gio/gio.h>

typedef struct {
    char *host;
    guint16 port;
    TlsMode mode;
} Target;
void target_free(Target *target);

/* Targets to try in order, at least one: a GPtrArray of Target*. RETRY when
 * nothing resolves. */
GPtrArray *discover(const Config *config, Service service,
                    GCancellable *cancellable, GError **error);
/* Numeric addresses of a host, IPv6 and IPv4 in turn: GPtrArray of char *. */
GPtrArray *discover_addresses(const char *host, GCancellable *cancellable,
                              GError **error);
