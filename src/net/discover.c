/* discover - see discover.h. */
#include "net/discover.h"

#include "base/error.h"
#include "net/call.h"

#define RESOLVE_TIMEOUT 15 /* s */

/* What to ask for, the safer first, and where to look when nobody answers. */
typedef struct {
    const char *srv;
    const char *prefix; /* of the fallback's host name */
    TlsMode mode;
    guint16 port;
} Way;

static const Way xmpp_ways[] = {
    {.srv = "xmpps-client", .mode = TLS_MODE_DIRECT, .port = 5223},
    {.srv = "xmpp-client",
     .mode = TLS_MODE_STARTTLS,
     .port = 5222,
     .prefix = ""},
};
static const Way imap_ways[] = {
    {.srv = "imaps", .mode = TLS_MODE_DIRECT, .port = 993, .prefix = "imap."},
    {.srv = "imap", .mode = TLS_MODE_STARTTLS, .port = 143},
    {.mode = TLS_MODE_DIRECT, .port = 993, .prefix = ""},
};
static const Way smtp_ways[] = {
    {.srv = "submissions",
     .mode = TLS_MODE_DIRECT,
     .port = 465,
     .prefix = "smtp."},
    {.srv = "submission",
     .mode = TLS_MODE_STARTTLS,
     .port = 587,
     .prefix = "smtp."},
    {.mode = TLS_MODE_DIRECT, .port = 465, .prefix = ""},
    {.mode = TLS_MODE_STARTTLS, .port = 587, .prefix = ""},
};

static const struct {
    const Way *ways;
    gsize count;
} services[N_SERVICES] = {
    [SERVICE_XMPP] = {xmpp_ways, G_N_ELEMENTS(xmpp_ways)},
    [SERVICE_IMAP] = {imap_ways, G_N_ELEMENTS(imap_ways)},
    [SERVICE_SMTP] = {smtp_ways, G_N_ELEMENTS(smtp_ways)},
};

static const Endpoint *endpoint_of(const Config *config, Service service);
static guint16 default_port(Service service, TlsMode mode);
static void add_target(GPtrArray *targets, const char *host,
                       const char *identity, guint16 port, TlsMode mode);
static gboolean add_srv(GPtrArray *targets, Service service, const Way *way,
                        const char *domain, GCancellable *cancellable);
static gboolean
add_fallbacks(GPtrArray *targets, Service service, const char *domain,
              GCancellable *cancellable, GError **error);

void
target_free(Target *target)
{
    g_free(target->host);
    g_free(target->identity);
    g_free(target);
}

static void
free_target(gpointer target)
{
    target_free(target);
}

GPtrArray *
discover(const Config *config, Service service, GCancellable *cancellable,
         GError **error)
{
    g_autoptr(GPtrArray) targets = g_ptr_array_new_with_free_func(free_target);
    const Endpoint *endpoint = endpoint_of(config, service);
    const char *account =
        service == SERVICE_XMPP ? config->jid : config->address;
    const char *at = strrchr(account, '@');
    const char *domain = at ? at + 1 : account;

    if (endpoint->host) {
        guint16 port = endpoint->port ? endpoint->port
                                      : default_port(service, endpoint->mode);
        add_target(targets, endpoint->host,
                   service == SERVICE_XMPP ? domain : endpoint->host, port,
                   endpoint->mode);
        return g_steal_pointer(&targets);
    }

    for (gsize i = 0; i < services[service].count; i++)
        if (services[service].ways[i].srv)
            add_srv(targets, service, &services[service].ways[i], domain,
                    cancellable);
    if (targets->len == 0 &&
        !add_fallbacks(targets, service, domain, cancellable, error))
        return NULL;
    return g_steal_pointer(&targets);
}

static const Endpoint *
endpoint_of(const Config *config, Service service)
{
    switch (service) {
    case SERVICE_XMPP:
        return &config->xmpp;
    case SERVICE_IMAP:
        return &config->imap;
    default:
        return &config->smtp;
    }
}

static guint16
default_port(Service service, TlsMode mode)
{
    for (gsize i = 0; i < services[service].count; i++)
        if (services[service].ways[i].mode == mode)
            return services[service].ways[i].port;
    g_assert_not_reached(); /* each service has a way of either mode */
}

static void
add_target(GPtrArray *targets, const char *host, const char *identity,
           guint16 port, TlsMode mode)
{
    Target *target = g_new0(Target, 1);
    target->host = g_strdup(host);
    target->identity = g_strdup(identity);
    target->port = port;
    target->mode = mode;
    g_ptr_array_add(targets, target);
}

