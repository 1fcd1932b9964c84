#pragma once
/* term - the terminal behind the surface; term_curses.c is the only backend
 * and the only file that sees curses. UI thread only. */
#include "ui/key.h"
#include "ui/surface.h"

typedef struct Term Term;
/* Takes the terminal over (alternate screen, bracketed paste, ESCDELAY 25).
 * INVALID when TERM is unknown or standard output is no terminal. */
Term *term_open(GError **error);
/* Gives the terminal back as it was. */
void term_close(Term *term);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Term, term_close)

void term_size(Term *term, int *width_out, int *height_out);
typedef enum { TERM_NOTHING, TERM_KEY, TERM_PASTE, TERM_RESIZE } TermEventKind;
typedef struct {
    TermEventKind kind;
    Key key;
    char *text; /* PASTE: raw, for sanitize; the caller frees it */
} TermEvent;
/* The next event, without waiting (NOTHING when there is none). */
TermEvent term_read(Term *term);
/* Hands over the rows that differ from what was shown last. */
void term_show(Term *term, const Surface *surface);
/* Next term_show() paints everything (C-l, resume). */
void term_redraw(Term *term);
/* Leaves the screen to another program (an editor), or to the shell. */
void term_suspend(Term *term);
void term_resume(Term *term);
void term_bell(Term *term);
/* Asks the terminal to put `text` on the clipboard (OSC 52). Whether it does is
 * its own affair; tmux passes it on where its set-clipboard is on. */
void term_copy(Term *term, const char *text);
