/* write_mail - a mail's rows: where it is, what the list shows, its body. */
#include "store/write.h"

#include "correspondence/annotate.h"
#include "correspondence/link.h"
#include "store/imitation.h"

/* What a list never shows more of; the whole subject is in the body. */
#define SUBJECT_MAX    400
#define NAME_MAX_BYTES 200
/* Recipients of a mail that are found by their words. */
#define WHOM_MAX_BYTES 1000
/* A mail to a whole company teaches no more contacts than these. */
#define CONTACTS_MAX 100

typedef struct {
    gint64 folder_id, id, date;
    guint32 uid;
    guint flags, server_flags;
    gint64 address_id;
    AuthVerdict auth;
    gboolean claims_own;
    gboolean was_known;
} MailPlace;

static void place_mail(Writer *writer, const BatchItem *item, MailPlace *place);
static gint64
learn_contacts(Writer *writer, const BatchItem *item, AuthVerdict auth);
static gboolean
claims_own(Writer *writer, const BatchItem *item, const MailPlace *place);
static void
insert_list_row(Writer *writer, const BatchItem *item, const MailPlace *place);
static void insert_recipients(Writer *writer, const BatchItem *item,
                              const MailPlace *place);
static void
tell_new_mail(Writer *writer, const BatchItem *item, const MailPlace *place);

/* It shows in another folder already, though the server does not know yet. */
static gboolean
is_moved_away(Writer *writer, const BatchItem *item)
{
    return !writer_find_mail(writer, item->name, item->uid) &&
           writer_find_mail_anywhere(writer, item->name, item->uid);
}

void
write_mail(Writer *writer, const BatchItem *item)
{
    MailPlace place = {.folder_id = writer_folder(writer, item->name),
                       .uid = item->uid,
                       .date = item->mail.internaldate};
    if (is_moved_away(writer, item)) {
        write_mail_flags(writer, item);
        return;
    }
    place_mail(writer, item, &place);

    place.server_flags = item->mail.flags & MAIL_SERVER_FLAGS;
    place.flags = place.was_known ? writer_wanted_flags(writer, place.id,
                                                        place.server_flags)
                                  : place.server_flags;
    place.flags |= item->mail.flags & MAIL_HAS_ATTACHMENT;
    if (item->mail.header->has_attachment)
        place.flags |= MAIL_HAS_ATTACHMENT;
    place.auth = writer_judge(writer, item->mail.header);
    place.address_id = learn_contacts(writer, item, place.auth);
    place.claims_own = claims_own(writer, item, &place);
    insert_list_row(writer, item, &place);
    insert_recipients(writer, item, &place);

    told_mail_list(writer->told, place.folder_id);
    told_counters(writer->told);
    if (!mail_is_unread(place.flags))
        return;
    if (writer->folder_role == FOLDER_INBOX)
        writer_touch_address(writer, place.address_id);
    if (item->mail.is_new && !place.was_known)
        tell_new_mail(writer, item, &place);
}

gint64
writer_find_mail(Writer *writer, const char *folder, guint32 uid)
{
    return db_int(writer->db, 0,
                  "SELECT id FROM mail WHERE folder_id = ?1 AND uid = ?2",
                  INT(writer_folder(writer, folder)), INT(uid));
}

void
writer_touch_address(Writer *writer, gint64 address_id)
{
    if (address_id &&
        !g_hash_table_contains(writer->unread_addresses, &address_id))
        g_hash_table_add(writer->unread_addresses,
                         g_memdup2(&address_id, sizeof address_id));
}

void
writer_remove_list_row(Writer *writer, gint64 mail_id)
{
    Db *db = writer->db;
    gint64 address_id =
        db_int(db, 0,
               "SELECT l.address_id FROM mail m JOIN mail_list l ON"
               " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
               " WHERE m.id = ?1",
               INT(mail_id));
    writer_touch_address(writer, address_id);
    write_mail_lost(writer, mail_id);
    db_run(db,
           "DELETE FROM mail_list WHERE (folder_id, date, id) ="
           " (SELECT folder_id, date, id FROM mail WHERE id = ?1)",
           INT(mail_id));
}

