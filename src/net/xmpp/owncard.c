/* owncard - see owncard.h. */
#include "net/xmpp/owncard.h"

#include "base/clock.h"
#include "base/log.h"
#include "net/xmpp/owncard_stanza.h"
#include "net/xmpp/roam_pep.h"

enum {
    N_KINDS = 2,
    QUESTIONS = 3, /* of a look */
    PAUSE = 60,    /* s */
};

/* One look at the server. */
typedef struct {
    Stanza *card[N_KINDS];       /* copies; NULL: there is none */
    GPtrArray *entries[N_KINDS]; /* what they say */
    char *item_id;               /* of the vCard 4, or NULL */
    char *access;                /* of its node, or NULL */
    gboolean is_vain;            /* an answer did not come */
    char *error;                 /* what may not be read, or NULL */
} Look;

typedef struct {
    gint64 intent;
    CardAudience audience;
    GPtrArray *shown;           /* NULL: whatever the card is */
    GPtrArray *removed, *added; /* of CardEntry */
    gboolean has_begun;
    gboolean did_access, did_pep, did_temp;
} Wish;

struct OwnCards {
    Session *session;
    gboolean is_known; /* whether there is PEP */
    gboolean has_pep;
    gboolean is_one;      /* the server makes vcard-temp of the vCard 4 */
    GQueue wishes;        /* of Wish: the first is being carried out */
    Look *look;           /* under way, or NULL */
    guint open;           /* its answers still to come */
    gboolean looks_again; /* something changed meanwhile */
    gboolean is_stepping; /* a step of the first wish awaits its answer */
};

static void look_at_server(OwnCards *cards);
static void take_look(OwnCards *cards, const Look *look);
static void do_next(OwnCards *cards, Wish *wish, const Look *look);

static void
wish_free(gpointer memory)
{
    Wish *wish = memory;
    g_clear_pointer(&wish->shown, g_ptr_array_unref);
    g_ptr_array_unref(wish->removed);
    g_ptr_array_unref(wish->added);
    g_free(wish);
}

static void
look_free(Look *look)
{
    for (int kind = 0; kind < N_KINDS; kind++) {
        g_clear_pointer(&look->card[kind], xmpp_stanza_release);
        g_clear_pointer(&look->entries[kind], g_ptr_array_unref);
    }
    g_free(look->item_id);
    g_free(look->access);
    g_free(look->error);
    g_free(look);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Look, look_free)

OwnCards *
owncards_new(Session *session)
{
    OwnCards *cards = g_new0(OwnCards, 1);
    cards->session = session;
    g_autoptr(OwnCard) known = store_read_own_card(session->reader, NULL);
    cards->is_one = known && known->is_one;
    return cards;
}

void
owncards_free(OwnCards *cards)
{
    g_clear_pointer(&cards->look, look_free);
    g_queue_clear_full(&cards->wishes, wish_free);
    g_free(cards);
}

/* ---- the life of a stream ---- */

static void
take_features(gpointer user, Stanza *answer)
{
    OwnCards *cards = user;
    if (!answer) /* the stream ends, or is of no use */
        return;
    cards->is_known = TRUE;
    cards->has_pep = roam_pep_is_offered(answer);
    look_at_server(cards);
}

void
owncards_begin(OwnCards *cards)
{
    Session *session = cards->session;
    Stanza *ask = session_new_iq(session, "get", session->own_jid);
    stanza_add(ask, "query", XMPP_NS_DISCO_INFO);
    session_ask(session, ask, SESSION_PATIENCE, take_features, cards, NULL);
}

void
owncards_end(OwnCards *cards, const char *reason)
{
    for (GList *link = cards->wishes.head; link; link = link->next)
        batch_add_intent_retry(cards->session->learnt,
                               ((Wish *)link->data)->intent, clock_now(),
                               reason);
    g_queue_clear_full(&cards->wishes, wish_free);
    g_clear_pointer(&cards->look, look_free);
    cards->open = 0;
    cards->is_known = cards->looks_again = cards->is_stepping = FALSE;
}

void
owncards_look(OwnCards *cards)
{
    if (cards->session->is_ready && cards->is_known)
        look_at_server(cards);
}

