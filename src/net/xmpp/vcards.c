/* vcards - see vcards.h. */
#include "net/xmpp/vcards.h"

#include "base/clock.h"
#include "base/error.h"
#include "correspondence/jid.h"
#include "net/xmpp/owncard_stanza.h"
#include "net/xmpp/vcard.h"

#define WINDOW          10 /* fetches under way */
#define PACE            50 /* ms between two that nobody waits for */
#define WEEK            (7 * 24 * 3600)
#define HOUR            3600
#define NS_PUBSUB       "http://jabber.org/protocol/pubsub"
#define NS_PUBSUB_EVENT NS_PUBSUB "#event"

struct Vcards {
    Session *session;
    GQueue wanted, background; /* of char *: bare JIDs, some maybe twice */
    GHashTable *under_way;     /* of bare JIDs */
    GHashTable *photo_hashes;  /* bare JID -> hash last seen in presence */
    gint64 next_background;    /* clock_monotonic() */
};

/* Both questions of one fetch. */
typedef struct {
    Vcards *vcards;
    Vcard *card;
    guint open;       /* answers still to come */
    gboolean is_vain; /* one did not come, for a reason that may pass */
} Fetch;

static void start_some(Vcards *vcards, gint64 now);
static void start_fetch(Vcards *vcards, const char *jid);
static void take_temp(gpointer user, Stanza *answer);
static void take_4(gpointer user, Stanza *answer);

Vcards *
vcards_new(Session *session)
{
    Vcards *vcards = g_new0(Vcards, 1);
    vcards->session = session;
    vcards->under_way =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    vcards->photo_hashes =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return vcards;
}

void
vcards_free(Vcards *vcards)
{
    g_queue_clear_full(&vcards->wanted, g_free);
    g_queue_clear_full(&vcards->background, g_free);
    g_hash_table_unref(vcards->under_way);
    g_hash_table_unref(vcards->photo_hashes);
    g_free(vcards);
}

/* ---- what is fresh ---- */

static gboolean
is_older_than(Vcards *vcards, const char *jid, gint64 seconds)
{
    gint64 fetched = 0;
    g_autofree char *hash = NULL;
    return !store_read_vcard_cached(vcards->session->reader, jid, &hash,
                                    &fetched) ||
           clock_now() - fetched > seconds;
}

static gboolean
has_other_photo(Vcards *vcards, const char *jid, const char *photo_hash)
{
    gint64 fetched = 0;
    g_autofree char *cached = NULL;
    if (!store_read_vcard_cached(vcards->session->reader, jid, &cached,
                                 &fetched))
        return TRUE;
    return g_strcmp0(cached ? cached : "", photo_hash) != 0;
}

void
vcards_begin(Vcards *vcards)
{
    GHashTableIter iter;
    gpointer jid;
    g_hash_table_iter_init(&iter, vcards->session->friends);
    while (g_hash_table_iter_next(&iter, &jid, NULL))
        if (is_older_than(vcards, jid, WEEK))
            g_queue_push_tail(&vcards->background, g_strdup(jid));
}

void
vcards_end(Vcards *vcards)
{
    g_queue_clear_full(&vcards->background, g_free);
    g_hash_table_remove_all(vcards->photo_hashes);
}

void
vcards_want(Vcards *vcards, const char *jid)
{
    g_autofree char *bare = jid_bare(jid);
    if (bare && is_older_than(vcards, bare, HOUR))
        g_queue_push_tail(&vcards->wanted, g_steal_pointer(&bare));
}

void
vcards_note_presence(Vcards *vcards, const char *jid, const char *photo_hash,
                     gboolean has_come)
{
    gboolean is_stale = has_come && is_older_than(vcards, jid, HOUR);
    if (photo_hash) {
        const char *seen = g_hash_table_lookup(vcards->photo_hashes, jid);
        if (g_strcmp0(seen, photo_hash) != 0 &&
            has_other_photo(vcards, jid, photo_hash))
            is_stale = TRUE;
        g_hash_table_replace(vcards->photo_hashes, g_strdup(jid),
                             g_strdup(photo_hash));
    }
    if (is_stale)
        g_queue_push_tail(&vcards->background, g_strdup(jid));
}

static char *
digest_4(Stanza *element)
{
    g_autoptr(Vcard) card = g_new0(Vcard, 1);
    vcard_read_4(card, element);
    return vcard_digest(card);
}

/* Servers repeat the last event at each login. What it lacks is news too: an
 * address that was taken out. */
static gboolean
is_news(Vcards *vcards, const char *jid, Stanza *message)
{
    Stanza *event = stanza_child(message, "event", NS_PUBSUB_EVENT);
    Stanza *items = stanza_child(event, "items", NULL);
    Stanza *item = stanza_child(items, "item", NULL);
    Stanza *card = stanza_child(item, "vcard", NS_VCARD4);
    if (item && !card) /* an event without its payload (XEP-0060 12.6) */
        return TRUE;
    g_autofree char *told = digest_4(card);
    g_autoptr(Vcard) known =
        store_read_vcard(vcards->session->reader, jid, NULL);
    return !known || g_strcmp0(known->pep_digest, told) != 0;
}

