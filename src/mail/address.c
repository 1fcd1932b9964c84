/* address - see address.h. */
#include "mail/address.h"

#include <gmime/gmime.h>

#include "base/error.h"
#include "mail/field.h"
#include "text/charset.h"
#include "text/sanitize.h"

enum {
    MOST_MAILBOXES = 500,
    MOST_GROUP_DEPTH = 4,
    ZERO_WIDTH_NON_JOINER = 0x200C,
    ZERO_WIDTH_JOINER = 0x200D,
    REPLACEMENT = 0xFFFD,
};

static gboolean hides_something(const char *name, const char *clean);
static char *show_hidden(const char *addr);

Address *
address_new(const char *name, const char *addr)
{
    Address *address = g_new0(Address, 1);
    g_autofree char *meant = charset_repair_controls(name ? name : "");
    g_autofree char *clean = sanitize_line(slice_from_string(meant));
    address->name_hides = hides_something(meant, clean);
    address->name = *clean ? g_steal_pointer(&clean) : NULL;
    address->addr = show_hidden(addr);
    return address;
}

/* Says nothing itself; joiners and marks are judged by what is around them, so
 * those that the sanitizer left belong there. */
static gboolean
is_unseen(gunichar c)
{
    return !g_unichar_isspace(c) && c >= 0x20 &&
           (!sanitize_allows(c) || c == ZERO_WIDTH_JOINER ||
            c == ZERO_WIDTH_NON_JOINER);
}

static guint
count_unseen(const char *text)
{
    enum { LEFT_TO_RIGHT = 0x200E, RIGHT_TO_LEFT = 0x200F, ARABIC = 0x061C };
    gboolean has_both_ways = FALSE;
    guint n = 0, n_marks = 0;
    for (const char *at = text; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        GUnicodeScript script = g_unichar_get_script(c);
        if (c == LEFT_TO_RIGHT || c == RIGHT_TO_LEFT || c == ARABIC)
            n_marks++;
        else if (script == G_UNICODE_SCRIPT_HEBREW ||
                 script == G_UNICODE_SCRIPT_ARABIC)
            has_both_ways = TRUE;
        else
            n += is_unseen(c);
    }
    /* Honest programs put these beside Hebrew and Arabic. */
    return n + (has_both_ways ? 0 : n_marks);
}

static gboolean
hides_something(const char *name, const char *clean)
{
    static const char mark_of_bytes[] = "\xef\xbb\xbf"; /* U+FEFF, by mistake */
    if (!name || g_str_is_ascii(name) || !g_utf8_validate(name, -1, NULL))
        return FALSE;
    if (g_str_has_prefix(name, mark_of_bytes))
        name += strlen(mark_of_bytes);
    return count_unseen(name) > count_unseen(clean);
}

static char *
show_hidden(const char *addr)
{
    if (!addr || g_str_is_ascii(addr) || !g_utf8_validate(addr, -1, NULL))
        return sanitize_line(slice_from_string(addr));
    g_autoptr(GString) shown = g_string_new(NULL);
    for (const char *at = addr; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        g_string_append_unichar(shown, is_unseen(c) ? REPLACEMENT : c);
    }
    return sanitize_line(slice_from_string(shown->str));
}

Address *
address_copy(const Address *address)
{
    if (!address)
        return NULL;
    Address *copy = address_new(address->name, address->addr);
    copy->name_hides = address->name_hides;
    return copy;
}

void
address_free(Address *address)
{
    if (!address)
        return;
    g_free(address->name);
    g_free(address->addr);
    g_free(address);
}

static char *local_key(const char *local, gsize size);
static char *domain_key(const char *domain);

char *
address_key(const char *addr)
{
    const char *at = addr ? strrchr(addr, '@') : NULL;
    if (!at || !sanitize_is_clean(addr))
        return NULL;
    g_autofree char *local = local_key(addr, at - addr);
    g_autofree char *domain = domain_key(at + 1);
    if (!local || !domain)
        return NULL;
    return g_strdup_printf("%s@%s", local, domain);
}

