/* jid - see jid.h. */
#include "correspondence/jid.h"

#include "base/error.h"
#include "text/sanitize.h"

/* RFC 7622 3.2 and 3.3: no part is longer than this, in bytes. */
#define PART_MAX 1023

static char *fold_local(const char *bytes, gsize size);
static char *fold_domain(const char *bytes, gsize size);

char *
jid_bare(const char *jid)
{
    if (!jid)
        return NULL;
    /* RFC 7622 3.2: the first `/` ends the bare JID, then the first `@` in
     * what is left ends the local part. */
    gsize size = strcspn(jid, "/");
    const char *at = memchr(jid, '@', size);
    if (!at)
        return fold_domain(jid, size);

    g_autofree char *local = fold_local(jid, (gsize)(at - jid));
    g_autofree char *domain = fold_domain(at + 1, size - (gsize)(at + 1 - jid));
    if (!local || !domain)
        return NULL;
    return g_strconcat(local, "@", domain, NULL);
}

/* RFC 7622 3.3.1 forbids these in a local part beside spaces and controls; what
 * cannot be seen, or turns the text round, is of no IdentifierClass (RFC 8264
 * 9.13). */
static gboolean
local_allows(gunichar c)
{
    return !g_unichar_isspace(c) && sanitize_allows(c) &&
           (c > 0x7f || !strchr("\"&'/:<>@", (int)c));
}

static char *
fold_local(const char *bytes, gsize size)
{
    if (size == 0 || size > PART_MAX ||
        !g_utf8_validate(bytes, (gssize)size, NULL))
        return NULL;
    for (const char *p = bytes; p < bytes + size; p = g_utf8_next_char(p))
        if (!local_allows(g_utf8_get_char(p)))
            return NULL;
    /* RFC 8265 3.3: case mapping first, then NFC. */
    g_autofree char *lower = g_utf8_strdown(bytes, (gssize)size);
    return g_utf8_normalize(lower, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/* A literal `[::1]` has no IDNA form and only hexadecimal digits in it. */
static char *
fold_literal(const char *bytes, gsize size)
{
    for (gsize i = 1; i + 1 < size; i++)
        if (!g_ascii_isxdigit(bytes[i]) && !strchr(":.", bytes[i]))
            return NULL;
    return bytes[size - 1] == ']' ? g_ascii_strdown(bytes, (gssize)size) : NULL;
}

static char *
fold_domain(const char *bytes, gsize size)
{
    if (size > 0 && bytes[size - 1] == '.') /* RFC 7622 3.2: strip it */
        size--;
    if (size == 0 || size > PART_MAX ||
        !g_utf8_validate(bytes, (gssize)size, NULL))
        return NULL;
    if (*bytes == '[')
        return fold_literal(bytes, size);
    for (const char *p = bytes; p < bytes + size; p = g_utf8_next_char(p))
        if (!local_allows(g_utf8_get_char(p)))
            return NULL;
    /* Through ASCII, so that both spellings of one name come out alike; then
     * U-labels, which are what XMPP wants on the wire (RFC 7622 3.2.1). */
    g_autofree char *name = g_strndup(bytes, size);
    g_autofree char *ascii = g_hostname_to_ascii(name);
    if (!ascii || !*ascii)
        return NULL;
    g_autofree char *lower = g_ascii_strdown(ascii, -1);
    return g_hostname_to_unicode(lower);
}

const char *
jid_resource(const char *jid)
{
    const char *slash = jid ? strchr(jid, '/') : NULL;
    return slash && slash[1] ? slash + 1 : NULL;
}

char *
jid_domain(const char *jid)
{
    g_autofree char *bare = jid_bare(jid);
    if (!bare)
        return NULL;
    const char *at = strchr(bare, '@');
    return g_strdup(at ? at + 1 : bare);
}

char *
jid_from_uri(const char *uri)
{
    if (g_ascii_strncasecmp(uri, "xmpp:", 5) != 0)
        return NULL;
    const char *path = uri + 5;
    if (g_str_has_prefix(path, "//")) {
        path = strchr(path + 2, '/');
        if (!path)
            return NULL;
        path++;
    }
    /* Cut before it is decoded: a `%2F` divides nothing. */
    g_autofree char *raw = g_strndup(path, strcspn(path, "/?#"));
    g_autofree char *jid = g_uri_unescape_string(raw, NULL);
    return jid && !strchr(jid, '/') ? jid_bare(jid) : NULL;
}

char *
jid_to_uri(const char *bare)
{
    g_autofree char *path = g_uri_escape_string(bare, "@", FALSE);
    return g_strconcat("xmpp:", path, NULL);
}
