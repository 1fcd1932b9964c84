#pragma once
/* roster - friends as rows: groups sorted and folded, online ones first.
 *
 * A friend in two groups makes two rows. Pure. UI thread only. */
#include "store/read.h"

typedef enum { ROSTER_GROUP, ROSTER_FRIEND } RosterRowKind;

typedef struct {
    RosterRowKind kind;
    char *group;          /* of both kinds */
    const Friend *friend; /* borrowed from the friends given */
    int online, total;    /* of a GROUP */
    gint64 unread_mail, unread_chat; /* of a GROUP: all of it */
    gboolean is_folded;
} RosterRow;
void roster_row_free(RosterRow *row);

typedef struct { /* which friends to show; then every group is open */
    const char *limit; /* those that match it (match_fold()), or NULL */
    gboolean is_unread; /* those of whom something is unread */
} RosterFilter;

/* Rows of all `friends` (of Friend*) that the filter leaves. `folded` holds
 * names of groups as keys. */
GPtrArray *roster_rows(const GPtrArray *friends, GHashTable *folded,
                       const RosterFilter *filter);
gboolean roster_friend_matches(const Friend *person, const char *wanted);