static gboolean is_atom(const char *text);
static char *unquote(const char *text, gsize size);

/* RFC 5322 3.4.1, local-part; dots may stand anywhere, as some hosts have
 * them. Without the quotes where they are not needed. */
static char *
local_key(const char *local, gsize size)
{
    enum { MOST = 128 }; /* RFC 5321 says 64, and is not kept */
    if (size == 0 || size > MOST)
        return NULL;
    g_autofree char *plain =
        local[0] == '"' ? unquote(local, size) : g_strndup(local, size);
    if (!plain)
        return NULL;
    g_autofree char *lower = g_utf8_strdown(plain, -1);
    if (is_atom(lower))
        return g_steal_pointer(&lower);
    if (local[0] != '"')
        return NULL;

    GString *quoted = g_string_new("\"");
    for (const char *at = lower; *at; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_c(quoted, '\\');
        g_string_append_c(quoted, *at);
    }
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}

static gboolean
is_atom(const char *text)
{
    if (!*text)
        return FALSE;
    for (const char *at = text; *at; at++) {
        if ((guchar)*at < 0x80 && !g_ascii_isalnum(*at) &&
            !strchr(".!#$%&'*+-/=?^_`{|}~", *at))
            return FALSE;
    }
    return TRUE;
}

/* The text of a quoted string; NULL when it is none, or holds a quote that is
 * not escaped. */
static char *
unquote(const char *text, gsize size)
{
    if (size < 2 || text[size - 1] != '"')
        return NULL;
    g_autoptr(GString) plain = g_string_new(NULL);
    for (gsize i = 1; i < size - 1; i++) {
        if (text[i] == '"')
            return NULL;
        if (text[i] == '\\' && ++i == size - 1)
            return NULL;
        g_string_append_c(plain, text[i]);
    }
    return g_strdup(plain->str);
}

static gboolean is_host_name(const char *name);

static char *
domain_key(const char *domain)
{
    gsize size = strlen(domain);
    if (size > 2 && domain[0] == '[' && domain[size - 1] == ']' &&
        strspn(domain + 1, "0123456789abcdefABCDEFipvIPV.:") == size - 2)
        return g_ascii_strdown(domain, -1);

    g_autofree char *ascii = g_hostname_to_ascii(domain);
    if (!ascii)
        return NULL;
    g_autofree char *lower = g_ascii_strdown(ascii, -1);
    size = strlen(lower);
    if (size > 0 && lower[size - 1] == '.')
        lower[size - 1] = '\0';
    return is_host_name(lower) ? g_steal_pointer(&lower) : NULL;
}

static gboolean
is_host_name(const char *name)
{
    enum { MOST = 253, MOST_LABEL = 63 };
    gsize label = 0;
    if (strlen(name) > MOST)
        return FALSE;
    for (const char *at = name; *at; at++) {
        if (*at == '.') {
            if (label == 0)
                return FALSE;
            label = 0;
        } else if (!(g_ascii_isalnum(*at) || *at == '-' || *at == '_') ||
                   ++label > MOST_LABEL) {
            return FALSE;
        }
    }
    return label > 0;
}

gboolean
address_is_valid(const char *addr)
{
    g_autofree char *key = address_key(addr);
    return key != NULL;
}

char *
address_wire(const char *addr)
{
    g_autofree char *key = address_key(addr);
    if (!key)
        return NULL;
    /* The local part stays as written: its case may matter to its host. */
    return g_strdup_printf("%.*s%s", (int)(strrchr(addr, '@') - addr), addr,
                           strrchr(key, '@'));
}

