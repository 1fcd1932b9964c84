/* roam - see roam.h. Here: what the server can, PEP, and how often. */
#include "net/xmpp/roam.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/xmpp/roam_pace.h"
#include "net/xmpp/roam_pep.h"
#include "net/xmpp/roam_private.h"
#include "net/xmpp/roam_table.h"

#define WINDOW     8 /* publications under way */
#define ALL_SHARDS G_MAXUINT64
#define BIT(shard) (G_GUINT64_CONSTANT(1) << (shard))

struct Roam {
    Session *session;
    RoamTable table;
    RoamingPlace place; /* of this stream; UNKNOWN until it has answered */
    gboolean is_merged; /* what the server had at first is known */
    enum { AS_IT_IS, CONFIGURING, CONFIGURED } configuration;
    guint64 wanted; /* shards to be published */
    guint64 under_way;
    guint64 refused;                /* until the node is configured */
    gint64 not_before[ROAM_SHARDS]; /* clock_monotonic() */
    RoamPace paces[ROAM_SHARDS];
    RoamPrivate *private;
};

/* One shard on its way to the server. */
typedef struct {
    Roam *roam;
    guint shard;
    GPtrArray *records; /* of RoamRecord */
} Publication;

static void hear_of_private_storage(gpointer user, gboolean is_there);
static void take_features(gpointer user, Stanza *answer);
static void fetch(Roam *roam);
static void take_items(gpointer user, Stanza *answer);
static void publish(Roam *roam, guint shard);
static void take_published(gpointer user, Stanza *answer);

Roam *
roam_new(Session *session)
{
    Roam *roam = g_new0(Roam, 1);
    roam->session = session;
    roam->table = (RoamTable){session->worker->keeper, session->reader};
    roam->private =
        roam_private_new(session, &roam->table, hear_of_private_storage, roam);
    return roam;
}

void
roam_free(Roam *roam)
{
    roam_private_free(roam->private);
    g_free(roam);
}

void
roam_end(Roam *roam)
{
    roam->place = ROAMING_UNKNOWN;
    roam->is_merged = FALSE;
    roam->configuration = AS_IT_IS;
    roam->wanted = roam->under_way = roam->refused = 0;
}

/* ---- what the server can ---- */

static void
set_place(Roam *roam, RoamingPlace place)
{
    Session *session = roam->session;
    roam->place = place;
    if (store_read_roaming_place(session->reader) == place)
        return;
    batch_add_roaming_place(session->learnt, place);
    session_flush(session); /* known before anything that came this way */
    if (place == ROAMING_NOWHERE)
        log_info("xmpp: links stay on this machine: the server has neither"
                 " PEP with publish-options nor private storage");
}

void
roam_begin(Roam *roam)
{
    Session *session = roam->session;
    if (!session->worker->config->has_roaming_links) {
        set_place(roam, ROAMING_OFF);
        return;
    }
    Stanza *ask = session_new_iq(session, "get", session->own_jid);
    stanza_add(ask, "query", XMPP_NS_DISCO_INFO);
    session_ask(session, ask, SESSION_PATIENCE, take_features, roam, NULL);
}

static void
hear_of_private_storage(gpointer user, gboolean is_there)
{
    set_place(user, is_there ? ROAMING_PRIVATE : ROAMING_NOWHERE);
}

static void
take_features(gpointer user, Stanza *answer)
{
    Roam *roam = user;
    if (!answer) /* the next login will tell */
        return;
    if (!roam_pep_is_offered(answer)) {
        roam_private_sync(roam->private);
        return;
    }
    set_place(roam, ROAMING_PEP);
    fetch(roam);
}

void
roam_sync(Roam *roam)
{
    if (roam->place == ROAMING_PRIVATE)
        roam_private_sync(roam->private);
    else if (roam->place == ROAMING_PEP)
        fetch(roam);
}

/* What changed after the first fetch and before the server knew us was told to
 * nobody here. */
void
roam_note_asked(Roam *roam)
{
    if (roam->place == ROAMING_PEP)
        fetch(roam);
}

void
roam_wake(Roam *roam)
{
    if (roam->place != ROAMING_PEP && roam->place != ROAMING_PRIVATE)
        return;
    guint64 dirty = roam_table_dirty(&roam->table);
    if (dirty && roam->place == ROAMING_PRIVATE)
        roam_private_sync(roam->private);
    for (guint shard = 0; shard < ROAM_SHARDS; shard++)
        if (dirty & BIT(shard))
            roam->not_before[shard] = 0;
    roam->wanted |= dirty;
}

/* ---- fetching, and looking at what came ---- */

static void
fetch(Roam *roam)
{
    session_ask(roam->session, roam_pep_new_fetch(roam->session),
                SESSION_PATIENCE, take_items, roam, NULL);
}

/* The server has `records` (NULL: nothing) in the shard, and they are merged:
 * is it what we would put there? */
static void
compare(Roam *roam, guint shard, const GPtrArray *records)
{
    g_autoptr(GPtrArray) ours = roam_table_read(&roam->table, shard);
    if (!ours)
        return;
    g_autoptr(GPtrArray) none = records ? NULL : roam_records_new();
    guint n = roam_stanza_fit(ours, ROAM_PEP_ITEM_SIZE);
    if (roam_records_are_alike(ours, n, records ? records : none)) {
        roam->wanted &= ~BIT(shard);
        return;
    }
    if (!(roam->wanted & BIT(shard)))
        roam->not_before[shard] =
            roam_pace_next(&roam->paces[shard], clock_monotonic());
    roam->wanted |= BIT(shard);
}

