/* uidset - see uidset.h. */
#include "net/imap/uidset.h"

#define UID(uids, i) g_array_index((uids), guint32, (i))

char *
uidset_to_string(const GArray *uids)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < uids->len; i++) {
        guint last = i;
        while (last + 1 < uids->len &&
               UID(uids, last + 1) == UID(uids, last) + 1)
            last++;
        if (text->len > 0)
            g_string_append_c(text, ',');
        g_string_append_printf(text, "%u", UID(uids, i));
        if (last > i)
            g_string_append_printf(text, ":%u", UID(uids, last));
        i = last;
    }
    return g_string_free(text, FALSE);
}

GArray *
uidset_missing(const GArray *known, const GArray *present)
{
    GArray *missing = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint j = 0;
    for (guint i = 0; i < known->len; i++) {
        while (j < present->len && UID(present, j) < UID(known, i))
            j++;
        if (j == present->len || UID(present, j) != UID(known, i))
            g_array_append_val(missing, UID(known, i));
    }
    return missing;
}

static int
compare_uids(gconstpointer a, gconstpointer b)
{
    guint32 left = *(const guint32 *)a, right = *(const guint32 *)b;
    return (left > right) - (left < right);
}

void
uidset_sort(GArray *uids)
{
    g_array_sort(uids, compare_uids);
    guint kept = 0;
    for (guint i = 0; i < uids->len; i++)
        if (i == 0 || UID(uids, i) != UID(uids, kept - 1))
            UID(uids, kept++) = UID(uids, i);
    g_array_set_size(uids, kept);
}
