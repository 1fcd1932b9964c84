#pragma once
/* screen - what the server says, held back until libetpan can bear it.
 *
 * libetpan crashes on some well-placed lines (DESIGN, 8). An IMAP screen
 * passes whole lines only, each looked at first; the data of literals passes
 * as it is (RFC 9051 4.3). Pure; one thread. */
#include "base/slice.h"

typedef enum {
    SCREEN_NOTHING, /* passes all */
    SCREEN_IMAP,
} ScreenKind;

typedef struct Screen Screen;
Screen *screen_new(ScreenKind kind);
void screen_free(Screen *screen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Screen, screen_free)

/* Takes what came. After a line that is refused nothing more passes, and
 * screen_refusal() says why; the lines before it still pass. */
void screen_feed(Screen *screen, Slice bytes);
/* CORRUPT, or NULL. Lives as long as the screen. */
const GError *screen_refusal(const Screen *screen);
/* How much passes now; screen_take() copies up to `size` of it. */
gsize screen_ready(const Screen *screen);
gsize screen_take(Screen *screen, void *buffer, gsize size);
/* TRUE when something came that has not been taken, ready or not. */
gboolean screen_has_any(const Screen *screen);
