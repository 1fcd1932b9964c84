/* write_operate - what the user does to mails: which they are, and how it shows
 * at once.
 *
 * One wish is one operation and one intent, however many its mails; all of it
 * in the transaction of the key press. */
#include "store/write.h"

#include "base/error.h"
#include "store/pattern_sql.h"

typedef struct {
    OperationMail at;
    guint flags;
    FolderRole role; /* of the folder it lies in */
} Operand;

static GArray *find_operands(Writer *writer, const Intent *intent);
static gboolean
read_operand(Writer *writer, gint64 mail_id, Operand *operand_out);

/* ---- what is said of it ---- */

/* `"Re: lunch"`, `3 mails` */
static char *
say_mails(Writer *writer, const GArray *mails)
{
    if (mails->len != 1)
        return g_strdup_printf("%u mails", mails->len);
    const OperationMail *mail = &g_array_index(mails, OperationMail, 0);
    g_autofree char *subject =
        db_text(writer->db,
                "SELECT l.subject FROM mail m JOIN mail_list l ON"
                " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
                " WHERE m.id = ?1",
                INT(mail->mail_id));
    if (!subject || !*subject)
        return g_strdup("a mail without a subject");
    return g_strdup_printf("\"%s\"", subject);
}

static char *
say_flags(const char *mails, guint add, guint remove)
{
    static const struct {
        guint add, remove;
        const char *text;
    } words[] = {
        {MAIL_SEEN, 0, "marked %s read"},
        {0, MAIL_SEEN, "marked %s unread"},
        {MAIL_FLAGGED, 0, "flagged %s"},
        {0, MAIL_FLAGGED, "took the flag off %s"},
        {0, MAIL_DELETED, "undeleted %s"},
        {MAIL_DELETED, 0, "marked %s as deleted"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (words[i].add == add && words[i].remove == remove) {
            g_auto(GStrv) parts = g_strsplit(words[i].text, "%s", 2);
            return g_strconcat(parts[0], mails, parts[1], NULL);
        }
    return g_strdup_printf("marked %s", mails);
}

/* ---- beginning one ---- */

void
writer_show_operation(Writer *writer, gint64 operation, Operation kind,
                      const OperationMail *mail)
{
    switch (kind) {
    case OPERATION_FLAGS:
        writer_refresh_flags(writer, mail->mail_id);
        break;
    case OPERATION_MOVE:
        writer_put_mail(writer, mail->mail_id, mail->target_id, 0);
        break;
    case OPERATION_COPY:
        db_run(writer->db,
               "UPDATE operation_mail SET copy_id = ?3"
               " WHERE operation_id = ?1 AND mail_id = ?2",
               INT(operation), INT(mail->mail_id),
               INT(writer_copy_mail(writer, mail->mail_id, mail->target_id)));
        break;
    default: /* out of sight, but kept until the server has done it */
        writer_put_mail(writer, mail->mail_id, 0, 0);
        break;
    }
}

static gint64
queue_operation(Writer *writer, const OperationPlan *plan, const GArray *mails)
{
    const OperationMail *first = &g_array_index(mails, OperationMail, 0);
    Intent intent = {
        .kind = plan->intent_kind,
        .mail_id = mails->len == 1 ? first->mail_id : 0,
        .text = (char *)plan->text,
        .flags_add = plan->flags_add,
        .flags_remove = plan->flags_remove,
    };
    gint64 id = writer_queue(writer, &intent);
    db_run(writer->db,
           "INSERT INTO operation VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
           INT(id), INT(plan->kind), INT(plan->flags_add),
           INT(plan->flags_remove), INT(writer->now), TEXT(plan->text),
           INT(plan->is_undoable), INT(plan->is_quiet));
    return id;
}

void
writer_begin_operation(Writer *writer, const OperationPlan *plan,
                       const GArray *mails)
{
    if (mails->len == 0)
        return;
    gint64 id = queue_operation(writer, plan, mails);
    for (guint i = 0; i < mails->len; i++) {
        const OperationMail *mail = &g_array_index(mails, OperationMail, i);
        db_run(writer->db,
               "INSERT OR IGNORE INTO operation_mail"
               " VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6)",
               INT(id), INT(mail->mail_id), INT(mail->folder_id),
               INT(mail->uid), INT(mail->target_id), INT(OPERATION_OPEN));
        writer_show_operation(writer, id, plan->kind, mail);
    }
    writer_trim_history(writer);
}

/* ---- the kinds ---- */

/* Those that an operation of this kind changes. */
static GArray *
select_mails(const GArray *operands,
             gboolean (*takes)(const Operand *, gconstpointer),
             gconstpointer user, gint64 target_id)
{
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(OperationMail));
    for (guint i = 0; i < operands->len; i++) {
        const Operand *operand = &g_array_index(operands, Operand, i);
        if (!takes(operand, user))
            continue;
        OperationMail mail = operand->at;
        mail.target_id = target_id;
        g_array_append_val(mails, mail);
    }
    return mails;
}

static gboolean
takes_all(const Operand *operand, gconstpointer user)
{
    return TRUE;
}

static gboolean
takes_other_flags(const Operand *operand, gconstpointer user)
{
    const Intent *intent = user;
    guint wanted = (operand->flags & ~intent->flags_remove) | intent->flags_add;
    return wanted != operand->flags;
}

static gboolean
takes_deleted(const Operand *operand, gconstpointer user)
{
    return (operand->flags & MAIL_DELETED) != 0 &&
           operand->role != FOLDER_TRASH;
}

static gboolean
lies_elsewhere(const Operand *operand, gconstpointer user)
{
    return operand->at.folder_id != *(const gint64 *)user;
}

/* Nothing was to be done: whoever wished it hears so. */
static void
tell_nothing(Writer *writer, const Intent *intent, const char *text)
{
    writer_tell_intent(writer, intent, INTENT_DONE, text);
}

static void
operate_flags(Writer *writer, const Intent *intent, const GArray *operands)
{
    g_autoptr(GArray) mails =
        select_mails(operands, takes_other_flags, intent, 0);
    if (mails->len == 0) {
        tell_nothing(writer, intent, "They are marked so already");
        return;
    }
    g_autofree char *whom = say_mails(writer, mails);
    g_autofree char *text =
        say_flags(whom, intent->flags_add, intent->flags_remove);
    OperationPlan plan = {
        .intent_kind = INTENT_OPERATE,
        .kind = OPERATION_FLAGS,
        .flags_add = intent->flags_add,
        .flags_remove = intent->flags_remove,
        .text = text,
        .is_undoable = TRUE,
    };
    writer_begin_operation(writer, &plan, mails);
}

static void
operate_to(Writer *writer, const Intent *intent, const GArray *operands,
           const char *format, gint64 target_id)
{
    g_autoptr(GArray) mails =
        select_mails(operands, lies_elsewhere, &target_id, target_id);
    g_autofree char *name = db_text(
        writer->db, "SELECT name FROM folder WHERE id = ?1", INT(target_id));
    if (mails->len == 0) {
        g_autofree char *where = g_strdup_printf("It lies in %s already", name);
        tell_nothing(writer, intent, where);
        return;
    }
    g_autofree char *whom = say_mails(writer, mails);
    g_autofree char *text = g_strdup_printf("%s %s to %s", format, whom, name);
    OperationPlan plan = {
        .intent_kind = INTENT_OPERATE,
        .kind = intent->operation == OPERATION_COPY ? OPERATION_COPY
                                                    : OPERATION_MOVE,
        .text = text,
        .is_undoable = TRUE,
    };
    writer_begin_operation(writer, &plan, mails);
}

static void
operate_expunge(Writer *writer, const Intent *intent, const GArray *operands)
{
    g_autoptr(GArray) mails = select_mails(operands, takes_all, NULL, 0);
    g_autofree char *whom = say_mails(writer, mails);
    g_autofree char *text = g_strdup_printf("deleted %s for good", whom);
    OperationPlan plan = {
        .intent_kind = INTENT_OPERATE,
        .kind = OPERATION_EXPUNGE,
        .text = text,
        .is_undoable = TRUE, /* until it begins */
    };
    writer_begin_operation(writer, &plan, mails);
}

/* ---- folders ---- */

/* Where every other folder lies under `INBOX.`, so must the Trash. */
static char *
name_trash(Writer *writer)
{
    g_autofree char *inside =
        db_text(writer->db, "SELECT name FROM folder WHERE role <> 1"
                            " AND name LIKE 'INBOX' || delimiter || '%'"
                            " AND NOT EXISTS"
                            " (SELECT 1 FROM folder WHERE role <> 1"
                            "  AND name LIKE 'INBOX' || delimiter || '%'"
                            "      IS NOT TRUE) LIMIT 1");
    return inside ? g_strdup_printf("INBOX%cTrash", inside[5])
                  : g_strdup("Trash");
}

/* The folder for deleted mails; where the server has none the worker makes it
 * under the name that stands here. */
static gint64
find_trash(Writer *writer)
{
    Db *db = writer->db;
    gint64 id = db_int(
        db, 0, "SELECT id FROM folder WHERE role = ?1 ORDER BY id LIMIT 1",
        INT(FOLDER_TRASH));
    if (id)
        return id;
    g_autofree char *name = name_trash(writer);
    id = writer_folder(writer, name);
    writer->folder_role = FOLDER_TRASH;
    db_run(db, "UPDATE folder SET role = ?2 WHERE id = ?1", INT(id),
           INT(FOLDER_TRASH));
    return id;
}

static gint64
find_target(Writer *writer, const Intent *intent)
{
    gint64 id = db_int(writer->db, 0, "SELECT id FROM folder WHERE name = ?1",
                       TEXT(intent->folder));
    if (!id)
        db_fail(writer->db, KITH_ERROR_INVALID, "there is no folder %s",
                intent->folder ? intent->folder : "without a name");
    return id;
}

/* ---- undelete ---- */

static gint64
find_origin(Writer *writer, const Operand *operand)
{
    gint64 inbox =
        db_int(writer->db, 0, "SELECT id FROM folder WHERE role = ?1 LIMIT 1",
               INT(FOLDER_INBOX));
    return db_int(writer->db, inbox,
                  "SELECT p.folder_id FROM operation_mail p"
                  " JOIN operation o ON o.id = p.operation_id"
                  " JOIN folder f ON f.id = p.folder_id"
                  " WHERE p.mail_id = ?1 AND p.target_id = ?2"
                  " AND o.kind = ?3 AND p.state IN (0, 1)"
                  " ORDER BY p.operation_id DESC LIMIT 1",
                  INT(operand->at.mail_id), INT(operand->at.folder_id),
                  INT(OPERATION_MOVE));
}

static guint
bring_back(Writer *writer, const GArray *operands)
{
    g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(OperationMail));
    for (guint i = 0; i < operands->len; i++) {
        const Operand *operand = &g_array_index(operands, Operand, i);
        OperationMail mail = operand->at;
        if (operand->role != FOLDER_TRASH)
            continue;
        mail.target_id = find_origin(writer, operand);
        if (mail.target_id && mail.target_id != mail.folder_id)
            g_array_append_val(mails, mail);
    }
    g_autofree char *whom = say_mails(writer, mails);
    g_autofree char *text = g_strdup_printf("took %s out of the Trash", whom);
    OperationPlan plan = {
        .intent_kind = INTENT_OPERATE,
        .kind = OPERATION_MOVE,
        .text = text,
        .is_undoable = TRUE,
    };
    writer_begin_operation(writer, &plan, mails);
    return mails->len;
}