/* The conversation that a mail belongs to (RFC 5322 3.6.4): the oldest mail
 * that it refers to; NULL when it begins one. */
static const char *
thread_of(const MailHeader *header)
{
    return header->references && header->references[0] ? header->references[0]
                                                       : header->in_reply_to;
}

/* Its row: by its UID, or one that was put here by a move and awaits it. */
static gint64
find_known(Writer *writer, const BatchItem *item, const MailPlace *place)
{
    gint64 known = writer_find_mail(writer, item->name, item->uid);
    return known ? known
                 : writer_claim_awaited(writer, place->folder_id, place->uid,
                                        item->mail.header->message_id,
                                        item->mail.size);
}

/* `Bob Brown bob@work.example, …`: names and addresses, for the words of it. */
static char *
text_of_whom(const GPtrArray *addresses)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; addresses && i < addresses->len; i++) {
        const Address *one = addresses->pdata[i];
        gsize before = text->len;
        g_string_append_printf(text, "%s%s%s%s", before ? ", " : "",
                               one->name ? one->name : "", one->name ? " " : "",
                               one->addr ? one->addr : "");
        if (text->len > WHOM_MAX_BYTES) {
            g_string_truncate(text, before);
            break;
        }
    }
    gboolean is_empty = text->len == 0;
    return g_string_free(text, is_empty);
}

/* The mail's own row: made, or found and its list row taken away, for its
 * date, which is part of the key, may have been corrected. */
static void
place_mail(Writer *writer, const BatchItem *item, MailPlace *place)
{
    Db *db = writer->db;
    const MailHeader *header = item->mail.header;
    const char *thread = thread_of(header);
    g_autofree char *references =
        join_lines((const char *const *)header->references);
    g_autofree char *to = text_of_whom(header->to);
    g_autofree char *cc = text_of_whom(header->cc);

    place->id = find_known(writer, item, place);
    place->was_known = place->id != 0;
    if (place->was_known) {
        writer_remove_list_row(writer, place->id);
        db_run(db,
               "UPDATE mail SET date = ?2, message_id = ?3,"
               " in_reply_to = ?4, reference_ids = ?5, thread_id = ?6,"
               " auth_digest = ?7, jabber_id = ?8, to_text = ?9, cc_text = ?10,"
               " uid = ?11 WHERE id = ?1",
               INT(place->id), INT(place->date), TEXT(header->message_id),
               TEXT(header->in_reply_to), TEXT(references), TEXT(thread),
               TEXT(header->auth_digest), TEXT(header->jabber_id), TEXT(to),
               TEXT(cc), INT(place->uid));
        return;
    }
    db_run(db,
           "INSERT INTO mail (folder_id, uid, date, message_id,"
           " in_reply_to, reference_ids, thread_id, auth_digest, jabber_id,"
           " to_text, cc_text)"
           " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
           INT(place->folder_id), INT(place->uid), INT(place->date),
           TEXT(header->message_id), TEXT(header->in_reply_to),
           TEXT(references), TEXT(thread), TEXT(header->auth_digest),
           TEXT(header->jabber_id), TEXT(to), TEXT(cc));
    place->id = db_last_id(db);
}

/* ---- contacts ---- */

static void
learn_list(Writer *writer, const GPtrArray *addresses, gint64 seen)
{
    guint n = addresses ? MIN(addresses->len, CONTACTS_MAX) : 0;
    for (guint i = 0; i < n; i++) {
        const Address *one = addresses->pdata[i];
        write_address(writer, &(AddressSighting){.address = one->addr,
                                                 .name = one->name,
                                                 .seen = seen});
    }
}

/* Every address in the header becomes a contact; the sender's id, or 0. */
static gint64
learn_contacts(Writer *writer, const BatchItem *item, AuthVerdict auth)
{
    const MailHeader *header = item->mail.header;
    gint64 seen = MAX(item->mail.internaldate, 1);
    gint64 sender = 0;

    if (header->list_post)
        write_address(writer, &(AddressSighting){.address = header->list_post,
                                                 .traits = ADDRESS_IS_LIST});
    if (header->from && header->from->addr)
        sender = write_address(writer,
                               &(AddressSighting){.address = header->from->addr,
                                                  .name = header->from->name,
                                                  .seen = seen});
    learn_list(writer, header->from_others, seen);
    learn_list(writer, header->reply_to, seen);
    learn_list(writer, header->to, seen);
    learn_list(writer, header->cc, seen);
    if (sender && header->jabber_id)
        write_jabber_id(writer, sender, header->jabber_id, auth);
    return sender;
}

