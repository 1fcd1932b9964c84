/* read_timeline - mail and chat with one person, in one stream by time.
 *
 * A page is a merge: of each run of mail and of the chat it takes as many
 * places as the page is long, sorts them, and loads the entries of those that
 * come first. A place is a few integers out of an index. */
#include "store/read_private.h"
#include "store/runs.h"

void
timeline_entry_free(TimelineEntry *entry)
{
    g_free(entry->text);
    g_free(entry->address);
    g_free(entry);
}

static void
free_entry(gpointer entry)
{
    timeline_entry_free(entry);
}

typedef struct {
    TimelineCursor at;
    const Run *run; /* mail */
} Place;

typedef struct {
    StoreReader *reader;
    gint64 friend_id;
    GArray *runs;
    PageDirection direction;
    guint limit;
    guint share; /* of it, that is read of a run or of the chat at once */
    GPtrArray *entries;  /* in the order of reading */
    TimelineCursor from; /* how far it was read */
    TimelineCursor last; /* of the entries */
} Page;

static gboolean read_round(Page *page);

/* Twice what each would give if all wrote alike; whoever wrote more is asked
 * again. */
static guint
share_of(guint limit, guint sources)
{
    return MIN(limit, MAX(limit / sources * 2, 8));
}

GPtrArray *
store_read_timeline_page(StoreReader *reader, const char *jid,
                         const TimelineCursor *anchor, PageDirection direction,
                         guint limit, GError **error)
{
    static const TimelineCursor newest = {G_MAXINT64, ENTRY_CHAT, G_MAXINT64};
    static const TimelineCursor oldest = {G_MININT64, ENTRY_MAIL, G_MININT64};

    gboolean is_older = direction == PAGE_AFTER;
    Db *db = reader->db;
    db_run(db, "BEGIN"); /* one snapshot for all of it */
    gint64 friend_id =
        db_int(db, 0, "SELECT id FROM friend WHERE jid = ?1", TEXT(jid));
    g_autoptr(GArray) runs =
        runs_of_friend(db, friend_id, RUNS_CAME | RUNS_WENT);
    Page page = {
        .reader = reader,
        .friend_id = friend_id,
        .runs = runs,
        .direction = direction,
        .limit = limit,
        .share = share_of(limit, runs->len + 1),
        .entries = g_ptr_array_new_with_free_func(free_entry),
        .from = anchor     ? *anchor
                : is_older ? newest
                           : oldest,
    };
    while (page.entries->len < limit && read_round(&page))
        ;
    db_rollback(db, "COMMIT");
    if (!is_older)
        reverse_rows(page.entries);
    return read_rows(reader, page.entries, error);
}

/* ---- order ---- */

