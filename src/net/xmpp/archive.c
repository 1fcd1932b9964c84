/* archive - see archive.h. */
#include "net/xmpp/archive.h"

#include "base/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "net/xmpp/archive_stanza.h"
#include "net/xmpp/archive_step.h"
#include "net/xmpp/chat.h"
#include "net/xmpp/message_in.h"
#include "net/xmpp/outbox.h"
#include "text/sanitize.h"

#define PAGE         250
#define HISTORY_PAGE 50
#define MOST_ID      256 /* bytes of an id that is kept */
#define SLACK        ((gint64)3600 * G_USEC_PER_SEC) /* clocks differ */

typedef struct {
    Archive *archive;
    char *id;  /* of the query */
    char *jid; /* whose history; NULL: all are caught up with */
    guint max;
    gboolean has_unknown_id; /* it begins at an id that may be gone */
    guint came;
    char *last; /* the archive's id of what came last */
    gint64 last_us;
} Page;

struct Archive {
    Session *session;
    GHashTable *pages;     /* id -> Page, which are out; borrowed */
    gboolean is_caught_up; /* or this stream can do no more */
    gboolean has_gap; /* the archive could not be asked to its end: what comes
                       * live does not move the position past that */
    /* Up to where all is stored; NULL: nothing is known; empty: by the time
     * alone, 0 for the beginning. */
    char *after;
    gint64 at_us;
    guint max; /* of the next page; few after a stanza over the budget */
    guint history_max;
    gboolean is_bad; /* what follows breaks the budget */
};

static void ask_page(Archive *archive);
static void take_page(gpointer user, Stanza *answer);
static void step_over(Archive *archive);
static void end_history(Archive *archive, const char *jid, HistoryState state,
                        const char *reason);

Archive *
archive_new(Session *session)
{
    Archive *archive = g_new0(Archive, 1);
    archive->session = session;
    archive->pages = g_hash_table_new(g_str_hash, g_str_equal);
    archive->max = PAGE;
    archive->history_max = HISTORY_PAGE;
    return archive;
}

void
archive_free(Archive *archive)
{
    g_hash_table_unref(archive->pages);
    g_free(archive->after);
    g_free(archive);
}

gboolean
archive_is_caught_up(const Archive *archive)
{
    return archive->is_caught_up;
}

/* ---- pages ---- */

static void
page_free(gpointer memory)
{
    Page *page = memory;
    g_hash_table_remove(page->archive->pages, page->id);
    g_free(page->id);
    g_free(page->jid);
    g_free(page->last);
    g_free(page);
}

/* `range` names no query yet. */
static void
send_page(Archive *archive, ArchiveRange *range, IqHandler handler)
{
    Page *page = g_new0(Page, 1);
    page->archive = archive;
    page->id = stanza_new_id();
    page->jid = g_strdup(range->with);
    page->max = range->max;
    page->has_unknown_id = range->after || (range->before && *range->before);
    g_hash_table_insert(archive->pages, page->id, page);
    range->query_id = page->id;
    session_ask(archive->session, archive_new_query(archive->session, range),
                SESSION_PATIENCE, handler, page, page_free);
}

static char *
clean_id(const char *id)
{
    if (!id || !*id)
        return NULL;
    return sanitize_line(slice_sub(slice_from_string(id), 0, MOST_ID));
}

gboolean
archive_take(Archive *archive, Stanza *message)
{
    ArchiveResult result;
    if (!archive_read_result(message, &result))
        return FALSE;
    Page *page = result.query_id
                     ? g_hash_table_lookup(archive->pages, result.query_id)
                     : NULL;
    char *id = clean_id(result.id);
    if (!page || !id || !session_is_own_account(archive->session, message)) {
        g_free(id);
        return TRUE;
    }
    g_free(page->last);
    page->last = id;
    page->last_us = result.at_us;
    page->came++;
    if (result.message)
        chat_take_forwarded(archive->session, result.message,
                            page->jid ? CHAT_WAY_HISTORY : CHAT_WAY_CATCHING_UP,
                            result.at_us, id);
    return TRUE;
}

/* ---- catching up ---- */