void
vcards_take_event(Vcards *vcards, const char *jid, Stanza *message)
{
    /* It says nothing by itself: the card is fetched from the bare JID. */
    if (owncard_is_event(message) &&
        g_hash_table_contains(vcards->session->friends, jid) &&
        is_news(vcards, jid, message))
        g_queue_push_head(&vcards->wanted, g_strdup(jid));
}

/* ---- fetching ---- */

void
vcards_turn(Vcards *vcards, gint64 now)
{
    if (g_hash_table_size(vcards->under_way) < WINDOW)
        start_some(vcards, now);
}

static void
start_next_of(Vcards *vcards, GQueue *queue)
{
    g_autofree char *jid = g_queue_pop_head(queue);
    if (!g_hash_table_contains(vcards->under_way, jid))
        start_fetch(vcards, jid);
}

static void
start_some(Vcards *vcards, gint64 now)
{
    while (vcards->wanted.length > 0 &&
           g_hash_table_size(vcards->under_way) < WINDOW)
        start_next_of(vcards, &vcards->wanted);
    if (vcards->background.length > 0 && vcards->next_background <= now &&
        g_hash_table_size(vcards->under_way) < WINDOW) {
        start_next_of(vcards, &vcards->background);
        vcards->next_background = now + PACE;
    }
}

gint64
vcards_deadline(const Vcards *vcards)
{
    gboolean is_full = g_hash_table_size(vcards->under_way) >= WINDOW;
    if (is_full) /* an answer will wake us */
        return G_MAXINT64;
    if (vcards->wanted.length > 0)
        return 0;
    return vcards->background.length > 0 ? vcards->next_background : G_MAXINT64;
}

static void
start_fetch(Vcards *vcards, const char *jid)
{
    Session *session = vcards->session;
    g_hash_table_add(vcards->under_way, g_strdup(jid));
    Fetch *fetch = g_new0(Fetch, 1);
    fetch->vcards = vcards;
    fetch->card = g_new0(Vcard, 1);
    fetch->card->jid = g_strdup(jid);
    fetch->card->photo_hash =
        g_strdup(g_hash_table_lookup(vcards->photo_hashes, jid));
    fetch->open = 2;

    Stanza *temp = session_new_iq(session, "get", jid);
    stanza_add(temp, "vCard", "vcard-temp");
    session_ask(session, temp, SESSION_PATIENCE, take_temp, fetch, NULL);

    Stanza *pep = session_new_iq(session, "get", jid);
    Stanza *pubsub = stanza_add(pep, "pubsub", NS_PUBSUB);
    Stanza *items = stanza_add(pubsub, "items", NULL);
    xmpp_stanza_set_attribute(items, "node", NODE_VCARD4);
    xmpp_stanza_set_attribute(items, "max_items", "1");
    session_ask(session, pep, SESSION_PATIENCE, take_4, fetch, NULL);
}

/* No card is an answer; a server that is out of reach is none. */
static gboolean
is_passing(Stanza *answer)
{
    static const char *const passing[] = {
        "remote-server-timeout", "remote-server-not-found",
        "resource-constraint",   "internal-server-error",
        "recipient-unavailable", NULL,
    };
    return stanza_has_type(answer, "error") &&
           g_strv_contains(passing, stanza_condition(answer));
}

static void
end_question(Fetch *fetch, Stanza *answer)
{
    fetch->is_vain = fetch->is_vain || !answer || is_passing(answer);
    if (--fetch->open > 0)
        return;
    Vcards *vcards = fetch->vcards;
    g_hash_table_remove(vcards->under_way, fetch->card->jid);
    if (fetch->is_vain)
        vcard_free(fetch->card);
    else
        batch_add_vcard(vcards->session->learnt, fetch->card);
    g_free(fetch);
}

static void
take_temp(gpointer user, Stanza *answer)
{
    Fetch *fetch = user;
    if (answer)
        vcard_read_temp(fetch->card,
                        stanza_child(answer, "vCard", "vcard-temp"));
    end_question(fetch, answer);
}

static void
take_4(gpointer user, Stanza *answer)
{
    Fetch *fetch = user;
    Stanza *pubsub = answer ? stanza_child(answer, "pubsub", NS_PUBSUB) : NULL;
    Stanza *items = stanza_child(pubsub, "items", NULL);
    Stanza *item = stanza_child(items, "item", NULL);
    Stanza *card = stanza_child(item, "vcard", NS_VCARD4);
    vcard_read_4(fetch->card, card);
    fetch->card->pep_digest = digest_4(card);
    end_question(fetch, answer);
}
