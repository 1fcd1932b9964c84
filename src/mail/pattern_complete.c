/* pattern_complete - what may stand at the end of a pattern. */
#include "mail/pattern_private.h"

/* Where the last word begins, the marks before it left out. */
static const char *
last_word(const char *text)
{
    const char *start = text;
    gboolean is_quoted = FALSE;
    for (const char *p = text; *p; p++) {
        is_quoted ^= *p == '"';
        if (!is_quoted && strchr(" \t(", *p))
            start = p + 1;
    }
    while (*start == '!' || *start == '-')
        start++;
    return start;
}

static void
add_values(GPtrArray *found, const char *name, const char *typed,
           const char *const *values)
{
    for (; *values; values++)
        if (g_ascii_strncasecmp(*values, typed, strlen(typed)) == 0)
            g_ptr_array_add(found, g_strdup_printf("%s:%s", name, *values));
}

static void
complete_value(GPtrArray *found, const char *word, const char *typed)
{
    static const char *const sizes[] = {"100k", "1M", "10M", NULL};
    static const char *const anywhere[] = {"any", NULL};
    for (const PatternTerm *term = pattern_terms; term->name; term++) {
        gsize size = strlen(term->name);
        if (strlen(word) <= size || word[size] != ':' ||
            g_ascii_strncasecmp(word, term->name, size) != 0)
            continue;
        const char *const *values =
            term->kind == PATTERN_FLAGS            ? pattern_states
            : term->kind == PATTERN_HAS_ATTACHMENT ? pattern_parts
            : term->kind == PATTERN_SINCE || term->kind == PATTERN_BEFORE
                ? pattern_days
            : term->kind == PATTERN_LARGER || term->kind == PATTERN_SMALLER
                ? sizes
            : term->kind == PATTERN_IN ? anywhere
                                       : NULL;
        if (values)
            add_values(found, term->name, typed, values);
    }
}

GPtrArray *
pattern_complete(const char *text)
{
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    const char *word = last_word(text);
    const char *colon = strchr(word, ':');
    if (colon) {
        complete_value(found, word, colon + 1);
        return found;
    }
    for (const PatternTerm *term = pattern_terms; term->name; term++)
        if (g_ascii_strncasecmp(term->name, word, strlen(word)) == 0)
            g_ptr_array_add(found, g_strconcat(term->name, ":", NULL));
    return found;
}
