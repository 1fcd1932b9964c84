#pragma once
/* chattyping - who is writing in a chat (XEP-0085): the user, told to the
 * friend, and the friend.
 *
 * A state is told when it changes, never with each key. UI thread only. */
#include "store/change.h"

typedef struct {
    Typing own;        /* as it was told last */
    gint64 pause_at;   /* monotonic milliseconds; of COMPOSING */
    gboolean was_told; /* anything, so that leaving is worth telling */
    Typing theirs;
    gint64 theirs_until; /* monotonic milliseconds; what holds no longer */
} ChatTyping;

/* Each gives TRUE when `own` is to be told. */
/* The text has changed: `is_message` when there is one, and no command. */
gboolean chattyping_typed(ChatTyping *typing, gboolean is_message);
/* It was sent, which says by itself that the user is there. */
void chattyping_sent(ChatTyping *typing);
/* The window closes. */
gboolean chattyping_left(ChatTyping *typing);
/* Time has passed; `*next_ms_out`: when to call again, -1: not before
 * something else happens. */
gboolean chattyping_tick(ChatTyping *typing, int *next_ms_out);

void chattyping_heard(ChatTyping *typing, Typing theirs);
/* What is to be said of the friend, without their name; or NULL. */
const char *chattyping_text(const ChatTyping *typing);
