/* write_drafts - mails begun: as they are written, and their copies in the
 * Drafts folder.
 *
 * `copies` has every Message-ID that may lie there for a draft, from before it
 * is put there until after it is known to be gone; so a crash leaves none. */
#include "store/write.h"

/* The Change must name the draft, so these tell by themselves. */
static void
tell_draft(Writer *writer, const Intent *intent, gint64 draft)
{
    Change change = {.kind = CHANGE_INTENT,
                     .intent_kind = intent->kind,
                     .intent_state = INTENT_DONE,
                     .draft_id = draft};
    told_event(writer->told, change_copy(&change));
    told_counters(writer->told);
}

char *
draft_lane(gint64 draft_id)
{
    return g_strdup_printf("draft:%" G_GINT64_FORMAT, draft_id);
}

void
write_save_draft(Writer *writer, const Intent *intent)
{
    Db *db = writer->db;
    gint64 draft = intent->target;
    if (draft == 0 && intent->origin_id)
        draft = db_int(db, 0, "SELECT id FROM draft WHERE key = ?1",
                       TEXT(intent->origin_id));
    db_run(db,
           "UPDATE draft SET text = ?2, saved = ?3, key = coalesce(key, ?4)"
           " WHERE id = ?1",
           INT(draft), TEXT(intent->text), INT(writer->now),
           TEXT(intent->origin_id));
    if (draft == 0 || db_changes(db) == 0) { /* new, or dropped meanwhile */
        g_autofree char *copies =
            join_lines((const char *const *)intent->copies);
        db_run(db,
               "INSERT INTO draft (saved, text, key, answers, copies)"
               " VALUES (?1, ?2, ?3, ?4, ?5)",
               INT(writer->now), TEXT(intent->text), TEXT(intent->origin_id),
               intent->mail_id ? INT(intent->mail_id) : TEXT(NULL),
               TEXT(copies));
        draft = db_last_id(db);
    }
    tell_draft(writer, intent, draft);
}

/* ---- copies ---- */

static gint64
find_waiting_copy(Writer *writer, const char *lane)
{
    return db_int(writer->db, 0,
                  "SELECT id FROM intent WHERE lane = ?1 AND kind = ?2"
                  " AND state = ?3 AND attempts = 0",
                  TEXT(lane), INT(INTENT_FILE_DRAFT), INT(INTENT_QUEUED));
}

void
write_file_draft(Writer *writer, const Intent *intent)
{
    Db *db = writer->db;
    g_autofree char *lane = draft_lane(intent->target);
    gint64 waiting = find_waiting_copy(writer, lane);
    if (waiting) { /* it takes the text as it is then */
        db_run(db, "UPDATE intent SET not_before = ?2 WHERE id = ?1",
               INT(waiting), INT(intent->not_before));
        writer->queued = waiting;
        return;
    }
    db_run(db,
           "UPDATE draft SET filing = ?2,"
           " copies = CASE WHEN copies IS NULL THEN ?2"
           " ELSE copies || char(10) || ?2 END WHERE id = ?1",
           INT(intent->target), TEXT(intent->origin_id));
    if (db_changes(db) > 0)
        writer_queue(writer, intent);
}

void
writer_filed_draft(Writer *writer, const char *message_id)
{
    db_run(writer->db,
           "UPDATE draft SET copies = ?1, filing = NULL WHERE filing = ?1",
           TEXT(message_id));
}

/* What never ran left nothing behind, but what the copies say may lie there. */
static void
drop_copies(Writer *writer, gint64 draft)
{
    g_autofree char *lane = draft_lane(draft);
    gint64 waiting = find_waiting_copy(writer, lane);
    if (waiting)
        db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(waiting));
    g_autoptr(Intent) intent = g_new0(Intent, 1);
    intent->kind = INTENT_DROP_REMOTE_DRAFT;
    intent->target = draft;
    {
        g_autoptr(Query) query = db_query(
            writer->db, "SELECT copies, filing FROM draft WHERE id = ?1",
            INT(draft));
        if (!query_step(query) || !query_text(query, 0))
            return;
        intent->text = query_dup(query, 0);
        const char *filing = query_text(query, 1);
        if (waiting && g_strcmp0(intent->text, filing) == 0)
            return;
    }
    writer_queue(writer, intent);
}

void
write_drop_draft(Writer *writer, const Intent *intent)
{
    drop_copies(writer, intent->target);
    db_run(writer->db, "DELETE FROM draft WHERE id = ?1", INT(intent->target));
    tell_draft(writer, intent, intent->target);
}
