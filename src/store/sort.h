#pragma once
/* sort - in which order a list shows its mails. Pure; any thread. */
#include <glib.h>

typedef enum { /* numbers are stored */
    SORT_DATE,    /* newest first */
    SORT_SENDER,  /* by the person's name, else the sender's */
    SORT_SUBJECT, /* without Re: and its likes */
    SORT_SIZE,    /* biggest first */
    SORT_UNREAD,  /* unread first, then by date */
    N_SORTS,
} Sort;
/* How the user looks at a folder. */
typedef struct {
    Sort sort;
    gboolean is_reversed, is_threaded;
} FolderView;
const char *sort_name(Sort sort); /* `date`, `sender`, … */
gboolean sort_parse(const char *name, Sort *sort_out);
