#pragma once
/* timelog - the part of a person's timeline around what is in sight, newest
 * first.
 *
 * Older and newer pages are added as one moves; what lies far on the other
 * side is let go. Every read is bounded. Knows no screen. UI thread only. */
#include "store/read.h"

typedef struct {
    StoreReader *reader;
    char *jid;
    GPtrArray *entries; /* of TimelineEntry* */
    gboolean has_newer, has_older; /* than these, in the store */
} TimeLog;

void timelog_init(TimeLog *log, StoreReader *reader, const char *jid);
void timelog_clear(TimeLog *log);

/* FALSE of each of these: an error of the store; the entries stay. */
/* Reads anew what is held; at the top, what came since as well. */
gboolean timelog_refresh(TimeLog *log, GError **error);
gboolean timelog_load_older(TimeLog *log, GError **error);
gboolean timelog_load_newer(TimeLog *log, GError **error);
gboolean timelog_go_newest(TimeLog *log, GError **error);
gboolean timelog_go_oldest(TimeLog *log, GError **error);
/* Holds the entries around `at`, also when that one is gone. */
gboolean timelog_seek(TimeLog *log, const TimelineCursor *at, GError **error);

/* The index of that entry, or of the next older one; -1 when there is none. */
int timelog_index(const TimeLog *log, const TimelineCursor *at);

enum { TIMELOG_SCAN = 1000 }; /* entries that one search looks at */
typedef enum {
    TIMELOG_FOUND,     /* `*at` is it */
    TIMELOG_LOOKED_ON, /* not in TIMELOG_SCAN entries; `*at`: go on from here */
    TIMELOG_NOT_FOUND, /* not up to the end */
} TimelogResult;
/* The next entry from `*at` on whose text or address matches (match_fold());
 * from either end when `at->at_us` is 0. */
TimelogResult timelog_find(const TimeLog *log, const char *folded,
                           PageDirection direction, TimelineCursor *at,
                           GError **error);
