/* pace - see pace.h. */
#include "net/imap/pace.h"

#define WIDTH_START 2000
#define WIDTH_MOST  (1u << 24)
#define LEAST       250 /* messages */
#define TARGET_MS   800

void
pace_init(Pace *pace)
{
    *pace = (Pace){.width = WIDTH_START};
}

UidRange
pace_range_below(const Pace *pace, guint32 first_known)
{
    g_assert(first_known > 1);
    guint32 high = first_known - 1;
    guint32 low = high >= pace->width ? high - pace->width + 1 : 1;
    return (UidRange){low, high};
}

UidRange
pace_range_above(const Pace *pace, guint32 next, guint32 last)
{
    guint32 left = last >= next ? last - next : 0;
    return (UidRange){next, next + MIN(left, pace->width - 1)};
}

void
pace_succeeded(Pace *pace, guint n_fetched, gint64 elapsed_ms)
{
    if (pace->is_wary) {
        pace->width *= 2;
        pace->is_wary = pace->width < WIDTH_START;
        return;
    }
    guint64 wanted =
        (guint64)n_fetched * TARGET_MS / (guint64)MAX(elapsed_ms, 1);
    wanted = CLAMP(wanted, LEAST, PACE_MOST);
    guint64 width = (guint64)pace->width * wanted / MAX(n_fetched, 1);
    /* One empty stretch must not lead to a flood in the next. */
    pace->width = (guint32)CLAMP(width, (guint64)LEAST,
                                 MIN((guint64)pace->width * 4, WIDTH_MOST));
}

gboolean
pace_failed(Pace *pace, UidRange range)
{
    guint32 width = MIN(range.high - range.low + 1, pace->width);
    pace->is_wary = TRUE;
    pace->width = MAX(1, width / 4);
    return width > 1;
}