gboolean
writer_claims_own(Writer *writer, AuthVerdict auth, FolderRole role,
                  guint traits, const char *message_id)
{
    if (auth == AUTH_PASS || role == FOLDER_SENT || role == FOLDER_DRAFTS ||
        !(traits & ADDRESS_IS_OWN))
        return FALSE;
    return !db_int(writer->db, 0, "SELECT 1 FROM sent WHERE message_id = ?1",
                   TEXT(message_id));
}

static gboolean
claims_own(Writer *writer, const BatchItem *item, const MailPlace *place)
{
    const MailHeader *header = item->mail.header;
    return place->address_id &&
           writer_claims_own(writer, place->auth, writer->folder_role,
                             writer_sighted_traits(writer, header->from->addr),
                             header->message_id);
}

/* ---- the list ---- */

/* At most `size` bytes of `text`, cut between characters. */
static char *
cut_text(const char *text, gsize size)
{
    if (!text || strlen(text) <= size)
        return g_strdup(text);
    const char *end = g_utf8_find_prev_char(text, text + size + 1);
    return g_strndup(text, end ? (gsize)(end - text) : 0);
}

static void
insert_list_row(Writer *writer, const BatchItem *item, const MailPlace *place)
{
    const MailHeader *header = item->mail.header;
    const char *name = header->from ? header->from->name : NULL;
    g_autofree char *subject = cut_text(header->subject, SUBJECT_MAX);
    g_autofree char *from_name = cut_text(name, NAME_MAX_BYTES);
    Value sender = place->address_id ? INT(place->address_id) : TEXT(NULL);
    /* OR FAIL: the message's savepoint undoes a failure. A journal for the
     * statement alone, which its triggers would else ask for, is cut at its
     * end by walking through all that the savepoint has journalled so far. */
    db_run(writer->db,
           "INSERT OR FAIL INTO mail_list VALUES"
           " (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
           INT(place->folder_id), INT(place->date), INT(place->id),
           INT(place->uid), INT(place->flags), INT(place->server_flags),
           INT(item->mail.size), sender, TEXT(from_name),
           TEXT(subject ? subject : ""), INT(place->auth),
           INT(place->claims_own),
           INT(header->from && header->from->name_hides));
    write_mail_found(writer, place->id);
}

/* From is the user's own, and really so; or it lies where only the user puts
 * mail, whichever address it was written from. */
static gboolean
is_from_user(Writer *writer, const BatchItem *item, const MailPlace *place)
{
    const MailHeader *header = item->mail.header;
    if (writer->folder_role == FOLDER_SENT)
        return TRUE;
    return place->address_id && !place->claims_own &&
           place->auth != AUTH_FAIL &&
           writer_sighted_traits(writer, header->from->addr) & ADDRESS_IS_OWN;
}

static void
insert_list_of_recipients(Writer *writer, const GPtrArray *addresses,
                          const MailPlace *place)
{
    guint n = addresses ? MIN(addresses->len, CONTACTS_MAX) : 0;
    for (guint i = 0; i < n; i++) {
        const Address *one = addresses->pdata[i];
        gint64 id =
            write_address(writer, &(AddressSighting){.address = one->addr});
        if (id)
            db_run(writer->db,
                   "INSERT OR IGNORE INTO mail_to VALUES (?1, ?2, ?3, ?4)",
                   INT(id), INT(place->folder_id), INT(place->date),
                   INT(place->id));
    }
}

static void
insert_recipients(Writer *writer, const BatchItem *item, const MailPlace *place)
{
    if (!is_from_user(writer, item, place))
        return;
    insert_list_of_recipients(writer, item->mail.header->to, place);
    insert_list_of_recipients(writer, item->mail.header->cc, place);
}

