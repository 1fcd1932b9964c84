/* read_recipient - whom one is about to write to. */
#include "store/read_private.h"

#include "mail/address.h"
#include "store/imitation.h"

void
recipient_facts_clear(RecipientFacts *facts)
{
    g_clear_pointer(&facts->friend_jid, g_free);
    g_clear_pointer(&facts->friend_name, g_free);
    g_clear_pointer(&facts->like, g_free);
    g_clear_pointer(&facts->like_name, g_free);
}

static void
read_address(StoreReader *reader, const char *key, RecipientFacts *facts)
{
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT a.state, a.traits, a.uses, f.jid, f.name, f.presence"
                 " FROM address a LEFT JOIN friend f ON f.id = a.owner_id"
                 " WHERE a.key = ?1",
                 TEXT(key));
    if (!query_step(query))
        return;
    facts->link = (LinkState)query_int(query, 0);
    facts->is_own = (query_int(query, 1) & ADDRESS_IS_OWN) != 0;
    facts->uses = query_int(query, 2);
    facts->friend_jid = query_dup(query, 3);
    facts->friend_name = query_dup(query, 4);
    facts->presence =
        facts->friend_jid ? (Presence)query_int(query, 5) : PRESENCE_OFFLINE;
}

static void
read_likeness(StoreReader *reader, const Address *address,
              RecipientFacts *facts)
{
    ImitationModel model = {0};
    const ImitationSender written = {address->name, address->addr,
                                     address->name_hides};
    facts->suspicion = imitation_find(reader->db, &written, &model);
    facts->like = model.text;
    if (model.friend_id)
        facts->like_name =
            db_text(reader->db, "SELECT name FROM friend WHERE id = ?1",
                    INT(model.friend_id));
}

gboolean
store_read_recipient(StoreReader *reader, const Address *address,
                     RecipientFacts *facts_out, GError **error)
{
    *facts_out = (RecipientFacts){.presence = PRESENCE_OFFLINE};
    g_autofree char *key = address_key(address->addr);
    if (key)
        read_address(reader, key, facts_out);
    if (!facts_out->friend_jid && !facts_out->is_own)
        read_likeness(reader, address, facts_out);
    return read_done(reader, error);
}