static void
operate_undelete(Writer *writer, const Intent *intent, const GArray *operands)
{
    guint n = bring_back(writer, operands);
    g_autoptr(GArray) marked = select_mails(operands, takes_deleted, NULL, 0);
    g_autofree char *whom = say_mails(writer, marked);
    g_autofree char *text = say_flags(whom, 0, MAIL_DELETED);
    OperationPlan plan = {
        .intent_kind = INTENT_OPERATE,
        .kind = OPERATION_FLAGS,
        .flags_remove = MAIL_DELETED,
        .text = text,
        .is_undoable = TRUE,
    };
    writer_begin_operation(writer, &plan, marked);
    if (n + marked->len == 0)
        tell_nothing(writer, intent, "It is not deleted");
}

/* ---- all ---- */

void
write_operate(Writer *writer, const Intent *intent)
{
    g_autoptr(GArray) operands = find_operands(writer, intent);
    if (db_has_failed(writer->db))
        return;
    if (operands->len == 0) {
        tell_nothing(writer, intent, "There is no such mail");
        return;
    }
    gint64 target = 0;
    if (intent->operation == OPERATION_DELETE)
        target = find_trash(writer);
    else if (intent->operation == OPERATION_MOVE ||
             intent->operation == OPERATION_COPY)
        target = find_target(writer, intent);
    if (db_has_failed(writer->db))
        return;
    switch (intent->operation) {
    case OPERATION_FLAGS:
        operate_flags(writer, intent, operands);
        break;
    case OPERATION_MOVE:
    case OPERATION_DELETE:
        operate_to(writer, intent, operands, "moved", target);
        break;
    case OPERATION_COPY:
        operate_to(writer, intent, operands, "copied", target);
        break;
    case OPERATION_EXPUNGE:
        operate_expunge(writer, intent, operands);
        break;
    case OPERATION_UNDELETE:
        operate_undelete(writer, intent, operands);
        break;
    }
}