void
archive_begin(Archive *archive)
{
    archive->is_caught_up = archive->has_gap = FALSE;
    g_free(archive->after);
    archive->after =
        store_read_archive_position(archive->session->reader, &archive->at_us);
    if (archive->is_bad)
        step_over(archive);
    else
        ask_page(archive);
}

static void
ask_page(Archive *archive)
{
    gboolean has_id = archive->after && *archive->after;
    ArchiveRange range = {
        .after = has_id ? archive->after : NULL,
        .before = archive->after ? NULL : "",
        .start_us = has_id || !archive->after ? 0 : archive->at_us,
        .max = archive->max,
    };
    send_page(archive, &range, take_page);
}

static void
finish(Archive *archive)
{
    archive->is_caught_up = TRUE;
    archive->max = PAGE;
    outbox_send(archive->session->outbox);
}

static void
set_position(Archive *archive, const char *after, gint64 at_us)
{
    g_autofree char *before = archive->after;
    archive->after = g_strdup(after);
    archive->at_us = at_us;
    batch_add_archive_position(archive->session->learnt, after, at_us);
}

/* FALSE: the stream is dropped, and the next begins where the store is. */
static gboolean
store_page(Archive *archive)
{
    g_autoptr(GError) error = NULL;
    if (session_commit(archive->session, &error))
        return TRUE;
    connection_drop(archive->session->connection, g_steal_pointer(&error));
    return FALSE;
}

/* The page was cut: what came of it stands together. */
static void
keep_part(Archive *archive, const Page *page)
{
    if (page->last)
        set_position(archive, page->last, page->last_us);
    if (archive->session->connection)
        connection_drop(archive->session->connection,
                        g_error_new(KITH_ERROR, KITH_ERROR_RETRY,
                                    "the server no longer answers"));
}

static gboolean
is_without_archive(Stanza *answer)
{
    static const char *const conditions[] = {"service-unavailable",
                                             "feature-not-implemented", NULL};
    return g_strv_contains(conditions, stanza_condition(answer));
}

/* The id is gone from the archive: by the time. A server without an archive
 * has nothing to catch up with; what one cannot give now, it is asked for on
 * the next stream. */
static void
take_refusal(Archive *archive, const Page *page, Stanza *answer)
{
    gboolean is_gone =
        g_strcmp0(stanza_condition(answer), "item-not-found") == 0;
    if (is_gone && page->has_unknown_id) {
        g_free(archive->after);
        archive->after = g_strdup("");
        archive->at_us = MAX(0, archive->at_us - SLACK);
        ask_page(archive);
        return;
    }
    g_autofree char *reason = stanza_reason(answer);
    log_info("xmpp: nothing comes from the archive: %s", reason);
    archive->has_gap = !is_without_archive(answer);
    finish(archive);
}

static void
take_page(gpointer user, Stanza *answer)
{
    const Page *page = user;
    Archive *archive = page->archive;
    if (!answer) {
        keep_part(archive, page);
        return;
    }
    g_auto(ArchiveEnd) end = {0};
    if (!archive_read_end(answer, &end)) {
        take_refusal(archive, page, answer);
        return;
    }
    gboolean is_newest = archive->after == NULL;
    if (page->last)
        set_position(archive, page->last, page->last_us);
    else if (is_newest) /* empty: all that comes from now on is new */
        set_position(archive, "", 0);
    if (!store_page(archive))
        return;
    archive->max = MIN(archive->max * 2, PAGE);
    if (is_newest || end.is_complete || page->came == 0)
        finish(archive);
    else
        ask_page(archive);
}

/* ---- what breaks the budget ---- */

static const Page *
find_catching_up(const Archive *archive)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, archive->pages);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (!((Page *)value)->jid)
            return value;
    return NULL;
}

/* Which stanza it was nobody knows. So the next page is one message: when that
 * alone does not come either, it is the one. */
void
archive_end(Archive *archive, gboolean is_overfull)
{
    const Page *page = find_catching_up(archive);
    archive->is_caught_up = FALSE;
    if (!is_overfull)
        return;
    archive->is_bad = page && page->max == 1 && page->came == 0;
    archive->max = 1;
    if (g_hash_table_size(archive->pages) > (page ? 1U : 0U))
        archive->history_max = MAX(1, archive->history_max / 2);
}

