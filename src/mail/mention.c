/* mention - see mention.h. */
#include "mail/mention.h"

#include "base/slice.h"

/* Case-folded beginnings of words; a `|` ends the word. */
static const char *const beginnings[] = {
    "attach",       "enclosed|", "enclosure",                  /* English */
    "anhang",       "anhäng",    "angehängt",    "angehaengt", /* German */
    "anlage|",      "anlagen|",  "anbei|",       "beigefügt",
    "beiliegend",   "ci-joint",  "pièce jointe", "pièces jointes",
    "pj|",                                                /* French */
    "piece jointe", "adjunt",    "anexo",        "anexa", /* Spanish */
};

static gboolean
is_word_character(gunichar c)
{
    return g_unichar_isalnum(c) || c == '-' || c == '_' || c == '@';
}

static gboolean
ends_word(const char *at)
{
    return !is_word_character(g_utf8_get_char(at));
}

static gboolean
begins_so(const char *at, const char *beginning)
{
    gsize size = strlen(beginning);
    gboolean is_whole = beginning[size - 1] == '|';
    size -= is_whole;
    return strncmp(at, beginning, size) == 0 &&
           (!is_whole || ends_word(at + size));
}

/* The word at `at` to its end; NULL when it is none of them. */
static char *
word_at(const char *at)
{
    for (gsize i = 0; i < G_N_ELEMENTS(beginnings); i++) {
        if (!begins_so(at, beginnings[i]))
            continue;
        const char *end = at + strcspn(beginnings[i], "|");
        while (*end && !ends_word(end))
            end = g_utf8_next_char(end);
        return g_strndup(at, end - at);
    }
    return NULL;
}

static char *
find_word(const char *line)
{
    gboolean is_inside = FALSE;
    for (const char *at = line; *at; at = g_utf8_next_char(at)) {
        char *word = is_inside ? NULL : word_at(at);
        if (word)
            return word;
        is_inside = !ends_word(at);
    }
    return NULL;
}

char *
mention_attachment(const char *body)
{
    Slice rest = slice_from_string(body);
    Slice line;
    while (slice_take_line(&rest, &line)) {
        if (slice_equal(line, "-- ") ||
            slice_has_prefix_ascii(line, "---------- Forwarded"))
            return NULL;
        if (line.size > 0 && line.bytes[0] == '>')
            continue;
        g_autofree char *text = slice_dup(line);
        g_autofree char *valid = g_utf8_make_valid(text, -1);
        g_autofree char *folded = g_utf8_strdown(valid, -1);
        char *word = find_word(folded);
        if (word)
            return word;
    }
    return NULL;
}
