#pragma once
/* mailscan - mail rows next to a place in a folder, by what they say.
 *
 * Every call is bounded: it looks at SCAN_LIMIT mails at most. UI thread
 * only. */
#include "store/read.h"

enum {
    SCAN_LIMIT = 2000,
    SCAN_PAGE = 250, /* mails read at once when looking for matches */
};

typedef struct {
    StoreReader *reader;
    gint64 folder_id; /* 0: none yet; nothing is read */
    char *jid;        /* only what came from this friend; NULL: all */
    char *limit;      /* only rows that match (match_fold()); NULL: all */
} MailScan;

/* How far rows reach on one side. */
typedef struct {
    MailCursor at;   /* what was looked at last; rows may end before it */
    gboolean is_end; /* the list has nothing beyond */
} Edge;

/* `want` rows next to `anchor` in list order; with a limit, as many as match
 * among the next SCAN_LIMIT. Never NULL. */
GPtrArray *mailscan_rows(const MailScan *scan, const MailCursor *anchor,
                         PageDirection direction, guint want, Edge *edge);

/* The next mail that matches `folded`, limit or not. TRUE puts it in `*at`;
 * FALSE moves `*at` to what was looked at last. */
gboolean mailscan_find(const MailScan *scan, const char *folded,
                       PageDirection direction, MailCursor *at,
                       gboolean *is_end_out);
