/* lister - the thread that works listings out; see listing.h.
 *
 * What comes in while a query runs is taken in by the query itself, every
 * millisecond or so: whoever asked for it may want another by then. */
#include "store/listing_private.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "store/change.h"

/* After a listing that changes alone called for, this long per millisecond of
 * it, and no less. */
#define REST_FACTOR 2
#define REST_MS     50

typedef struct {
    guint asker;
    ListingQuery *query;
    gboolean is_asked;   /* not answered yet */
    gboolean is_changed; /* answered, but no more true */
} Asker;

struct Lister {
    StoreReader *reader;
    Chan *inbox;   /* of Letter */
    Chan *answers; /* of Change */
    GThread *thread;
    GPtrArray *askers; /* of Asker *, who waits longest first */
    Asker *running;    /* whose query runs; NULL: it is wanted no more */
    gint64 rest_until; /* monotonic ms */
    gboolean must_stop;
};

typedef enum { LETTER_ASK, LETTER_CHANGE, LETTER_STOP } LetterKind;

typedef struct {
    LetterKind kind;
    guint asker;
    ListingQuery *query; /* ASK; NULL: no longer wanted */
    ChangeKind change;
    gint64 folder_id;
} Letter;

static gpointer lister_run(gpointer object);

/* ---- the UI thread's side ---- */

static void
letter_free(gpointer object)
{
    Letter *letter = object;
    g_clear_pointer(&letter->query, listing_query_free);
    g_free(letter);
}

static void
asker_free(gpointer object)
{
    Asker *asker = object;
    g_clear_pointer(&asker->query, listing_query_free);
    g_free(asker);
}

Lister *
lister_new(const char *store_path, Chan *answers, GError **error)
{
    g_autoptr(StoreReader) reader = store_reader_open(store_path, error);
    if (!reader)
        return NULL;
    Lister *lister = g_new0(Lister, 1);
    lister->reader = g_steal_pointer(&reader);
    lister->inbox = chan_new(letter_free);
    lister->answers = chan_ref(answers);
    lister->askers = g_ptr_array_new_with_free_func(asker_free);
    lister->thread = g_thread_new("lister", lister_run, lister);
    return lister;
}

static void
send_letter(Lister *lister, const Letter *letter)
{
    chan_send(lister->inbox, g_memdup2(letter, sizeof *letter));
}

void
lister_free(Lister *lister)
{
    send_letter(lister, &(Letter){.kind = LETTER_STOP});
    g_thread_join(lister->thread);
    chan_close(lister->inbox);
    chan_unref(lister->inbox);
    chan_unref(lister->answers);
    g_ptr_array_unref(lister->askers);
    store_reader_close(lister->reader);
    g_free(lister);
}

void
lister_ask(Lister *lister, guint asker, const ListingQuery *query)
{
    send_letter(lister,
                &(Letter){.kind = LETTER_ASK,
                          .asker = asker,
                          .query = query ? listing_query_copy(query) : NULL});
}

void
lister_change(Lister *lister, const Change *change)
{
    switch (change->kind) {
    case CHANGE_MAIL_LIST:
    case CHANGE_MAIL_BODY:
    case CHANGE_LINKS:
    case CHANGE_FRIENDS:
    case CHANGE_SEARCH:
        send_letter(lister, &(Letter){.kind = LETTER_CHANGE,
                                      .change = change->kind,
                                      .folder_id = change->folder_id});
        break;
    default: /* no list shows it */
        break;
    }
}

/* ---- what is wanted ---- */

static guint
find_asker(const Lister *lister, guint asker)
{
    guint i = 0;
    while (i < lister->askers->len &&
           ((Asker *)lister->askers->pdata[i])->asker != asker)
        i++;
    return i;
}

static void
take_question(Lister *lister, Letter *letter)
{
    guint at = find_asker(lister, letter->asker);
    Asker *known = at < lister->askers->len ? lister->askers->pdata[at] : NULL;
    if (known && known == lister->running)
        lister->running = NULL;
    if (known)
        g_ptr_array_remove_index(lister->askers, at);
    if (!letter->query)
        return;
    Asker *asker = g_new0(Asker, 1);
    asker->asker = letter->asker;
    asker->query = g_steal_pointer(&letter->query);
    asker->is_asked = TRUE;
    g_ptr_array_add(lister->askers, asker);
}

/* Whether what was told may change what the query shows. */
static gboolean
concerns(const Letter *letter, const ListingQuery *query)
{
    switch (letter->change) {
    case CHANGE_MAIL_LIST: /* `in:` may look anywhere */
        return query->folder_id == 0 || query->folder_id == letter->folder_id ||
               (query->pattern && strstr(query->pattern, ":"));
    case CHANGE_MAIL_BODY:
    case CHANGE_SEARCH:
        return query->pattern != NULL;
    case CHANGE_FRIENDS: /* their presence changes all the time; a new name
                          * comes with CHANGE_LINKS where it stands in a list */
        return FALSE;
    default:
        return query->pattern || query->sort == SORT_SENDER;
    }
}

