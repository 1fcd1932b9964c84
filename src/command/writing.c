/* writing - see writing.h. */
#include "command/writing.h"

#include "base/clock.h"
#include "base/error.h"
#include "command/ask.h"
#include "command/sending.h"
#include "text/when.h"
#include "text/width.h"

#define DRAFTS_MAX      200
#define OUTBOX_MAX      200
#define SUBJECT_COLUMNS 24

typedef struct {
    Commander *commander;
    gint64 draft_id;     /* 0: not known yet */
    char *text;          /* as saved last */
    char *untouched;     /* coming back so it is not sent; NULL: it may be */
    gint64 answers;      /* the mail that it answers, or 0 */
    gboolean awaits_id;  /* the first save is with the keeper */
    gboolean is_stale;   /* `text` changed while it awaited its id */
    char *awaits_queue;  /* the Message-ID of the mail that is with the
                          * keeper, or NULL */
    gboolean is_dropped; /* drop the draft as soon as its id is known */
    char *route;         /* why it is a mail, told before the review; or NULL */
} Writing;

static void edit(Writing *writing);
static void edited(gpointer user, const char *text, const GError *error);
static void review(Writing *writing);
static void reviewed(Commander *commander, const char *answer, gpointer user);

static Writing *
writing_new(Commander *commander, gint64 draft_id, const char *text)
{
    Writing *writing = g_rc_box_new0(Writing);
    writing->commander = commander_ref(commander);
    writing->draft_id = draft_id;
    writing->text = g_strdup(text);
    return writing;
}

static void
writing_clear(gpointer box)
{
    Writing *writing = box;
    g_free(writing->text);
    g_free(writing->untouched);
    g_free(writing->awaits_queue);
    g_free(writing->route);
    commander_unref(writing->commander);
}

static void
writing_unref(gpointer writing)
{
    g_rc_box_release_full(writing, writing_clear);
}

/* ---- the stored draft ---- */

static void
await_store(Writing *writing)
{
    GPtrArray *waiting = writing->commander->writings;
    if (!g_ptr_array_find(waiting, writing, NULL))
        g_ptr_array_add(waiting, g_rc_box_acquire(writing));
}

static void
forget_unless_awaiting(Writing *writing)
{
    if (!writing->awaits_id && !writing->awaits_queue &&
        g_ptr_array_remove(writing->commander->writings, writing))
        writing_unref(writing);
}

/* Two drafts are better than what was written last being lost, when the end
 * comes before the first save is answered. */
static void
save_unsaved(Writing *writing)
{
    if (writing->is_stale && !writing->is_dropped)
        commander_wish(writing->commander, intent_save_draft(0, writing->text));
}

void
writing_forget_all(Commander *commander)
{
    while (commander->writings->len) {
        Writing *writing = g_ptr_array_steal_index(commander->writings, 0);
        save_unsaved(writing);
        writing_unref(writing);
    }
}

static void
save(Writing *writing)
{
    if (writing->awaits_id) {
        writing->is_stale = TRUE;
        return;
    }
    commander_wish(writing->commander,
                   intent_save_draft(writing->draft_id, writing->text));
    if (!writing->draft_id) {
        writing->awaits_id = TRUE;
        await_store(writing);
    }
}

static void
drop(Writing *writing)
{
    if (writing->draft_id)
        commander_wish(writing->commander,
                       intent_drop_draft(writing->draft_id));
    else
        writing->is_dropped = TRUE;
}

/* The keeper answers in its order, but a save that failed is not answered: so
 * the text says whose draft it is. */
static gboolean
is_text_of_draft(const Writing *writing, gint64 draft_id)
{
    g_autoptr(GPtrArray) drafts =
        store_read_drafts(writing->commander->reader, DRAFTS_MAX, NULL);
    for (guint i = 0; drafts && i < drafts->len; i++) {
        const StoredDraft *draft = drafts->pdata[i];
        if (draft->id == draft_id)
            return writing->is_stale || g_str_equal(draft->text, writing->text);
    }
    return FALSE;
}

/* Another mail may be queued again meanwhile. One that is not in the outbox
 * any more has been sent. */
static gboolean
is_mail_of_intent(const Writing *writing, gint64 intent_id)
{
    g_autoptr(GPtrArray) outbox =
        store_read_outbox(writing->commander->reader, OUTBOX_MAX, NULL);
    for (guint i = 0; outbox && i < outbox->len; i++) {
        const Intent *intent = outbox->pdata[i];
        if (intent->id == intent_id)
            return g_strcmp0(intent->origin_id, writing->awaits_queue) == 0;
    }
    return TRUE;
}

