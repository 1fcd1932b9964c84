/* clock - see clock.h. */
#include "base/clock.h"

static gint64 fixed_seconds; /* 0: the real time; atomic */
static gint64 advance_ms;    /* likewise */

gint64
clock_now_us(void)
{
    gint64 fixed = __atomic_load_n(&fixed_seconds, __ATOMIC_RELAXED);
    return fixed ? fixed * G_USEC_PER_SEC : g_get_real_time();
}

gint64
clock_now(void)
{
    return clock_now_us() / G_USEC_PER_SEC;
}

gint64
clock_monotonic(void)
{
    return g_get_monotonic_time() / 1000 +
           __atomic_load_n(&advance_ms, __ATOMIC_RELAXED);
}

void
clock_set_fixed(gint64 seconds)
{
    __atomic_store_n(&fixed_seconds, seconds, __ATOMIC_RELAXED);
}

void
clock_advance(gint64 milliseconds)
{
    __atomic_add_fetch(&advance_ms, milliseconds, __ATOMIC_RELAXED);
}