static SenderLabel
label_sender(Writer *writer, const MailHeader *header, const MailPlace *place)
{
    g_autoptr(Query) owner = db_query(writer->db,
                                      "SELECT a.state, f.name FROM address a"
                                      " LEFT JOIN friend f ON f.id = a.owner_id"
                                      " WHERE a.id = ?1",
                                      INT(place->address_id));
    gboolean is_known = query_step(owner);
    SenderFacts facts = {
        .from_name = header->from ? header->from->name : NULL,
        .from_address = header->from ? header->from->addr : NULL,
        .friend_name = is_known ? query_text(owner, 1) : NULL,
        .link = is_known ? (LinkState)query_int(owner, 0) : LINK_NONE,
        .auth = place->auth,
        .claims_own_address = place->claims_own,
    };
    if (!link_shows_name(facts.link))
        facts.suspicion = imitation_find(
            writer->db,
            &(ImitationSender){facts.from_name, facts.from_address,
                               header->from && header->from->name_hides},
            NULL);
    return annotate_sender(&facts, SENDER_DISPLAY_NAME);
}

static void
tell_new_mail(Writer *writer, const BatchItem *item, const MailPlace *place)
{
    /* A mail of the user's own, from another client, is no news. */
    const MailHeader *header = item->mail.header;
    if (place->address_id && !place->claims_own &&
        writer_sighted_traits(writer, header->from->addr) & ADDRESS_IS_OWN)
        return;

    gboolean is_inbox = writer->folder_role == FOLDER_INBOX;
    SenderLabel label = label_sender(writer, header, place);
    g_autofree char *text = g_strdup_printf(
        "%s: %s%s%s%s", label.text, header->subject ? header->subject : "",
        is_inbox ? "" : " (", is_inbox ? "" : item->name, is_inbox ? "" : ")");
    sender_label_clear(&label);
    Change change = {.kind = CHANGE_NEW_MAIL,
                     .folder_id = place->folder_id,
                     .mail_id = place->id,
                     .text = text};
    told_event(writer->told, change_copy(&change));
}

/* ---- going, and bodies ---- */

void
write_mail_expunged(Writer *writer, const BatchItem *item)
{
    Db *db = writer->db;
    gint64 id = writer_find_mail(writer, item->name, item->uid);
    if (!id)
        return;
    /* Whatever the user wishes of it the worker will find impossible and tell;
     * what is no wish of the user's is void. */
    db_run(db,
           "DELETE FROM operation WHERE is_quiet AND id IN"
           " (SELECT id FROM intent WHERE kind = ?2 AND mail_id = ?1)",
           INT(id), INT(INTENT_SET_FLAGS));
    db_run(db, "DELETE FROM intent WHERE kind = ?2 AND mail_id = ?1", INT(id),
           INT(INTENT_SET_FLAGS));
    writer_drop_mail(writer, id);
}

static void
tell_body(Writer *writer, gint64 mail_id, const char *text)
{
    Change change = {
        .kind = CHANGE_MAIL_BODY, .mail_id = mail_id, .text = (char *)text};
    told_event(writer->told, change_copy(&change));
}

void
write_mail_body(Writer *writer, const BatchItem *item)
{
    gint64 id = writer_find_mail_anywhere(writer, item->name, item->uid);
    if (!id) /* expunged while it was fetched */
        return;
    db_run(writer->db,
           "INSERT INTO mail_body VALUES (?1, ?2)"
           " ON CONFLICT DO UPDATE SET bytes = excluded.bytes",
           INT(id), BLOB(item->bytes));
    write_mail_lost(writer, id); /* its words come again, with these */
    db_run(writer->db,
           "INSERT INTO mail_text VALUES (?1, ?2)"
           " ON CONFLICT DO UPDATE SET text = excluded.text",
           INT(id), TEXT(item->text ? item->text : ""));
    write_mail_found(writer, id);
    tell_body(writer, id, NULL);
}

void
write_mail_body_failed(Writer *writer, const BatchItem *item)
{
    gint64 id = writer_find_mail_anywhere(writer, item->name, item->uid);
    if (id)
        tell_body(writer, id, item->text ? item->text : "it has no text");
}
