#pragma once
/* mailline - one mail on one line of a list: marks, date, sender, subject, and
 * where it stands in its thread. Pure painting. UI thread only. */
#include "store/read.h"
#include "ui/surface.h"

typedef struct {
    const MailRow *mail;
    const char *tree;   /* before the subject; may be "" */
    const char *folder; /* where it lies, when the row is to say so; or NULL */
    guint n_mails, n_unread; /* of a folded thread; 0: it is none */
    gboolean repeats_subject; /* of the line above, which it answers */
    gboolean is_tagged;
    gboolean is_context; /* here for its thread alone */
    SenderDisplay display;
} MailLine;

void mailline_draw(const MailLine *mail, Surface *surface, Rect line);
/* Columns that a tree may take of a line of that width. */
int mailline_tree_width(int width);