static gboolean
is_inside(const char *host, const char *domain)
{
    gsize host_size = strlen(host);
    gsize domain_size = strlen(domain);
    if (host_size < domain_size)
        return FALSE;
    const char *tail = host + host_size - domain_size;
    return g_ascii_strcasecmp(tail, domain) == 0 &&
           (tail == host || tail[-1] == '.');
}

/* GResolver puts them in the order of RFC 2782. No records is no error: there
 * are other ways. */
static gboolean
add_srv(GPtrArray *targets, Service service, const Way *way, const char *domain,
        GCancellable *cancellable)
{
    g_autoptr(GResolver) resolver = g_resolver_get_default();
    Call call;
    call_begin(&call, cancellable, RESOLVE_TIMEOUT);
    g_resolver_lookup_service_async(resolver, way->srv, "tcp", domain,
                                    call.cancellable, call_done, &call);
    GList *found =
        g_resolver_lookup_service_finish(resolver, call_wait(&call), NULL);
    call_end(&call, NULL);

    for (GList *item = found; item; item = item->next) {
        g_autofree char *host = g_strdup(g_srv_target_get_hostname(item->data));
        if (g_str_has_suffix(host, "."))
            host[strlen(host) - 1] = '\0';
        if (!*host) /* `.`: decidedly not offered */
            continue;
        gboolean is_own = service != SERVICE_XMPP && is_inside(host, domain);
        add_target(targets, host, is_own ? host : domain,
                   g_srv_target_get_port(item->data), way->mode);
    }
    g_resolver_free_targets(found);
    return found != NULL;
}

static gboolean
add_fallbacks(GPtrArray *targets, Service service, const char *domain,
              GCancellable *cancellable, GError **error)
{
    g_autoptr(GError) cause = NULL;
    for (gsize i = 0; i < services[service].count; i++) {
        const Way *way = &services[service].ways[i];
        if (!way->prefix)
            continue;
        g_autofree char *host = g_strconcat(way->prefix, domain, NULL);
        g_clear_error(&cause);
        g_autoptr(GPtrArray) addresses =
            discover_addresses(host, cancellable, &cause);
        if (addresses)
            add_target(targets, host, service == SERVICE_XMPP ? domain : host,
                       way->port, way->mode);
        else if (g_error_matches(cause, KITH_ERROR, KITH_ERROR_CANCELLED))
            break;
    }
    if (targets->len > 0)
        return TRUE;
    g_propagate_prefixed_error(
        error, g_steal_pointer(&cause),
        "no %s server is known for %s (kith.conf can name one): ",
        service_name(service), domain);
    return FALSE;
}

static GPtrArray *
interleave(GList *found)
{
    GPtrArray *addresses = g_ptr_array_new_with_free_func(g_free);
    guint next6 = 0;
    guint next4 = 1;
    for (GList *item = found; item; item = item->next) {
        gboolean is6 =
            g_inet_address_get_family(item->data) == G_SOCKET_FAMILY_IPV6;
        guint *place = is6 ? &next6 : &next4;
        if (*place >= addresses->len)
            g_ptr_array_set_size(addresses, (int)*place + 1);
        g_ptr_array_index(addresses, *place) =
            g_inet_address_to_string(item->data);
        *place += 2;
    }
    /* The gaps where one family had fewer. */
    for (guint i = addresses->len; i > 0; i--)
        if (!g_ptr_array_index(addresses, i - 1))
            g_ptr_array_remove_index(addresses, i - 1);
    return addresses;
}

GPtrArray *
discover_addresses(const char *host, GCancellable *cancellable, GError **error)
{
    g_autoptr(GResolver) resolver = g_resolver_get_default();
    g_autoptr(GError) cause = NULL;
    Call call;
    call_begin(&call, cancellable, RESOLVE_TIMEOUT);
    g_resolver_lookup_by_name_async(resolver, host, call.cancellable, call_done,
                                    &call);
    GList *found =
        g_resolver_lookup_by_name_finish(resolver, call_wait(&call), &cause);
    call_end(&call, &cause);
    if (!found) {
        gboolean is_cancelled =
            g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED);
        g_set_error(error, KITH_ERROR,
                    is_cancelled ? KITH_ERROR_CANCELLED : KITH_ERROR_RETRY,
                    "%s has no address: %s", host, cause->message);
        return NULL;
    }
    GPtrArray *addresses = interleave(found);
    g_resolver_free_addresses(found);
    return addresses;
}
