#pragma once
/* args - a command line cut into words, as a shell would.
 *
 * Blanks separate; '…' takes all as it stands, "…" all but \" and \\, outside
 * of both \ takes the next character as it stands. Nothing is expanded. Pure.
 */
#include <glib.h>

typedef struct {
    char *line;    /* as given */
    GStrv words;   /* without quotes; the first is the command's name */
    gsize *starts; /* where each word, quotes included, begins in `line` */
    guint n;
    gboolean is_open;        /* a quote was not closed */
    gboolean is_word_at_end; /* the line ends inside a word */
} Args;

Args *args_parse(const char *line); /* never NULL */
void args_free(Args *args);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Args, args_free)

/* Word number `i`, or NULL. */
const char *args_word(const Args *args, guint i);
/* The line from word `i` on, as it stands, without blanks at its end; NULL
 * when there is no such word. The caller frees it. */
char *args_rest(const Args *args, guint i);
/* `word` written so that it is read as one word. The caller frees it. */
char *args_quote(const char *word);