gboolean
address_is_role(const char *key)
{
    /* `*` at an end stands for anything. */
    static const char *const patterns[] = {
        "*noreply*",
        "*no-reply*",
        "*no_reply*",
        "*no.reply*",
        "*donotreply*",
        "*do-not-reply*",
        "*do_not_reply*",
        "mailer-daemon",
        "postmaster",
        "hostmaster",
        "webmaster",
        "abuse",
        "noc",
        "security",
        "info",
        "marketing",
        "sales",
        "support",
        "usenet",
        "news",
        "www",
        "uucp",
        "ftp",
        "root",
        "admin",
        "administrator",
        "daemon",
        "nobody",
        "list",
        "majordomo",
        "listserv",
        "bounce*",
        "*-bounce",
        "*-bounces",
        "*-request",
        "owner-*",
        "*-owner",
        "newsletter*",
        "notification*",
        "notify",
        "alert",
        "alerts",
        "billing",
        "helpdesk",
    };
    const char *at = key ? strrchr(key, '@') : NULL;
    if (!at)
        return FALSE;
    /* A sub-address (`info+tag@`) is its owner's all the same. */
    gsize size = MIN(strcspn(key, "+"), (gsize)(at - key));
    g_autofree char *local = g_strndup(key, size);
    for (gsize i = 0; i < G_N_ELEMENTS(patterns); i++) {
        if (g_pattern_match_simple(patterns[i], local))
            return TRUE;
    }
    return FALSE;
}

static void
add_list(GPtrArray *addresses, InternetAddressList *list, int depth);
static void add_bracketed(GPtrArray *addresses, char *text);

GPtrArray *
address_list_parse(Slice value)
{
    GPtrArray *addresses =
        g_ptr_array_new_with_free_func((GDestroyNotify)address_free);
    g_autofree char *text = slice_dup(field_cap_addresses(value));
    InternetAddressList *list = internet_address_list_parse(NULL, text);
    if (list) {
        add_list(addresses, list, 0);
        g_object_unref(list);
    } else {
        add_bracketed(addresses, text);
    }
    return addresses;
}

static void
add_list(GPtrArray *addresses, InternetAddressList *list, int depth)
{
    int length = internet_address_list_length(list);
    for (int i = 0; i < length && addresses->len < MOST_MAILBOXES; i++) {
        InternetAddress *one = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_GROUP(one)) {
            InternetAddressList *members =
                internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one));
            if (members && depth < MOST_GROUP_DEPTH)
                add_list(addresses, members, depth + 1);
            continue;
        }
        Address *address = address_new(
            internet_address_get_name(one),
            internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)));
        if (*address->addr)
            g_ptr_array_add(addresses, address);
        else
            address_free(address);
    }
}

/* What GMime gives up on: `Bob [Sales] <bob@example.org>` and the like. Each
 * `<addr>` with the words before it; `text` is used up. */
static void
add_bracketed(GPtrArray *addresses, char *text)
{
    char *open;
    while ((open = strchr(text, '<')) && addresses->len < MOST_MAILBOXES) {
        char *close = strchr(open, '>');
        if (!close)
            return;
        *open = '\0';
        *close = '\0';
        text += strspn(text, ",; \t\r\n");
        g_autofree char *name = g_mime_utils_header_decode_text(NULL, text);
        if (address_is_valid(open + 1))
            g_ptr_array_add(addresses, address_new(name, open + 1));
        text = close + 1;
    }
}

char *
address_to_string(const Address *address)
{
    if (!address->name)
        return g_strdup(address->addr);
    /* RFC 5322 3.2.3, without the dot that everyone writes. */
    gboolean is_plain = !strpbrk(address->name, "()<>[]:;@\\,\"");
    GString *text = g_string_new(is_plain ? address->name : "\"");
    for (const char *at = is_plain ? "" : address->name; *at; at++) {
        if (*at == '"' || *at == '\\')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *at);
    }
    g_string_append_printf(text, "%s <%s>", is_plain ? "" : "\"",
                           address->addr);
    return g_string_free(text, FALSE);
}
