/* slot - see slot.h. */
#include "net/xmpp/slot.h"

#include "base/error.h"

enum { MOST_URL = 4096, MOST_HEADER = 8192, MOST_HEADERS = 16 };

void
slot_free(Slot *slot)
{
    g_free(slot->put);
    g_free(slot->get);
    g_strfreev(slot->headers);
    g_free(slot);
}

static gboolean
is_printable_ascii(const char *text)
{
    for (; *text; text++)
        if (*text <= ' ' || *text > '~')
            return FALSE;
    return TRUE;
}

/* XEP-0363 5: https, and so that nobody reads it otherwise than libcurl. */
static gboolean
is_good_url(const char *url)
{
    if (strlen(url) > MOST_URL || !is_printable_ascii(url))
        return FALSE;
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_ENCODED, NULL);
    return uri && g_str_equal(g_uri_get_scheme(uri), "https") &&
           g_uri_get_host(uri) && *g_uri_get_host(uri) &&
           !g_uri_get_userinfo(uri);
}

static char *
read_url(Stanza *element, GError **error)
{
    const char *url =
        element ? xmpp_stanza_get_attribute(element, "url") : NULL;
    if (url && is_good_url(url))
        return g_strdup(url);
    g_set_error(
        error, KITH_ERROR, KITH_ERROR_REFUSED, "the upload service gave %s",
        url ? "an address that is not https or not plain" : "no address");
    return NULL;
}

/* Without anything that would begin a header of its own. */
static char *
plain_value(Stanza *header)
{
    char *raw = xmpp_stanza_get_text(header);
    if (!raw)
        return NULL;
    g_autoptr(GString) value = g_string_new(NULL);
    for (const char *byte = raw; *byte; byte++)
        if (!g_ascii_iscntrl(*byte))
            g_string_append_c(value, *byte);
    xmpp_free(xmpp_stanza_get_context(header), raw);
    g_strstrip(value->str);
    return *value->str && strlen(value->str) <= MOST_HEADER
               ? g_strdup(value->str)
               : NULL;
}

/* XEP-0363 4: the only ones; all else is passed over. */
static const char *
allowed_name(const char *name)
{
    static const char *const names[] = {"Authorization", "Cookie", "Expires"};
    for (gsize i = 0; name && i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(name, names[i]) == 0)
            return names[i];
    return NULL;
}

static GStrv
read_headers(Stanza *put)
{
    g_autoptr(GStrvBuilder) headers = g_strv_builder_new();
    guint n = 0;
    for (Stanza *header = stanza_next(put, NULL, "header");
         header && n < MOST_HEADERS;
         header = stanza_next(put, header, "header"), n++) {
        const char *name =
            allowed_name(xmpp_stanza_get_attribute(header, "name"));
        g_autofree char *value = name ? plain_value(header) : NULL;
        g_autofree char *line =
            value ? g_strconcat(name, ": ", value, NULL) : NULL;
        if (line)
            g_strv_builder_add(headers, line);
    }
    return g_strv_builder_end(headers);
}

Slot *
slot_read(Stanza *answer, GError **error)
{
    Stanza *element = stanza_child(answer, "slot", NS_UPLOAD);
    Stanza *put = stanza_child(element, "put", NULL);
    g_autoptr(Slot) slot = g_new0(Slot, 1);
    slot->put = read_url(put, error);
    if (!slot->put)
        return NULL;
    slot->get = read_url(stanza_child(element, "get", NULL), error);
    if (!slot->get)
        return NULL;
    slot->headers = read_headers(put);
    return g_steal_pointer(&slot);
}
