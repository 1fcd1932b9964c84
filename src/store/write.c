/* write - see write.h: savepoints, and which writer takes which item. */
#include "store/write.h"

#include "base/clock.h"
#include "correspondence/jid.h"
#include "mail/address.h"

static void apply_batch(Writer *writer, const Batch *batch);
static void apply_intent(Writer *writer, const Intent *intent);

Writer *
writer_new(Db *db, const KeeperOptions *options)
{
    const char *own_jid = options->own_jid;
    const char *own_address = options->own_address;
    Writer *writer = g_new0(Writer, 1);
    writer->db = db;
    writer->told = told_new();
    writer->own_jid = jid_bare(own_jid);
    writer->own_domain = jid_domain(own_jid);
    writer->own_jid_key = own_jid ? address_key(own_jid) : NULL;
    writer->own_address = own_address ? address_key(own_address) : NULL;
    static const char *const none[] = {NULL};
    writer->also_own =
        g_strdupv((char **)(options->also_own ? options->also_own : none));
    writer->own_name = g_strdup(options->own_name);
    writer->authserv_id = g_strdup(options->authserv_id);
    writer->store_path = g_strdup(options->path);
    writer->is_one_account = options->is_one_account;
    writer->sends_receipts = options->sends_receipts;
    writer->sends_displayed = options->sends_displayed;
    writer->now = clock_now();
    writer->addresses = address_book_new();
    writer->found = found_book_new();
    writer->unread_addresses =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return writer;
}

void
writer_free(Writer *writer)
{
    told_free(writer->told);
    g_hash_table_unref(writer->unread_addresses);
    address_book_free(writer->addresses);
    found_book_free(writer->found);
    g_free(writer->own_jid);
    g_free(writer->own_jid_key);
    g_free(writer->own_domain);
    g_free(writer->own_address);
    g_strfreev(writer->also_own);
    g_free(writer->own_name);
    g_free(writer->authserv_id);
    g_free(writer->folder_name);
    g_free(writer->store_path);
    g_free(writer);
}

void
write_start(Writer *writer)
{
    Db *db = writer->db;
    /* The condition, always true, keeps SQLite from rewriting an empty table:
     * a start that changes nothing then waits for no disk. */
    db_run(db, "DELETE FROM resource WHERE friend_id IS NOT NULL");
    db_run(db,
           "UPDATE friend SET presence = ?1, status = NULL,"
           " presence_since = 0 WHERE presence <> ?1 OR presence_since",
           INT(PRESENCE_OFFLINE));
    /* Whether a mail went out before the crash nobody knows, and sending it
     * twice is worse than asking. The rest may safely be done twice. */
    db_run(db,
           "UPDATE intent SET state = ?1, error ="
           " 'kith ended while it was being sent: it may have gone out'"
           " WHERE state = ?2 AND kind = ?3",
           INT(INTENT_UNCERTAIN), INT(INTENT_RUNNING), INT(INTENT_SEND_MAIL));
    db_run(db, "UPDATE intent SET state = ?1 WHERE state = ?2",
           INT(INTENT_QUEUED), INT(INTENT_RUNNING));
    writer_sweep_all_spools(writer);
    write_hits_start(writer);
    write_identity(writer);
    write_likeness_own(writer);
    write_authserv_start(writer);
    address_book_store(writer);
}

/* ---- savepoints ---- */

static void
tell_unread_owners(Writer *writer)
{
    GHashTableIter iter;
    gpointer id;
    g_hash_table_iter_init(&iter, writer->unread_addresses);
    while (g_hash_table_iter_next(&iter, &id, NULL)) {
        g_autofree char *jid = db_text(writer->db,
                                       "SELECT f.jid FROM address a"
                                       " JOIN friend f ON f.id = a.owner_id"
                                       " WHERE a.id = ?1",
                                       INT(*(gint64 *)id));
        if (jid)
            told_friend(writer->told, jid);
    }
    g_hash_table_remove_all(writer->unread_addresses);
}