static void
take_step(gpointer user, StepOutcome outcome, gint64 at_us)
{
    Archive *archive = user;
    if (outcome == STEP_FAILED) { /* the next stream looks for it again */
        archive->has_gap = TRUE;
        finish(archive);
        return;
    }
    archive->is_bad = FALSE;
    set_position(archive, "", at_us ? at_us : clock_now_us());
    log_info("xmpp: a message in the archive is too large and was left there%s",
             at_us ? "" : ", with all that followed it");
    if (store_page(archive))
        ask_page(archive);
}

static void
step_over(Archive *archive)
{
    if (archive->after)
        archive_step_over(archive->session, archive->at_us,
                          *archive->after != '\0', take_step, archive);
    else
        take_step(archive, STEP_UNCOUNTED, 0); /* the newest of all */
}

/* ---- what comes live ---- */

/* What the server had kept for later (XEP-0203) may be older than others. */
void
archive_note_live(Archive *archive, Stanza *message)
{
    Session *session = archive->session;
    if (!archive->is_caught_up || archive->has_gap ||
        outbox_is_waiting(session->outbox) ||
        stanza_child(message, "delay", "urn:xmpp:delay"))
        return;
    g_autofree char *id = message_in_stanza_id(message, session->own_jid);
    if (id)
        batch_add_archive_position(session->learnt, id, clock_now_us());
}

/* ---- history ---- */

static void
end_history(Archive *archive, const char *jid, HistoryState state,
            const char *reason)
{
    batch_add_history(archive->session->learnt, jid, state, reason);
}

static gboolean
is_asked(const Archive *archive, const char *jid)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, archive->pages);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (g_strcmp0(((Page *)value)->jid, jid) == 0)
            return TRUE;
    return FALSE;
}

static void take_history(gpointer user, Stanza *answer);

static void
ask_before_time(Archive *archive, const char *jid)
{
    gint64 at_us = 0;
    g_autofree char *ignored =
        store_read_oldest_archived(archive->session->reader, jid, &at_us);
    ArchiveRange range = {.with = jid,
                          .before = "",
                          .end_us = at_us,
                          .max = archive->history_max};
    send_page(archive, &range, take_history);
}

static void
refuse_history(Archive *archive, const Page *page, Stanza *answer)
{
    gboolean is_gone =
        g_strcmp0(stanza_condition(answer), "item-not-found") == 0;
    if (is_gone && page->has_unknown_id) {
        ask_before_time(archive, page->jid);
        return;
    }
    g_autofree char *reason = stanza_reason(answer);
    end_history(archive, page->jid,
                is_without_archive(answer) ? HISTORY_COMPLETE : HISTORY_FAILED,
                reason);
}

static void
take_history(gpointer user, Stanza *answer)
{
    const Page *page = user;
    Archive *archive = page->archive;
    g_auto(ArchiveEnd) end = {0};
    if (!answer) {
        end_history(archive, page->jid, HISTORY_FAILED,
                    archive->session->connection ? "the server does not answer"
                                                 : "the connection was lost");
        return;
    }
    if (!archive_read_end(answer, &end)) {
        refuse_history(archive, page, answer);
        return;
    }
    archive->history_max = MIN(archive->history_max * 2, HISTORY_PAGE);
    end_history(archive, page->jid,
                end.is_complete || page->came == 0 ? HISTORY_COMPLETE
                                                   : HISTORY_LOADED,
                NULL);
}

void
archive_want_history(Archive *archive, const char *jid)
{
    Session *session = archive->session;
    if (!session->is_ready) {
        end_history(archive, jid, HISTORY_FAILED, "not connected");
        session_flush(session);
        return;
    }
    if (is_asked(archive, jid))
        return;
    gint64 at_us;
    g_autofree char *oldest =
        store_read_oldest_archived(session->reader, jid, &at_us);
    ArchiveRange range = {.with = jid,
                          .before = oldest ? oldest : "",
                          .max = archive->history_max};
    send_page(archive, &range, take_history);
}
