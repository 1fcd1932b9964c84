/* befriend - see befriend.h. */
#include "net/xmpp/befriend.h"

#include "base/clock.h"
#include "correspondence/jid.h"
#include "net/xmpp/subscription.h"

typedef struct {
    Session *session;
    gint64 intent;
    IntentKind kind;
    char *jid;
    RosterItem *item; /* as it is when the server takes it */
} Befriending;

static void take_answer(gpointer user, Stanza *answer);

static void
befriending_free(gpointer user)
{
    Befriending *befriending = user;
    GHashTable *under_way = befriending->session->befriending;
    if (g_hash_table_lookup(under_way, befriending->jid) == befriending)
        g_hash_table_remove(under_way, befriending->jid);
    g_free(befriending->jid);
    g_clear_pointer(&befriending->item, roster_item_free);
    g_free(befriending);
}

/* ---- the item ---- */

static char *
or_null(const char *text)
{
    return text && *text ? g_strdup(text) : NULL;
}

static RosterItem *
copy_item(const RosterItem *known)
{
    RosterItem *item = g_new0(RosterItem, 1);
    item->jid = g_strdup(known->jid);
    item->name = g_strdup(known->name);
    item->subscription = g_strdup(known->subscription);
    item->is_pending = known->is_pending;
    item->groups = g_strdupv(known->groups);
    return item;
}

/* As a set that is under way leaves it, else as the store has it. */
static RosterItem *
read_item(Session *session, const char *jid)
{
    const Befriending *earlier = g_hash_table_lookup(session->befriending, jid);
    if (earlier && earlier->item && earlier->kind != INTENT_REMOVE_FRIEND)
        return copy_item(earlier->item);
    g_autoptr(Friend) known = store_read_friend(session->reader, jid, NULL);
    RosterItem *item = g_new0(RosterItem, 1);
    item->jid = g_strdup(jid);
    item->subscription = g_strdup(known ? known->subscription : "none");
    if (!known || !known->is_listed)
        return item;
    item->name = or_null(known->roster_name);
    item->groups = g_strdupv(known->groups);
    item->is_pending = known->is_pending;
    return item;
}

static void
change_item(RosterItem *item, const Intent *intent)
{
    gboolean is_rename = intent->kind == INTENT_RENAME_FRIEND;
    if (is_rename || (intent->kind == INTENT_ADD_FRIEND && intent->text)) {
        g_free(item->name);
        item->name = or_null(intent->text);
    }
    if (intent->kind != INTENT_GROUP_FRIEND)
        return;
    g_strfreev(item->groups);
    item->groups = intent->text && *intent->text
                       ? g_strsplit(intent->text, "\n", -1)
                       : NULL;
}

static void
add_item(Stanza *query, const RosterItem *item, gboolean is_removal)
{
    Stanza *element = stanza_add(query, "item", NULL);
    xmpp_stanza_set_attribute(element, "jid", item->jid);
    if (is_removal) {
        xmpp_stanza_set_attribute(element, "subscription", "remove");
        return;
    }
    if (item->name)
        xmpp_stanza_set_attribute(element, "name", item->name);
    for (guint i = 0; item->groups && item->groups[i]; i++)
        stanza_add_text(element, "group", item->groups[i]);
}

void
befriend_send(Session *session, const Intent *intent)
{
    g_autofree char *jid = intent->jid ? jid_bare(intent->jid) : NULL;
    if (!jid) {
        batch_add_intent_failed(session->learnt, intent->id,
                                "that is no JID: the roster stays as it is");
        return;
    }
    Befriending *befriending = g_new0(Befriending, 1);
    *befriending = (Befriending){session, intent->id, intent->kind,
                                 g_strdup(jid), read_item(session, jid)};
    g_hash_table_insert(session->befriending, g_strdup(jid), befriending);
    change_item(befriending->item, intent);
    Stanza *iq = session_new_iq(session, "set", NULL);
    add_item(stanza_add(iq, "query", XMPP_NS_ROSTER), befriending->item,
             intent->kind == INTENT_REMOVE_FRIEND);
    session_ask(session, iq, SESSION_PATIENCE, take_answer, befriending,
                befriending_free);
}

/* ---- the answer ---- */

static void
tell_refusal(const Befriending *befriending, Stanza *answer)
{
    static const char *const what[] = {
        [INTENT_ADD_FRIEND] = "added",
        [INTENT_REMOVE_FRIEND] = "removed",
        [INTENT_RENAME_FRIEND] = "renamed",
        [INTENT_GROUP_FRIEND] = "put into other groups",
    };
    g_autofree char *reason = stanza_reason(answer);
    g_autofree char *text =
        g_strdup_printf("%s cannot be %s: %s", befriending->item->jid,
                        what[befriending->kind], reason);
    batch_add_intent_failed(befriending->session->learnt, befriending->intent,
                            text);
}

/* The push may come after the answer, and the next wish, which reads the item
 * from the store, between them. */
static void
store_item(Befriending *befriending)
{
    Session *session = befriending->session;
    RosterItem *item = g_steal_pointer(&befriending->item);
    if (befriending->kind == INTENT_REMOVE_FRIEND) {
        g_hash_table_remove(session->friends, item->jid);
        g_hash_table_remove(session->watchers, item->jid);
        g_hash_table_remove(session->online, item->jid);
        batch_add_roster_removed(session->learnt, item->jid);
        roster_item_free(item);
        return;
    }
    batch_add_roster_item(session->learnt, item);
}

static void
take_answer(gpointer user, Stanza *answer)
{
    Befriending *befriending = user;
    Session *session = befriending->session;
    if (!answer) { /* a roster set twice is harmless */
        batch_add_intent_retry(session->learnt, befriending->intent,
                               clock_now(), "the connection was lost");
        return;
    }
    if (stanza_has_type(answer, "error")) {
        tell_refusal(befriending, answer);
        return;
    }
    if (befriending->kind == INTENT_ADD_FRIEND) {
        subscription_request(session, befriending->intent,
                             befriending->item->jid);
        return;
    }
    store_item(befriending);
    batch_add_intent_done(session->learnt, befriending->intent);
}
