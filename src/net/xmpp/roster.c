/* roster - see roster.h. */
#include "net/xmpp/roster.h"

#include "base/error.h"
#include "base/log.h"
#include "correspondence/jid.h"
#include "text/sanitize.h"

#define MOST_FRIENDS 1000000 /* that the store is asked for */

static void take_roster(gpointer user, Stanza *answer);
static void store_roster(Session *session, Stanza *query);
static void load_friends(Session *session);

void
roster_request(Session *session)
{
    Stanza *iq = session_new_iq(session, "get", NULL);
    Stanza *query = stanza_add(iq, "query", XMPP_NS_ROSTER);
    if (connection_has_roster_versions(session->connection)) {
        g_autofree char *version = store_read_roster_version(session->reader);
        xmpp_stanza_set_attribute(query, "ver", version ? version : "");
    }
    /* Nobody but our server can reach us yet, so its answer may be large. */
    connection_set_generous(session->connection, TRUE);
    session_ask(session, iq, SESSION_PATIENCE, take_roster, session, NULL);
}

static void
take_roster(gpointer user, Stanza *answer)
{
    Session *session = user;
    if (!session->connection)
        return; /* the stream ended first */
    connection_set_generous(session->connection, FALSE);
    if (!answer) {
        connection_drop(session->connection,
                        g_error_new(KITH_ERROR, KITH_ERROR_RETRY,
                                    "the server does not give the roster"));
        return;
    }
    Stanza *query = stanza_child(answer, "query", XMPP_NS_ROSTER);
    if (stanza_has_type(answer, "error")) {
        g_autofree char *reason = stanza_reason(answer);
        g_autofree char *text =
            g_strdup_printf("the roster cannot be had: %s", reason);
        batch_add_error(session->learnt, text);
    } else if (query) {
        store_roster(session, query);
    }
    if (!query) /* what the store has is what the server has (RFC 6121 2.6.3) */
        load_friends(session);
    session_become_ready(session);
}

/* ---- items ---- */

static GStrv
read_groups(Stanza *element)
{
    g_autoptr(GStrvBuilder) groups = g_strv_builder_new();
    for (Stanza *group = stanza_next(element, NULL, "group"); group;
         group = stanza_next(element, group, "group")) {
        g_autofree char *name = stanza_line(group);
        if (name)
            g_strv_builder_add(groups, name);
    }
    return g_strv_builder_end(groups);
}

static const char *
read_subscription(Stanza *element)
{
    static const char *const known[] = {"none", "to", "from", "both", "remove"};
    const char *said = xmpp_stanza_get_attribute(element, "subscription");
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (g_strcmp0(said, known[i]) == 0)
            return known[i];
    return "none";
}

/* RFC 6121 2.1.2.5: `from` and `both` see our presence. */
static void
note_friend(Session *session, const char *jid, const char *subscription)
{
    g_hash_table_add(session->friends, g_strdup(jid));
    if (g_strcmp0(subscription, "from") == 0 ||
        g_strcmp0(subscription, "both") == 0)
        g_hash_table_add(session->watchers, g_strdup(jid));
    else
        g_hash_table_remove(session->watchers, jid);
}

static void
read_item(Session *session, Stanza *element)
{
    const char *said = xmpp_stanza_get_attribute(element, "jid");
    g_autofree char *jid = jid_bare(said);
    if (!jid) {
        log_warning("xmpp: the roster has an item that is no JID");
        return;
    }
    const char *subscription = read_subscription(element);
    if (g_str_equal(subscription, "remove")) {
        g_hash_table_remove(session->friends, jid);
        g_hash_table_remove(session->watchers, jid);
        g_hash_table_remove(session->online, jid);
        batch_add_roster_removed(session->learnt, jid);
        return;
    }
    RosterItem *item = g_new0(RosterItem, 1);
    item->name = sanitize_line(
        slice_from_string(xmpp_stanza_get_attribute(element, "name")));
    if (*item->name == '\0')
        g_clear_pointer(&item->name, g_free);
    item->subscription = g_strdup(subscription);
    item->is_pending =
        g_strcmp0(xmpp_stanza_get_attribute(element, "ask"), "subscribe") == 0;
    item->groups = read_groups(element);
    note_friend(session, jid, subscription);
    item->jid = g_steal_pointer(&jid);
    batch_add_roster_item(session->learnt, item);
}

static void
read_version(Session *session, Stanza *query)
{
    const char *version = xmpp_stanza_get_attribute(query, "ver");
    if (version)
        batch_add_roster_version(session->learnt, version);
}

static void
store_roster(Session *session, Stanza *query)
{
    g_hash_table_remove_all(session->friends);
    g_hash_table_remove_all(session->watchers);
    batch_add_roster_reset(session->learnt);
    for (Stanza *item = stanza_next(query, NULL, "item"); item;
         item = stanza_next(query, item, "item"))
        read_item(session, item);
    read_version(session, query);
    /* Presence and vCards of these friends are about to come. */
    g_autoptr(GError) error = NULL;
    if (!keeper_commit_batch(session->worker->keeper,
                             g_steal_pointer(&session->learnt), &error))
        g_clear_error(&error); /* the keeper has told the user */
    session->learnt = batch_new();
}

static void
load_friends(Session *session)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) friends =
        store_read_friends(session->reader, MOST_FRIENDS, &error);
    if (!friends) {
        log_error("xmpp: reading the friends: %s", error->message);
        return;
    }
    g_hash_table_remove_all(session->friends);
    g_hash_table_remove_all(session->watchers);
    for (guint i = 0; i < friends->len; i++) {
        const Friend *person = g_ptr_array_index(friends, i);
        note_friend(session, person->jid, person->subscription);
    }
}

/* ---- pushes (RFC 6121 2.1.6) ---- */

gboolean
roster_is_push(Stanza *iq)
{
    return stanza_has_type(iq, "set") &&
           stanza_child(iq, "query", XMPP_NS_ROSTER) != NULL;
}

void
roster_take_push(Session *session, Stanza *iq)
{
    if (!session_is_own_account(session, iq)) {
        log_warning("xmpp: ignored a roster push that is not our server's");
        return;
    }
    Stanza *query = stanza_child(iq, "query", XMPP_NS_ROSTER);
    Stanza *item = stanza_child(query, "item", NULL);
    if (item)
        read_item(session, item);
    read_version(session, query);
    session_send(session, stanza_new_result(iq));
}