/* Ascending: older first, then mail before chat, then the lower id. */
static int
compare_cursors(const TimelineCursor *a, const TimelineCursor *b)
{
    if (a->at_us != b->at_us)
        return a->at_us < b->at_us ? -1 : 1;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static int
compare_newer(gconstpointer a, gconstpointer b)
{
    return compare_cursors(&((const Place *)a)->at, &((const Place *)b)->at);
}

static int
compare_older(gconstpointer a, gconstpointer b)
{
    return compare_newer(b, a);
}

static gboolean
is_beyond(const Page *page, const TimelineCursor *at,
          const TimelineCursor *limit)
{
    int order = compare_cursors(at, limit);
    return page->direction == PAGE_AFTER ? order < 0 : order > 0;
}

/* Mail knows seconds only. */
static gint64
mail_time(gint64 date)
{
    const gint64 most = G_MAXINT64 / G_USEC_PER_SEC;
    return CLAMP(date, -most, most) * G_USEC_PER_SEC;
}

/* The spot in a run of mail that parts it as `at` parts the timeline. */
static RunSpot
spot_in_mail(const TimelineCursor *at)
{
    gint64 second = at->at_us / G_USEC_PER_SEC;
    gint64 rest = at->at_us % G_USEC_PER_SEC;
    if (rest < 0)
        second--;
    gboolean is_mail = at->kind == ENTRY_MAIL && rest == 0;
    return (RunSpot){.date = second, .id = is_mail ? at->id : G_MAXINT64};
}

static ChatCursor
spot_in_chat(const TimelineCursor *at)
{
    return (ChatCursor){.at_us = at->at_us,
                        .id = at->kind == ENTRY_CHAT ? at->id : G_MININT64};
}

/* ---- places ---- */

static void
find_mail(const Page *page, const Run *run, GArray *places)
{
    g_autoptr(GArray) spots = run_read(
        page->reader->db, run, spot_in_mail(&page->from),
        page->direction == PAGE_AFTER ? RUN_OLDER : RUN_NEWER, page->share);
    for (guint i = 0; i < spots->len; i++) {
        const RunSpot *spot = &g_array_index(spots, RunSpot, i);
        Place place = {
            .at = {mail_time(spot->date), ENTRY_MAIL, spot->id},
            .run = run,
        };
        g_array_append_val(places, place);
    }
}

static void
find_chat(const Page *page, GArray *places)
{
    static const char *const older =
        "SELECT at_us, id FROM chat WHERE friend_id = ?1"
        " AND (at_us, id) < (?2, ?3) ORDER BY at_us DESC, id DESC LIMIT ?4";
    static const char *const newer =
        "SELECT at_us, id FROM chat WHERE friend_id = ?1"
        " AND (at_us, id) > (?2, ?3) ORDER BY at_us, id LIMIT ?4";
    ChatCursor spot = spot_in_chat(&page->from);
    g_autoptr(Query) query = db_query(
        page->reader->db, page->direction == PAGE_AFTER ? older : newer,
        INT(page->friend_id), INT(spot.at_us), INT(spot.id), INT(page->share));
    while (query_step(query)) {
        Place place = {
            .at = {query_int(query, 0), ENTRY_CHAT, query_int(query, 1)},
        };
        g_array_append_val(places, place);
    }
}

/* What was just read of one source since `start` may go on behind its last
 * place: nothing behind that is in order yet. */
static void
note_end(const Page *page, const GArray *places, guint start,
         TimelineCursor *end, gboolean *has_end)
{
    if (places->len - start < page->share)
        return;
    const TimelineCursor *last =
        &g_array_index(places, Place, places->len - 1).at;
    if (!*has_end || is_beyond(page, end, last))
        *end = *last;
    *has_end = TRUE;
}

/* ---- entries ---- */

/* A copy of the same mail, by Message-ID, sender or recipient, in a folder
 * that has been known for longer stands for it. 3 to 5 are the folders that
 * runs_of_friend() leaves out. */
static gboolean
has_older_copy(const Page *page, const Place *place)
{
    static const char came[] =
        "SELECT 1 FROM mail o JOIN mail m ON m.message_id = o.message_id"
        " AND m.folder_id < o.folder_id JOIN mail_list l ON"
        " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, m.id)"
        " JOIN folder d ON d.id = m.folder_id AND d.role NOT IN (3, 4, 5)"
        " WHERE o.id = ?1 AND l.address_id = ?2 AND l.auth <> 2 LIMIT 1";
    static const char went[] =
        "SELECT 1 FROM mail o JOIN mail m ON m.message_id = o.message_id"
        " AND m.folder_id < o.folder_id JOIN mail_to t ON"
        " (t.folder_id, t.date, t.id) = (m.folder_id, m.date, m.id)"
        " JOIN folder d ON d.id = m.folder_id AND d.role NOT IN (3, 4, 5)"
        " WHERE o.id = ?1 AND t.address_id = ?2 LIMIT 1";
    return !place->run->is_first &&
           db_int(page->reader->db, 0,
                  place->run->way == RUN_CAME ? came : went, INT(place->at.id),
                  INT(place->run->address_id));
}

/* The list's row alone, by its key: in a large store each look elsewhere is
 * one more wait for the disk. */
static TimelineEntry *
load_mail(const Page *page, const Place *place)
{
    if (has_older_copy(page, place))
        return NULL;
    g_autoptr(Query) query = db_query(
        page->reader->db,
        "SELECT l.subject, l.flags, l.auth, a.address FROM mail_list l"
        " JOIN address a ON a.id = ?4"
        " WHERE l.folder_id = ?1 AND l.date = ?2 AND l.id = ?3",
        INT(place->run->folder_id), INT(place->at.at_us / G_USEC_PER_SEC),
        INT(place->at.id), INT(place->run->address_id));
    if (!query_step(query))
        return NULL;
    TimelineEntry *entry = g_new0(TimelineEntry, 1);
    entry->at = place->at;
    entry->is_outgoing = place->run->way == RUN_WENT;
    entry->text = query_dup(query, 0);
    entry->is_unread =
        !entry->is_outgoing && mail_is_unread((guint)query_int(query, 1));
    entry->auth = (AuthVerdict)query_int(query, 2);
    entry->address = query_dup(query, 3);
    return entry;
}

static TimelineEntry *
load_chat(const Page *page, const Place *place)
{
    g_autoptr(Query) query = db_query(
        page->reader->db,
        "SELECT is_outgoing, is_unread, state, body FROM chat WHERE id = ?1",
        INT(place->at.id));
    if (!query_step(query))
        return NULL;
    TimelineEntry *entry = g_new0(TimelineEntry, 1);
    entry->at = place->at;
    entry->is_outgoing = query_int(query, 0) != 0;
    entry->is_unread = query_int(query, 1) != 0;
    entry->state = (ChatState)query_int(query, 2);
    entry->text = query_dup(query, 3);
    return entry;
}

/* Mail to two addresses of one person is one mail. */
static gboolean
is_last(const Page *page, const Place *place)
{
    return page->entries->len > 0 &&
           compare_cursors(&place->at, &page->last) == 0;
}

static void
take_place(Page *page, const Place *place)
{
    if (is_last(page, place))
        return;
    TimelineEntry *entry = place->at.kind == ENTRY_MAIL
                               ? load_mail(page, place)
                               : load_chat(page, place);
    if (!entry)
        return;
    g_ptr_array_add(page->entries, entry);
    page->last = place->at;
}

/* FALSE: there is nothing behind what it took. */
static gboolean
read_round(Page *page)
{
    g_autoptr(GArray) places = g_array_new(FALSE, FALSE, sizeof(Place));
    TimelineCursor end;
    gboolean has_end = FALSE;
    for (guint i = 0; i < page->runs->len; i++) {
        guint start = places->len;
        find_mail(page, &g_array_index(page->runs, Run, i), places);
        note_end(page, places, start, &end, &has_end);
    }
    guint start = places->len;
    find_chat(page, places);
    note_end(page, places, start, &end, &has_end);

    g_array_sort(places,
                 page->direction == PAGE_AFTER ? compare_older : compare_newer);
    for (guint i = 0; i < places->len && page->entries->len < page->limit;
         i++) {
        const Place *place = &g_array_index(places, Place, i);
        if (has_end && is_beyond(page, &place->at, &end))
            break;
        take_place(page, place);
    }
    if (has_end)
        page->from = end;
    return has_end && !db_has_failed(page->reader->db);
}

/* ---- when they last wrote ---- */

void
store_read_last_contact(StoreReader *reader, const char *jid, gint64 *mail_out,
                        gint64 *chat_out)
{
    static const RunSpot now = {G_MAXINT64, G_MAXINT64};
    Db *db = reader->db;
    db_run(db, "BEGIN"); /* one snapshot for all of it */
    gint64 friend_id =
        db_int(db, 0, "SELECT id FROM friend WHERE jid = ?1", TEXT(jid));
    g_autoptr(GArray) runs = runs_of_friend(db, friend_id, RUNS_CAME);
    *mail_out = 0;
    for (guint i = 0; i < runs->len; i++) {
        g_autoptr(GArray) last =
            run_read(db, &g_array_index(runs, Run, i), now, RUN_OLDER, 1);
        if (last->len > 0)
            *mail_out = MAX(*mail_out, g_array_index(last, RunSpot, 0).date);
    }
    *chat_out = db_int(db, 0,
                       "SELECT at_us FROM chat INDEXED BY chat_theirs"
                       " WHERE friend_id = ?1 AND is_outgoing = 0"
                       " ORDER BY at_us DESC LIMIT 1",
                       INT(friend_id)) /
                G_USEC_PER_SEC;
    db_rollback(db, "COMMIT");
    /* Nothing is said where nothing can be read. */
    read_done(reader, NULL);
}
