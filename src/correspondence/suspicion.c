/* suspicion - see suspicion.h. */
#include "correspondence/suspicion.h"

#include <string.h>

#include "correspondence/lookalike.h"
#include "mail/address.h"

static gboolean holds_second_address(const char *name, const char *address);

Suspicion
suspicion_of_text(const char *name, const char *address, gboolean name_hides)
{
    if (name && holds_second_address(name, address))
        return SUSPICION_SECOND_ADDRESS;
    if (name_hides || (address && strstr(address, "\ufffd")))
        return SUSPICION_HIDDEN;
    if (name && lookalike_mixes_scripts(name))
        return SUSPICION_MIXED_SCRIPTS;
    const char *at = address ? strrchr(address, '@') : NULL;
    if (!at)
        return SUSPICION_NONE;
    if (memchr(address, '@', (gsize)(at - address)))
        return SUSPICION_SECOND_ADDRESS;
    g_autofree char *domain = g_hostname_to_unicode(at + 1);
    return lookalike_mixes_scripts(address) ||
                   (domain && lookalike_mixes_scripts(domain))
               ? SUSPICION_MIXED_SCRIPTS
               : SUSPICION_NONE;
}

/* ---- addresses in names ---- */

/* One form for all that looks like `@`, a letter in a circle too. */
static char *
with_plain_signs(const char *name)
{
    g_autoptr(GString) signs = g_string_new(name);
    g_string_replace(signs, "\u24d0", "@", 0);
    g_string_replace(signs, "\u24b6", "@", 0);
    char *plain = g_utf8_normalize(signs->str, -1, G_NORMALIZE_ALL_COMPOSE);
    return plain ? plain : g_strdup(name);
}

static gboolean
is_local_byte(char byte)
{
    return (guchar)byte >= 0x80 || g_ascii_isalnum(byte) ||
           (byte && strchr(".!#$%&*+-/=?^_`{|}~", byte));
}

static gboolean
is_domain_byte(char byte)
{
    return (guchar)byte >= 0x80 || g_ascii_isalnum(byte) ||
           (byte && strchr(".-_", byte));
}

/* What stands next to the `@`, as an addr-spec; NULL where one side is empty. A
 * quoted local part is taken whole. */
static char *
address_around(const char *text, const char *at)
{
    const char *start = at;
    if (start > text && start[-1] == '"') {
        start--;
        while (start > text && start[-1] != '"')
            start--;
        if (start > text)
            start--;
    } else {
        while (start > text && is_local_byte(start[-1]))
            start--;
    }
    const char *end = at + 1;
    while (is_domain_byte(*end))
        end++;
    while (end > at + 1 && end[-1] == '.')
        end--;
    return start == at || end == at + 1
               ? NULL
               : g_strndup(start, (gsize)(end - start));
}

static gboolean
has_dot_in_domain(const char *address)
{
    return strchr(strrchr(address, '@'), '.') != NULL;
}

static gboolean
is_same(const char *one, const char *other)
{
    g_autofree char *key = address_key(one);
    g_autofree char *other_key = other ? address_key(other) : NULL;
    return key && g_strcmp0(key, other_key) == 0;
}

static gboolean
holds_second_address(const char *name, const char *address)
{
    g_autofree char *text = with_plain_signs(name);
    for (const char *at = strchr(text, '@'); at; at = strchr(at + 1, '@')) {
        g_autofree char *found = address_around(text, at);
        if (found && has_dot_in_domain(found) && !is_same(found, address))
            return TRUE;
    }
    return FALSE;
}

/* ---- addresses spelt out ---- */

/* `(at)`, ` at `, ` @ ` become `@`, and `(dot)`, ` dot ` a dot. */
static char *
read_signs(const char *text)
{
    static gsize once;
    static GRegex *at_sign, *dot_sign; /* immutable once made */
    if (g_once_init_enter(&once)) {
        at_sign = g_regex_new("\\s*[\\[({<\u00ab]\\s*(at|@)\\s*"
                              "[\\])}>\u00bb]\\s*"
                              "|[\\s_-]+(at|@)[\\s_-]+|\\s+@|@\\s+",
                              G_REGEX_CASELESS, 0, NULL);
        dot_sign =
            g_regex_new("\\s*[\\[({<]\\s*dot\\s*[\\])}>]\\s*|\\s+dot\\s+",
                        G_REGEX_CASELESS, 0, NULL);
        g_once_init_leave(&once, 1);
    }
    g_autofree char *with_at =
        g_regex_replace_literal(at_sign, text, -1, 0, "@", 0, NULL);
    return g_regex_replace_literal(dot_sign, with_at, -1, 0, ".", 0, NULL);
}

GStrv
suspicion_spelt_addresses(const char *name)
{
    enum { MOST = 4 };
    GPtrArray *found = g_ptr_array_new();
    g_autofree char *plain = with_plain_signs(name);
    g_autofree char *text = read_signs(plain);
    for (const char *at = strchr(text, '@'); at && found->len < MOST;
         at = strchr(at + 1, '@')) {
        char *address = address_around(text, at);
        if (address)
            g_ptr_array_add(found, address);
    }
    g_ptr_array_add(found, NULL);
    return (GStrv)g_ptr_array_free(found, FALSE);
}

/* ---- addresses that begin with another ---- */

/* A country's suffix is its domain's own, `example.com.au`; anything more is
 * somebody else's domain. */
static gboolean
leads_elsewhere(const char *rest)
{
    return *rest == '-' || strchr(rest + 1, '.') || strlen(rest + 1) > 2;
}

GStrv
suspicion_begun_addresses(const char *address)
{
    enum { MOST = 8 };
    GPtrArray *begun = g_ptr_array_new();
    const char *at = address ? strrchr(address, '@') : NULL;
    gboolean has_dot = FALSE;
    for (const char *end = at ? at + 1 : ""; *end && begun->len < MOST; end++) {
        if (has_dot && strchr(".-", *end) && leads_elsewhere(end))
            g_ptr_array_add(begun, g_strndup(address, (gsize)(end - address)));
        has_dot |= *end == '.';
    }
    g_ptr_array_add(begun, NULL);
    return (GStrv)g_ptr_array_free(begun, FALSE);
}
