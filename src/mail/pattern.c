/* pattern - see pattern.h: reading one. */
#include "mail/pattern_private.h"

#include "base/error.h"

const PatternTerm pattern_terms[] = {
    {"from", PATTERN_FROM, "a name or an address"},
    {"to", PATTERN_TO, "a name or an address"},
    {"cc", PATTERN_CC, "a name or an address"},
    {"subject", PATTERN_SUBJECT, "words"},
    {"body", PATTERN_BODY, "words"},
    {"person", PATTERN_PERSON, "a friend's name or JID"},
    {"has", PATTERN_HAS_ATTACHMENT, "attachment"},
    {"is", PATTERN_FLAGS,
     "unread, read, flagged, answered, deleted, draft or new"},
    {"since", PATTERN_SINCE, "a date: 2026-11-01, 3d, 2w, yesterday, monday"},
    {"before", PATTERN_BEFORE, "a date: 2026-11-01, 6m, 1y, today, monday"},
    {"larger", PATTERN_LARGER, "a size: 200k, 5M"},
    {"smaller", PATTERN_SMALLER, "a size: 200k, 5M"},
    {"in", PATTERN_IN, "a folder, or any"},
    {"id", PATTERN_ID, "a Message-ID"},
    {"thread", PATTERN_THREAD, "a Message-ID"},
    {NULL, PATTERN_ALL, NULL},
};
const char *const pattern_states[] = {"unread",  "read",  "flagged", "answered",
                                      "deleted", "draft", "new",     NULL};
const char *const pattern_parts[] = {"attachment", NULL};

#define DAY_S (24 * 3600)

typedef struct {
    const char *at;
    gint64 now;
    guint n_terms, depth;
    GError **error;
} Reading;

static Pattern *read_any(Reading *reading);

/* ---- patterns ---- */

static void
free_child(gpointer child)
{
    pattern_free(child);
}

static Pattern *
pattern_new(PatternKind kind)
{
    Pattern *pattern = g_new0(Pattern, 1);
    pattern->kind = kind;
    if (kind <= PATTERN_NOT)
        pattern->children = g_ptr_array_new_with_free_func(free_child);
    return pattern;
}

void
pattern_free(Pattern *pattern)
{
    g_clear_pointer(&pattern->children, g_ptr_array_unref);
    g_free(pattern->text);
    g_free(pattern);
}

static Pattern *
pattern_new_number(PatternKind kind, gint64 number)
{
    Pattern *pattern = pattern_new(kind);
    pattern->number = number;
    return pattern;
}

static Pattern *
pattern_new_text(PatternKind kind, const char *text)
{
    Pattern *pattern = pattern_new(kind);
    pattern->text = g_strdup(text);
    return pattern;
}

static Pattern *
pattern_not(Pattern *child)
{
    Pattern *pattern = pattern_new(PATTERN_NOT);
    g_ptr_array_add(pattern->children, child);
    return pattern;
}

/* ---- reading ---- */

Pattern *
pattern_parse(const char *text, gint64 now, GError **error)
{
    if (strlen(text) > PATTERN_BYTES || !g_utf8_validate(text, -1, NULL)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "a pattern is at most %d bytes of UTF-8", PATTERN_BYTES);
        return NULL;
    }
    Reading reading = {.at = text, .now = now, .error = error};
    g_autoptr(Pattern) pattern = read_any(&reading);
    if (pattern && *reading.at) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "a ) closes nothing: put a ( before its terms, or quote "
                    "it");
        return NULL;
    }
    return g_steal_pointer(&pattern);
}

static gpointer
fail(Reading *reading, const char *format, ...) G_GNUC_PRINTF(2, 3);

static gpointer
fail(Reading *reading, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_propagate_error(
        reading->error,
        g_error_new_valist(KITH_ERROR, KITH_ERROR_INVALID, format, arguments));
    va_end(arguments);
    return NULL;
}

static void
skip_blanks(Reading *reading)
{
    while (g_ascii_isspace(*reading->at))
        reading->at++;
}

static gboolean
is_end_of_word(char c)
{
    return c == '\0' || c == '(' || c == ')' || g_ascii_isspace(c);
}

/* Passes over `word` where it stands by itself. */
static gboolean
take_word(Reading *reading, const char *word)
{
    gsize size = strlen(word);
    if (strncmp(reading->at, word, size) != 0 ||
        !is_end_of_word(reading->at[size]))
        return FALSE;
    reading->at += size;
    skip_blanks(reading);
    return TRUE;
}

static gboolean
has_letter(const char *text)
{
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        if (g_unichar_isalnum(g_utf8_get_char(p)))
            return TRUE;
    return FALSE;
}