gboolean
owncards_take_event(OwnCards *cards, Stanza *message)
{
    if (!owncard_is_event(message) ||
        !session_is_own_account(cards->session, message))
        return FALSE;
    owncards_look(cards);
    return TRUE;
}

/* ---- wishes ---- */

static Wish *
wish_new(const Intent *intent)
{
    g_autoptr(GPtrArray) wanted = card_entries_parse(intent->text, NULL);
    Wish *wish = g_new0(Wish, 1);
    wish->intent = intent->id;
    wish->audience = (CardAudience)intent->flags_add;
    if (intent->kind == INTENT_SET_CARD) {
        wish->shown = card_entries_parse(intent->draft, NULL);
        if (!wish->shown || !wanted) /* it was checked when it was stored */
            wish->shown = card_entries_new();
        if (!wanted)
            wanted = card_entries_new();
        wish->removed = card_entries_minus(wish->shown, wanted);
        wish->added = card_entries_minus(wanted, wish->shown);
        return wish;
    }
    gboolean is_in = intent->kind == INTENT_PUBLISH_ADDRESS;
    wish->removed = card_entries_new();
    wish->added = card_entries_new();
    card_entries_add(is_in ? wish->added : wish->removed, CARD_EMAIL,
                     intent->address);
    return wish;
}

void
owncards_wish(OwnCards *cards, const Intent *intent)
{
    g_queue_push_tail(&cards->wishes, wish_new(intent));
    owncards_look(cards); /* else when it is known what the server can */
}

static void
end_wish(OwnCards *cards)
{
    wish_free(g_queue_pop_head(&cards->wishes));
    cards->looks_again = !g_queue_is_empty(&cards->wishes);
}

/* The server is there and does not answer. */
static void
retry_wish(OwnCards *cards)
{
    const Wish *wish = g_queue_peek_head(&cards->wishes);
    if (!wish || !cards->session->connection) /* owncards_end() does it */
        return;
    batch_add_intent_retry(cards->session->learnt, wish->intent,
                           clock_now() + PAUSE, "the server does not answer");
    end_wish(cards);
}

static void
fail_wish(OwnCards *cards, const char *reason)
{
    const Wish *wish = g_queue_peek_head(&cards->wishes);
    g_autofree char *text =
        g_strdup_printf("your card was not changed: %s", reason);
    batch_add_intent_failed(cards->session->learnt, wish->intent, text);
    end_wish(cards);
}

/* ---- looking ---- */

static gboolean
is_refusal(Stanza *answer)
{
    return answer && stanza_has_type(answer, "error") &&
           !roam_pep_is_empty(answer);
}

static void
end_answer(OwnCards *cards, Stanza *answer, gboolean is_needed)
{
    Look *look = cards->look;
    look->is_vain = look->is_vain || !answer;
    if (is_needed && is_refusal(answer) && !look->error)
        look->error = stanza_reason(answer);
    if (--cards->open > 0)
        return;
    g_autoptr(Look) ended = g_steal_pointer(&cards->look);
    for (int kind = 0; kind < N_KINDS; kind++)
        ended->entries[kind] = owncard_read((CardKind)kind, ended->card[kind]);
    if (ended->is_vain)
        retry_wish(cards);
    else
        take_look(cards, ended);
    if (cards->looks_again && cards->session->connection)
        look_at_server(cards);
}

static void
take_card(OwnCards *cards, CardKind kind, Stanza *answer)
{
    const char *id = NULL;
    if (!cards->look) /* of a stream that is gone */
        return;
    Stanza *card = answer && !stanza_has_type(answer, "error")
                       ? owncard_in_answer(kind, answer, &id)
                       : NULL;
    if (card)
        cards->look->card[kind] = xmpp_stanza_copy(card);
    if (kind == CARD_4)
        cards->look->item_id = g_strdup(id);
    end_answer(cards, answer, TRUE);
}

static void
take_temp(gpointer user, Stanza *answer)
{
    take_card(user, CARD_TEMP, answer);
}

static void
take_4(gpointer user, Stanza *answer)
{
    take_card(user, CARD_4, answer);
}

