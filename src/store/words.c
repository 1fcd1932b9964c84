/* words - see words.h. */
#include "store/words.h"

#include "base/error.h"

/* Longer words are found by their beginning, more than these not at all. */
#define WORD_MAX       40
#define WORDS_PER_TEXT 12

GStrv
contact_words(const char *text)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_autofree char *whole =
        g_utf8_substring(folded, 0, MIN(g_utf8_strlen(folded, -1), WORD_MAX));
    g_strv_builder_add(words, whole);

    char *domain = strchr(folded, '@');
    char *last_dot = domain ? strrchr(domain, '.') : NULL;
    if (last_dot)
        *last_dot = '\0';
    g_auto(GStrv) parts = g_strsplit_set(folded, " @.-_+,\"'()<>", -1);
    guint n = 0;
    for (char **part = parts; *part && n < WORDS_PER_TEXT; part++)
        if (**part && strlen(*part) <= WORD_MAX && strcmp(*part, whole) != 0) {
            g_strv_builder_add(words, *part);
            n++;
        }
    return g_strv_builder_end(words);
}

gboolean
contact_matches(const char *text, const char *prefix)
{
    g_auto(GStrv) words = contact_words(text);
    for (char **word = words; *word; word++)
        if (g_str_has_prefix(*word, prefix))
            return TRUE;
    return FALSE;
}