static gboolean
end_message(Writer *writer, GError **error)
{
    Db *db = writer->db;
    address_book_store(writer);
    found_book_store(writer);
    tell_unread_owners(writer);
    db_run(db, "RELEASE message");
    if (!db_has_failed(db))
        return TRUE;

    db_rollback(db, "ROLLBACK TO message");
    db_rollback(db, "RELEASE message");
    told_clear(writer->told);
    address_book_clear(writer->addresses);
    found_book_clear(writer->found);
    g_hash_table_remove_all(writer->unread_addresses);
    g_clear_pointer(&writer->folder_name, g_free); /* may not exist now */
    gboolean is_good = db_take_error(db, error);
    writer_read_authserv(writer);
    return is_good;
}

gboolean
write_batch(Writer *writer, const Batch *batch, GError **error)
{
    db_run(writer->db, "SAVEPOINT message");
    apply_batch(writer, batch);
    return end_message(writer, error);
}

gboolean
write_intent(Writer *writer, const Intent *intent, GError **error)
{
    db_run(writer->db, "SAVEPOINT message");
    writer->queued = 0;
    apply_intent(writer, intent);
    return end_message(writer, error);
}

gboolean
write_more(Writer *writer, GError **error)
{
    db_run(writer->db, "SAVEPOINT message");
    write_recheck(writer);
    return end_message(writer, error);
}

/* ---- batches ---- */

static void
write_line(Writer *writer, const BatchItem *item)
{
    Change change = {.kind = CHANGE_LINE,
                     .service = item->line.service,
                     .line = item->line.state,
                     .text = item->text};
    told_event(writer->told, change_copy(&change));
}

static void
write_download(Writer *writer, const BatchItem *item)
{
    Change change = {.kind = CHANGE_DOWNLOAD,
                     .download = item->download.state,
                     .order_id = item->download.order,
                     .done = item->download.done,
                     .total = item->download.total,
                     .text = item->text};
    told_event(writer->told, change_copy(&change));
}

static void
write_error(Writer *writer, const BatchItem *item)
{
    Change change = {.kind = CHANGE_ERROR, .text = item->text};
    told_event(writer->told, change_copy(&change));
}

static void
write_question(Writer *writer, const BatchItem *item)
{
    gboolean is_password = item->kind == BATCH_ASK_PASSWORD;
    Change change = {
        .kind = is_password ? CHANGE_ASK_PASSWORD : CHANGE_ASK_CERTIFICATE,
        .service = item->line.service,
        .host = item->name,
        .sha256 = is_password ? NULL : item->line.sha256,
        .text = item->text,
    };
    told_event(writer->told, change_copy(&change));
}

