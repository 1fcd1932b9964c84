#pragma once
/* ui - the screen: two panes, windows over them, the prompt, notices.
 *
 * Owns the views and what they cache; reads the store in bounded pages; writes
 * nothing, talks to no network, knows no command's meaning: a key becomes a
 * command line that the host runs. UI thread only. */
#include "config/config.h"
#include "store/change.h"
#include "store/listing.h"
#include "store/read.h"
#include "text/doc.h"
#include "ui/choice.h"
#include "ui/review.h"
#include "ui/key.h"
#include "ui/surface.h"

typedef enum { /* where a key or command means something */
    SCOPE_ANY,
    SCOPE_LIST,    /* every list: friends, inbox, attachments, outbox, … */
    SCOPE_FRIENDS,
    SCOPE_INBOX,
    SCOPE_READER,
    SCOPE_CHAT,    /* text goes to the input line */
    SCOPE_PERSON,
    SCOPE_ATTACHMENTS,
    SCOPE_OUTBOX,
    SCOPE_DRAFTS,
    SCOPE_FOLDERS,
    SCOPE_SUGGESTIONS,
    SCOPE_CHOICE,
    SCOPE_WHY,
    SCOPE_TEXT, /* a part of a mail, or what a program said */
    SCOPE_REVIEW,
    SCOPE_HELP,
    N_SCOPES,
} Scope;
const char *scope_name(Scope scope); /* `any`, `list`, `friends`, … */
/* SCOPE_ANY with FALSE when there is none of that name. */
gboolean scope_parse(const char *name, Scope *scope_out);

/* What stands under the cursor; every field may be NULL or 0. */
typedef struct {
    char *jid;      /* the friend, also behind a mail's linked sender */
    char *name;
    char *address;  /* a mail's sender, or a person's address */
    char *group;    /* a roster group's header */
    gint64 mail_id, chat_id, intent_id, draft_id;
    char *enclosed;  /* which mail in the mail `mail_id`; NULL: that itself */
    gint part;       /* of that mail, or -1 */
    GArray *mail_ids; /* a folded thread's mails, gint64 each; else NULL */
    gboolean is_warned_of; /* a mail that may not be from `address`'s owner */
} Subject;
void subject_free(Subject *subject);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Subject, subject_free)

typedef struct TypesetQuery TypesetQuery;
typedef struct { /* what was entered in a chat; borrowed */
    const char *jid, *text;
    const char *replaces; /* id of the message that it corrects, or NULL */
    const char *answers;  /* id of the message that it answers, or NULL */
    const char *quote;    /* the text of that */
} Saying;

typedef struct { /* given by the app; called on the UI thread */
    gpointer host;
    /* Runs a command line, as typed after `:` or bound to a key. */
    void (*run)(gpointer host, const char *line);
    /* Text entered in a chat. */
    void (*say)(gpointer host, const Saying *saying);
    /* What the user does in a chat has changed (XEP-0085). */
    void (*typing)(gpointer host, const char *jid, Typing typing);
    /* Older messages of a chat than the store has; CHANGE_HISTORY answers. */
    void (*want_history)(gpointer host, const char *jid);
    /* What is bound to the keys pressed so far in `scope`: a command line;
     * or NULL with `*is_prefix_out` set when more keys may follow. */
    const char *(*binding)(gpointer host, Scope scope, const Key *keys,
                           guint n, gboolean *is_prefix_out);
    /* Completions of a `:` line at byte `cursor`: GPtrArray of char *, each
     * the text for [*start_out, cursor); NULL when there are none. */
    GPtrArray *(*complete)(gpointer host, const char *line, gsize cursor,
                           gsize *start_out);
    /* The keys of a scope for `?`: GPtrArray of char *[2] {keys, help}. */
    GPtrArray *(*help)(gpointer host, Scope scope);
    /* The first key that runs a command in `scope`, for the caller to free; or
     * NULL. */
    char *(*key_of)(gpointer host, Scope scope, const char *command);
    /* A mail without a cached body was opened: fetch it. */
    void (*want_body)(gpointer host, gint64 mail_id);
    /* The folder that is looked at from now on, to be kept up to date; 0: none
     * but the inbox, which always is. */
    void (*open_folder)(gpointer host, gint64 folder_id);
    /* A listing is to be worked out and kept up, told as CHANGE_LISTING; see
     * lister_ask(). NULL: no longer. */
    void (*want_listing)(gpointer host, guint asker,
                         const ListingQuery *query);
    /* A large mail's text is to be made, told as CHANGE_TYPESET; see
     * typesetter_ask(). NULL: no longer. */
    void (*want_typeset)(gpointer host, gconstpointer asker,
                         const TypesetQuery *query);
    /* Let the server look, too, for what the pattern finds in the folder (0: in
     * all). */
    void (*want_search)(gpointer host, gint64 folder_id, const char *pattern);
    /* Friends that came on the screen and whose vCard may be unknown. */
    void (*want_vcard)(gpointer host, const char *jid);
    /* A mail's text has been shown (mark it read); a chat was looked at. */
    void (*mail_shown)(gpointer host, gint64 mail_id);
    void (*chat_shown)(gpointer host, const char *jid);
} UiHost;

