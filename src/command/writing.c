/* writing - see writing.h. */
#include "command/writing.h"

#include "base/clock.h"
#include "base/error.h"
#include "command/ask.h"
#include "command/draftfiles.h"
#include "command/reviewing.h"
#include "command/sending.h"

/* Those who go on writing need no copy of each step. */
#define FILE_AFTER_SECONDS 10

struct Writing {
    Commander *commander;
    gint64 draft_id;       /* 0: not known yet */
    char *key;             /* what its files, and the draft, are known by */
    char *text;            /* as saved last */
    char *untouched;       /* coming back so it is not sent; NULL: it may be */
    gint64 answers;        /* the mail that it answers, or 0 */
    GStrv copies;          /* Message-IDs of what it goes on with in the Drafts
                            * folder, or NULL */
    guint n_saves;         /* that are with the keeper */
    gboolean is_composed;  /* the mail is being made */
    gboolean is_edited;    /* an editor has it open */
    gboolean awaits_id;    /* the first save is with the keeper */
    gboolean is_stale;     /* `text` changed while it awaited its id */
    gboolean is_unfiled;   /* `text` has no copy in the Drafts folder … */
    gboolean wants_filing; /* … and gets one as soon as its id is known */
    char *awaits_queue;    /* the Message-ID of the mail that is with the
                            * keeper, or NULL */
    gboolean is_dropped;   /* drop the draft as soon as its id is known */
    char *route; /* why it is a mail, told before the review; or NULL */
};

static void edit(Writing *writing);
static void edited(gpointer user, const char *text, const GError *error);
static void review(Writing *writing);
static void
reviewed_broken(Commander *commander, const char *answer, gpointer user);

static Writing *
writing_new(Commander *commander, gint64 draft_id, const char *key,
            const char *text)
{
    Writing *writing = g_rc_box_new0(Writing);
    writing->commander = commander_ref(commander);
    writing->draft_id = draft_id;
    writing->key = key ? g_strdup(key) : draftfiles_new_key();
    writing->text = g_strdup(text);
    return writing;
}

static void
writing_clear(gpointer box)
{
    Writing *writing = box;
    g_free(writing->key);
    g_free(writing->text);
    g_free(writing->untouched);
    g_strfreev(writing->copies);
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
    if (!writing->awaits_id && !writing->awaits_queue && !writing->n_saves &&
        g_ptr_array_remove(writing->commander->writings, writing))
        writing_unref(writing);
}

/* By its key, so that the draft is the same one before its id is known. */
static Intent *
save_intent(const Writing *writing)
{
    Intent *intent = intent_save_draft(writing->draft_id, writing->text);
    intent->origin_id = g_strdup(writing->key);
    intent->mail_id = writing->answers;
    intent->copies = g_strdupv(writing->copies);
    return intent;
}

/* The end may come before the first save is answered. */
static void
save_unsaved(Writing *writing)
{
    if (writing->is_stale && !writing->is_dropped)
        commander_wish(writing->commander, save_intent(writing));
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
    commander_wish(writing->commander, save_intent(writing));
    writing->n_saves++;
    writing->awaits_id = !writing->draft_id;
    await_store(writing);
}

static void
drop(Writing *writing)
{
    if (writing->draft_id)
        commander_wish(writing->commander,
                       intent_drop_draft(writing->draft_id));
    else
        writing->is_dropped = TRUE;
    draftfiles_drop_text(writing->commander->reader, writing->key);
}

/* The file is only for what the store does not have. */
static void
drop_file(const Writing *writing)
{
    if (!writing->n_saves && !writing->is_edited)
        draftfiles_drop_text(writing->commander->reader, writing->key);
}

static gboolean
is_draft_of(const Writing *writing, gint64 draft_id)
{
    if (writing->draft_id)
        return draft_id == writing->draft_id;
    g_autoptr(StoredDraft) draft =
        store_read_draft(writing->commander->reader, draft_id, NULL);
    return draft && g_strcmp0(draft->key, writing->key) == 0;
}

/* A copy for the user's other machines. */
static void
file(Writing *writing, gint64 after)
{
    if (!writing->draft_id) {
        writing->wants_filing = TRUE;
        return;
    }
    g_autofree char *random = g_uuid_string_random();
    g_autofree char *from = address_wire(writing->commander->config->address);
    g_autofree char *id = g_strconcat(random, strrchr(from, '@'), NULL);
    commander_wish(writing->commander, intent_file_draft(writing->draft_id, id,
                                                         clock_now() + after));
}

