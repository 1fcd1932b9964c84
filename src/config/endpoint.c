/* endpoint - `imaps://host:port`: where a service is, as the user says it. */
#include "base/error.h"
#include "config/config.h"

static gboolean
scheme_parse(const char *scheme, const char *service, TlsMode *mode_out)
{
    g_autofree char *direct = g_strconcat(service, "s", NULL);
    if (g_str_equal(scheme, service))
        *mode_out = TLS_MODE_STARTTLS;
    else if (g_str_equal(scheme, direct))
        *mode_out = TLS_MODE_DIRECT;
    else
        return FALSE;
    return TRUE;
}

/* The host as DNS wants it, or NULL; GUri has taken brackets off already. */
static char *
host_normalise(const char *host)
{
    if (g_hostname_is_ip_address(host))
        return g_strdup(host);
    g_autofree char *ascii = g_hostname_to_ascii(host);
    if (!ascii || !*ascii)
        return NULL;
    for (const char *p = ascii; *p; p++)
        if (!g_ascii_isalnum(*p) && !strchr("-._", *p))
            return NULL;
    return g_ascii_strdown(ascii, -1);
}

gboolean
endpoint_parse(const char *uri, const char *service, Endpoint *endpoint_out,
               GError **error)
{
    g_autofree char *scheme = NULL, *user = NULL, *host = NULL, *path = NULL;
    g_autofree char *query = NULL, *fragment = NULL, *name = NULL;
    int port = -1;
    TlsMode mode = TLS_MODE_STARTTLS;
    if (g_uri_split(uri, G_URI_FLAGS_NONE, &scheme, &user, &host, &port, &path,
                    &query, &fragment, NULL) &&
        scheme && host && !user && !query && !fragment && port != 0 &&
        (!*path || g_str_equal(path, "/")) &&
        scheme_parse(scheme, service, &mode))
        name = host_normalise(host);
    if (!name) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "'%s' is no place of an %s server; write "
                    "%s://host:port (STARTTLS) or %ss://host:port (TLS at "
                    "once)",
                    uri, service, service, service);
        return FALSE;
    }
    endpoint_out->host = g_steal_pointer(&name);
    endpoint_out->port = port < 0 ? 0 : port;
    endpoint_out->mode = mode;
    return TRUE;
}
