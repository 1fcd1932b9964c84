/* weblink - see weblink.h. */
#include "correspondence/weblink.h"

#include "base/error.h"
#include "correspondence/lookalike.h"
#include "mail/address.h"
#include "text/sanitize.h"

enum { MOST_RECIPIENTS = 50, MOST_FIELDS = 20, MOST_TEXT = 64 * 1024 };

/* ---- what it is ---- */

char *
weblink_scheme(const char *url)
{
    g_autofree char *scheme = g_uri_parse_scheme(url);
    return scheme ? g_ascii_strdown(scheme, -1) : g_strdup("");
}

/* A mail's link is seldom escaped as it should be. */
static GUri *
parse(const char *url)
{
    return g_uri_parse(url,
                       G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED_QUERY |
                           G_URI_FLAGS_ENCODED_PATH,
                       NULL);
}

static gboolean
has_host(const char *url)
{
    g_autoptr(GUri) uri = parse(url);
    const char *host = uri ? g_uri_get_host(uri) : NULL;
    return host && *host;
}

WeblinkKind
weblink_kind(const char *url)
{
    g_autofree char *scheme = weblink_scheme(url);
    if (g_str_equal(scheme, "http") || g_str_equal(scheme, "https"))
        return has_host(url) ? WEBLINK_WEB : WEBLINK_OTHER;
    if (g_str_equal(scheme, "mailto"))
        return WEBLINK_MAIL;
    if (g_str_equal(scheme, "xmpp"))
        return WEBLINK_CHAT;
    return WEBLINK_OTHER;
}

/* ---- where it leads ---- */

static char *
look_of_host(const char *host)
{
    g_autofree char *address = g_strconcat("x@", host, NULL);
    return lookalike_address_key(address);
}

static gboolean
is_below(const char *host, const char *domain)
{
    gsize size = strlen(host);
    gsize tail = strlen(domain);
    return size >= tail &&
           g_ascii_strcasecmp(host + size - tail, domain) == 0 &&
           (size == tail || host[size - tail - 1] == '.');
}

/* The known host that it looks like and is not, or NULL. */
static const char *
imitated(const char *host, const char *const *known)
{
    g_autofree char *look = look_of_host(host);
    for (; look && known && *known; known++) {
        g_autofree char *other = look_of_host(*known);
        if (other && g_str_equal(look, other) && !is_below(host, *known))
            return *known;
    }
    return NULL;
}

static char *
warn_of_host(const char *shown, const char *const *known)
{
    g_autofree char *readable = g_hostname_to_unicode(shown);
    g_autofree char *wire = g_hostname_to_ascii(shown);
    const char *host = readable ? readable : shown;
    const char *like = imitated(host, known);
    if (like)
        return g_strdup_printf("it leads to %s, which only looks like %s",
                               wire ? wire : shown, like);
    if (lookalike_mixes_scripts(host))
        return g_strdup_printf("its host mixes alphabets: it leads to %s",
                               wire ? wire : shown);
    if (!g_str_is_ascii(host))
        return g_strdup_printf("its host has letters that may look like "
                               "others: it leads to %s",
                               wire ? wire : shown);
    return NULL;
}

char *
weblink_warning(const char *url, const char *const *known)
{
    g_autoptr(GUri) uri = parse(url);
    const char *host = uri ? g_uri_get_host(uri) : NULL;
    if (!host || !*host)
        return NULL;
    if (g_uri_get_userinfo(uri))
        return g_strdup_printf("it leads to %s; what stands before the @ is "
                               "only a name",
                               host);
    return warn_of_host(host, known);
}

/* ---- mailto ---- */

void
mail_wish_free(MailWish *wish)
{
    if (!wish)
        return;
    g_strfreev(wish->to);
    g_strfreev(wish->cc);
    g_free(wish->subject);
    g_free(wish->body);
    g_free(wish);
}

static void
add_addresses(GStrvBuilder *builder, const char *encoded)
{
    g_auto(GStrv) words = g_strsplit(encoded, ",", MOST_RECIPIENTS);
    for (guint i = 0; words[i] && i < MOST_RECIPIENTS; i++) {
        g_autofree char *plain = g_uri_unescape_string(words[i], NULL);
        if (plain && address_is_valid(g_strstrip(plain)))
            g_strv_builder_add(builder, plain);
    }
}

typedef struct {
    GStrvBuilder *to, *cc;
    MailWish *wish;
} WishReader;

static void
take_text(char **field, const char *encoded, char *(*clean)(Slice bytes))
{
    g_autofree char *plain = g_uri_unescape_string(encoded, NULL);
    if (!plain || *field)
        return;
    *field = clean(slice_sub(slice_from_string(plain), 0, MOST_TEXT));
}

/* Others (Bcc, From, attach …) would do what the user does not see. */
static void
read_field(WishReader *reader, char *field)
{
    char *equals = strchr(field, '=');
    if (!equals)
        return;
    *equals = '\0';
    const char *value = equals + 1;
    if (g_ascii_strcasecmp(field, "to") == 0)
        add_addresses(reader->to, value);
    else if (g_ascii_strcasecmp(field, "cc") == 0)
        add_addresses(reader->cc, value);
    else if (g_ascii_strcasecmp(field, "subject") == 0)
        take_text(&reader->wish->subject, value, sanitize_line);
    else if (g_ascii_strcasecmp(field, "body") == 0)
        take_text(&reader->wish->body, value, sanitize_text);
}

MailWish *
weblink_mail(const char *url, GError **error)
{
    g_autoptr(MailWish) wish = g_new0(MailWish, 1);
    g_autoptr(GStrvBuilder) to = g_strv_builder_new();
    g_autoptr(GStrvBuilder) cc = g_strv_builder_new();
    WishReader reader = {to, cc, wish};
    const char *start = strchr(url, ':');
    start = start ? start + 1 : "";
    g_autofree char *whole = g_strndup(start, strcspn(start, "#"));
    char *question = strchr(whole, '?');
    if (question)
        *question++ = '\0';
    add_addresses(to, whole);
    g_auto(GStrv) fields =
        g_strsplit(question ? question : "", "&", MOST_FIELDS);
    for (guint i = 0; fields[i]; i++)
        read_field(&reader, fields[i]);
    wish->to = g_strv_builder_end(to);
    wish->cc = g_strv_builder_end(cc);
    if (*wish->to)
        return g_steal_pointer(&wish);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "the link names no address to write to");
    return NULL;
}
