/* found - see found.h. */
#include "net/imap/found.h"

#include "net/imap/tokens.h"
#include "net/imap/uidset.h"

/* `4:18,21` into ranges; stops at what makes no sense. */
static GArray *
read_set(const char *set)
{
    GArray *ranges = g_array_new(FALSE, FALSE, sizeof(UidRange));
    char *end = (char *)(gpointer)set;
    while (g_ascii_isdigit(*end)) {
        guint64 low = g_ascii_strtoull(end, &end, 10), high = low;
        if (*end == ':' && g_ascii_isdigit(end[1]))
            high = g_ascii_strtoull(end + 1, &end, 10);
        UidRange range = {(guint32)MIN(MIN(low, high), G_MAXUINT32),
                          (guint32)MIN(MAX(low, high), G_MAXUINT32)};
        if (range.low > 0)
            g_array_append_val(ranges, range);
        if (*end == ',')
            end++;
    }
    return ranges;
}

static int
compare_high(gconstpointer a, gconstpointer b)
{
    guint32 one = ((const UidRange *)a)->high;
    guint32 other = ((const UidRange *)b)->high;
    return one < other ? 1 : one > other ? -1 : 0;
}

static void
add_set(const char *set, guint limit, GArray *uids)
{
    g_autoptr(GArray) ranges = read_set(set);
    g_array_sort(ranges, compare_high);
    for (guint i = 0; i < ranges->len; i++) {
        UidRange range = g_array_index(ranges, UidRange, i);
        for (guint32 uid = range.high; uid >= range.low; uid--) {
            if (uids->len >= limit)
                return;
            g_array_append_val(uids, uid);
        }
    }
}

/* `(TAG "A1") UID COUNT 17 ALL 4:18,21` */
static void
read_esearch(Tokens *tokens, guint limit, GArray *uids)
{
    if (tokens_take_open(tokens))
        while (!tokens_take_close(tokens))
            if (!tokens_skip(tokens))
                return;
    if (!tokens_take_word(tokens, "UID"))
        return; /* sequence numbers were not asked for */
    while (!tokens_take_word(tokens, "ALL"))
        if (!tokens_skip(tokens))
            return;
    g_autofree char *set = tokens_take_string(tokens);
    if (set)
        add_set(set, limit, uids);
}

static int
compare_uids(gconstpointer a, gconstpointer b)
{
    guint32 one = *(const guint32 *)a, other = *(const guint32 *)b;
    return one < other ? 1 : one > other ? -1 : 0;
}

gboolean
found_read(Slice line, guint limit, GArray *uids)
{
    Tokens tokens = tokens_begin(line);
    tokens_take_word(&tokens, "*");
    if (tokens_take_word(&tokens, "ESEARCH")) {
        read_esearch(&tokens, limit, uids);
        return TRUE;
    }
    if (!tokens_take_word(&tokens, "SEARCH"))
        return FALSE;
    guint64 number;
    while (tokens_take_number(&tokens, &number))
        if (number > 0 && number <= G_MAXUINT32) {
            guint32 uid = (guint32)number;
            g_array_append_val(uids, uid);
        }
    g_array_sort(uids, compare_uids);
    if (uids->len > limit)
        g_array_set_size(uids, limit);
    return TRUE;
}