static void
take_letter(Lister *lister, Letter *letter)
{
    switch (letter->kind) {
    case LETTER_STOP:
        lister->must_stop = TRUE;
        lister->running = NULL;
        break;
    case LETTER_ASK:
        take_question(lister, letter);
        break;
    case LETTER_CHANGE:
        for (guint i = 0; i < lister->askers->len; i++) {
            Asker *asker = lister->askers->pdata[i];
            asker->is_changed |= concerns(letter, asker->query);
        }
        break;
    }
    letter_free(letter);
}

static void
take_letters(Lister *lister)
{
    for (Letter *letter; (letter = chan_take(lister->inbox));)
        take_letter(lister, letter);
}

/* While a statement runs. */
static gboolean
is_unwanted(gpointer object)
{
    Lister *lister = object;
    take_letters(lister);
    return lister->running == NULL;
}

/* ---- answering ---- */

static Listing *
listing_new(const Asker *asker)
{
    Listing *listing = g_new0(Listing, 1);
    listing->refs = 1;
    listing->asker = asker->asker;
    listing->query = listing_query_copy(asker->query);
    return listing;
}

static void
fill(Lister *lister, Listing *listing, GError **error)
{
    Db *db = lister->reader->db;
    const ListingQuery *query = listing->query;
    g_autoptr(Pattern) pattern = NULL;
    if (query->pattern &&
        !(pattern = pattern_parse(query->pattern, clock_now(), error)))
        return;
    gint64 search =
        pattern ? listing_find_search(db, query, &listing->is_waiting) : 0;
    listing->rows = listing_make_rows(db, query, pattern, search, error);
}

/* Takes `listing`. */
static void
send_listing(Lister *lister, Listing *listing)
{
    Change *change = g_new0(Change, 1);
    change->kind = CHANGE_LISTING;
    change->folder_id = listing->query->folder_id;
    change->listing = listing;
    chan_send(lister->answers, change);
}

static void
answer(Lister *lister, Asker *asker)
{
    Listing *listing = listing_new(asker);
    g_autoptr(GError) error = NULL;
    asker->is_asked = asker->is_changed = FALSE;
    lister->running = asker;
    db_set_interrupt(lister->reader->db, is_unwanted, lister);
    fill(lister, listing, &error);
    db_set_interrupt(lister->reader->db, NULL, NULL);
    /* Sorting and threading ask nobody: look once more. */
    if (is_unwanted(lister)) {
        listing_unref(listing);
        return;
    }
    lister->running = NULL;
    if (!listing->rows) {
        if (!g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID))
            log_error("listing: %s", error->message);
        listing->error = g_strdup(error->message);
        listing->rows = g_array_new(FALSE, FALSE, sizeof(ListingRow));
    }
    send_listing(lister, listing);
}

/* ---- the thread ---- */

/* Who comes next: those who asked, then, after a rest, those whose listing is
 * no more true. NULL: nobody yet; `*wait_ms_out` says for how long. */
static Asker *
next_asker(const Lister *lister, int *wait_ms_out)
{
    Asker *changed = NULL;
    for (guint i = 0; i < lister->askers->len; i++) {
        Asker *asker = lister->askers->pdata[i];
        if (asker->is_asked)
            return asker;
        if (asker->is_changed && !changed)
            changed = asker;
    }
    gint64 rest = lister->rest_until - clock_monotonic();
    *wait_ms_out = changed ? (int)MAX(rest, 0) : -1;
    return rest > 0 ? NULL : changed;
}

static void
serve(Lister *lister, Asker *asker)
{
    gint64 start = clock_monotonic();
    guint number = asker->asker;
    answer(lister, asker);
    gint64 took = clock_monotonic() - start;
    lister->rest_until = clock_monotonic() + MAX(REST_FACTOR * took, REST_MS);
    /* To the end of the queue, unless it is gone or new by now. */
    guint at = find_asker(lister, number);
    if (at < lister->askers->len)
        g_ptr_array_add(lister->askers,
                        g_ptr_array_steal_index(lister->askers, at));
}

static gpointer
lister_run(gpointer object)
{
    Lister *lister = object;
    while (!lister->must_stop) {
        int wait_ms = -1;
        Asker *asker = next_asker(lister, &wait_ms);
        if (asker) {
            serve(lister, asker);
            take_letters(lister);
            continue;
        }
        Letter *letter = chan_wait(lister->inbox, wait_ms);
        if (letter)
            take_letter(lister, letter);
        take_letters(lister);
    }
    return NULL;
}
