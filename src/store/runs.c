/* runs - see runs.h. */
#include "store/runs.h"

#include "store/batch.h"

#define ADDRESSES_MAX 64

GArray *
runs_addresses(Db *db, gint64 friend_id)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(Query) query =
        db_query(db,
                 "SELECT id FROM address WHERE owner_id = ?1"
                 " ORDER BY uses DESC, id LIMIT ?2",
                 INT(friend_id), INT(ADDRESSES_MAX));
    while (query_step(query)) {
        gint64 id = query_int(query, 0);
        g_array_append_val(ids, id);
    }
    return ids;
}

/* ---- which there are ---- */

/* From folder to folder by the index, however many mails lie between. */
static gint64
next_folder(Db *db, RunWay way, gint64 address_id, gint64 folder_id)
{
    static const char *const next[] = {
        [RUN_CAME] = "SELECT folder_id FROM mail_list"
                     " INDEXED BY mail_list_by_sender"
                     " WHERE address_id = ?1 AND auth <> 2 AND folder_id > ?2"
                     " ORDER BY folder_id LIMIT 1",
        [RUN_WENT] = "SELECT folder_id FROM mail_to"
                     " WHERE address_id = ?1 AND folder_id > ?2"
                     " ORDER BY folder_id LIMIT 1",
    };
    return db_int(db, 0, next[way], INT(address_id), INT(folder_id));
}

static gboolean
holds_correspondence(Db *db, gint64 folder_id)
{
    FolderRole role = (FolderRole)db_int(
        db, FOLDER_PLAIN, "SELECT role FROM folder WHERE id = ?1",
        INT(folder_id));
    return role != FOLDER_DRAFTS && role != FOLDER_TRASH && role != FOLDER_JUNK;
}

static void
add_runs(Db *db, RunWay way, gint64 address_id, GArray *runs)
{
    Run run = {.address_id = address_id, .way = way, .is_first = TRUE};
    while ((run.folder_id = next_folder(db, way, address_id, run.folder_id)))
        if (holds_correspondence(db, run.folder_id)) {
            g_array_append_val(runs, run);
            run.is_first = FALSE;
        }
}

GArray *
runs_of_friend(Db *db, gint64 friend_id, RunWays ways)
{
    GArray *runs = g_array_new(FALSE, FALSE, sizeof(Run));
    g_autoptr(GArray) addresses = runs_addresses(db, friend_id);
    for (guint i = 0; i < addresses->len; i++)
        for (RunWay way = RUN_CAME; way <= RUN_WENT; way++)
            if (ways & 1U << way)
                add_runs(db, way, g_array_index(addresses, gint64, i), runs);
    return runs;
}

/* ---- what is in one ---- */

#define CAME                                                                   \
    "SELECT date, id FROM mail_list INDEXED BY mail_list_by_sender"            \
    " WHERE address_id = ?1 AND folder_id = ?2 AND auth <> 2"
#define WENT                                                                   \
    "SELECT date, id FROM mail_to WHERE address_id = ?1 AND folder_id = ?2"
#define OLDER " AND (date, id) < (?3, ?4) ORDER BY date DESC, id DESC LIMIT ?5"
#define NEWER " AND (date, id) > (?3, ?4) ORDER BY date, id LIMIT ?5"

GArray *
run_read(Db *db, const Run *run, RunSpot anchor, RunDirection direction,
         guint limit)
{
    static const char *const reads[][2] = {
        [RUN_CAME] = {[RUN_OLDER] = CAME OLDER, [RUN_NEWER] = CAME NEWER},
        [RUN_WENT] = {[RUN_OLDER] = WENT OLDER, [RUN_NEWER] = WENT NEWER},
    };
    GArray *spots = g_array_new(FALSE, FALSE, sizeof(RunSpot));
    g_autoptr(Query) query = db_query(
        db, reads[run->way][direction], INT(run->address_id),
        INT(run->folder_id), INT(anchor.date), INT(anchor.id), INT(limit));
    while (query_step(query)) {
        RunSpot spot = {.date = query_int(query, 0), .id = query_int(query, 1)};
        g_array_append_val(spots, spot);
    }
    return spots;
}
