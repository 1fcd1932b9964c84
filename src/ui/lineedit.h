#pragma once
/* lineedit - text being typed: readline's keys, by cluster, and undo.
 *
 * The text may hold newlines (a paste). Here they are drawn as a sign, so that
 * a line stays one; ui/textrows draws it in rows. Knows no meaning of the text.
 * UI thread only. */
#include "ui/history.h"
#include "ui/key.h"
#include "ui/surface.h"

typedef struct LineEdit LineEdit;
/* `history` (borrowed, may be NULL) is walked by Up and Down. */
LineEdit *lineedit_new(const History *history);
void lineedit_free(LineEdit *edit);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LineEdit, lineedit_free)

const char *lineedit_text(const LineEdit *edit); /* until the next change */
gsize lineedit_cursor(const LineEdit *edit);     /* a byte of the text */
guint lineedit_changes(const LineEdit *edit); /* how often it has changed */
void lineedit_set_cursor(LineEdit *edit, gsize cursor); /* a cluster's start */
/* All must be clean text; the cursor stands behind what was put in. */
void lineedit_set(LineEdit *edit, const char *text);
void lineedit_insert(LineEdit *edit, const char *text);
/* It was entered: what was there cannot be undone any more. */
void lineedit_clear(LineEdit *edit);
void lineedit_replace(LineEdit *edit, gsize start, gsize end,
                      const char *text);

/* FALSE when the key is none that edits. */
gboolean lineedit_key(LineEdit *edit, const Key *key);

/* Draws the part around the cursor into one row and puts the hardware cursor
 * there. ECHO_NONE draws nothing of the text. */
typedef enum { ECHO_TEXT, ECHO_NONE } LineEcho;
void lineedit_render(const LineEdit *edit, Surface *surface, Rect area,
                     StyleId style, LineEcho echo);
