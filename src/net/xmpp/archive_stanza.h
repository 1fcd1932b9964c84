#pragma once
/* archive_stanza - what is said to and heard from an archive of messages
 * (XEP-0313), page by page (XEP-0059).
 *
 * Knows neither whom to believe nor what is stored. The worker's thread. */
#include "net/xmpp/session.h"

#define NS_MAM "urn:xmpp:mam:2"

typedef struct { /* of a page; what is NULL or 0 does not limit */
    const char *query_id;
    const char *with;   /* bare JID: the other side */
    const char *after;  /* id: what follows it, oldest first */
    const char *before; /* id: what stands before it, newest first; "": the
                         * newest of all */
    gint64 start_us, end_us;
    guint max;
} ArchiveRange;
Stanza *archive_new_query(Session *session, const ArchiveRange *range);

typedef struct { /* borrowed from the stanza, but `at_us` */
    const char *query_id, *id;
    Stanza *message; /* NULL: it holds none */
    gint64 at_us;    /* 0: it does not say */
} ArchiveResult;
/* FALSE: `message` is no result of an archive. */
gboolean archive_read_result(Stanza *message, ArchiveResult *result);

typedef struct {
    gboolean is_complete; /* nothing is left in that direction */
    char *last;           /* id of the newest of the page, or NULL; clean */
    gint64 count;         /* of all that the query found; -1: it does not say */
} ArchiveEnd;
void archive_end_clear(ArchiveEnd *end);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ArchiveEnd, archive_end_clear)
/* FALSE: `answer` ends no page. */
gboolean archive_read_end(Stanza *answer, ArchiveEnd *end);
