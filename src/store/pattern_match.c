/* pattern_match - see pattern_match.h. */
#include "store/pattern_match.h"

/* Of a friend's addresses, more than these are not meant by one word. */
#define MEANT_MAX 50

gboolean
pattern_is_words(const Pattern *pattern)
{
    for (guint i = 0; pattern->children && i < pattern->children->len; i++)
        if (!pattern_is_words(pattern->children->pdata[i]))
            return FALSE;
    switch (pattern->kind) {
    case PATTERN_ALL:
    case PATTERN_ANY:
        return pattern->children->len > 0;
    case PATTERN_WORD:
    case PATTERN_FROM:
    case PATTERN_TO:
    case PATTERN_CC:
    case PATTERN_SUBJECT:
    case PATTERN_BODY:
        return TRUE;
    default:
        return FALSE;
    }
}

/* A string of FTS5's query language. */
static void
append_quoted(GString *match, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\"", -1);
    g_autofree char *escaped = g_strjoinv("\"\"", parts);
    g_string_append_printf(match, "\"%s\"", escaped);
}

/* ` OR address : "…"` of each address of whoever the word means. */
static void
append_meant(Db *db, GString *match, const char *columns, const char *word)
{
    g_autofree char *low = g_utf8_casefold(word, -1);
    g_autofree char *high = g_strconcat(low, "\U0010ffff", NULL);
    g_autoptr(Query) query =
        db_query(db,
                 "SELECT a.address FROM"
                 " (SELECT DISTINCT id FROM word WHERE word >= ?1 AND word < ?2"
                 "  AND is_friend = 1 LIMIT ?3) w"
                 " JOIN address a ON a.owner_id = w.id LIMIT ?3",
                 TEXT(low), TEXT(high), INT(MEANT_MAX));
    while (query_step(query)) {
        g_string_append_printf(match, " OR %s : ", columns);
        append_quoted(match, query_text(query, 0));
    }
}

static void
append_term(Db *db, GString *match, const Pattern *term)
{
    static const struct {
        const char *columns; /* NULL: any */
        const char *people;  /* NULL: it means no friend */
    } places[] = {
        [PATTERN_WORD] = {NULL, "{address to_whom cc_whom}"},
        [PATTERN_FROM] = {"{name address}", "address"},
        [PATTERN_TO] = {"to_whom", "to_whom"},
        [PATTERN_CC] = {"cc_whom", "cc_whom"},
        [PATTERN_SUBJECT] = {"subject", NULL},
        [PATTERN_BODY] = {"body", NULL},
    };
    if (places[term->kind].columns)
        g_string_append_printf(match, "%s : ", places[term->kind].columns);
    append_quoted(match, term->text);
    g_string_append(match, " *");
    if (places[term->kind].people)
        append_meant(db, match, places[term->kind].people, term->text);
}

void
pattern_append_match(Db *db, GString *match, const Pattern *pattern)
{
    g_string_append_c(match, '(');
    if (!pattern->children)
        append_term(db, match, pattern);
    for (guint i = 0; pattern->children && i < pattern->children->len; i++) {
        if (i)
            g_string_append(match,
                            pattern->kind == PATTERN_ALL ? " AND " : " OR ");
        pattern_append_match(db, match, pattern->children->pdata[i]);
    }
    g_string_append_c(match, ')');
}