/* ---- one term ---- */

/* Up to a blank or a parenthesis outside of quotes, the quotes left out. One
 * that is never closed ends with the text: it is still being typed. */
static char *
read_value(Reading *reading)
{
    GString *value = g_string_new(NULL);
    gboolean is_quoted = FALSE;
    for (; *reading->at; reading->at++) {
        if (*reading->at == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && is_end_of_word(*reading->at))
            break;
        else
            g_string_append_c(value, *reading->at);
    }
    g_strstrip(value->str);
    return g_string_free(value, FALSE);
}

static Pattern *
read_state(Reading *reading, const char *state)
{
    static const struct {
        const char *name;
        guint flag;
    } flags[] = {{"read", MAIL_SEEN},         {"flagged", MAIL_FLAGGED},
                 {"answered", MAIL_ANSWERED}, {"replied", MAIL_ANSWERED},
                 {"deleted", MAIL_DELETED},   {"draft", MAIL_DRAFT}};
    for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
        if (g_ascii_strcasecmp(state, flags[i].name) == 0)
            return pattern_new_number(PATTERN_FLAGS, flags[i].flag);

    gboolean is_new = g_ascii_strcasecmp(state, "new") == 0;
    if (!is_new && g_ascii_strcasecmp(state, "unread") != 0)
        return fail(reading,
                    "is:%s says nothing: it takes unread, read, "
                    "flagged, answered, deleted, draft or new",
                    state);
    /* As mail_is_unread(); what is new came within a day besides. */
    Pattern *unread = pattern_new(PATTERN_ALL);
    g_ptr_array_add(unread->children,
                    pattern_not(pattern_new_number(PATTERN_FLAGS, MAIL_SEEN)));
    g_ptr_array_add(unread->children, pattern_not(pattern_new_number(
                                          PATTERN_FLAGS, MAIL_DELETED)));
    if (is_new)
        g_ptr_array_add(
            unread->children,
            pattern_new_number(PATTERN_SINCE, reading->now - DAY_S));
    return unread;
}

/* Without the angle brackets that surround it in a mail. */
static Pattern *
read_message_id(PatternKind kind, char *text)
{
    gsize size = strlen(text);
    if (size > 2 && text[0] == '<' && text[size - 1] == '>') {
        text[size - 1] = '\0';
        text++;
    }
    return pattern_new_text(kind, text);
}

static Pattern *
read_measured(Reading *reading, const PatternTerm *term, const char *value)
{
    gint64 number;
    gboolean is_date =
        term->kind == PATTERN_SINCE || term->kind == PATTERN_BEFORE;
    if (is_date ? pattern_read_date(value, reading->now, &number)
                : pattern_read_size(value, &number))
        return pattern_new_number(term->kind, number);
    return fail(reading, "%s:%s is no %s: it takes %s", term->name, value,
                is_date ? "date" : "size", term->takes);
}

static Pattern *
read_named(Reading *reading, const PatternTerm *term)
{
    g_autofree char *value = read_value(reading);
    if (!*value)
        return fail(reading, "%s: takes %s", term->name, term->takes);
    switch (term->kind) {
    case PATTERN_HAS_ATTACHMENT:
        if (!g_str_has_prefix("attachments", value) || strlen(value) < 6)
            return fail(reading, "has:%s says nothing: it takes attachment",
                        value);
        return pattern_new(PATTERN_HAS_ATTACHMENT);
    case PATTERN_FLAGS:
        return read_state(reading, value);
    case PATTERN_SINCE:
    case PATTERN_BEFORE:
    case PATTERN_LARGER:
    case PATTERN_SMALLER:
        return read_measured(reading, term, value);
    case PATTERN_ID:
    case PATTERN_THREAD:
        return read_message_id(term->kind, value);
    case PATTERN_IN:
        return pattern_new_text(PATTERN_IN, value);
    default:
        if (!has_letter(value))
            return fail(reading, "%s:%s has no letter or digit to look for",
                        term->name, value);
        return pattern_new_text(term->kind, value);
    }
}

/* The name before a colon; `*size_out` is its size, 0 when there is none. */
static const PatternTerm *
find_term(const char *text, gsize *size_out)
{
    gsize size = 0;
    while (g_ascii_isalpha(text[size]) || text[size] == '-')
        size++;
    *size_out = text[size] == ':' && text[size + 1] != '/' ? size : 0;
    for (const PatternTerm *term = pattern_terms; *size_out && term->name;
         term++)
        if (strlen(term->name) == size &&
            g_ascii_strncasecmp(text, term->name, size) == 0)
            return term;
    return NULL;
}

