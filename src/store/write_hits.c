/* write_hits - what the server found where the store has no bodies.
 *
 * Hits are kept for a few searches only, and not over a start: to ask again
 * costs little, and a hit that nobody looks at any more is of no use. */
#include "store/write.h"

#define SEARCHES_MAX 20

void
write_hits_start(Writer *writer)
{
    /* The conditions, see write_start(). */
    db_run(writer->db, "DELETE FROM search_hit WHERE search_id NOT NULL");
    db_run(writer->db, "DELETE FROM search WHERE id NOT NULL");
}

static void
forget_oldest(Writer *writer)
{
    gint64 last = db_int(writer->db, 0,
                         "SELECT id FROM search ORDER BY id DESC"
                         " LIMIT 1 OFFSET ?1",
                         INT(SEARCHES_MAX));
    if (!last)
        return;
    db_run(writer->db, "DELETE FROM search_hit WHERE search_id <= ?1",
           INT(last));
    db_run(writer->db, "DELETE FROM search WHERE id <= ?1", INT(last));
}

void
write_search_state(Writer *writer, const BatchItem *item)
{
    Db *db = writer->db;
    db_run(db,
           "INSERT INTO search (folder_id, pattern, state) VALUES (?1, ?2, ?3)"
           " ON CONFLICT DO UPDATE SET state = excluded.state",
           INT(item->search.folder_id), TEXT(item->text),
           INT(item->search.state));
    writer->search_id = db_int(
        db, 0, "SELECT id FROM search WHERE folder_id = ?1 AND pattern = ?2",
        INT(item->search.folder_id), TEXT(item->text));
    forget_oldest(writer);
    Change change = {.kind = CHANGE_SEARCH,
                     .folder_id = item->search.folder_id,
                     .text = item->text};
    told_event(writer->told, change_copy(&change));
}

void
write_search_hit(Writer *writer, const BatchItem *item)
{
    gint64 id = writer_find_mail(writer, item->name, item->uid);
    if (id && writer->search_id) /* else expunged meanwhile */
        db_run(writer->db, "INSERT OR IGNORE INTO search_hit VALUES (?1, ?2)",
               INT(writer->search_id), INT(id));
}
