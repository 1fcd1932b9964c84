#pragma once
/* completion - Tab on a line being typed: goes round the candidates.
 *
 * Knows not where candidates come from. UI thread only. */
#include "ui/lineedit.h"

/* As UiComplete in ui.h. */
typedef GPtrArray *(*CompletionSource)(gpointer user, const char *line,
                                       gsize cursor, gsize *start_out);

typedef struct {
    GPtrArray *candidates; /* of char *; NULL while none are shown */
    guint chosen;
    gsize start, end;      /* what the chosen candidate takes of the line */
} Completion;

void completion_clear(Completion *completion);
/* The first, then the next (or previous) candidate, into the line. FALSE when
 * there are none. */
typedef enum { COMPLETION_NEXT, COMPLETION_PREVIOUS } CompletionStep;
gboolean completion_step(Completion *completion, LineEdit *edit,
                         CompletionSource source, gpointer user,
                         CompletionStep step);
/* The candidates in a row, the chosen one marked. */
void completion_render(const Completion *completion, Surface *surface,
                       Rect area);
