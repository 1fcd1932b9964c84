#pragma once
/* runs - a person's mail, as the sorted runs that the store keeps of it.
 *
 * A run is what came from one address, or went to it, within one folder. A
 * page of a person's mail is a merge of a few runs, each read by keyset and
 * no further than the page is long. Forgeries are in no run. The store's own
 * files only; a StoreReader's thread. */
#include "store/db.h"

typedef enum { RUN_CAME, RUN_WENT } RunWay;
typedef struct {
    gint64 address_id, folder_id;
    RunWay way;
    gboolean is_first; /* no other of its address and way is in an older
                        * folder, where copies of its mails might lie */
} Run;

typedef enum {
    RUNS_CAME = 1 << RUN_CAME,
    RUNS_WENT = 1 << RUN_WENT,
} RunWays;

/* The ids of a friend's addresses, as a GArray of gint64, most used first: at
 * most 64 of them. */
GArray *runs_addresses(Db *db, gint64 friend_id);
/* A friend's runs, as a GArray of Run, but for those in folders that hold no
 * correspondence: drafts, deleted mail and junk. */
GArray *runs_of_friend(Db *db, gint64 friend_id, RunWays ways);

typedef struct {
    gint64 date, id;
} RunSpot;
typedef enum { RUN_OLDER, RUN_NEWER } RunDirection;
/* Up to `limit` spots beyond `anchor`, nearest first, as a GArray of
 * RunSpot. */
GArray *run_read(Db *db, const Run *run, RunSpot anchor,
                 RunDirection direction, guint limit);
