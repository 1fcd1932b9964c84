/* cmd_thread - a thread as a whole: reading it through, marking it, deleting
 * it. */
#include "base/error.h"
#include "command/commander.h"
#include "command/handlers.h"

/* The mails of the thread that the subject's mail is in; NULL: no mail is
 * there. */
static GArray *
thread_here(Commander *commander, ThreadReach reach, gint64 *mail_id_out,
            gboolean *is_whole_out, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    *mail_id_out = subject->mail_id;
    if (!subject->mail_id) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "no mail is under the cursor");
        return NULL;
    }
    return ui_thread(commander->ui, subject->mail_id, reach, is_whole_out);
}

static gint64
mail_at(const GArray *mails, guint i)
{
    return g_array_index(mails, gint64, i);
}

static guint
find_mail(const GArray *mails, gint64 mail_id)
{
    guint i = 0;
    while (i < mails->len && mail_at(mails, i) != mail_id)
        i++;
    return i;
}

/* The first that is unread, else the first; 0: the thread is empty. */
static gint64
begin_reading(Commander *commander, const GArray *mails)
{
    for (guint i = 0; i < mails->len; i++) {
        g_autoptr(MailRow) row =
            store_read_mail(commander->reader, mail_at(mails, i), NULL);
        if (row && mail_is_unread(row->flags))
            return row->at.id;
    }
    return mails->len > 0 ? mail_at(mails, 0) : 0;
}

gboolean
cmd_read_thread(Commander *commander, const Args *args, GError **error)
{
    gint64 here;
    gboolean is_whole;
    g_autoptr(GArray) mails =
        thread_here(commander, THREAD_EVERYWHERE, &here, &is_whole, error);
    if (!mails)
        return FALSE;
    if (ui_scope(commander->ui) != SCOPE_READER) {
        gint64 first = begin_reading(commander, mails);
        ui_show_mail(commander->ui, first ? first : here);
        return TRUE;
    }
    guint next = find_mail(mails, here) + 1;
    if (next < mails->len)
        ui_show_mail(commander->ui, mail_at(mails, next));
    else
        ui_notice(commander->ui, NOTICE_INFO,
                  "This is the last mail of the thread.");
    return TRUE;
}

/* ---- the whole of it ---- */

/* Never a part of it: what was not read is not thrown away unseen. */
static GArray *
whole_thread(Commander *commander, GError **error)
{
    gint64 here;
    gboolean is_whole;
    g_autoptr(GArray) mails =
        thread_here(commander, THREAD_OF_FOLDER, &here, &is_whole, error);
    if (mails && !is_whole) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "the thread is too long to be found here; :threads "
                            "shows all of it");
        return NULL;
    }
    return g_steal_pointer(&mails);
}

gboolean
cmd_delete_thread(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(GArray) mails = whole_thread(commander, error);
    if (!mails)
        return FALSE;
    commander_wish(commander, intent_operate(OPERATION_DELETE, mails, NULL));
    return TRUE;
}

gboolean
cmd_mark_thread_read(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(GArray) mails = whole_thread(commander, error);
    if (!mails)
        return FALSE;
    commander_wish(commander, intent_operate_flags(mails, MAIL_SEEN, 0));
    return TRUE;
}
