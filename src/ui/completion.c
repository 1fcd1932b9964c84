/* completion - see completion.h. */
#include "ui/completion.h"

#include "base/error.h"
#include "text/width.h"

enum { GAP = 2 }; /* columns between candidates */

static gboolean find_candidates(Completion *completion, const LineEdit *edit,
                                CompletionSource source, gpointer user);

void
completion_clear(Completion *completion)
{
    g_clear_pointer(&completion->candidates, g_ptr_array_unref);
}

gboolean
completion_step(Completion *completion, LineEdit *edit, CompletionSource source,
                gpointer user, CompletionStep step)
{
    if (completion->candidates) {
        guint n = completion->candidates->len;
        guint by = step == COMPLETION_NEXT ? 1 : n - 1;
        completion->chosen = (completion->chosen + by) % n;
    } else if (!find_candidates(completion, edit, source, user)) {
        return FALSE;
    } else if (step == COMPLETION_PREVIOUS) {
        completion->chosen = completion->candidates->len - 1;
    }
    const char *chosen =
        g_ptr_array_index(completion->candidates, completion->chosen);
    lineedit_replace(edit, completion->start, completion->end, chosen);
    completion->end = lineedit_cursor(edit);
    if (completion->candidates->len == 1)
        completion_clear(completion); /* Tab now goes on behind it */
    return TRUE;
}

static gboolean
find_candidates(Completion *completion, const LineEdit *edit,
                CompletionSource source, gpointer user)
{
    gsize start = 0;
    GPtrArray *found =
        source(user, lineedit_text(edit), lineedit_cursor(edit), &start);
    if (found && found->len == 0)
        g_clear_pointer(&found, g_ptr_array_unref);
    if (!found)
        return FALSE;
    completion->candidates = found;
    completion->chosen = 0;
    completion->start = MIN(start, lineedit_cursor(edit));
    completion->end = lineedit_cursor(edit);
    return TRUE;
}

/* The first candidate to draw, so that the chosen one is in sight. */
static guint
first_in_sight(const Completion *completion, int room)
{
    guint first = completion->chosen;
    int used = 0;
    for (guint i = completion->chosen + 1; i-- > 0;) {
        used += width_of(g_ptr_array_index(completion->candidates, i)) + GAP;
        if (used > room && i < completion->chosen)
            break;
        first = i;
    }
    return first;
}

void
completion_render(const Completion *completion, Surface *surface, Rect area)
{
    surface_fill(surface, area, STYLE_BAR, " ");
    int x = area.x + 1;
    int end = area.x + area.width - 1;
    for (guint i = first_in_sight(completion, area.width - 2);
         i < completion->candidates->len && x < end; i++) {
        const char *text = g_ptr_array_index(completion->candidates, i);
        StyleId style = i == completion->chosen ? STYLE_SELECTED : STYLE_BAR;
        x += surface_text(surface, (Rect){x, area.y, end - x, 1}, style, text);
        x += GAP;
    }
}