/* It is put away. */
static void
file_now(Writing *writing)
{
    if (writing->is_unfiled)
        file(writing, 0);
    writing->is_unfiled = FALSE;
}

/* Another mail may be queued again meanwhile. One that is not in the outbox
 * any more has been sent. */
static gboolean
is_mail_of_intent(const Writing *writing, gint64 intent_id)
{
    g_autoptr(Intent) intent =
        store_read_intent(writing->commander->reader, intent_id, NULL);
    return !intent || g_strcmp0(intent->origin_id, writing->awaits_queue) == 0;
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
    if (writing->wants_filing && !writing->is_dropped)
        file(writing, writing->is_unfiled ? FILE_AFTER_SECONDS : 0);
    writing->wants_filing = FALSE;
}

static gboolean
takes(Writing *writing, const Change *change)
{
    if (writing->n_saves && change->intent_kind == INTENT_SAVE_DRAFT &&
        is_draft_of(writing, change->draft_id)) {
        writing->n_saves--;
        if (writing->awaits_id)
            take_saved(writing, change->draft_id);
        drop_file(writing);
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

static void
start(Writing *writing, DraftStart start)
{
    if (start == DRAFT_IS_BEGUN)
        writing->untouched = g_strdup(writing->text);
    save(writing);
    edit(writing);
    writing_unref(writing);
}

void
writing_start(Commander *commander, const Draft *draft, DraftStart how,
              gint64 answers_mail)
{
    g_autofree char *text = draft_to_text(draft);
    Writing *writing = writing_new(commander, 0, draft->files_key, text);
    writing->answers = answers_mail;
    writing->route = g_steal_pointer(&commander->route);
    start(writing, how);
}

void
writing_continue(Commander *commander, const Draft *draft, const char *copy)
{
    g_autofree char *text = draft_to_text(draft);
    Writing *writing = writing_new(commander, 0, draft->files_key, text);
    const char *const copies[] = {copy, NULL};
    writing->copies = copy ? g_strdupv((char **)copies) : NULL;
    start(writing, DRAFT_IS_COMPLETE);
}

void
writing_recall(Commander *commander, const StoredDraft *draft)
{
    Writing *writing =
        writing_new(commander, draft->id, draft->key, draft->text);
    writing->answers = draft->answers;
    edit(writing);
    writing_unref(writing);
}

/* In a file that outlives a crash, where there can be one. */
static void
edit(Writing *writing)
{
    const CommandHost *host = &writing->commander->host;
    g_autoptr(GError) error = NULL;
    g_autofree char *path =
        draftfiles_text(writing->commander->reader, writing->key, &error);
    if (error)
        commander_tell_error(writing->commander, error);
    writing->is_edited = TRUE;
    host->edit(host->host, path, writing->text, edited,
               g_rc_box_acquire(writing), writing_unref);
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
    writing->is_unfiled = TRUE;
    save(writing);
    file(writing, FILE_AFTER_SECONDS);
}

/* It may have saved its text before it failed. */
static void
editor_failed(Writing *writing, const char *text, const GError *error)
{
    if (text && !is_blank(text))
        take_text(writing, text);
    file_now(writing);
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
drop_file_if_same(const Writing *writing, const char *text)
{
    if (g_strcmp0(text, writing->text) == 0)
        drop_file(writing);
}

static void
edited(gpointer user, const char *text, const GError *error)
{
    Writing *writing = user;
    Commander *commander = writing->commander;
    writing->is_edited = FALSE;
    if (commander->is_gone)
        return;
    drop_file_if_same(writing, text);
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

Draft *
writing_draft(const Writing *writing, GError **error)
{
    const Config *config = writing->commander->config;
    g_autoptr(Address) from = address_new(config->name, config->address);
    Draft *draft = draft_from_text(writing->text, from, error);
    if (draft)
        draft->files_key = g_strdup(writing->key);
    return draft;
}

/* The draft may have been thrown away in the list of drafts meanwhile. */
static void
save_if_gone(Writing *writing)
{
    if (!writing->draft_id)
        return;
    g_autoptr(StoredDraft) draft =
        store_read_draft(writing->commander->reader, writing->draft_id, NULL);
    if (draft)
        return;
    writing->draft_id = 0;
    save(writing);
}

static void
left(gpointer user)
{
    Writing *writing = user;
    if (writing->commander->is_gone)
        return;
    save_if_gone(writing);
    file_now(writing);
    ui_notice(writing->commander->ui, NOTICE_INFO, "Kept as a draft (:recall)");
}

static void
show(Writing *writing, const Draft *draft)
{
    Commander *commander = writing->commander;
    ReviewSheet *sheet =
        reviewing_sheet(commander->config, commander->reader, draft);
    sheet->left = left;
    sheet->user = g_rc_box_acquire(writing);
    sheet->free_user = writing_unref;
    ui_show_review(commander->ui, sheet);
}

/* What no mail can be made of must be mended first. */
static void
review(Writing *writing)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Draft) draft = writing_draft(writing, &error);
    if (draft) {
        show(writing, draft);
        return;
    }
    ui_close_review(writing->commander->ui, writing);
    g_autofree char *question =
        g_strdup_printf("%s: e edit again, q keep as draft", error->message);
    ask_key(writing->commander, question, "eq", reviewed_broken,
            g_rc_box_acquire(writing), writing_unref);
}

static void
reviewed_broken(Commander *commander, const char *answer, gpointer user)
{
    if (g_strcmp0(answer, "e") == 0)
        edit(user);
    else
        left(user);
}

Writing *
writing_here(Commander *commander, GError **error)
{
    Writing *writing = ui_review(commander->ui);
    if (!writing)
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "no mail is being reviewed");
    return writing;
}

Writing *
writing_ref(Writing *writing)
{
    return g_rc_box_acquire(writing);
}

void
writing_release(gpointer writing)
{
    writing_unref(writing);
}

void
writing_edit(Writing *writing)
{
    edit(writing);
}

void
writing_keep(Writing *writing)
{
    ui_close_review(writing->commander->ui, writing);
    left(writing);
}

void
writing_put(Writing *writing, const Draft *draft)
{
    g_autofree char *text = draft_to_text(draft);
    take_text(writing, text);
    review(writing);
}

typedef struct {
    Writing *writing;
    gint64 not_before;
} Posting;

static void
posting_free(gpointer user)
{
    Posting *posting = user;
    writing_unref(posting->writing);
    g_free(posting);
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
    ui_close_review(commander->ui, writing);
    ui_notice(commander->ui, NOTICE_INFO, "%s", notice);
    commander->host.repaint(commander->host.host);
}

static void
composed(gpointer user, Intent *intent, const GError *error)
{
    const Posting *posting = user;
    Commander *commander = posting->writing->commander;
    posting->writing->is_composed = FALSE;
    if (commander->is_gone) {
        g_clear_pointer(&intent, intent_free);
        return;
    }
    if (!intent) {
        commander_tell_error(commander, error);
        commander->host.repaint(commander->host.host);
        return;
    }
    g_free(intent->draft);
    intent->draft = g_strdup(posting->writing->text); /* as it was written */
    intent->not_before = posting->not_before ? posting->not_before
                                             : sending_time(commander->config);
    queue(posting->writing, intent);
}

gboolean
writing_send(Writing *writing, gint64 not_before, GError **error)
{
    Commander *commander = writing->commander;
    g_autoptr(Draft) draft = writing_draft(writing, error);
    if (!draft || !draft_is_sendable(draft, error) || writing->is_composed)
        return draft != NULL && writing->is_composed;
    Posting *posting = g_new0(Posting, 1);
    posting->writing = writing_ref(writing);
    posting->not_before = not_before;
    writing->is_composed = TRUE;
    sending_start(commander->config, commander->reader, g_steal_pointer(&draft),
                  writing->answers, composed, posting, posting_free);
    return TRUE;
}

void
writing_called_back(Commander *commander, gint64 draft_id)
{
    g_autoptr(StoredDraft) draft =
        store_read_draft(commander->reader, draft_id, NULL);
    if (!draft)
        return;
    Writing *writing =
        writing_new(commander, draft_id, draft->key, draft->text);
    writing->answers = draft->answers;
    writing->is_unfiled = TRUE;
    ui_notice(commander->ui, NOTICE_INFO, "Called back: it is a draft again");
    review(writing);
    writing_unref(writing);
}
