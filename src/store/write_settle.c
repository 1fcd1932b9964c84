/* write_settle - how operations end, mail by mail, as the worker tells it.
 *
 * What was shown holds until then. When a mail has got to where an operation
 * brings it, or has stayed where it was, the operations that come after it set
 * out from there. */
#include "store/write.h"

#include "base/error.h"

typedef struct {
    gint64 operation, mail_id, folder_id, uid, target_id, copy_id;
    Operation kind;
} Part;

#define PART_COLUMNS                                                           \
    "SELECT p.operation_id, p.mail_id, p.folder_id, p.uid, p.target_id,"       \
    " p.copy_id, o.kind FROM operation_mail p"                                 \
    " JOIN operation o ON o.id = p.operation_id "

static gboolean
take_part(Query *query, Part *part_out)
{
    if (!query_step(query))
        return FALSE;
    *part_out = (Part){
        .operation = query_int(query, 0),
        .mail_id = query_int(query, 1),
        .folder_id = query_int(query, 2),
        .uid = query_int(query, 3),
        .target_id = query_int(query, 4),
        .copy_id = query_int(query, 5),
        .kind = (Operation)query_int(query, 6),
    };
    return TRUE;
}

static GArray *
find_parts(Writer *writer, gint64 operation, OperationState state)
{
    GArray *parts = g_array_new(FALSE, FALSE, sizeof(Part));
    g_autoptr(Query) query = db_query(
        writer->db, PART_COLUMNS "WHERE p.operation_id = ?1 AND p.state = ?2",
        INT(operation), INT(state));
    for (Part part; take_part(query, &part);)
        g_array_append_val(parts, part);
    return parts;
}

static gint64
count_parts(Writer *writer, gint64 operation, OperationState state)
{
    return db_int(writer->db, 0,
                  "SELECT count(*) FROM operation_mail"
                  " WHERE operation_id = ?1 AND state = ?2",
                  INT(operation), INT(state));
}

static void
set_state(Writer *writer, const Part *part, OperationState state)
{
    db_run(writer->db,
           "UPDATE operation_mail SET state = ?3"
           " WHERE operation_id = ?1 AND mail_id = ?2",
           INT(part->operation), INT(part->mail_id), INT(state));
}

/* ---- what comes after ---- */

static gboolean
next_part(Writer *writer, gint64 mail_id, gint64 after, Part *part_out)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 PART_COLUMNS "WHERE p.mail_id = ?1 AND p.operation_id > ?2"
                              " AND p.state = 0"
                              " ORDER BY p.operation_id LIMIT 1",
                 INT(mail_id), INT(after));
    return take_part(query, part_out);
}

static void
forget_part(Writer *writer, const Part *part)
{
    db_run(writer->db,
           "DELETE FROM operation_mail"
           " WHERE operation_id = ?1 AND mail_id = ?2",
           INT(part->operation), INT(part->mail_id));
    if (db_int(writer->db, 0,
               "SELECT 1 FROM operation_mail WHERE operation_id = ?1 LIMIT 1",
               INT(part->operation)))
        return;
    Intent intent = {.id = part->operation, .kind = INTENT_OPERATE};
    db_run(writer->db, "DELETE FROM intent WHERE id = ?1",
           INT(part->operation));
    db_run(writer->db, "DELETE FROM operation WHERE id = ?1",
           INT(part->operation));
    writer_tell_intent(writer, &intent, INTENT_DONE, NULL);
}

/* After `operation` the server has the mail in the folder, under `uid` (0:
 * unknown): later operations set out from there, and where there is none that
 * takes it elsewhere, that is where it shows. */
static void
rebase(Writer *writer, gint64 mail_id, gint64 operation, gint64 folder_id,
       guint32 uid)
{
    Part next;
    for (gint64 after = operation; next_part(writer, mail_id, after, &next);
         after = next.operation) {
        if (next.kind == OPERATION_MOVE && next.target_id == folder_id) {
            forget_part(writer, &next); /* it is where that was to bring it */
            continue;
        }
        db_run(writer->db,
               "UPDATE operation_mail SET folder_id = ?3, uid = ?4"
               " WHERE operation_id = ?1 AND mail_id = ?2",
               INT(next.operation), INT(mail_id), INT(folder_id), INT(uid));
        if (next.kind == OPERATION_MOVE || next.kind == OPERATION_EXPUNGE)
            return;
    }
    writer_put_mail(writer, mail_id, folder_id, uid);
}

