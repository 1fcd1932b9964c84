/* nearest - see nearest.h. */
#include "config/nearest.h"

#include "base/error.h"

#define LONGEST_NAME 63

/* How many letters must be put in, taken out, changed or swapped with their
 * neighbour (optimal string alignment). */
static guint
distance(const char *a, const char *b)
{
    gsize n = strlen(a), m = strlen(b);
    if (n > LONGEST_NAME || m > LONGEST_NAME)
        return G_MAXUINT;

    guint rows[3][LONGEST_NAME + 1]; /* this one and the two before it */
    for (gsize j = 0; j <= m; j++)
        rows[0][j] = j;
    for (gsize i = 1; i <= n; i++) {
        guint *row = rows[i % 3];
        const guint *above = rows[(i + 2) % 3];
        row[0] = i;
        for (gsize j = 1; j <= m; j++) {
            guint changed = above[j - 1] + (a[i - 1] != b[j - 1]);
            row[j] = MIN(changed, MIN(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = MIN(row[j], rows[(i + 1) % 3][j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

static const char *
only_prefixed(const char *typed, const char *const *names)
{
    const char *found = NULL;
    for (; *names; names++)
        if (g_str_has_prefix(*names, typed)) {
            if (found)
                return NULL;
            found = *names;
        }
    return found;
}

const char *
nearest_name(const char *typed, const char *const *names)
{
    if (!*typed)
        return NULL;
    g_autofree char *lower = g_ascii_strdown(typed, -1);
    const char *nearest = NULL;
    guint least = strlen(lower) <= 4 ? 2 : 3; /* this far is too far */
    for (gsize i = 0; names[i]; i++) {
        guint d = distance(lower, names[i]);
        if (d < least) {
            least = d;
            nearest = names[i];
        }
    }
    return nearest ? nearest : only_prefixed(lower, names);
}