static void
take_saved(Writing *writing, gint64 draft_id)
{
    writing->draft_id = draft_id;
    writing->awaits_id = FALSE;
    if (writing->is_dropped)
        drop(writing);
    else if (writing->is_stale)
        save(writing);
    writing->is_stale = FALSE;
}

static gboolean
takes(Writing *writing, const Change *change)
{
    if (writing->awaits_id && change->intent_kind == INTENT_SAVE_DRAFT &&
        is_text_of_draft(writing, change->draft_id)) {
        take_saved(writing, change->draft_id);
        return TRUE;
    }
    if (writing->awaits_queue && change->intent_kind == INTENT_SEND_MAIL &&
        change->intent_state == INTENT_QUEUED &&
        is_mail_of_intent(writing, change->intent_id)) {
        g_clear_pointer(&writing->awaits_queue, g_free);
        drop(writing);
        return TRUE;
    }
    return FALSE;
}

void
writing_take(Commander *commander, const Change *change)
{
    for (guint i = 0; i < commander->writings->len; i++) {
        Writing *writing = commander->writings->pdata[i];
        if (takes(writing, change)) {
            forget_unless_awaiting(writing);
            return;
        }
    }
}

/* ---- editing ---- */

void
writing_start(Commander *commander, const Draft *draft, DraftStart start,
              gint64 answers_mail)
{
    g_autofree char *text = draft_to_text(draft);
    Writing *writing = writing_new(commander, 0, text);
    writing->answers = answers_mail;
    writing->route = g_steal_pointer(&commander->route);
    if (start == DRAFT_IS_BEGUN)
        writing->untouched = g_strdup(text);
    save(writing);
    edit(writing);
    writing_unref(writing);
}

void
writing_recall(Commander *commander, gint64 draft_id, const char *text)
{
    Writing *writing = writing_new(commander, draft_id, text);
    edit(writing);
    writing_unref(writing);
}

static void
edit(Writing *writing)
{
    const CommandHost *host = &writing->commander->host;
    host->edit(host->host, writing->text, edited, g_rc_box_acquire(writing),
               writing_unref);
}

static gboolean
is_blank(const char *text)
{
    while (g_ascii_isspace(*text))
        text++;
    return !*text;
}

static void
take_text(Writing *writing, const char *text)
{
    if (g_str_equal(text, writing->text))
        return;
    g_free(writing->text);
    writing->text = g_strdup(text);
    save(writing);
}

/* It may have saved its text before it failed. */
static void
editor_failed(Writing *writing, const char *text, const GError *error)
{
    if (text && !is_blank(text))
        take_text(writing, text);
    g_autofree char *what = g_strdup_printf(
        "%s; the draft is kept (:recall)",
        error ? error->message : "the editor gave nothing back");
    ui_last_error(writing->commander->ui, what);
}

/* An empty file may be a full disk's: it throws no words away. */
static void
text_is_gone(Writing *writing)
{
    Ui *ui = writing->commander->ui;
    if (writing->untouched) {
        drop(writing);
        ui_notice(ui, NOTICE_INFO, "Nothing was written, not sent");
    } else {
        ui_notice(ui, NOTICE_WARNING,
                  "The editor left nothing; the draft is as it was (:recall)");
    }
}

static void
edited(gpointer user, const char *text, const GError *error)
{
    Writing *writing = user;
    Commander *commander = writing->commander;
    if (commander->is_gone)
        return;
    if (error || !text) {
        editor_failed(writing, text, error);
        return;
    }
    if (is_blank(text)) {
        text_is_gone(writing);
        return;
    }
    if (g_strcmp0(text, writing->untouched) == 0) {
        drop(writing);
        ui_notice(commander->ui, NOTICE_INFO, "Nothing changed, not sent");
        return;
    }
    g_clear_pointer(&writing->untouched, g_free);
    take_text(writing, text);
    if (writing->route) /* it passed unseen, below the editor */
        ui_notice(commander->ui, NOTICE_INFO, "%s", writing->route);
    review(writing);
}

/* ---- the review ---- */

static Draft *
read_draft(const Writing *writing, GError **error)
{
    const Config *config = writing->commander->config;
    g_autoptr(Address) from = address_new(config->name, config->address);
    return draft_from_text(writing->text, from, error);
}