static void (*const item_writers[N_BATCH_KINDS])(Writer *,
                                                 const BatchItem *) = {
    [BATCH_FOLDER] = write_folder,
    [BATCH_FOLDER_LISTED] = write_folder_listed,
    [BATCH_FOLDER_COUNTS] = write_folder_counts,
    [BATCH_FOLDER_GONE] = write_folder_gone,
    [BATCH_FOLDER_SYNC] = write_folder_sync,
    [BATCH_MAIL] = write_mail,
    [BATCH_MAIL_FLAGS] = write_mail_flags,
    [BATCH_MAIL_EXPUNGED] = write_mail_expunged,
    [BATCH_MAIL_BODY] = write_mail_body,
    [BATCH_MAIL_BODY_FAILED] = write_mail_body_failed,
    [BATCH_SEARCH] = write_search_state,
    [BATCH_SEARCH_HIT] = write_search_hit,
    [BATCH_ROSTER_RESET] = write_roster_reset,
    [BATCH_ROSTER_ITEM] = write_roster_item,
    [BATCH_ROSTER_REMOVED] = write_roster_removed,
    [BATCH_ROSTER_VERSION] = write_roster_version,
    [BATCH_PRESENCE] = write_presence,
    [BATCH_PRESENCE_RESET] = write_presence_reset,
    [BATCH_VCARD] = write_vcard,
    [BATCH_OWN_CARD] = write_own_card,
    [BATCH_CHAT] = write_chat,
    [BATCH_CHAT_STATE] = write_chat_state,
    [BATCH_CHAT_MARK] = write_chat_mark,
    [BATCH_CHAT_SEEN] = write_chat_seen,
    [BATCH_REACTION] = write_reaction,
    [BATCH_TYPING] = write_typing,
    [BATCH_ARCHIVE_POSITION] = write_archive_position,
    [BATCH_HISTORY] = write_history,
    [BATCH_ROAMING] = write_roaming,
    [BATCH_ROAMING_PLACE] = write_roaming_place,
    [BATCH_NOTES] = write_notes,
    [BATCH_METACONTACTS] = write_metacontacts,
    [BATCH_DOWNLOAD] = write_download,
    [BATCH_UPLOAD] = write_upload,
    [BATCH_UPLOAD_DONE] = write_upload_done,
    [BATCH_LINE] = write_line,
    [BATCH_ERROR] = write_error,
    [BATCH_INTENT_OUTCOME] = write_intent_outcome,
    [BATCH_OPERATION_TARGET] = write_operation_target,
    [BATCH_OPERATION_SETTLED] = write_operation_settled,
    [BATCH_DELIVERY] = write_delivery,
    [BATCH_ASK_PASSWORD] = write_question,
    [BATCH_ASK_CERTIFICATE] = write_question,
};

static void
apply_items(Writer *writer, const GArray *items)
{
    for (guint i = 0; i < items->len && !db_has_failed(writer->db); i++) {
        const BatchItem *item = &g_array_index(items, BatchItem, i);
        item_writers[item->kind](writer, item);
    }
}

static void
apply_batch(Writer *writer, const Batch *batch)
{
    apply_items(writer, batch->items);
    apply_items(writer, batch->syncs);
    write_roster_sweep(writer);
}

/* ---- intents ---- */

static void
write_pin(Writer *writer, const Intent *intent)
{
    db_run(writer->db,
           "INSERT INTO pin VALUES (?1, ?2, ?3)"
           " ON CONFLICT DO UPDATE SET sha256 = excluded.sha256",
           INT(intent->service), TEXT(intent->host), TEXT(intent->text));
}

static void
write_file_sent(Writer *writer, const Intent *intent)
{
    writer_queue(writer, intent);
}

typedef enum {
    NEEDS_JID = 1,
    NEEDS_ADDRESS = 2,
    NEEDS_TEXT = 4,
    NEEDS_MESSAGE = 8,
    NEEDS_RECIPIENTS = 16,
    NEEDS_HOST = 32,
    NEEDS_PAIRS = 64,
} Needs;