/* A server that does not say is asked nothing more of it. */
static void
take_access(gpointer user, Stanza *answer)
{
    OwnCards *cards = user;
    if (!cards->look)
        return;
    if (answer)
        cards->look->access = owncard_access_in(answer);
    end_answer(cards, answer, FALSE);
}

static void
look_at_server(OwnCards *cards)
{
    Session *session = cards->session;
    cards->looks_again = cards->look != NULL;
    if (cards->look) /* what it will say may be old already */
        return;
    cards->look = g_new0(Look, 1);
    cards->open = cards->has_pep ? QUESTIONS : 1;
    session_ask(session, owncard_new_fetch(session, CARD_TEMP),
                SESSION_PATIENCE, take_temp, cards, NULL);
    if (!cards->has_pep)
        return;
    session_ask(session, owncard_new_fetch(session, CARD_4), SESSION_PATIENCE,
                take_4, cards, NULL);
    session_ask(session, owncard_new_question_of_access(session),
                SESSION_PATIENCE, take_access, cards, NULL);
}

static char *
say_others(const Look *look)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (int kind = 0; kind < N_KINDS; kind++)
        owncard_read_others((CardKind)kind, look->card[kind], names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(", ", (char **)names->pdata);
}

static GPtrArray *
entries_of_both(const Look *look)
{
    GPtrArray *entries = card_entries_new();
    card_entries_merge(entries, look->entries[CARD_TEMP]);
    card_entries_merge(entries, look->entries[CARD_4]);
    return entries;
}

static GStrv
values_of(const GPtrArray *entries, CardField field)
{
    g_autoptr(GStrvBuilder) values = g_strv_builder_new();
    for (guint i = 0; i < entries->len; i++) {
        const CardEntry *entry = entries->pdata[i];
        if (entry->field == field)
            g_strv_builder_add(values, entry->value);
    }
    return g_strv_builder_end(values);
}

/* As of anyone, which is how what looks like the user is known. */
static void
learn_as_vcard(OwnCards *cards, const GPtrArray *entries)
{
    Vcard *vcard = g_new0(Vcard, 1);
    vcard->jid = g_strdup(cards->session->own_jid);
    vcard->full_name = g_strdup(card_entries_first(entries, CARD_NAME));
    vcard->nickname = g_strdup(card_entries_first(entries, CARD_NICKNAME));
    vcard->organisation =
        g_strdup(card_entries_first(entries, CARD_ORGANISATION));
    vcard->telephones = values_of(entries, CARD_TELEPHONE);
    vcard->emails = values_of(entries, CARD_EMAIL);
    batch_add_vcard(cards->session->learnt, vcard);
}

static void
learn(OwnCards *cards, const Look *look)
{
    cards->is_one =
        cards->is_one &&
        card_entries_are_alike(look->entries[CARD_TEMP], look->entries[CARD_4]);
    OwnCard *card = g_new0(OwnCard, 1);
    card->temp = card_entries_write(look->entries[CARD_TEMP]);
    card->pep = card_entries_write(look->entries[CARD_4]);
    card->others = say_others(look);
    card->access = g_strdup(look->access);
    card->offers_pep = cards->has_pep;
    card->is_one = cards->is_one;
    batch_add_own_card(cards->session->learnt, card);
    g_autoptr(GPtrArray) both = entries_of_both(look);
    learn_as_vcard(cards, both);
}

static void
take_look(OwnCards *cards, const Look *look)
{
    Wish *wish = cards->is_stepping ? NULL : g_queue_peek_head(&cards->wishes);
    if (look->error) {
        log_warning("xmpp: the own card cannot be read: %s", look->error);
        if (wish)
            fail_wish(cards, look->error);
        return;
    }
    if (wish)
        do_next(cards, wish, look);
    learn(cards, look);
}

/* ---- changing ---- */

/* It is neither as the user was shown it nor as it is wanted. */
static gboolean
has_changed_elsewhere(const Wish *wish, const Look *look)
{
    if (!wish->shown)
        return FALSE;
    g_autoptr(GPtrArray) both = entries_of_both(look);
    g_autoptr(GPtrArray) wanted =
        card_entries_minus(wish->shown, wish->removed);
    card_entries_merge(wanted, wish->added);
    return !card_entries_are_alike(both, wish->shown) &&
           !card_entries_are_alike(both, wanted);
}