static void
list_recipients(GString *text, const GPtrArray *addresses)
{
    for (guint i = 0; addresses && i < addresses->len; i++) {
        g_autofree char *one = address_to_string(addresses->pdata[i]);
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", one);
    }
}

static char *
review_question(const Draft *draft)
{
    g_autoptr(GString) to = g_string_new(NULL);
    list_recipients(to, draft->to);
    list_recipients(to, draft->cc);
    list_recipients(to, draft->bcc);
    g_autofree char *subject =
        draft->subject && *draft->subject
            ? width_ellipsize(draft->subject, SUBJECT_COLUMNS)
            : g_strdup("no subject");
    return g_strdup_printf("Send to %s \"%s\"? y send, s send later, e edit "
                           "again, q keep as draft",
                           to->str, subject);
}

/* Asks what the draft is fit for: sending, or mending. */
static void
review(Writing *writing)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Draft) draft = read_draft(writing, &error);
    gboolean is_good = draft && draft_is_sendable(draft, &error);
    g_autofree char *question =
        is_good ? review_question(draft)
                : g_strdup_printf("%s: e edit again, q keep as draft",
                                  error->message);
    ask_key(writing->commander, question, is_good ? "yseq" : "eq", reviewed,
            g_rc_box_acquire(writing), writing_unref);
}

/* ---- on its way ---- */

typedef struct {
    Writing *writing;
    gint64 at; /* when it is to go; 0: once it cannot be called back any more */
} Going;

static void
going_free(gpointer user)
{
    Going *going = user;
    writing_unref(going->writing);
    g_free(going);
}

/* Moves `intent`. */
static void
queue(Writing *writing, Intent *intent)
{
    Commander *commander = writing->commander;
    g_autofree char *key = commander_key_of(commander, SCOPE_INBOX, "undo");
    g_autofree char *notice = sending_notice(intent, key);
    g_free(writing->awaits_queue);
    writing->awaits_queue = g_strdup(intent->origin_id);
    await_store(writing);
    commander_wish(commander, intent);
    ui_notice(commander->ui, NOTICE_INFO, "%s", notice);
}

static void
composed(gpointer user, Intent *intent, const GError *error)
{
    const Going *going = user;
    Commander *commander = going->writing->commander;
    if (commander->is_gone) {
        g_clear_pointer(&intent, intent_free);
        return;
    }
    if (!intent) {
        commander_tell_error(commander, error);
        review(going->writing);
        return;
    }
    g_free(intent->draft);
    intent->draft = g_strdup(going->writing->text); /* as it was written */
    intent->not_before =
        going->at ? going->at : sending_time(commander->config);
    queue(going->writing, intent);
}

/* `at`: when, or 0. */
static void
send_mail(Writing *writing, gint64 at)
{
    Commander *commander = writing->commander;
    g_autoptr(GError) error = NULL;
    Draft *draft = read_draft(writing, &error);
    if (!draft) {
        commander_tell_error(commander, error);
        review(writing);
        return;
    }
    Going *going = g_new0(Going, 1);
    going->writing = g_rc_box_acquire(writing);
    going->at = at;
    sending_start(commander->config, commander->reader, draft, writing->answers,
                  composed, going, going_free);
}

static void
time_answered(Commander *commander, const char *answer, gpointer user)
{
    Writing *writing = user;
    g_autoptr(GError) error = NULL;
    gint64 at;
    if (answer && *answer && when_parse(answer, clock_now(), &at, &error)) {
        send_mail(writing, at);
        return;
    }
    if (error)
        commander_tell_error(commander, error);
    review(writing);
}

static void
reviewed(Commander *commander, const char *answer, gpointer user)
{
    Writing *writing = user;
    if (g_strcmp0(answer, "e") == 0)
        edit(writing);
    else if (g_strcmp0(answer, "s") == 0)
        ask_line(commander, ARG_TEXT, "Send it when? ", "", time_answered,
                 g_rc_box_acquire(writing), writing_unref);
    else if (g_strcmp0(answer, "y") == 0)
        send_mail(writing, 0);
    else
        ui_notice(commander->ui, NOTICE_INFO, "Kept as a draft (:recall)");
}

void
writing_called_back(Commander *commander, gint64 draft_id)
{
    g_autoptr(StoredDraft) draft =
        store_read_draft(commander->reader, draft_id, NULL);
    if (!draft)
        return;
    Writing *writing = writing_new(commander, draft_id, draft->text);
    writing->answers = draft->answers;
    ui_notice(commander->ui, NOTICE_INFO, "Called back: it is a draft again");
    review(writing);
    writing_unref(writing);
}
