/* write_card - the user's own card: as the server has it, and what is wished
 * of it. */
#include "store/write.h"

#include "mail/address.h"

void
write_own_card(Writer *writer, const BatchItem *item)
{
    const OwnCard *card = item->own_card;
    db_run(writer->db,
           "INSERT INTO own_card VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6)"
           " ON CONFLICT DO UPDATE SET temp = excluded.temp,"
           " pep = excluded.pep, others = excluded.others,"
           " access = excluded.access, offers_pep = excluded.offers_pep,"
           " is_one = excluded.is_one",
           TEXT(card->temp), TEXT(card->pep), TEXT(card->others),
           TEXT(card->access), INT(card->offers_pep), INT(card->is_one));
    told_friend(writer->told, writer->own_jid);
    Change change = {.kind = CHANGE_OWN_CARD};
    told_event(writer->told, change_copy(&change));
}

void
write_set_card(Writer *writer, const Intent *intent)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) wanted = card_entries_parse(intent->text, &error);
    if (!wanted) {
        db_fail(writer->db, KITH_ERROR_INVALID, "%s", error->message);
        return;
    }
    writer_queue(writer, intent);
}

/* Whoever has said so once, either way, is not asked any more. */
void
write_publish_address(Writer *writer, const Intent *intent)
{
    if (!address_is_valid(intent->address)) {
        db_fail(writer->db, KITH_ERROR_INVALID, "'%s' is no mail address",
                intent->address);
        return;
    }
    gboolean is_out = intent->kind == INTENT_UNPUBLISH_ADDRESS;
    writer_set(writer, "publishing-refused", is_out ? "1" : NULL);
    writer_queue(writer, intent);
}

void
write_refuse_publishing(Writer *writer, const Intent *intent)
{
    writer_set(writer, "publishing-refused", "1");
}
