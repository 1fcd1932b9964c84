/* read_card - the user's own card, with what is wished of it. */
#include "store/read_private.h"

/* What was stored was checked then; what cannot be read says nothing. */
static GPtrArray *
parse(const char *text)
{
    GPtrArray *entries = card_entries_parse(text, NULL);
    return entries ? entries : card_entries_new();
}

static OwnCard *
read_row(StoreReader *reader)
{
    g_autoptr(Query) query = db_query(
        reader->db, "SELECT temp, pep, others, access, offers_pep, is_one"
                    " FROM own_card");
    if (!query_step(query))
        return NULL;
    OwnCard *card = g_new0(OwnCard, 1);
    card->temp = query_dup(query, 0);
    card->pep = query_dup(query, 1);
    card->others = query_dup(query, 2);
    card->access = query_dup(query, 3);
    card->offers_pep = query_int(query, 4) != 0;
    card->is_one = query_int(query, 5) != 0;
    card->shown = parse(card->temp);
    g_autoptr(GPtrArray) pep = parse(card->pep);
    card_entries_merge(card->shown, pep);
    return card;
}

static OwnCard *
empty_card(void)
{
    OwnCard *card = g_new0(OwnCard, 1);
    card->temp = g_strdup("");
    card->pep = g_strdup("");
    card->shown = card_entries_new();
    return card;
}

static void
take_out_email(GPtrArray *entries, const char *address)
{
    g_autoptr(GPtrArray) gone = card_entries_new();
    card_entries_add(gone, CARD_EMAIL, address);
    GPtrArray *left = card_entries_minus(entries, gone);
    g_ptr_array_set_size(entries, 0);
    card_entries_merge(entries, left);
    g_ptr_array_unref(left);
}

static void
show_wish(OwnCard *card, IntentKind kind, const char *address, const char *text)
{
    card->waits = TRUE;
    if (kind == INTENT_PUBLISH_ADDRESS) {
        card_entries_add(card->shown, CARD_EMAIL, address);
    } else if (kind == INTENT_UNPUBLISH_ADDRESS) {
        take_out_email(card->shown, address);
    } else {
        g_ptr_array_unref(card->shown);
        card->shown = parse(text);
    }
}

static OwnCard *
show_wishes(StoreReader *reader, OwnCard *card)
{
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT kind, address, text FROM intent WHERE service = ?1"
                 " AND state <= ?2 AND kind BETWEEN ?3 AND ?4 ORDER BY id",
                 INT(SERVICE_XMPP), INT(INTENT_RUNNING), INT(INTENT_SET_CARD),
                 INT(INTENT_UNPUBLISH_ADDRESS));
    while (query_step(query)) {
        if (!card)
            card = empty_card();
        show_wish(card, (IntentKind)query_int(query, 0), query_text(query, 1),
                  query_text(query, 2));
    }
    return card;
}

OwnCard *
store_read_own_card(StoreReader *reader, GError **error)
{
    OwnCard *card = show_wishes(reader, read_row(reader));
    if (card)
        card->is_refused =
            db_int(reader->db, 0,
                   "SELECT 1 FROM setting WHERE name = 'publishing-refused'") !=
            0;
    return read_result(reader, card, (GDestroyNotify)own_card_free, error);
}