/* Merges all items, then compares the shards in the set `expected` and those
 * that came. */
static void
take_shards(Roam *roam, Stanza *items, guint64 expected)
{
    GPtrArray *came[ROAM_SHARDS] = {NULL};
    roam_pep_read_items(items, came);
    if (roam_table_merge(&roam->table, came, ROAM_SHARDS))
        for (guint shard = 0; shard < ROAM_SHARDS; shard++)
            if (came[shard] || expected & BIT(shard))
                compare(roam, shard, came[shard]);
    for (guint shard = 0; shard < ROAM_SHARDS; shard++)
        g_clear_pointer(&came[shard], g_ptr_array_unref);
}

static void
take_items(gpointer user, Stanza *answer)
{
    Roam *roam = user;
    if (!answer)
        return;
    if (stanza_has_type(answer, "error") && !roam_pep_is_empty(answer)) {
        g_autofree char *reason = stanza_reason(answer);
        log_warning("xmpp: the links at the server cannot be read: %s", reason);
        return;
    }
    take_shards(roam, roam_pep_items(answer), ALL_SHARDS);
    roam->is_merged = TRUE;
}

gboolean
roam_take_event(Roam *roam, Stanza *message)
{
    Stanza *items = roam_pep_event_items(message);
    if (!items)
        return FALSE;
    /* Anyone may send a message that looks like one. */
    if (roam->place == ROAMING_PEP && roam->is_merged &&
        session_is_own_account(roam->session, message))
        take_shards(roam, items, 0);
    return TRUE;
}

/* ---- publishing ---- */

static void
publication_free(gpointer memory)
{
    Publication *publication = memory;
    g_ptr_array_unref(publication->records);
    g_free(publication);
}

static guint64
due_shards(const Roam *roam)
{
    return roam->place == ROAMING_PEP && roam->is_merged
               ? roam->wanted & ~roam->under_way
               : 0;
}

static gboolean
has_room(const Roam *roam)
{
    guint n = 0;
    for (guint64 left = roam->under_way; left; left &= left - 1)
        n++;
    return n < WINDOW;
}

void
roam_turn(Roam *roam, gint64 now)
{
    guint64 due = due_shards(roam);
    for (guint shard = 0; due && shard < ROAM_SHARDS; shard++)
        if (due & BIT(shard) && roam->not_before[shard] <= now &&
            has_room(roam))
            publish(roam, shard);
}

gint64
roam_deadline(const Roam *roam)
{
    gint64 deadline = G_MAXINT64;
    guint64 due = has_room(roam) ? due_shards(roam) : 0;
    for (guint shard = 0; due && shard < ROAM_SHARDS; shard++)
        if (due & BIT(shard))
            deadline = MIN(deadline, roam->not_before[shard]);
    return deadline;
}

static void
publish(Roam *roam, guint shard)
{
    roam->wanted &= ~BIT(shard);
    g_autoptr(GPtrArray) records = roam_table_read(&roam->table, shard);
    if (!records)
        return;
    guint n = roam_stanza_fit(records, ROAM_PEP_ITEM_SIZE);
    if (n < records->len)
        log_warning("xmpp: %u links are too many to roam: the oldest %u stay"
                    " on this machine",
                    records->len, records->len - n);
    g_ptr_array_set_size(records, (int)n);
    Publication *publication = g_new0(Publication, 1);
    *publication = (Publication){roam, shard, g_ptr_array_ref(records)};
    roam->under_way |= BIT(shard);
    session_ask(
        roam->session, roam_pep_new_publication(roam->session, shard, records),
        SESSION_PATIENCE, take_published, publication, publication_free);
}

static void
take_configured(gpointer user, Stanza *answer)
{
    Roam *roam = user;
    roam->configuration = CONFIGURED;
    if (answer && stanza_has_type(answer, "result"))
        roam->wanted |= roam->refused;
    roam->refused = 0;
}

/* The node was made with other options, by whatever program: they are put
 * right once, and what was refused meanwhile is said again. */
static void
take_conflict(Roam *roam, guint shard)
{
    roam->refused |= BIT(shard);
    if (roam->configuration == CONFIGURING)
        return;
    roam->configuration = CONFIGURING;
    session_ask(roam->session, roam_pep_new_configuration(roam->session),
                SESSION_PATIENCE, take_configured, roam, NULL);
}

static void
take_published(gpointer user, Stanza *answer)
{
    const Publication *publication = user;
    Roam *roam = publication->roam;
    roam->under_way &= ~BIT(publication->shard);
    if (!answer) /* the next login publishes what is missing */
        return;
    if (!stanza_has_type(answer, "error")) {
        GPtrArray *records = publication->records;
        roam_table_merge(&roam->table, &records, 1);
        return;
    }
    if (g_str_equal(stanza_condition(answer), "conflict") &&
        roam->configuration != CONFIGURED) {
        take_conflict(roam, publication->shard);
        return;
    }
    g_autofree char *reason = stanza_reason(answer);
    log_warning("xmpp: the server does not take the links: %s", reason);
}
