/* write_authserv - whose word counts on who sent a mail, and judging anew the
 * mails that are here already when that changes.
 *
 * Each mail keeps what every authserv-id said of it (mail.auth_digest), so
 * nothing is fetched again. A mailbox is judged from its newest mail down, some
 * hundred mails a transaction, between the letters that come; `recheck` in
 * `setting` says how far it got, so that a crash loses nothing. */
#include "store/write.h"

#include "correspondence/link.h"

enum { MAILS_A_TURN = 500 };

#define BY_HEADER (EVIDENCE_JABBER_ID | EVIDENCE_JABBER_ID_PASS)

void
writer_set(Writer *writer, const char *name, const char *value)
{
    if (value)
        db_run(writer->db,
               "INSERT INTO setting VALUES (?1, ?2)"
               " ON CONFLICT DO UPDATE SET value = excluded.value",
               TEXT(name), TEXT(value));
    else
        db_run(writer->db, "DELETE FROM setting WHERE name = ?1", TEXT(name));
}

AuthVerdict
writer_judge(Writer *writer, const MailHeader *header)
{
    return header->auth_digest ? authres_digest_verdict(header->auth_digest,
                                                        writer->authserv_id)
                               : header->auth;
}

/* ---- another id ---- */

typedef struct {
    gint64 address_id, friend_id;
} Pair;

/* What headers of mails said of addresses was believed for the old id's word;
 * judging the mails anew learns it again. */
static void
forget_headers(Writer *writer)
{
    g_autoptr(GArray) pairs = g_array_new(FALSE, FALSE, sizeof(Pair));
    {
        g_autoptr(Query) query =
            db_query(writer->db,
                     "SELECT address_id, friend_id FROM link"
                     " WHERE evidence & ?1",
                     INT(BY_HEADER));
        while (query_step(query)) {
            Pair pair = {query_int(query, 0), query_int(query, 1)};
            g_array_append_val(pairs, pair);
        }
    }
    for (guint i = 0; i < pairs->len; i++) {
        const Pair *pair = &g_array_index(pairs, Pair, i);
        write_evidence(writer, pair->address_id, pair->friend_id, 0, BY_HEADER);
    }
    db_run(writer->db, "DELETE FROM jabber_id WHERE jid IS NOT NULL");
}

static void
set_recheck(Writer *writer, gint64 from)
{
    g_autofree char *value =
        from > 0 ? g_strdup_printf("%" G_GINT64_FORMAT, from) : NULL;
    writer->recheck_from = MAX(from, 0);
    writer_set(writer, "recheck", value);
}

static void
trust(Writer *writer, const char *id)
{
    g_free(writer->authserv_id);
    writer->authserv_id = g_strdup(id);
    writer_set(writer, "authserv-id", id);
    gint64 newest = db_int(writer->db, 0, "SELECT max(id) FROM mail");
    if (newest > 0)
        forget_headers(writer);
    set_recheck(writer, newest);
}

void
writer_read_authserv(Writer *writer)
{
    Db *db = writer->db;
    g_autofree char *recheck =
        db_text(db, "SELECT value FROM setting WHERE name = 'recheck'");
    g_free(writer->authserv_id);
    writer->authserv_id =
        db_text(db, "SELECT value FROM setting WHERE name = 'authserv-id'");
    writer->recheck_from = recheck ? g_ascii_strtoll(recheck, NULL, 10) : 0;
}

void
write_authserv_start(Writer *writer)
{
    g_autofree char *wanted = g_steal_pointer(&writer->authserv_id);
    writer_read_authserv(writer); /* a run may have ended on the way */
    if (g_strcmp0(writer->authserv_id, wanted) != 0)
        trust(writer, wanted);
}

void
write_trust_authserv(Writer *writer, const Intent *intent)
{
    if (!authres_id_is_valid(intent->text)) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "'%s' is no name of a mail server", intent->text);
        return;
    }
    if (intent->target == 0)
        writer_set(writer, "authserv-refused", intent->text);
    else if (g_strcmp0(writer->authserv_id, intent->text) != 0)
        trust(writer, intent->text);
}

/* ---- judging anew ---- */

typedef struct {
    gint64 id, folder_id, date, address_id;
    char *digest, *message_id, *jabber_id;
    AuthVerdict auth;
    gboolean claims_own;
    guint traits;
    FolderRole role;
} JudgedMail;

static void
judged_mail_clear(gpointer object)
{
    JudgedMail *mail = object;
    g_free(mail->digest);
    g_free(mail->message_id);
    g_free(mail->jabber_id);
}

static GArray *
take_mails(Writer *writer)
{
    GArray *mails = g_array_new(FALSE, TRUE, sizeof(JudgedMail));
    g_array_set_clear_func(mails, judged_mail_clear);
    g_autoptr(Query) query =
        db_query(writer->db,
                 "SELECT m.id, m.folder_id, m.date, l.address_id,"
                 " m.auth_digest, m.message_id, m.jabber_id, l.auth,"
                 " l.claims_own, a.traits, d.role"
                 " FROM mail m JOIN mail_list l ON"
                 " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
                 " JOIN folder d ON d.id = m.folder_id"
                 " LEFT JOIN address a ON a.id = l.address_id"
                 " WHERE m.id <= ?1 ORDER BY m.id DESC LIMIT ?2",
                 INT(writer->recheck_from), INT(MAILS_A_TURN));
    while (query_step(query)) {
        JudgedMail mail = {
            .id = query_int(query, 0),
            .folder_id = query_int(query, 1),
            .date = query_int(query, 2),
            .address_id = query_int(query, 3),
            .digest = query_dup(query, 4),
            .message_id = query_dup(query, 5),
            .jabber_id = query_dup(query, 6),
            .auth = (AuthVerdict)query_int(query, 7),
            .claims_own = query_int(query, 8) != 0,
            .traits = (guint)query_int(query, 9),
            .role = (FolderRole)query_int(query, 10),
        };
        g_array_append_val(mails, mail);
    }
    return mails;
}

static void
judge_mail(Writer *writer, const JudgedMail *mail)
{
    AuthVerdict auth =
        authres_digest_verdict(mail->digest, writer->authserv_id);
    gboolean claims_own =
        mail->address_id && writer_claims_own(writer, auth, mail->role,
                                              mail->traits, mail->message_id);
    if (mail->jabber_id && mail->address_id)
        write_jabber_id(writer, mail->address_id, mail->jabber_id, auth);
    if (auth == mail->auth && claims_own == mail->claims_own)
        return;
    if (claims_own) /* the user wrote it to nobody */
        db_run(writer->db, "DELETE FROM mail_to WHERE id = ?1", INT(mail->id));
    db_run(writer->db,
           "UPDATE mail_list SET auth = ?4, claims_own = ?5"
           " WHERE (folder_id, date, id) = (?1, ?2, ?3)",
           INT(mail->folder_id), INT(mail->date), INT(mail->id), INT(auth),
           INT(claims_own));
    told_mail_list(writer->told, mail->folder_id);
    writer_touch_address(writer, mail->address_id);
}

void
write_recheck(Writer *writer)
{
    g_autoptr(GArray) mails = take_mails(writer);
    gint64 lowest = 0;
    for (guint i = 0; i < mails->len && !db_has_failed(writer->db); i++) {
        const JudgedMail *mail = &g_array_index(mails, JudgedMail, i);
        judge_mail(writer, mail);
        lowest = mail->id;
    }
    set_recheck(writer, lowest - 1);
}
