/* book_vcard - cards come in: RFC 2426 and RFC 6350, and the 2.1 of phones.
 *
 * Lines are unfolded as bytes, for a fold may cut a character in two. */
#include "base/error.h"
#include "correspondence/book_private.h"
#include "correspondence/jid.h"
#include "mail/quoted.h"
#include "text/charset.h"

/* Nothing that is read here is longer; photographs are, and go by. */
#define LINE_MAX_BYTES (16 * 1024)

typedef struct {
    char *name;       /* upper case, without its group */
    char *parameters; /* as they stand */
    char *value;      /* UTF-8, still with its escapes */
} Property;

typedef struct {
    BookText *text;
    GString *line;    /* unfolded */
    int begun;        /* where the unfolded line began */
    BookEntry *entry; /* NULL: between two cards */
    int card_begun;
    char *spelled_out; /* of N, for want of FN */
    gboolean is_group;
} Reader;

static gboolean take_unfolded(Reader *reader);
static void read_line(Reader *reader);
static void drop_card(Reader *reader);

void
book_read_vcards(BookText *text)
{
    Reader reader = {.text = text, .line = g_string_new(NULL)};
    while (take_unfolded(&reader))
        read_line(&reader);
    if (reader.entry)
        book_complain(text, reader.card_begun,
                      "the card has no END:VCARD: left out");
    drop_card(&reader);
    g_string_free(reader.line, TRUE);
}

/* ---- lines ---- */

static void
append(GString *line, Slice part)
{
    gsize room = LINE_MAX_BYTES - MIN(line->len, LINE_MAX_BYTES);
    part = slice_sub(part, 0, room);
    g_string_append_len(line, part.bytes, (gssize)part.size);
}

static gboolean is_quoted_printable(const char *parameters);

/* 2.1 ends a line that goes on with `=`, and does not indent the next. */
static gboolean
goes_on(const GString *line)
{
    if (line->len == 0 || line->str[line->len - 1] != '=')
        return FALSE;
    g_autofree char *head = g_strndup(line->str, strcspn(line->str, ":"));
    return is_quoted_printable(head);
}

static gboolean
take_unfolded(Reader *reader)
{
    BookText *text = reader->text;
    Slice part;
    if (!book_take_line(text, &part))
        return FALSE;
    reader->begun = text->line;
    g_string_truncate(reader->line, 0);
    append(reader->line, part);
    while (text->rest.size && strchr(" \t", text->rest.bytes[0]) &&
           book_take_line(text, &part))
        append(reader->line, slice_sub(part, 1, part.size));
    while (goes_on(reader->line) && book_take_line(text, &part)) {
        g_string_truncate(reader->line, reader->line->len - 1);
        append(reader->line, part);
    }
    return TRUE;
}

/* ---- properties ---- */

/* Where `c` stands in `text` outside of quotes; NULL: nowhere. */
static const char *
find_bare(const char *text, char c)
{
    gboolean is_quoted = FALSE;
    for (; *text; text++) {
        if (*text == '"')
            is_quoted = !is_quoted;
        else if (*text == c && !is_quoted)
            return text;
    }
    return NULL;
}

/* The parameter's value, or a bare word of 2.1: `;QUOTED-PRINTABLE`. */
static char *
find_parameter(const char *parameters, const char *name)
{
    gsize size = strlen(name);
    for (const char *at = parameters; at; at = find_bare(at, ';')) {
        at += *at == ';';
        if (g_ascii_strncasecmp(at, name, size) == 0 && at[size] == '=') {
            const char *value = at + size + 1;
            const char *end = find_bare(value, ';');
            char *found =
                end ? g_strndup(value, (gsize)(end - value)) : g_strdup(value);
            return g_strdelimit(found, "\"", ' ');
        }
    }
    return NULL;
}

static gboolean
is_quoted_printable(const char *parameters)
{
    g_autofree char *upper = g_ascii_strup(parameters, -1);
    return strstr(upper, ";QUOTED-PRINTABLE") ||
           strstr(upper, "ENCODING=QUOTED-PRINTABLE");
}

static char *
decode_value(const char *parameters, Slice raw)
{
    g_autofree char *charset = find_parameter(parameters, "CHARSET");
    if (charset)
        g_strstrip(charset);
    if (!is_quoted_printable(parameters))
        return charset_to_utf8(raw, charset);
    g_autoptr(GBytes) bytes = quoted_printable_decode(raw);
    return charset_to_utf8(slice_from_bytes(bytes), charset);
}

static void
property_free(Property *property)
{
    g_free(property->name);
    g_free(property->parameters);
    g_free(property->value);
    g_free(property);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Property, property_free)

/* `[group.]NAME*(;parameter):value`; NULL when the line is none. */
static Property *
parse_property(const GString *line)
{
    const char *colon = find_bare(line->str, ':');
    if (!colon) /* one quote too many */
        colon = strchr(line->str, ':');
    if (!colon)
        return NULL;
    g_autofree char *head = g_strndup(line->str, (gsize)(colon - line->str));
    gsize name_size = strcspn(head, ";");
    const char *dot = memchr(head, '.', name_size);
    const char *name = dot ? dot + 1 : head;

    gsize before = (gsize)(colon + 1 - line->str);
    Property *property = g_new0(Property, 1);
    property->name = g_ascii_strup(name, (gssize)(head + name_size - name));
    g_strstrip(property->name);
    property->parameters = g_strdup(head + name_size);
    property->value = decode_value(property->parameters,
                                   (Slice){colon + 1, line->len - before});
    return property;
}