typedef struct Ui Ui;
Ui *ui_new(const Config *config, StoreReader *reader, const UiHost *host);
void ui_free(Ui *ui);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ui, ui_free)

/* ---- for the main loop ---- */
void ui_key(Ui *ui, const Key *key);
void ui_paste(Ui *ui, const char *raw);
void ui_change(Ui *ui, const Change *change);
/* When time alone changes something, and when a notice is to go: `*next_ms_out`
 * says when to call again, -1 never. Ages and dates are drawn anew. */
void ui_tick(Ui *ui, int *next_ms_out);
/* Something to paint? Then paint it, at the surface's size. */
gboolean ui_is_dirty(const Ui *ui);
void ui_render(Ui *ui, Surface *surface);

/* ---- for commands ---- */
Scope ui_scope(const Ui *ui);
Subject *ui_subject(Ui *ui); /* never NULL */
/* Tagged rows of the active list: GPtrArray of Subject*, empty when none. */
GPtrArray *ui_tagged(Ui *ui);

typedef enum { NOTICE_INFO, NOTICE_WARNING, NOTICE_ERROR } NoticeKind;
void ui_notice(Ui *ui, NoticeKind kind, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* Something that kith says stands on the screen. */
gboolean ui_has_notice(const Ui *ui);
/* The notice, if there is one, is no longer true. */
void ui_drop_notice(Ui *ui);
/* What was told, for whoever runs a command from outside. */
typedef struct {
    GString *text; /* a line each */
    gboolean has_error;
} UiHeard;
/* Notices and errors are added there as well, until NULL is given. */
void ui_hear(Ui *ui, UiHeard *heard);
void ui_last_error(Ui *ui, const char *text); /* until a key once it could be read */
/* Likewise, but it answers what the user just asked for: what they are told
 * next takes its place. */
void ui_refuse(Ui *ui, const char *text);

typedef enum {
    MOVE_DOWN, MOVE_UP, MOVE_PAGE_DOWN, MOVE_PAGE_UP, MOVE_FIRST, MOVE_LAST,
    MOVE_HALF_DOWN, MOVE_HALF_UP,
} Motion;
void ui_move(Ui *ui, Motion motion);
void ui_other_pane(Ui *ui);
void ui_back(Ui *ui);   /* closes the window on top; FALSE-like at the top:
                           see ui_is_at_top() */
gboolean ui_is_at_top(const Ui *ui);
void ui_open(Ui *ui);   /* Enter: the friend's chat, the mail, fold a group */
void ui_tag(Ui *ui);    /* toggles, and moves down */
void ui_untag_all(Ui *ui);
void ui_fold(Ui *ui);   /* the roster group or thread under the cursor */
void ui_fold_all(Ui *ui);
void ui_search(Ui *ui, const char *text, gboolean is_backward); /* NULL: again */
void ui_limit(Ui *ui, const char *text); /* NULL or "": all */
/* Whether the active list can search for, or be limited to, that text: INVALID
 * says what is wrong with a pattern. */
gboolean ui_check_pattern(Ui *ui, const char *text, GError **error);
/* Shows what a search or limit would, while it is being typed; what makes no
 * sense changes nothing. NULL: as it was before, nothing is typed any more. */
typedef enum { TRY_LIMIT, TRY_SEARCH } TryKind;
void ui_try(Ui *ui, TryKind kind, const char *text);
/* Tags what the pattern finds among the rows of the list. */
void ui_tag_pattern(Ui *ui, const char *text);
/* What was asked for is being worked out; keys wait for it. */
gboolean ui_is_awaiting(Ui *ui);
/* Opens the next unread mail or chat: person by person, see
 * store_read_unread_spot(). */
void ui_next_unread(Ui *ui);
/* The inbox shows only mails of that friend, and is gone to; once more, or
 * ui_back() in it, shows all. TRUE: only theirs now. */
gboolean ui_only_person(Ui *ui, const char *jid, const char *name);
/* The roster shows only those of whom something is unread; toggles. */
void ui_only_unread(Ui *ui);
void ui_window(Ui *ui, guint number); /* M-1 … M-9; 1 is the panes */
void ui_redraw(Ui *ui);
gboolean ui_wants_redraw(Ui *ui); /* C-l was pressed: full repaint; clears it */

/* ---- folders ---- */
/* The mail pane goes to a folder; NOT_FOUND when the store has none of that
 * name. */
gboolean ui_open_folder(Ui *ui, const char *name, GError **error);
void ui_show_folders(Ui *ui);
/* The folder whose mails the list on top shows, as the store has it; 0: none,
 * or several. */
gint64 ui_folder_id(Ui *ui);
/* The mail that is read is about to go: the next one of the list is read, or
 * the window closes after the last. */
void ui_read_on(Ui *ui, gint64 mail_id);
/* All folders' mails that the pattern finds, in a window. */
void ui_show_found(Ui *ui, const char *pattern);
/* How the list of mails on top is ordered. */
FolderView ui_order(Ui *ui);
/* Orders it so. Returns the folder (its id in the store) that is to be
 * remembered so, or 0. */
gint64 ui_set_order(Ui *ui, const FolderView *order);
/* The thread of a mail, in the order of the list: `gint64` each; those of
 * `FOLDER` are all in the folder of that mail. `*is_whole_out`: no limit cut
 * it short. Reads the store, a bounded number of rows. */
typedef enum { THREAD_OF_FOLDER, THREAD_EVERYWHERE } ThreadReach;
GArray *ui_thread(Ui *ui, gint64 mail_id, ThreadReach reach,
                  gboolean *is_whole_out);

void ui_show_mail(Ui *ui, gint64 mail_id);
void ui_show_chat(Ui *ui, const char *jid);
/* Likewise, with `quote` (lines, clean) above the input: it goes with the next
 * message. */
void ui_show_chat_quoting(Ui *ui, const char *jid, const char *quote);
/* What is typed in the chat on the screen, "" elsewhere; the caller frees it.
 * It is taken out of the input. */
char *ui_take_unsent(Ui *ui);
/* Likewise, but it stays; NULL elsewhere. */
char *ui_typed(Ui *ui);
/* Into the input of that chat, whose window is opened; it can be undone. */
void ui_type(Ui *ui, const char *jid, const char *text);
/* The chat goes to that message. */
void ui_show_chat_spot(Ui *ui, const char *jid, const ChatCursor *at);
/* The next message in the chat on the screen is the one chosen: ui_subject(). */
void ui_choose_message(Ui *ui, gboolean is_older);
/* What is entered next answers the message; it is of the chat on the screen. */
void ui_answer(Ui *ui, const ChatRow *row);
/* The last message is edited; says why it cannot be. */
void ui_correct(Ui *ui);
void ui_show_person(Ui *ui, const char *jid);
/* `enclosed` names a mail in the mail (mail/enclosed.h), or is NULL. */
void ui_show_attachments(Ui *ui, gint64 mail_id, const char *enclosed);
/* Text in a window of its own; moves `doc`. */
void ui_show_text(Ui *ui, const char *title, Doc *doc);
void ui_show_outbox(Ui *ui);
void ui_show_drafts(Ui *ui);
void ui_show_suggestions(Ui *ui);
void ui_show_why(Ui *ui, gint64 mail_id); /* why the mail bears its mark */
void ui_show_help(Ui *ui);

/* ---- reading a mail ---- */
/* A mail in a mail, in a window of its own. */
void ui_show_enclosed(Ui *ui, gint64 mail_id, const char *path);
typedef enum {
    READER_HEADERS, /* all of them, or the few; likewise the next ones */
    READER_RAW,
    READER_QUOTES,
    READER_QUOTE, /* the one gone to, else the first in sight */
    READER_NEXT_QUOTE, READER_PREVIOUS_QUOTE,
    READER_HTML, READER_PLAIN, /* which of the two texts of a mail */
    READER_OTHER_TEXT,
} ReaderAct;
/* Does it to the text that is read; says where that cannot be. */
void ui_reader_act(Ui *ui, ReaderAct act);
/* The targets of the links in the text that is read, in the order of their
 * numbers, for the caller to free: GPtrArray of char *. NULL: none is read. */
GPtrArray *ui_urls(Ui *ui);
/* From the mail that is read to the next in the list. */
void ui_step_mail(Ui *ui, gboolean is_backward);
/* Down a page; at the end of a mail, to the next. */
void ui_page_on(Ui *ui);

/* ---- choosing ---- */
/* A list to choose in; one that was open goes without an answer. */
void ui_choose(Ui *ui, const ChoiceSheet *sheet);
/* Answers with the tagged rows, or the one under the cursor. */
void ui_take_choice(Ui *ui);
/* The command that takes a choice besides `open`, or NULL. */
const char *ui_choice_taker(Ui *ui);

/* ---- a mail before it goes ---- */
/* Shows it, in the window of `sheet->user` where there is one; moves `sheet`. */
void ui_show_review(Ui *ui, ReviewSheet *sheet);
/* The `user` of the review that the user is in, or NULL. */
gpointer ui_review(Ui *ui);
/* The number of the attachment under the cursor there, or -1. */
int ui_review_attachment(Ui *ui);
/* The window of `user` goes, and nobody is told that it was left. */
void ui_close_review(Ui *ui, gconstpointer user);

/* ---- questions ---- */
/* The line that is typed has changed: what is to be said of it, quietly, for
 * the caller to free; or NULL. */
typedef char *(*UiTyped)(gpointer user, const char *line);
typedef GPtrArray *(*UiComplete)(gpointer user, const char *line, gsize cursor,
                                 gsize *start_out);
/* `answer` NULL: the user gave up. It runs once, then `user` is freed. */
typedef void (*UiAnswer)(gpointer user, const char *answer);
typedef enum {
    ASK_LINE,
    ASK_SECRET, /* no echo, no history */
    ASK_COMMAND, /* the `:` line: history and completion */
    ASK_SEARCH,
} AskKind;
void ui_ask(Ui *ui, AskKind kind, const char *prompt, const char *initial,
            UiComplete complete, UiAnswer answer, gpointer user,
            GDestroyNotify free_user);
/* Likewise, for a line whose effect shows while it is typed. */
void ui_ask_live(Ui *ui, AskKind kind, const char *prompt, const char *initial,
                 UiComplete complete, UiTyped typed, UiAnswer answer,
                 gpointer user, GDestroyNotify free_user);
/* One key out of `keys` (`yeq`); the answer is that letter. */
void ui_ask_key(Ui *ui, const char *question, const char *keys,
                UiAnswer answer, gpointer user, GDestroyNotify free_user);
gboolean ui_is_asking(const Ui *ui);
void ui_load_history(Ui *ui, const char *path);
void ui_save_history(Ui *ui, const char *path);