/* There is no such mail any more: nor is there anything to do to it. */
static void
lose_mail(Writer *writer, gint64 mail_id, gint64 operation)
{
    db_run(writer->db,
           "UPDATE operation_mail SET state = ?3 WHERE mail_id = ?1"
           " AND operation_id > ?2 AND state = 0",
           INT(mail_id), INT(operation), INT(OPERATION_GONE));
    writer_drop_mail(writer, mail_id);
}

/* ---- one mail ---- */

static void
settle_done(Writer *writer, const Part *part, guint32 uid)
{
    set_state(writer, part, OPERATION_DONE);
    switch (part->kind) {
    case OPERATION_FLAGS: {
        g_autoptr(Query) query = db_query(
            writer->db,
            "SELECT flags_add, flags_remove FROM operation WHERE id = ?1",
            INT(part->operation));
        if (query_step(query))
            writer_settle_flags(writer, part->mail_id,
                                (guint)query_int(query, 0),
                                (guint)query_int(query, 1));
        break;
    }
    case OPERATION_MOVE:
        rebase(writer, part->mail_id, part->operation, part->target_id, uid);
        break;
    case OPERATION_COPY:
        rebase(writer, part->copy_id, part->operation, part->target_id, uid);
        break;
    default:
        lose_mail(writer, part->mail_id, part->operation);
        break;
    }
}

static void
settle_gone(Writer *writer, const Part *part)
{
    if (part->kind == OPERATION_EXPUNGE) { /* somebody was faster */
        settle_done(writer, part, 0);
        return;
    }
    set_state(writer, part, OPERATION_GONE);
    if (part->kind == OPERATION_COPY)
        lose_mail(writer, part->copy_id, part->operation);
    else if (part->kind == OPERATION_MOVE)
        lose_mail(writer, part->mail_id, part->operation);
    else
        writer_refresh_flags(writer, part->mail_id);
}

/* It stays as the server has it. */
static void
take_back(Writer *writer, const Part *part, OperationState state)
{
    set_state(writer, part, state);
    switch (part->kind) {
    case OPERATION_FLAGS:
        writer_refresh_flags(writer, part->mail_id);
        break;
    case OPERATION_COPY:
        lose_mail(writer, part->copy_id, part->operation);
        break;
    default:
        rebase(writer, part->mail_id, part->operation, part->folder_id,
               (guint32)part->uid);
        break;
    }
}

/* ---- what the worker tells ---- */

void
write_operation_target(Writer *writer, const BatchItem *item)
{
    db_run(writer->db,
           "INSERT OR IGNORE INTO operation_target VALUES (?1, ?2, ?3, ?4)",
           INT(item->target.id), INT(writer_folder(writer, item->name)),
           INT(item->target.uidvalidity), INT(item->target.uidnext));
}

static void
settle_one(Writer *writer, gint64 operation, const OperationOutcome *outcome)
{
    Part part;
    {
        g_autoptr(Query) query =
            db_query(writer->db,
                     PART_COLUMNS "WHERE p.operation_id = ?1 AND p.mail_id = ?2"
                                  " AND p.state = 0",
                     INT(operation), INT(outcome->mail_id));
        if (!take_part(query, &part))
            return;
    }
    if (outcome->is_gone)
        settle_gone(writer, &part);
    else
        settle_done(writer, &part, outcome->uid);
}

void
write_operation_settled(Writer *writer, const BatchItem *item)
{
    const GArray *outcomes = item->settled.mails;
    for (guint i = 0; i < outcomes->len; i++)
        settle_one(writer, item->settled.id,
                   &g_array_index(outcomes, OperationOutcome, i));
}

/* ---- the whole ---- */

/* `"Re: lunch" was no longer in INBOX`, `2 of 10 mails were …` */
static char *
say_gone(Writer *writer, gint64 operation, gint64 n_gone)
{
    gint64 n = db_int(writer->db, 0,
                      "SELECT count(*) FROM operation_mail"
                      " WHERE operation_id = ?1",
                      INT(operation));
    g_autofree char *folder = db_text(
        writer->db,
        "SELECT f.name FROM operation_mail p JOIN folder f"
        " ON f.id = p.folder_id WHERE p.operation_id = ?1 AND p.state = ?2",
        INT(operation), INT(OPERATION_GONE));
    const char *where = folder ? folder : "its folder";
    if (n == 1)
        return g_strdup_printf("the mail was no longer in %s", where);
    return g_strdup_printf("%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                           " mails %s no longer in %s",
                           n_gone, n, n_gone == 1 ? "was" : "were", where);
}

