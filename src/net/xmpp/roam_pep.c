/* roam_pep - see roam_pep.h. */
#include "net/xmpp/roam_pep.h"

#include "base/error.h"
#include "base/log.h"
#include "net/xmpp/roam.h"

#define NS_PUBSUB       "http://jabber.org/protocol/pubsub"
#define NS_PUBSUB_EVENT NS_PUBSUB "#event"
#define NS_PUBSUB_OWNER NS_PUBSUB "#owner"
#define NS_DATA         "jabber:x:data"

gboolean
roam_pep_is_offered(Stanza *features)
{
    Stanza *query = stanza_child(features, "query", XMPP_NS_DISCO_INFO);
    for (Stanza *feature = stanza_next(query, NULL, "feature"); feature;
         feature = stanza_next(query, feature, "feature"))
        if (g_strcmp0(xmpp_stanza_get_attribute(feature, "var"),
                      NS_PUBSUB "#publish-options") == 0)
            return TRUE;
    return FALSE;
}

/* ---- asking ---- */

static Stanza *
add_on_node(Stanza *pubsub, const char *name)
{
    Stanza *element = stanza_add(pubsub, name, NULL);
    xmpp_stanza_set_attribute(element, "node", ROAM_NODE);
    return element;
}

Stanza *
roam_pep_new_fetch(Session *session)
{
    Stanza *iq = session_new_iq(session, "get", NULL);
    add_on_node(stanza_add(iq, "pubsub", NS_PUBSUB), "items");
    return iq;
}

static void
add_field(Stanza *form, const char *name, const char *type, const char *value)
{
    Stanza *field = stanza_add(form, "field", NULL);
    xmpp_stanza_set_attribute(field, "var", name);
    if (type)
        xmpp_stanza_set_attribute(field, "type", type);
    stanza_add_text(field, "value", value);
}

/* XEP-0223 3; XEP-0060 keeps one item unless it is told otherwise. */
static void
add_options(Stanza *parent, const char *form_type)
{
    Stanza *form = stanza_add(parent, "x", NS_DATA);
    xmpp_stanza_set_type(form, "submit");
    add_field(form, "FORM_TYPE", "hidden", form_type);
    add_field(form, "pubsub#persist_items", NULL, "true");
    add_field(form, "pubsub#access_model", NULL, "whitelist");
    add_field(form, "pubsub#max_items", NULL, G_STRINGIFY(ROAM_SHARDS));
}

Stanza *
roam_pep_new_publication(Session *session, guint shard,
                         const GPtrArray *records)
{
    g_autofree char *id = g_strdup_printf("%u", shard);
    Stanza *iq = session_new_iq(session, "set", NULL);
    Stanza *pubsub = stanza_add(iq, "pubsub", NS_PUBSUB);
    Stanza *item = stanza_add(add_on_node(pubsub, "publish"), "item", NULL);
    xmpp_stanza_set_id(item, id);
    roam_stanza_add(item, records, records->len);
    add_options(stanza_add(pubsub, "publish-options", NULL),
                NS_PUBSUB "#publish-options");
    return iq;
}

Stanza *
roam_pep_new_configuration(Session *session)
{
    Stanza *iq = session_new_iq(session, "set", NULL);
    Stanza *pubsub = stanza_add(iq, "pubsub", NS_PUBSUB_OWNER);
    add_options(add_on_node(pubsub, "configure"), NS_PUBSUB "#node_config");
    return iq;
}

/* ---- reading ---- */

gboolean
roam_pep_is_empty(Stanza *answer)
{
    return g_str_equal(stanza_condition(answer), "item-not-found");
}

Stanza *
roam_pep_items(Stanza *answer)
{
    return stanza_child(stanza_child(answer, "pubsub", NS_PUBSUB), "items",
                        NULL);
}

Stanza *
roam_pep_event_items(Stanza *message)
{
    Stanza *items = stanza_child(
        stanza_child(message, "event", NS_PUBSUB_EVENT), "items", NULL);
    const char *node = items ? xmpp_stanza_get_attribute(items, "node") : NULL;
    return g_strcmp0(node, ROAM_NODE) == 0 ? items : NULL;
}

/* FALSE when the item is none of ours. */
static gboolean
read_shard(Stanza *item, guint *shard_out)
{
    guint64 shard;
    const char *id = xmpp_stanza_get_id(item);
    if (!id ||
        !g_ascii_string_to_unsigned(id, 10, 0, ROAM_SHARDS - 1, &shard, NULL))
        return FALSE;
    *shard_out = (guint)shard;
    return TRUE;
}

void
roam_pep_read_items(Stanza *items, GPtrArray **shards)
{
    guint shard, refused = 0;
    for (Stanza *item = stanza_next(items, NULL, "item"); item;
         item = stanza_next(items, item, "item")) {
        if (!read_shard(item, &shard))
            continue;
        if (!shards[shard])
            shards[shard] = roam_records_new();
        refused +=
            roam_stanza_read(stanza_child(item, "links", NS_LINKS),
                             G_GUINT64_CONSTANT(1) << shard, shards[shard]);
    }
    if (refused)
        log_warning("xmpp: %u of the links at the server make no sense",
                    refused);
}
