#pragma once
/* views - how each kind of view is made. UI thread only. */
#include "ui/view.h"

/* How a mail's body stands, for the views that need it. */
typedef enum {
    BODY_UNKNOWN, /* to be read from the store */
    BODY_AWAITED, /* asked for */
    BODY_FAILED,  /* it cannot be had; there is a reason */
    BODY_HERE,
} BodyState;

View *view_friends_new(const ViewContext *context);
/* `path`: of a mail in that mail (mail/enclosed.h), or NULL. */
View *view_reader_new(const ViewContext *context, gint64 mail_id,
                      const char *path);
/* The mails of a folder, at first of the inbox, which is looked for until it is
 * there; or what a pattern finds in all of them. Each has askers of the lister
 * from these on. */
enum { FOLDER_ASKERS = 1, FOUND_ASKERS = 11 };
View *view_folder_new(const ViewContext *context);
View *view_found_new(const ViewContext *context, const char *pattern);
View *view_folders_new(const ViewContext *context);
View *view_chat_new(const ViewContext *context, const char *jid);
View *view_person_new(const ViewContext *context, const char *jid);
View *view_attachments_new(const ViewContext *context, gint64 mail_id,
                           const char *path);
View *view_outbox_new(const ViewContext *context);
View *view_drafts_new(const ViewContext *context);
View *view_suggestions_new(const ViewContext *context);
View *view_choice_new(const ViewContext *context, const ChoiceSheet *sheet);
View *view_review_new(const ViewContext *context, ReviewSheet *sheet);
View *view_why_new(const ViewContext *context, gint64 mail_id);
View *view_text_new(const ViewContext *context);
View *view_help_new(const ViewContext *context, Scope scope);

/* ---- what only some views can be asked ---- */
/* To another folder; INVALID when there is none of that name. */
gboolean view_folder_open(View *view, const char *name, GError **error);
void view_found_show(View *view, const char *pattern);
/* Puts the cursor on a mail; FALSE: it is not among the rows. */
gboolean view_folder_seek(View *view, gint64 mail_id);
/* Only mails of that friend; NULL: all again. `name` is for the title. */
void view_folder_only(View *view, const char *jid, const char *name);
/* The JID of whose mails alone are shown, or NULL. */
const char *view_folder_only_jid(View *view);
FolderView view_folder_order(View *view);
/* The folder's id in the store, 0 where several are shown. */
gint64 view_folder_set_order(View *view, const FolderView *order);
/* The mails (gint64) of the thread that a mail is in, in the order of the list;
 * NULL: it is not among the rows, or threads are not shown. */
GArray *view_folder_thread(View *view, gint64 mail_id);
/* Neither a limit nor a person keeps rows out. */
gboolean view_folder_shows_all(View *view);
/* The folder that Enter opens there; NULL: none. Borrowed until the next call
 * of the view. */
const char *view_folders_name(View *view);
void view_folders_seek(View *view, gint64 folder_id);
/* The folder's id in the store; 0: none, or several. */
gint64 view_folder_id(View *view);
/* Only friends of whom something is unread. */
void view_friends_only_unread(View *view, gboolean is_only_unread);
gboolean view_friends_is_only_unread(View *view);

gint64 view_reader_mail(View *view);
const char *view_reader_path(View *view); /* NULL: the mail itself */
void view_reader_show(View *view, gint64 mail_id, const char *path);
void view_reader_act(View *view, ReaderAct act);
gboolean view_reader_is_at_end(View *view);
/* See ui_urls(). */
GPtrArray *view_reader_urls(View *view);
GPtrArray *view_text_urls(View *view);
/* Moves `doc`. */
void view_text_show(View *view, const char *title, Doc *doc);

const char *view_chat_jid(View *view);
/* What was typed and not sent: kept when the window closes. */
const char *view_chat_unsent(View *view);
void view_chat_set_unsent(View *view, const char *text);
/* All that stands in the input, also while a message is corrected. */
const char *view_chat_typed(View *view);
void view_chat_type(View *view, const char *text);
/* See ui_choose_message(), ui_answer() and ui_correct(). */
void view_chat_choose(View *view, gboolean is_older);
void view_chat_answer(View *view, const ChatRow *row);
void view_chat_correct(View *view);
/* What the next message answers, lines with `> ` in front; NULL: nothing. */
const char *view_chat_quote(View *view);
void view_chat_set_quote(View *view, const char *quote);

const char *view_choice_taker(View *view);
/* Indices (guint) of the tagged rows, or of the one under the cursor. */
GArray *view_choice_chosen(View *view);
/* Tells the one who asked, once; NULL: nothing was chosen. */
void view_choice_answer(View *view, const GArray *chosen);

/* Moves `sheet`, which takes the place of the one before. */
void view_review_set(View *view, ReviewSheet *sheet);
gpointer view_review_user(View *view);
/* Tells that the window was left. */
void view_review_left(View *view);
int view_review_attachment(View *view); /* under the cursor, or -1 */

/* Goes to a message when it is painted next. */
void view_chat_seek(View *view, const ChatCursor *at);

/* The chat message under the cursor; FALSE when it is none. */
gboolean view_person_chat_spot(View *view, ChatCursor *at_out);
void view_person_show(View *view, const char *jid);
/* The card alone, without a cursor: a preview. */
void view_person_draw_card(const ViewContext *context, const char *jid,
                           Surface *surface, Rect area);
const char *view_attachments_path(View *view);
void view_attachments_show(View *view, gint64 mail_id, const char *path);
void view_why_show(View *view, gint64 mail_id);