/* A bare word, or NULL without error for one that nothing could be found by. */
static Pattern *
read_word(Reading *reading, gboolean *is_nothing_out)
{
    g_autofree char *word = read_value(reading);
    *is_nothing_out = !has_letter(word);
    return *is_nothing_out ? pattern_new(PATTERN_ALL)
                           : pattern_new_text(PATTERN_WORD, word);
}

static Pattern *
read_group(Reading *reading)
{
    if (++reading->depth > PATTERN_DEPTH)
        return fail(reading, "parentheses stand at most %d deep",
                    PATTERN_DEPTH);
    reading->at++;
    g_autoptr(Pattern) group = read_any(reading);
    if (!group)
        return NULL;
    if (*reading->at != ')')
        return fail(reading, "a ( is not closed: put a ) after its terms");
    reading->at++;
    reading->depth--;
    return g_steal_pointer(&group);
}

static Pattern *
read_term(Reading *reading, gboolean *is_nothing_out)
{
    *is_nothing_out = FALSE;
    if (++reading->n_terms > PATTERN_TERMS)
        return fail(reading, "a pattern has at most %d terms", PATTERN_TERMS);
    if (*reading->at == '(')
        return read_group(reading);
    gsize size;
    const PatternTerm *term = find_term(reading->at, &size);
    if (term) {
        reading->at += size + 1;
        return read_named(reading, term);
    }
    if (size)
        return fail(reading,
                    "there is no term %.*s: (from: to: subject: body: has: "
                    "is: since: larger: in: and others); quote it to look "
                    "for the word",
                    (int)size, reading->at);
    return read_word(reading, is_nothing_out);
}

/* ---- several ---- */

/* A mark before a term turns it round; by itself it is a word. */
static gboolean
take_not(Reading *reading)
{
    if (take_word(reading, "NOT"))
        return TRUE;
    if ((*reading->at != '!' && *reading->at != '-') ||
        (reading->at[1] != '(' && is_end_of_word(reading->at[1])))
        return FALSE;
    reading->at++;
    return TRUE;
}

/* As the marks say; TRUE for what follows an odd number of them. */
static gboolean
take_nots(Reading *reading)
{
    gboolean is_not = FALSE;
    while (take_not(reading))
        is_not = !is_not;
    return is_not;
}

static Pattern *
read_all(Reading *reading)
{
    g_autoptr(Pattern) all = pattern_new(PATTERN_ALL);
    for (skip_blanks(reading); *reading->at && *reading->at != ')';
         skip_blanks(reading)) {
        const char *start = reading->at;
        if (take_word(reading, "OR")) {
            reading->at = start;
            break;
        }
        gboolean is_not = take_nots(reading), is_nothing;
        if (!*reading->at || *reading->at == ')')
            return fail(reading, "NOT stands before a term: NOT from:bob");
        Pattern *term = read_term(reading, &is_nothing);
        if (!term)
            return NULL;
        if (is_nothing)
            pattern_free(term);
        else
            g_ptr_array_add(all->children, is_not ? pattern_not(term) : term);
    }
    return g_steal_pointer(&all);
}

/* Of one child that child itself. */
static Pattern *
simplify(Pattern *pattern)
{
    if (pattern->children->len != 1)
        return pattern;
    Pattern *only = g_ptr_array_steal_index(pattern->children, 0);
    pattern_free(pattern);
    return only;
}

static Pattern *
read_any(Reading *reading)
{
    g_autoptr(Pattern) any = pattern_new(PATTERN_ANY);
    do {
        Pattern *all = read_all(reading);
        if (!all)
            return NULL;
        gboolean is_empty = all->children->len == 0;
        g_ptr_array_add(any->children, simplify(all));
        gboolean is_between = any->children->len > 1 || *reading->at == 'O';
        if (is_empty && is_between)
            return fail(reading, "OR stands between two terms: from:bob OR "
                                 "from:carol");
    } while (take_word(reading, "OR"));
    return simplify(g_steal_pointer(&any));
}

/* ---- what it asks for ---- */

gboolean
pattern_names_folder(const Pattern *pattern)
{
    for (guint i = 0; pattern->children && i < pattern->children->len; i++)
        if (pattern_names_folder(pattern->children->pdata[i]))
            return TRUE;
    return pattern->kind == PATTERN_IN;
}

/* What must not be in a body can only be told from the body itself. */
gboolean
pattern_wants_server(const Pattern *pattern)
{
    if (pattern->kind == PATTERN_NOT)
        return FALSE;
    for (guint i = 0; pattern->children && i < pattern->children->len; i++)
        if (pattern_wants_server(pattern->children->pdata[i]))
            return TRUE;
    return pattern->kind == PATTERN_WORD || pattern->kind == PATTERN_BODY;
}
