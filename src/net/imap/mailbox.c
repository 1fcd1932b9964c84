/* mailbox - see mailbox.h. */
#include "net/imap/mailbox.h"

#include "base/error.h"

/* Appends UTF-16 code units as `&…-`: big-endian, base64 with `,` for `/` and
 * without padding. */
static void
append_shifted(GString *wire, const char *start, const char *end)
{
    glong n_units = 0;
    g_autofree gunichar2 *units =
        g_utf8_to_utf16(start, end - start, NULL, &n_units, NULL);
    for (glong i = 0; i < n_units; i++)
        units[i] = GUINT16_TO_BE(units[i]);
    g_autofree char *base64 =
        g_base64_encode((const guchar *)units, (gsize)n_units * 2);
    g_strdelimit(base64, "/", ',');
    char *padding = strchr(base64, '=');
    if (padding)
        *padding = '\0';
    g_string_append_printf(wire, "&%s-", base64);
}

static gboolean
is_direct(gunichar c)
{
    return c >= 0x20 && c <= 0x7e;
}

char *
mailbox_encode(const char *name)
{
    GString *wire = g_string_new(NULL);
    const char *p = name;
    while (*p) {
        if (is_direct(g_utf8_get_char(p))) {
            g_string_append_c(wire, *p);
            if (*p++ == '&')
                g_string_append_c(wire, '-');
            continue;
        }
        const char *start = p;
        while (*p && !is_direct(g_utf8_get_char(p)))
            p = g_utf8_next_char(p);
        append_shifted(wire, start, p);
    }
    return g_string_free(wire, FALSE);
}

/* `base64` is what stands between `&` and `-`. */
static gboolean
append_unshifted(GString *name, const char *base64, gsize size)
{
    g_autoptr(GString) padded = g_string_new_len(base64, (gssize)size);
    g_strdelimit(padded->str, ",", '/');
    while (padded->len % 4 != 0)
        g_string_append_c(padded, '=');

    gsize n_bytes = 0;
    g_autofree gunichar2 *units =
        (gunichar2 *)g_base64_decode(padded->str, &n_bytes);
    if (n_bytes == 0 || n_bytes % 2 != 0)
        return FALSE;
    for (gsize i = 0; i < n_bytes / 2; i++)
        units[i] = GUINT16_FROM_BE(units[i]);
    g_autofree char *text =
        g_utf16_to_utf8(units, (glong)(n_bytes / 2), NULL, NULL, NULL);
    if (!text)
        return FALSE;
    g_string_append(name, text);
    return TRUE;
}

static gboolean
append_decoded(GString *name, const char *wire)
{
    for (const char *p = wire; *p; p++) {
        if (!is_direct((guchar)*p))
            return FALSE;
        if (*p != '&') {
            g_string_append_c(name, *p);
            continue;
        }
        const char *end = strchr(p, '-');
        if (!end)
            return FALSE;
        if (end == p + 1)
            g_string_append_c(name, '&');
        else if (!append_unshifted(name, p + 1, (gsize)(end - p - 1)))
            return FALSE;
        p = end;
    }
    return TRUE;
}

static gboolean
has_control(const char *name)
{
    for (const char *p = name; *p; p = g_utf8_next_char(p))
        if (g_unichar_iscntrl(g_utf8_get_char(p)))
            return TRUE;
    return FALSE;
}

char *
mailbox_decode(const char *wire)
{
    g_autoptr(GString) name = g_string_new(NULL);
    if (!append_decoded(name, wire) || has_control(name->str))
        return NULL;
    g_autofree char *again = mailbox_encode(name->str);
    if (strcmp(again, wire) != 0)
        return NULL;
    return g_strdup(name->str);
}

char *
mailbox_quote(const char *text, GError **error)
{
    GString *quoted = g_string_new("\"");
    for (const char *p = text; *p; p++) {
        if (!is_direct((guchar)*p)) {
            g_string_free(quoted, TRUE);
            g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "a control or 8-bit character cannot be sent to the "
                        "mail server");
            return NULL;
        }
        if (*p == '"' || *p == '\\')
            g_string_append_c(quoted, '\\');
        g_string_append_c(quoted, *p);
    }
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}

char *
mailbox_argument(const char *name, GError **error)
{
    g_autofree char *wire = mailbox_encode(name);
    return mailbox_quote(wire, error);
}