static const struct {
    void (*write)(Writer *, const Intent *);
    guint needs;
    gboolean is_done_here; /* told as DONE when written */
} intent_writers[] = {
    [INTENT_LINK] = {write_link, NEEDS_JID | NEEDS_ADDRESS, TRUE},
    [INTENT_UNLINK] = {write_unlink, NEEDS_JID | NEEDS_ADDRESS, TRUE},
    [INTENT_CHAT_READ] = {write_chat_read, NEEDS_JID, TRUE},
    [INTENT_PIN] = {write_pin, NEEDS_HOST | NEEDS_TEXT, TRUE},
    [INTENT_SAVE_DRAFT] = {write_save_draft, NEEDS_TEXT, FALSE},
    [INTENT_DROP_DRAFT] = {write_drop_draft, 0, FALSE},
    [INTENT_CANCEL] = {write_cancel, 0, TRUE},
    [INTENT_REPEAT] = {write_repeat, 0, TRUE},
    [INTENT_SEND_MAIL] = {write_send_mail, NEEDS_MESSAGE | NEEDS_RECIPIENTS,
                          FALSE},
    [INTENT_FILE_SENT] = {write_file_sent, NEEDS_MESSAGE, FALSE},
    [INTENT_SET_FLAGS] = {write_set_flags, 0, FALSE},
    [INTENT_SEND_CHAT] = {write_send_chat, NEEDS_JID | NEEDS_TEXT, FALSE},
    [INTENT_REACT] = {write_react, NEEDS_JID | NEEDS_TEXT, FALSE},
    [INTENT_REFUSE_SUGGESTION] = {write_refuse_suggestion, NEEDS_JID, TRUE},
    [INTENT_RESCHEDULE] = {write_reschedule, 0, TRUE},
    [INTENT_RECALL] = {write_recall, 0, FALSE},
    [INTENT_CONFIRM_SENT] = {write_confirm_sent, 0, TRUE},
    [INTENT_SET_FOLDER_VIEW] = {write_folder_view, 0, FALSE},
    [INTENT_TRUST_AUTHSERV] = {write_trust_authserv, NEEDS_TEXT, TRUE},
    [INTENT_ADD_FRIEND] = {write_add_friend, NEEDS_JID, FALSE},
    [INTENT_IMPORT] = {write_import, NEEDS_PAIRS, TRUE},
    [INTENT_OPERATE] = {write_operate, 0, FALSE},
    [INTENT_UNDO] = {write_undo, 0, FALSE},
    [INTENT_UPLOAD] = {write_upload_wish, NEEDS_JID | NEEDS_TEXT, FALSE},
    [INTENT_APPROVE] = {write_subscription, NEEDS_JID, FALSE},
    [INTENT_DENY] = {write_subscription, NEEDS_JID, FALSE},
    [INTENT_SUBSCRIBE] = {write_subscription, NEEDS_JID, FALSE},
    [INTENT_CANCEL_REQUEST] = {write_subscription, NEEDS_JID, FALSE},
    [INTENT_REMOVE_FRIEND] = {write_change_friend, NEEDS_JID, FALSE},
    [INTENT_RENAME_FRIEND] = {write_change_friend, NEEDS_JID | NEEDS_TEXT,
                              FALSE},
    [INTENT_GROUP_FRIEND] = {write_change_friend, NEEDS_JID | NEEDS_TEXT,
                             FALSE},
    [INTENT_FILE_DRAFT] = {write_file_draft, 0, FALSE},
    [INTENT_SET_CARD] = {write_set_card, NEEDS_TEXT, FALSE},
    [INTENT_PUBLISH_ADDRESS] = {write_publish_address, NEEDS_ADDRESS, FALSE},
    [INTENT_UNPUBLISH_ADDRESS] = {write_publish_address, NEEDS_ADDRESS, FALSE},
    [INTENT_REFUSE_PUBLISHING] = {write_refuse_publishing, 0, TRUE},
};

static gboolean
has_needs(const Intent *intent, guint needs)
{
    return !((needs & NEEDS_JID && !intent->jid) ||
             (needs & NEEDS_ADDRESS && !intent->address) ||
             (needs & NEEDS_TEXT && !intent->text) ||
             (needs & NEEDS_MESSAGE && !intent->message) ||
             (needs & NEEDS_RECIPIENTS &&
              (!intent->recipients || !*intent->recipients)) ||
             (needs & NEEDS_HOST && !intent->host) ||
             (needs & NEEDS_PAIRS && !intent->pairs));
}

static void
apply_intent(Writer *writer, const Intent *intent)
{
    if (intent->kind >= G_N_ELEMENTS(intent_writers) ||
        !intent_writers[intent->kind].write ||
        !has_needs(intent, intent_writers[intent->kind].needs)) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "the request is incomplete (kind %d)", (int)intent->kind);
        return;
    }
    intent_writers[intent->kind].write(writer, intent);
    if (intent_writers[intent->kind].is_done_here)
        writer_tell_intent(writer, intent, INTENT_DONE, NULL);
}

char *
join_lines(const char *const *lines)
{
    return lines && *lines ? g_strjoinv("\n", (char **)lines) : NULL;
}