/* ---- values ---- */

/* RFC 6350 3.4: one part of a value, up to `separator` (0: all of it). The
 * caller frees it; `*at` is moved behind it. */
static char *
take_part(const char **at, char separator)
{
    GString *part = g_string_new(NULL);
    const char *c = *at;
    for (; *c && (!separator || *c != separator); c++) {
        if (*c == '\\' && c[1]) {
            c++;
            g_string_append_c(part, *c == 'n' || *c == 'N' ? '\n' : *c);
        } else {
            g_string_append_c(part, *c);
        }
    }
    *at = *c ? c + 1 : c;
    return g_strstrip(g_string_free(part, FALSE));
}

static char *
whole_text(const Property *property)
{
    const char *at = property->value;
    return take_part(&at, '\0');
}

static void
take_full_name(Reader *reader, const Property *property)
{
    g_autofree char *name = whole_text(property);
    book_entry_name(reader->entry, name);
}

/* Family; given; additional; prefixes; suffixes. */
static void
take_parts_of_name(Reader *reader, const Property *property)
{
    const char *at = property->value;
    g_autofree char *family = take_part(&at, ';');
    g_autofree char *given = take_part(&at, ';');
    g_autofree char *additional = take_part(&at, ';');
    g_free(reader->spelled_out);
    reader->spelled_out = g_strjoin(" ", given, additional, family, NULL);
}

static void
take_nicknames(Reader *reader, const Property *property)
{
    for (const char *at = property->value; *at;) {
        g_autofree char *nickname = take_part(&at, ',');
        book_entry_nickname(reader->entry, nickname);
    }
}

static void
take_email(Reader *reader, const Property *property)
{
    g_autofree char *text = whole_text(property);
    const char *address = text;
    if (g_ascii_strncasecmp(address, "mailto:", 7) == 0)
        address += 7;
    if (*address && !book_entry_address(reader->entry, address))
        book_complain(reader->text, reader->begun,
                      "'%s' is no mail address: left out", address);
}

static void
add_jid(Reader *reader, const char *jid)
{
    if (*jid && !book_entry_jid(reader->entry, jid))
        book_complain(reader->text, reader->begun, "'%s' is no JID: left out",
                      jid);
}

static gboolean
add_uri(Reader *reader, const char *text)
{
    if (g_ascii_strncasecmp(text, "xmpp:", 5) != 0)
        return FALSE;
    g_autofree char *jid = jid_from_uri(text);
    add_jid(reader, jid ? jid : text);
    return TRUE;
}

/* RFC 4770: a URI of any messenger. Apple names the service beside it. */
static void
take_messenger(Reader *reader, const Property *property)
{
    g_autofree char *text = whole_text(property);
    g_autofree char *service =
        find_parameter(property->parameters, "X-SERVICE-TYPE");
    if (!add_uri(reader, text) && service && !strchr(text, ':') &&
        (g_ascii_strcasecmp(service, "jabber") == 0 ||
         g_ascii_strcasecmp(service, "xmpp") == 0))
        add_jid(reader, text);
}

static void
take_jabber(Reader *reader, const Property *property)
{
    g_autofree char *text = whole_text(property);
    if (!add_uri(reader, text))
        add_jid(reader, text);
}

static void
take_kind(Reader *reader, const Property *property)
{
    reader->is_group = g_ascii_strcasecmp(property->value, "group") == 0;
}

/* ---- cards ---- */

static const struct {
    const char *name;
    void (*take)(Reader *reader, const Property *property);
} properties[] = {
    {"FN", take_full_name},
    {"N", take_parts_of_name},
    {"NICKNAME", take_nicknames},
    {"EMAIL", take_email},
    {"IMPP", take_messenger},
    {"X-JABBER", take_jabber},
    {"X-XMPP", take_jabber},
    {"X-MESSAGING/XMPP-ALL", take_jabber}, /* KDE */
    {"KIND", take_kind},
    {"X-ADDRESSBOOKSERVER-KIND", take_kind}, /* Apple */
};

static void
begin_card(Reader *reader)
{
    if (reader->entry)
        book_complain(reader->text, reader->card_begun,
                      "the card has no END:VCARD: left out");
    drop_card(reader);
    reader->entry = book_entry_new();
    reader->card_begun = reader->begun;
}

static void
end_card(Reader *reader)
{
    if (!reader->entry)
        return;
    if (!reader->entry->name && reader->spelled_out)
        book_entry_name(reader->entry, reader->spelled_out);
    if (reader->is_group)
        book_complain(reader->text, reader->card_begun,
                      "the card is a group, no person: left out");
    else
        book_add(reader->text, g_steal_pointer(&reader->entry));
    drop_card(reader);
}

static void
drop_card(Reader *reader)
{
    g_clear_pointer(&reader->entry, book_entry_free);
    g_clear_pointer(&reader->spelled_out, g_free);
    reader->is_group = FALSE;
}

static void
read_line(Reader *reader)
{
    g_autoptr(Property) property = parse_property(reader->line);
    /* A blank, or a line of base64 that some do not indent. */
    if (!property)
        return;
    gboolean is_card =
        g_ascii_strncasecmp(g_strchug(property->value), "VCARD", 5) == 0;
    if (is_card && g_str_equal(property->name, "BEGIN"))
        begin_card(reader);
    else if (is_card && g_str_equal(property->name, "END"))
        end_card(reader);
    if (!reader->entry)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(properties); i++)
        if (g_str_equal(property->name, properties[i].name))
            properties[i].take(reader, property);
}
