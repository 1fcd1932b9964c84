/* mailcap - see mailcap.h. */
#include "mail/mailcap.h"

#include "base/error.h"

/* A file of more is none that a person wrote. */
enum { MOST_ENTRIES = 5000, MOST_ENDING = 8, MOST_VALUE = 200 };

void
mailcap_entry_free(MailcapEntry *entry)
{
    if (!entry)
        return;
    g_free(entry->type);
    g_free(entry->command);
    g_free(entry->test);
    g_free(entry->name_template);
    g_free(entry);
}

/* ---- reading ---- */

/* The next line, with those that a backslash at the end joins to it; NULL at
 * the end. */
static char *
take_logical_line(Slice *rest)
{
    Slice line;
    GString *joined = NULL;
    while (slice_take_line(rest, &line)) {
        g_autofree char *text = slice_dup(line);
        if (!joined)
            joined = g_string_new(NULL);
        gsize size = strlen(text);
        gboolean goes_on = size > 0 && text[size - 1] == '\\';
        g_string_append_len(joined, text, size - goes_on);
        if (!goes_on)
            break;
    }
    return joined ? g_string_free(joined, FALSE) : NULL;
}

/* Up to the next `;` that no backslash takes its meaning; the backslashes
 * stay, for mailcap_fill(). NULL at the end. */
static char *
take_field(const char **rest)
{
    if (!*rest)
        return NULL;
    const char *at = *rest;
    while (*at && *at != ';')
        at += at[0] == '\\' && at[1] ? 2 : 1;
    char *field = g_strstrip(g_strndup(*rest, at - *rest));
    *rest = *at ? at + 1 : NULL;
    return field;
}

static void
read_option(MailcapEntry *entry, const char *field)
{
    const char *equals = strchr(field, '=');
    g_autofree char *name =
        g_strstrip(equals ? g_strndup(field, equals - field) : g_strdup(field));
    g_autofree char *value = g_strstrip(g_strdup(equals ? equals + 1 : ""));
    if (g_ascii_strcasecmp(name, "needsterminal") == 0)
        entry->needs_terminal = TRUE;
    else if (g_ascii_strcasecmp(name, "copiousoutput") == 0)
        entry->is_copious = TRUE;
    else if (g_ascii_strcasecmp(name, "test") == 0 && !entry->test)
        entry->test = g_steal_pointer(&value);
    else if (g_ascii_strcasecmp(name, "nametemplate") == 0 &&
             !entry->name_template)
        entry->name_template = g_steal_pointer(&value);
}

/* `text` alone means all of them. */
static char *
whole_type(const char *type)
{
    g_autofree char *lower = g_ascii_strdown(type, -1);
    return strchr(lower, '/') ? g_steal_pointer(&lower)
                              : g_strconcat(lower, "/*", NULL);
}

static MailcapEntry *
read_entry(const char *line)
{
    const char *rest = line;
    g_autofree char *type = take_field(&rest);
    g_autofree char *command = take_field(&rest);
    if (!*type || !command || !*command)
        return NULL;
    MailcapEntry *entry = g_new0(MailcapEntry, 1);
    entry->type = whole_type(type);
    entry->command = g_steal_pointer(&command);
    char *field;
    while ((field = take_field(&rest))) {
        read_option(entry, field);
        g_free(field);
    }
    return entry;
}

GPtrArray *
mailcap_parse(Slice text)
{
    GPtrArray *entries =
        g_ptr_array_new_with_free_func((GDestroyNotify)mailcap_entry_free);
    char *line;
    while (entries->len < MOST_ENTRIES && (line = take_logical_line(&text))) {
        char *start = g_strchug(line);
        MailcapEntry *entry =
            *start && *start != '#' ? read_entry(start) : NULL;
        if (entry)
            g_ptr_array_add(entries, entry);
        g_free(line);
    }
    return entries;
}

gboolean
mailcap_matches(const MailcapEntry *entry, const char *type)
{
    if (g_str_equal(entry->type, "*/*"))
        return TRUE;
    gsize size = strlen(entry->type);
    if (g_str_has_suffix(entry->type, "/*"))
        return g_ascii_strncasecmp(entry->type, type, size - 1) == 0;
    return g_ascii_strcasecmp(entry->type, type) == 0;
}

/* ---- filling in ---- */

static gboolean
is_plain_letter(char c)
{
    return g_ascii_isalnum(c) || (c && strchr("@+=:,./_-", c));
}

gboolean
mailcap_is_plain(const char *text)
{
    if (!*text || *text == '-')
        return FALSE;
    for (; *text; text++)
        if (!is_plain_letter(*text))
            return FALSE;
    return TRUE;
}

/* What stands within the user's own quotes or without any must not end them. */
static void
append_plain(GString *line, const char *value)
{
    while (*value == '-')
        value++; /* it would be an option */
    for (gsize i = 0; value[i] && i < MOST_VALUE; i++)
        g_string_append_c(line, is_plain_letter(value[i]) ? value[i] : '_');
}

/* At `%{name}`; what follows it. */
static const char *
append_parameter(GString *line, const char *at, const MailcapPart *part)
{
    const char *end = strchr(at, '}');
    if (!end)
        return at + strlen(at);
    g_autofree char *name = g_strndup(at + 2, end - at - 2);
    g_autofree char *value =
        part->parameter ? part->parameter(part->user, name) : NULL;
    if (value)
        append_plain(line, value);
    return end + 1;
}

char *
mailcap_fill(const char *command, const MailcapPart *part,
             gboolean *names_file_out)
{
    GString *line = g_string_new(NULL);
    *names_file_out = FALSE;
    g_assert(mailcap_is_plain(part->path));
    for (const char *at = command; *at;) {
        if (at[0] == '\\' && at[1]) {
            g_string_append_c(line, at[1]);
            at += 2;
        } else if (at[0] != '%' || !at[1]) {
            g_string_append_c(line, *at++);
        } else if (at[1] == '{') {
            at = append_parameter(line, at, part);
        } else {
            *names_file_out |= at[1] == 's';
            if (at[1] == 's')
                g_string_append(line, part->path);
            else if (at[1] == 't')
                append_plain(line, part->type);
            else if (at[1] == '%')
                g_string_append_c(line, '%');
            at += 2; /* %n and %F speak of multiparts, which none is */
        }
    }
    return g_string_free(line, FALSE);
}

/* ---- the file ---- */

static gboolean
is_plain_ending(const char *ending)
{
    gsize size = strlen(ending);
    if (size == 0 || size > MOST_ENDING)
        return FALSE;
    for (; *ending; ending++)
        if (!g_ascii_isalnum(*ending))
            return FALSE;
    return TRUE;
}

char *
mailcap_file_name(const MailcapEntry *entry, const char *name)
{
    g_auto(GStrv) around =
        entry->name_template ? g_strsplit(entry->name_template, "%s", 2) : NULL;
    if (around && around[0] && around[1]) {
        g_autofree char *made = g_strconcat(around[0], "part", around[1], NULL);
        if (mailcap_is_plain(made) && !strchr(made, '/') && *made != '.')
            return g_steal_pointer(&made);
    }
    const char *dot = strrchr(name, '.');
    return dot && is_plain_ending(dot + 1) ? g_strconcat("part", dot, NULL)
                                           : g_strdup("part");
}
