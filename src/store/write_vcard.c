/* write_vcard - what people say of themselves, and the links it makes. */
#include "store/write.h"

#include "correspondence/link.h"
#include "mail/address.h"

/* Nobody has more addresses; who claims more wants to claim everyone's. */
#define EMAILS_MAX 20

void
write_vcard(Writer *writer, const BatchItem *item)
{
    const Vcard *vcard = item->vcard;
    g_autofree char *telephones =
        join_lines((const char *const *)vcard->telephones);
    g_autofree char *emails = join_lines((const char *const *)vcard->emails);
    db_run(writer->db,
           "INSERT INTO vcard VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
           " ON CONFLICT DO UPDATE SET full_name = excluded.full_name,"
           " nickname = excluded.nickname,"
           " organisation = excluded.organisation,"
           " telephones = excluded.telephones, emails = excluded.emails,"
           " photo_hash = excluded.photo_hash, fetched = excluded.fetched,"
           " pep_digest = excluded.pep_digest",
           TEXT(vcard->jid), TEXT(vcard->full_name), TEXT(vcard->nickname),
           TEXT(vcard->organisation), TEXT(telephones), TEXT(emails),
           TEXT(vcard->photo_hash), INT(writer->now), TEXT(vcard->pep_digest));
    told_friend(writer->told, vcard->jid);

    if (g_strcmp0(vcard->jid, writer->own_jid) == 0)
        write_likeness_own(writer);
    gint64 friend_id = writer_find_friend(writer, vcard->jid);
    if (!friend_id) /* their links are made when they come to the roster */
        return;
    writer_refresh_name(writer, friend_id);
    write_vcard_links(writer, friend_id, vcard->jid,
                      (const char *const *)vcard->emails);
}

static void
tell_own_claimed(Writer *writer, const char *jid, const char *email)
{
    g_autofree char *text = g_strdup_printf(
        "%s claims your own address %s in their vCard: not linked", jid, email);
    Change change = {.kind = CHANGE_ERROR, .text = text};
    told_event(writer->told, change_copy(&change));
}

/* The addresses' ids, by which the old claims are checked off. */
static GHashTable *
claim_emails(Writer *writer, gint64 friend_id, const char *jid,
             const char *const *emails)
{
    GHashTable *claimed =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; emails && emails[i] && i < EMAILS_MAX; i++) {
        gint64 id =
            write_address(writer, &(AddressSighting){.address = emails[i]});
        if (!id)
            continue;
        g_hash_table_add(claimed, g_memdup2(&id, sizeof id));
        gint64 old = db_int(writer->db, 0,
                            "SELECT evidence FROM link"
                            " WHERE address_id = ?1 AND friend_id = ?2",
                            INT(id), INT(friend_id));
        if (!(old & EVIDENCE_VCARD) &&
            (writer_address_traits(writer, id) & ADDRESS_IS_OWN))
            tell_own_claimed(writer, jid, emails[i]);
        write_evidence(writer, id, friend_id, EVIDENCE_VCARD, 0);
    }
    return claimed;
}

void
write_vcard_links(Writer *writer, gint64 friend_id, const char *jid,
                  const char *const *emails)
{
    g_autoptr(GHashTable) claimed =
        claim_emails(writer, friend_id, jid, emails);
    g_autoptr(GArray) dropped = g_array_new(FALSE, FALSE, sizeof(gint64));
    {
        g_autoptr(Query) query =
            db_query(writer->db,
                     "SELECT address_id FROM link"
                     " WHERE friend_id = ?1 AND evidence & ?2",
                     INT(friend_id), INT(EVIDENCE_VCARD));
        while (query_step(query)) {
            gint64 id = query_int(query, 0);
            if (!g_hash_table_contains(claimed, &id))
                g_array_append_val(dropped, id);
        }
    }
    for (guint i = 0; i < dropped->len; i++)
        write_evidence(writer, g_array_index(dropped, gint64, i), friend_id, 0,
                       EVIDENCE_VCARD);
}
