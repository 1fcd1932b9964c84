/* chattyping - see chattyping.h. */
#include "ui/chattyping.h"

#include "base/clock.h"

enum {
    PAUSE_MS = 10 * 1000, /* without a key */
    /* Their client may have gone without a word. */
    BELIEVED_MS = 3 * 60 * 1000,
};

static gboolean
set_own(ChatTyping *typing, Typing own)
{
    if (typing->own == own)
        return FALSE;
    typing->own = own;
    typing->was_told = TRUE;
    return TRUE;
}

gboolean
chattyping_typed(ChatTyping *typing, gboolean is_message)
{
    if (!is_message)
        return set_own(typing, TYPING_ACTIVE);
    typing->pause_at = clock_monotonic() + PAUSE_MS;
    return set_own(typing, TYPING_COMPOSING);
}

void
chattyping_sent(ChatTyping *typing)
{
    typing->own = TYPING_ACTIVE;
    typing->was_told = TRUE;
}

gboolean
chattyping_left(ChatTyping *typing)
{
    return typing->was_told && set_own(typing, TYPING_GONE);
}

gboolean
chattyping_tick(ChatTyping *typing, int *next_ms_out)
{
    gint64 now = clock_monotonic();
    gboolean is_changed = FALSE;
    gint64 next = G_MAXINT;
    if (typing->own == TYPING_COMPOSING && now >= typing->pause_at)
        is_changed = set_own(typing, TYPING_PAUSED);
    if (typing->own == TYPING_COMPOSING)
        next = typing->pause_at - now;
    if (typing->theirs_until && now >= typing->theirs_until)
        chattyping_heard(typing, TYPING_ACTIVE);
    if (typing->theirs_until)
        next = MIN(next, typing->theirs_until - now);
    *next_ms_out = next == G_MAXINT ? -1 : (int)next;
    return is_changed;
}

void
chattyping_heard(ChatTyping *typing, Typing theirs)
{
    gboolean is_passing = theirs == TYPING_COMPOSING || theirs == TYPING_PAUSED;
    typing->theirs = theirs;
    typing->theirs_until = is_passing ? clock_monotonic() + BELIEVED_MS : 0;
}

const char *
chattyping_text(const ChatTyping *typing)
{
    switch (typing->theirs) {
    case TYPING_COMPOSING:
        return "is writing…";
    case TYPING_PAUSED:
        return "has stopped writing";
    default:
        return NULL;
    }
}