gboolean
writer_finish_operation(Writer *writer, gint64 operation, char **reason_out)
{
    g_autoptr(GArray) open = find_parts(writer, operation, OPERATION_OPEN);
    for (guint i = 0; i < open->len; i++)
        settle_done(writer, &g_array_index(open, Part, i), 0);
    gint64 n_gone = count_parts(writer, operation, OPERATION_GONE);
    gboolean is_quiet =
        db_int(writer->db, 1, "SELECT is_quiet FROM operation WHERE id = ?1",
               INT(operation)) != 0;
    *reason_out =
        n_gone && !is_quiet ? say_gone(writer, operation, n_gone) : NULL;
    return !*reason_out;
}

void
writer_fail_operation(Writer *writer, gint64 operation)
{
    g_autoptr(GArray) open = find_parts(writer, operation, OPERATION_OPEN);
    for (guint i = open->len; i-- > 0;)
        take_back(writer, &g_array_index(open, Part, i), OPERATION_FAILED);
}

void
writer_withdraw_operation(Writer *writer, gint64 operation)
{
    writer_fail_operation(writer, operation);
    db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(operation));
    writer_end_operation(writer, operation);
}

gboolean
writer_repeat_operation(Writer *writer, gint64 operation)
{
    g_autoptr(GArray) failed = find_parts(writer, operation, OPERATION_FAILED);
    guint n = 0;
    for (guint i = 0; i < failed->len; i++) {
        const Part *part = &g_array_index(failed, Part, i);
        g_autoptr(Query) query = db_query(
            writer->db, "SELECT folder_id, uid FROM mail WHERE id = ?1",
            INT(part->mail_id));
        if (!query_step(query) || query_int(query, 0) != part->folder_id)
            continue; /* it has gone elsewhere since */
        if (part->target_id &&
            !db_int(writer->db, 0, "SELECT 1 FROM folder WHERE id = ?1",
                    INT(part->target_id)))
            continue;
        OperationMail mail = {
            .mail_id = part->mail_id,
            .folder_id = part->folder_id,
            .uid = (guint32)MAX(query_int(query, 1), 0),
            .target_id = part->target_id,
        };
        query_done(g_steal_pointer(&query));
        set_state(writer, part, OPERATION_OPEN);
        db_run(writer->db,
               "UPDATE operation_mail SET uid = ?3"
               " WHERE operation_id = ?1 AND mail_id = ?2",
               INT(operation), INT(mail.mail_id), INT(mail.uid));
        writer_show_operation(writer, operation, part->kind, &mail);
        n++;
    }
    return n > 0;
}

void
writer_end_operation(Writer *writer, gint64 operation)
{
    db_run(writer->db,
           "DELETE FROM operation WHERE id = ?1 AND (NOT is_undoable"
           " OR NOT EXISTS (SELECT 1 FROM operation_mail"
           "  WHERE operation_id = ?1 AND state = ?2))",
           INT(operation), INT(OPERATION_DONE));
}

/* ---- a folder that is not what it was ---- */

static void
end_lost(Writer *writer, gint64 operation, const char *reason)
{
    Intent intent = {.id = operation, .kind = INTENT_OPERATE};
    if (count_parts(writer, operation, OPERATION_OPEN) > 0)
        return; /* there is more to do: the end of it says what was gone */
    gboolean is_quiet =
        db_int(writer->db, 1, "SELECT is_quiet FROM operation WHERE id = ?1",
               INT(operation)) != 0;
    if (is_quiet) {
        db_run(writer->db, "DELETE FROM intent WHERE id = ?1", INT(operation));
        writer_end_operation(writer, operation);
        return;
    }
    db_run(writer->db, "UPDATE intent SET state = ?2, error = ?3 WHERE id = ?1",
           INT(operation), INT(INTENT_FAILED), TEXT(reason));
    writer_tell_intent(writer, &intent, INTENT_FAILED, reason);
}

void
writer_lose_folder(Writer *writer, gint64 folder_id, const char *reason)
{
    g_autoptr(GArray) parts = g_array_new(FALSE, FALSE, sizeof(Part));
    {
        g_autoptr(Query) query = db_query(
            writer->db,
            PART_COLUMNS "WHERE p.folder_id = ?1 AND p.uid > 0 AND p.state = 0"
                         " ORDER BY p.operation_id",
            INT(folder_id));
        for (Part part; take_part(query, &part);)
            g_array_append_val(parts, part);
    }
    for (guint i = 0; i < parts->len; i++)
        settle_gone(writer, &g_array_index(parts, Part, i));
    for (guint i = 0; i < parts->len; i++) {
        gint64 operation = g_array_index(parts, Part, i).operation;
        if (i == 0 || operation != g_array_index(parts, Part, i - 1).operation)
            end_lost(writer, operation, reason);
    }
}
