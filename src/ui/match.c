/* match - see match.h. */
#include "ui/match.h"

#include "base/error.h"

char *
match_fold(const char *text)
{
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return g_utf8_normalize(folded, -1, G_NORMALIZE_ALL);
}

gboolean
match_any(const char *wanted, const char *const *texts, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        if (!texts[i])
            continue;
        g_autofree char *folded = match_fold(texts[i]);
        if (folded && strstr(folded, wanted))
            return TRUE;
    }
    return FALSE;
}