static const char *
model_for(CardAudience audience)
{
    return audience == AUDIENCE_ANYONE     ? "open"
           : audience == AUDIENCE_CONTACTS ? "presence"
                                           : NULL;
}

static void
take_done(gpointer user, Stanza *answer)
{
    OwnCards *cards = user;
    cards->is_stepping = FALSE;
    if (!answer) {
        retry_wish(cards);
        return;
    }
    if (stanza_has_type(answer, "error")) {
        g_autofree char *reason = stanza_reason(answer);
        fail_wish(cards, reason);
    }
    look_at_server(cards);
}

static void
send_step(OwnCards *cards, Stanza *iq)
{
    cards->is_stepping = TRUE;
    session_ask(cards->session, iq, SESSION_PATIENCE, take_done, cards, NULL);
}

/* FALSE: the node is not to be changed, or not there yet. */
static gboolean
set_access(OwnCards *cards, Wish *wish, const Look *look)
{
    const char *model = model_for(wish->audience);
    if (!cards->has_pep || wish->did_access || !model || !look->access ||
        g_str_equal(look->access, model))
        return FALSE;
    wish->did_access = TRUE;
    send_step(cards, owncard_new_access(cards->session, model));
    return TRUE;
}

static Stanza *
changed_card(OwnCards *cards, const Wish *wish, const Look *look, CardKind kind)
{
    g_autoptr(GPtrArray) none = card_entries_new();
    /* vcard-temp cannot be kept from anyone. */
    gboolean is_open = kind == CARD_4 || wish->audience != AUDIENCE_CONTACTS;
    return owncard_change(connection_context(cards->session->connection), kind,
                          look->card[kind], wish->removed,
                          is_open ? wish->added : none);
}

static gboolean
publish(OwnCards *cards, Wish *wish, const Look *look, CardKind kind)
{
    gboolean *did = kind == CARD_4 ? &wish->did_pep : &wish->did_temp;
    if (*did || (kind == CARD_4 && !cards->has_pep))
        return FALSE;
    g_autoptr(Stanza) card = changed_card(cards, wish, look, kind);
    if (!card)
        return FALSE;
    *did = TRUE;
    if (!owncard_fits(card)) {
        fail_wish(cards, "it holds too much, perhaps a large picture");
        return TRUE;
    }
    const char *model = model_for(wish->audience);
    Session *session = cards->session;
    if (kind == CARD_TEMP)
        send_step(cards, owncard_new_temp(session, card));
    else
        send_step(cards, owncard_new_publication(session, card, look->item_id,
                                                 look->access ? NULL
                                                 : model      ? model
                                                              : "presence"));
    return TRUE;
}

/* The server changed vcard-temp with the vCard 4, unasked. */
static void
note_conversion(OwnCards *cards, const Wish *wish, const Look *look)
{
    if (wish->did_pep && !wish->did_temp &&
        card_entries_are_alike(look->entries[CARD_TEMP], look->entries[CARD_4]))
        cards->is_one = TRUE;
}

static gboolean
is_kept(const Wish *wish, const Look *look)
{
    g_autoptr(GPtrArray) both = entries_of_both(look);
    g_autoptr(GPtrArray) missing = card_entries_minus(wish->added, both);
    g_autoptr(GPtrArray) gone = card_entries_minus(wish->removed, both);
    return missing->len == 0 && gone->len == wish->removed->len;
}

static void
do_next(OwnCards *cards, Wish *wish, const Look *look)
{
    if (!wish->has_begun && has_changed_elsewhere(wish, look)) {
        batch_add_intent_uncertain(cards->session->learnt, wish->intent,
                                   "your card was changed by another client");
        end_wish(cards);
        return;
    }
    wish->has_begun = TRUE;
    note_conversion(cards, wish, look);
    if (set_access(cards, wish, look) || publish(cards, wish, look, CARD_4) ||
        publish(cards, wish, look, CARD_TEMP))
        return;
    if (!is_kept(wish, look)) {
        fail_wish(cards, "the server did not keep all of it");
        return;
    }
    batch_add_intent_done(cards->session->learnt, wish->intent);
    end_wish(cards);
}
