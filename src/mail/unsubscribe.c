/* unsubscribe - what List-Unsubscribe offers; see message.h. */
#include "mail/message_private.h"

#include "base/error.h"
#include "mail/address.h"
#include "mail/field.h"
#include "text/sanitize.h"

enum { MOST_TARGET = 4096, MOST_TEXT = 4096 };

static void read_targets(Unsubscribe *found, int *n_urls, Slice value);
static gboolean is_signed(Slice block);
static gboolean says_one_click(Slice block);

Unsubscribe *
message_unsubscribe(const Message *message)
{
    g_autoptr(Unsubscribe) found = g_new0(Unsubscribe, 1);
    Slice block = message->block;
    Field field;
    int n_urls = 0;
    while (field_take(&block, &field)) {
        if (field_is(&field, "List-Unsubscribe"))
            read_targets(found, &n_urls, field.value);
    }
    if (!found->address && !found->url)
        return NULL;
    found->is_one_click = n_urls == 1 && says_one_click(message->block) &&
                          is_signed(message->block);
    return g_steal_pointer(&found);
}

void
unsubscribe_free(Unsubscribe *unsubscribe)
{
    if (!unsubscribe)
        return;
    g_free(unsubscribe->address);
    g_free(unsubscribe->subject);
    g_free(unsubscribe->text);
    g_free(unsubscribe->url);
    g_free(unsubscribe);
}

static char *take_target(Slice *rest);
static void read_mailto(Unsubscribe *found, const char *target);
static gboolean is_https(const char *target);

static void
read_targets(Unsubscribe *found, int *n_urls, Slice value)
{
    Slice rest = slice_sub(value, 0, FIELD_LIMIT);
    char *target;
    while ((target = take_target(&rest))) {
        g_autofree char *owned = target;
        if (g_ascii_strncasecmp(target, "mailto:", 7) == 0 && !found->address)
            read_mailto(found, target);
        if (!is_https(target))
            continue;
        ++*n_urls;
        if (!found->url)
            found->url = g_steal_pointer(&owned);
    }
}

/* What stands in the next `<…>`, without the white space of folding (RFC 2369
 * 2); NULL at the end. Targets with anything that is not printable ASCII are
 * passed over. */
static char *
take_target(Slice *rest)
{
    const char *open;
    while (rest->size > 0 && (open = memchr(rest->bytes, '<', rest->size))) {
        Slice inside = slice_sub(*rest, open - rest->bytes + 1, rest->size);
        const char *close =
            inside.size > 0 ? memchr(inside.bytes, '>', inside.size) : NULL;
        if (!close)
            break;
        gsize size = close - inside.bytes;
        *rest = slice_sub(inside, size + 1, inside.size);
        g_autoptr(GString) target = g_string_new(NULL);
        gboolean is_plain = size <= MOST_TARGET;
        for (gsize i = 0; is_plain && i < size; i++) {
            char c = inside.bytes[i];
            if (c > ' ' && c <= '~')
                g_string_append_c(target, c);
            else
                is_plain = g_ascii_isspace(c);
        }
        if (is_plain && target->len > 0)
            return g_strdup(target->str);
    }
    *rest = SLICE_EMPTY;
    return NULL;
}

/* A host is named, and nobody is logged in by the URL itself. */
static gboolean
is_https(const char *target)
{
    if (g_ascii_strncasecmp(target, "https:", 6) != 0)
        return FALSE;
    g_autoptr(GUri) uri = g_uri_parse(target, G_URI_FLAGS_NONE, NULL);
    const char *host = uri ? g_uri_get_host(uri) : NULL;
    return host && *host && !g_uri_get_userinfo(uri);
}

/* RFC 6068, of which a list needs one address, a subject and a text; header
 * fields that the target would add are not. */
static void
read_mailto(Unsubscribe *found, const char *target)
{
    const char *start = target + strlen("mailto:");
    gsize size = strcspn(start, "?");
    g_autofree char *encoded = g_strndup(start, size);
    g_autofree char *addr = g_uri_unescape_string(encoded, NULL);
    if (!addr || !address_is_valid(addr))
        return;
    found->address = g_steal_pointer(&addr);
    g_auto(GStrv) fields =
        g_strsplit(start[size] ? start + size + 1 : "", "&", 16);
    for (gsize i = 0; fields[i]; i++) {
        char *equals = strchr(fields[i], '=');
        if (!equals)
            continue;
        *equals = '\0';
        g_autofree char *value = g_uri_unescape_string(equals + 1, NULL);
        Slice capped = slice_sub(slice_from_string(value), 0, MOST_TEXT);
        if (g_ascii_strcasecmp(fields[i], "subject") == 0 && !found->subject)
            found->subject = sanitize_line(capped);
        else if (g_ascii_strcasecmp(fields[i], "body") == 0 && !found->text)
            found->text = sanitize_text(capped);
    }
}

/* ---- one click ---- */

static gboolean
says_one_click(Slice block)
{
    Field field;
    while (field_take(&block, &field)) {
        if (field_is(&field, "List-Unsubscribe-Post") &&
            slice_equal(field.value, "List-Unsubscribe=One-Click"))
            return TRUE;
    }
    return FALSE;
}

static gboolean covers_both(Slice signature);

static gboolean
is_signed(Slice block)
{
    Field field;
    while (field_take(&block, &field)) {
        if (field_is(&field, "DKIM-Signature") && covers_both(field.value))
            return TRUE;
    }
    return FALSE;
}

/* The h= tag of a signature (RFC 6376 3.5): names with colons between. */
static gboolean
covers_both(Slice signature)
{
    g_autofree char *text = slice_dup(slice_sub(signature, 0, FIELD_LIMIT));
    g_auto(GStrv) tags = g_strsplit(text, ";", 64);
    gboolean has_field = FALSE;
    gboolean has_post = FALSE;
    for (gsize i = 0; tags[i]; i++) {
        char *tag = g_strstrip(tags[i]);
        char *equals = strchr(tag, '=');
        if (!equals || g_ascii_tolower(tag[0]) != 'h' ||
            strspn(tag + 1, " \t\r\n") + tag + 1 != equals)
            continue;
        g_auto(GStrv) names = g_strsplit(equals + 1, ":", 256);
        for (gsize j = 0; names[j]; j++) {
            char *name = g_strstrip(names[j]);
            has_field |= g_ascii_strcasecmp(name, "List-Unsubscribe") == 0;
            has_post |= g_ascii_strcasecmp(name, "List-Unsubscribe-Post") == 0;
        }
    }
    return has_field && has_post;
}
