/* filename - see filename.h. */
#include "mail/filename.h"

#include "base/error.h"
#include "base/slice.h"
#include "text/charset.h"
#include "text/sanitize.h"

enum { MOST_BYTES = 200, MOST_EXTENSION = 16 };

static char *decode(const char *raw);
static char *shorten(const char *name);
static char *name_for_type(const char *media_type);

char *
filename_clean(const char *raw, const char *media_type)
{
    g_autofree char *decoded = decode(raw ? raw : "");
    g_autofree char *clean = sanitize_line(slice_from_string(decoded));
    /* Windows mailers send whole paths, too. */
    const char *name = clean;
    for (const char *at = clean; *at; at++) {
        if (*at == '/' || *at == '\\')
            name = at + 1;
    }
    /* Hidden files, and what a command would take for an option. */
    name += strspn(name, ".- ");
    return *name ? shorten(name) : name_for_type(media_type);
}

/* As GMime leaves it where mailers broke the rules: Windows-1252 under another
 * name, a percent-encoded name without a charset, single quotes around. */
static char *
decode(const char *raw)
{
    g_autofree char *valid = g_utf8_make_valid(raw, -1);
    g_autofree char *meant = charset_repair_controls(valid);
    g_autofree char *plain =
        strchr(meant, '%') ? g_uri_unescape_string(meant, "/\\") : NULL;
    gsize size = strlen(meant);
    if (plain && g_utf8_validate(plain, -1, NULL) && !g_str_is_ascii(plain))
        return g_steal_pointer(&plain);
    if (size > 2 && meant[0] == '\'' && meant[size - 1] == '\'')
        return g_strndup(meant + 1, size - 2);
    return g_steal_pointer(&meant);
}

/* Keeps the extension, by which files are opened. */
static char *
shorten(const char *name)
{
    gsize size = strlen(name);
    if (size <= MOST_BYTES)
        return g_strdup(name);
    const char *dot = strrchr(name, '.');
    if (!dot || strlen(dot) > MOST_EXTENSION)
        dot = "";
    gsize kept = MOST_BYTES - strlen(dot);
    while (kept > 0 && ((guchar)name[kept] & 0xC0) == 0x80)
        kept--; /* not within a character */
    return g_strdup_printf("%.*s%s", (int)kept, name, dot);
}

static char *
name_for_type(const char *media_type)
{
    static const struct {
        const char *type, *name;
    } names[] = {
        {"text/plain", "text.txt"},
        {"text/html", "text.html"},
        {"text/calendar", "invitation.ics"},
        {"text/vcard", "card.vcf"},
        {"text/x-vcard", "card.vcf"},
        {"message/rfc822", "message.eml"},
        {"message/delivery-status", "delivery-status.txt"},
        {"text/rfc822-headers", "headers.txt"},
        {"application/pgp-signature", "signature.asc"},
        {"application/pgp-encrypted", "version.txt"},
        {"application/pkcs7-signature", "signature.p7s"},
        {"application/pdf", "document.pdf"},
        {"image/jpeg", "image.jpg"},
        {"image/png", "image.png"},
        {"image/gif", "image.gif"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(media_type, names[i].type) == 0)
            return g_strdup(names[i].name);
    }
    return g_strdup("attachment");
}