void
write_set_flags(Writer *writer, const Intent *intent)
{
    Operand operand;
    if (!read_operand(writer, intent->mail_id, &operand) ||
        !takes_other_flags(&operand, intent)) {
        /* Expunged while the key was pressed, or it has them so. */
        writer_tell_intent(writer, intent, INTENT_DONE, NULL);
        return;
    }
    g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(OperationMail));
    g_array_append_val(mails, operand.at);
    OperationPlan plan = {
        .intent_kind = INTENT_SET_FLAGS,
        .kind = OPERATION_FLAGS,
        .flags_add = intent->flags_add,
        .flags_remove = intent->flags_remove,
        .text = "",
        .is_quiet = TRUE,
    };
    writer_begin_operation(writer, &plan, mails);
}

/* ---- which mails ---- */

static gboolean
read_operand(Writer *writer, gint64 mail_id, Operand *operand_out)
{
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT m.folder_id, m.uid, l.flags, f.role FROM mail m"
                 " JOIN mail_list l ON"
                 " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
                 " JOIN folder f ON f.id = m.folder_id WHERE m.id = ?1",
                 INT(mail_id));
    if (!query_step(query))
        return FALSE;
    *operand_out = (Operand){
        .at = {.mail_id = mail_id,
               .folder_id = query_int(query, 0),
               .uid = (guint32)MAX(query_int(query, 1), 0)},
        .flags = (guint)query_int(query, 2) & MAIL_SERVER_FLAGS,
        .role = (FolderRole)query_int(query, 3),
    };
    return TRUE;
}

/* The ids of all mails of the intent's folder that match its pattern; an error
 * sticks to the Db. */
static GArray *
find_matching(Writer *writer, const Intent *intent)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Pattern) pattern = pattern_parse(
        intent->pattern ? intent->pattern : "", writer->now, &error);
    GArray *ids = pattern
                      ? pattern_sql_find(writer->db, pattern, intent->folder_id,
                                         G_MAXUINT, &error)
                      : NULL;
    if (!ids && error)
        db_fail(writer->db, (KithError)error->code, "%s", error->message);
    return ids ? ids : g_array_new(FALSE, FALSE, sizeof(gint64));
}

static GArray *
find_operands(Writer *writer, const Intent *intent)
{
    g_autoptr(GArray) ids = intent->mails ? g_array_ref(intent->mails)
                                          : find_matching(writer, intent);
    GArray *operands = g_array_new(FALSE, FALSE, sizeof(Operand));
    for (guint i = 0; i < ids->len; i++) {
        Operand operand;
        if (read_operand(writer, g_array_index(ids, gint64, i), &operand))
            g_array_append_val(operands, operand);
    }
    return operands;
}
