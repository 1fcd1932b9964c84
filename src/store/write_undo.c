/* write_undo - one step back: what has not begun is withdrawn, what has is
 * undone by an operation of its own. */
#include "store/write.h"

#include "base/error.h"

#define HISTORY_MOST 100                /* operations */
#define HISTORY_AGE  (7 * 24 * 60 * 60) /* seconds */

void
writer_trim_history(Writer *writer)
{
    db_run(writer->db,
           "DELETE FROM operation WHERE NOT EXISTS"
           " (SELECT 1 FROM intent WHERE intent.id = operation.id)"
           " AND (made < ?1 OR id < (SELECT min(id) FROM (SELECT id"
           "  FROM operation ORDER BY id DESC LIMIT ?2)))",
           INT(writer->now - HISTORY_AGE), INT(HISTORY_MOST));
}

/* ---- the operation that undoes one ---- */

/* Its mails that are still where it brought them. */
static GArray *
find_undoable(Writer *writer, gint64 operation)
{
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(OperationMail));
    g_autoptr(Query) query = db_query(
        writer->db,
        "SELECT m.id, m.folder_id, max(m.uid, 0), iif(o.kind = ?4,"
        "  p.folder_id, 0) FROM operation_mail p"
        " JOIN operation o ON o.id = p.operation_id"
        " JOIN mail m ON m.id = iif(o.kind = ?3, p.copy_id, p.mail_id)"
        " WHERE p.operation_id = ?1 AND p.state IN (?2, ?5)"
        " AND (o.kind = ?6 OR m.folder_id = p.target_id)"
        " AND (o.kind <> ?4 OR p.folder_id IN (SELECT id FROM folder))",
        INT(operation), INT(OPERATION_DONE), INT(OPERATION_COPY),
        INT(OPERATION_MOVE), INT(OPERATION_OPEN), INT(OPERATION_FLAGS));
    while (query_step(query)) {
        OperationMail mail = {
            .mail_id = query_int(query, 0),
            .folder_id = query_int(query, 1),
            .uid = (guint32)query_int(query, 2),
            .target_id = query_int(query, 3),
        };
        g_array_append_val(mails, mail);
    }
    return mails;
}

typedef struct {
    Operation kind;
    guint flags_add, flags_remove;
    char *text;
    gint64 n; /* mails */
} Undone;

static void
undone_clear(Undone *undone)
{
    g_free(undone->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Undone, undone_clear)

static gboolean
read_undone(Writer *writer, gint64 operation, Undone *undone)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT kind, flags_add, flags_remove, text, (SELECT count(*)"
                 "  FROM operation_mail WHERE operation_id = ?1 AND state < 2)"
                 " FROM operation WHERE id = ?1",
                 INT(operation));
    if (!query_step(query))
        return FALSE;
    undone->kind = (Operation)query_int(query, 0);
    undone->flags_add = (guint)query_int(query, 1);
    undone->flags_remove = (guint)query_int(query, 2);
    undone->text = query_dup(query, 3);
    undone->n = query_int(query, 4);
    return TRUE;
}

/* How many mails it is undone of. */
static guint
begin_inverse(Writer *writer, gint64 operation, const Undone *undone)
{
    g_autoptr(GArray) mails = find_undoable(writer, operation);
    g_autofree char *text = g_strdup_printf("undoing: %s", undone->text);
    OperationPlan plan = {
        .intent_kind = INTENT_OPERATE,
        .kind =
            undone->kind == OPERATION_COPY ? OPERATION_EXPUNGE : undone->kind,
        .flags_add = undone->flags_remove,
        .flags_remove = undone->flags_add,
        .text = text,
    };
    writer_begin_operation(writer, &plan, mails);
    return mails->len;
}

/* ---- one step ---- */

static void
tell_undone(Writer *writer, const char *what, gint64 n, gint64 n_all)
{
    Intent undo = {.kind = INTENT_UNDO};
    g_autofree char *text =
        n == n_all
            ? g_strdup_printf("Undone: %s", what)
            : g_strdup_printf("Undone: %s; but %" G_GINT64_FORMAT
                              " of %" G_GINT64_FORMAT " lie elsewhere now",
                              what, n_all - n, n_all);
    writer_tell_intent(writer, &undo, INTENT_DONE, text);
}

/* Nothing of it can have reached the server. */
static gboolean
is_untouched(Writer *writer, gint64 operation)
{
    return db_int(writer->db, 0,
                  "SELECT 1 FROM intent WHERE id = ?1 AND state = ?2"
                  " AND attempts = 0",
                  INT(operation), INT(INTENT_QUEUED)) != 0;
}

void
writer_undo_operation(Writer *writer, gint64 operation)
{
    g_auto(Undone) undone = {0};
    if (!read_undone(writer, operation, &undone))
        return;
    if (is_untouched(writer, operation)) {
        Intent intent = {.id = operation, .kind = INTENT_OPERATE};
        writer_withdraw_operation(writer, operation);
        writer_tell_intent(writer, &intent, INTENT_DONE, NULL);
        tell_undone(writer, undone.text, undone.n, undone.n);
        return;
    }
    db_run(writer->db, "UPDATE operation SET is_undoable = 0 WHERE id = ?1",
           INT(operation));
    if (undone.kind == OPERATION_EXPUNGE) {
        Intent undo = {.kind = INTENT_UNDO};
        g_autofree char *text =
            g_strdup_printf("Cannot be undone: %s", undone.text);
        writer_tell_intent(writer, &undo, INTENT_DONE, text);
        return;
    }
    guint n = begin_inverse(writer, operation, &undone);
    tell_undone(writer, undone.text, n, undone.n);
}

static void
undo_send(Writer *writer, gint64 mail)
{
    g_autofree char *subject =
        db_text(writer->db, "SELECT text FROM intent WHERE id = ?1", INT(mail));
    Intent undo = {.kind = INTENT_UNDO};
    gboolean is_draft =
        db_int(writer->db, 0, "SELECT draft NOT NULL FROM intent WHERE id = ?1",
               INT(mail)) != 0;
    const char *end = is_draft ? "; it is a draft again" : "";
    g_autofree char *text =
        subject && *subject
            ? g_strdup_printf("Undone: sending \"%s\"%s", subject, end)
            : g_strdup_printf("Undone: sending a mail%s", end);
    if (writer_undo_send(writer))
        writer_tell_intent(writer, &undo, INTENT_DONE, text);
}

/* The newest of what the user did, by whichever way. */
void
write_undo(Writer *writer, const Intent *intent)
{
    gint64 mail = writer_undoable_send(writer);
    gint64 operation =
        db_int(writer->db, 0,
               "SELECT id FROM operation o WHERE is_undoable = 1"
               " AND EXISTS (SELECT 1 FROM operation_mail p"
               "  WHERE p.operation_id = o.id AND p.state IN (?1, ?2))"
               " ORDER BY id DESC LIMIT 1",
               INT(OPERATION_OPEN), INT(OPERATION_DONE));
    if (mail > operation)
        undo_send(writer, mail);
    else if (operation)
        writer_undo_operation(writer, operation);
    else
        writer_tell_intent(writer, intent, INTENT_DONE,
                           "There is nothing to undo");
}
