#pragma once
/* review - a mail that is ready to be sent, as its window shows it: who gets
 * it, what goes along, what is odd, the text. See ui_show_review(). UI thread
 * only. */
#include "correspondence/presence.h"

typedef struct {
    char *label;     /* `To`, `Size`; NULL: as the row above */
    char mark;       /* as in the list: `=` `~` `?` `!`, or blank */
    gboolean has_presence;
    Presence presence;
    char *text;      /* clean, of one line */
    char *note;      /* what is to be known of it, dim; or NULL */
    gboolean is_warning; /* it wants to be read */
    int attachment;  /* its number, from 0; or -1 */
    char *jid, *address; /* of a recipient; each may be NULL */
} ReviewRow;
/* Everything empty; `label` and `text` are copied and may be NULL. */
ReviewRow *review_row_new(const char *label, const char *text);
void review_row_free(ReviewRow *row);

typedef struct {
    char *title, *hint;
    GPtrArray *rows; /* of ReviewRow* */
    char *text;      /* of the mail; clean */
    /* The window was left without an answer. */
    void (*left)(gpointer user);
    gpointer user; /* one window each */
    GDestroyNotify free_user;
} ReviewSheet;
void review_sheet_free(ReviewSheet *sheet);
