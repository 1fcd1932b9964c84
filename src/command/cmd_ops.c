/* cmd_ops - what is done to mails: marked, moved, copied, deleted, and undone.
 */
#include "base/error.h"
#include "command/ask.h"
#include "command/handlers.h"
#include "command/mails.h"

/* What was tagged is dealt with. */
static void
do_operation(Commander *commander, Intent *intent)
{
    commander_wish(commander, intent);
    if (commander->wants_tagged)
        ui_untag_all(commander->ui);
}

/* ---- marks ---- */

static gboolean
all_have(Commander *commander, const GArray *mails, guint flag)
{
    for (guint i = 0; i < mails->len; i++) {
        g_autoptr(MailRow) row = store_read_mail(
            commander->reader, g_array_index(mails, gint64, i), NULL);
        if (row && !(row->flags & flag))
            return FALSE;
    }
    return TRUE;
}

/* Off where all have it, else on; by a pattern, on. */
static gboolean
toggle(Commander *commander, const Args *args, guint flag, GError **error)
{
    g_autoptr(MailChoice) choice = mail_choice_read(commander, args, 1, error);
    if (!choice)
        return FALSE;
    gboolean is_off = choice->mails && all_have(commander, choice->mails, flag);
    commander_wish(commander, mail_choice_flags(choice, is_off ? 0 : flag,
                                                is_off ? flag : 0));
    return TRUE;
}

gboolean
cmd_flag(Commander *commander, const Args *args, GError **error)
{
    return toggle(commander, args, MAIL_FLAGGED, error);
}

gboolean
cmd_toggle_read(Commander *commander, const Args *args, GError **error)
{
    return toggle(commander, args, MAIL_SEEN, error);
}

gboolean
cmd_mark_all_read(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(MailChoice) all = mail_choice_all(commander, error);
    if (!all)
        return FALSE;
    commander_wish(commander, mail_choice_flags(all, MAIL_SEEN, 0));
    return TRUE;
}

/* ---- move, copy ---- */

typedef struct {
    Operation operation;
    MailChoice *choice;
} Errand;

static void
errand_free(gpointer user)
{
    Errand *errand = user;
    g_clear_pointer(&errand->choice, mail_choice_free);
    g_free(errand);
}

static gboolean
operate_to(Commander *commander, Operation operation, const MailChoice *choice,
           const char *name, GError **error)
{
    g_autoptr(Folder) folder = store_read_folder(commander->reader, name, NULL);
    if (!folder) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "there is no folder %s; Tab completes its name", name);
        return FALSE;
    }
    do_operation(commander, mail_choice_operate(choice, operation, name));
    return TRUE;
}

static void
folder_answered(Commander *commander, const char *answer, gpointer user)
{
    const Errand *errand = user;
    g_autoptr(GError) error = NULL;
    if (answer && *answer &&
        !operate_to(commander, errand->operation, errand->choice, answer,
                    &error))
        commander_tell_error(commander, error);
}

static gboolean
bring(Commander *commander, const Args *args, Operation operation,
      const char *prompt, GError **error)
{
    const char *name = args_word(args, 1);
    MailChoice *choice = mail_choice_read(commander, args, 2, error);
    if (!choice)
        return FALSE;
    Errand *errand = g_new0(Errand, 1);
    errand->operation = operation;
    errand->choice = choice;
    if (!name) {
        ask_line(commander, ARG_FOLDER, prompt, NULL, folder_answered, errand,
                 errand_free);
        return TRUE;
    }
    gboolean is_done = operate_to(commander, operation, choice, name, error);
    errand_free(errand);
    return is_done;
}

gboolean
cmd_move(Commander *commander, const Args *args, GError **error)
{
    return bring(commander, args, OPERATION_MOVE, "Move to: ", error);
}

gboolean
cmd_copy(Commander *commander, const Args *args, GError **error)
{
    return bring(commander, args, OPERATION_COPY, "Copy to: ", error);
}

/* ---- delete ---- */

static gboolean
lies_in_trash(Commander *commander, const MailChoice *choice)
{
    if (choice->mails)
        return store_count_mails_in_role(commander->reader, choice->mails,
                                         FOLDER_TRASH,
                                         NULL) == choice->mails->len;
    g_autoptr(Folder) trash =
        store_read_folder_by_role(commander->reader, FOLDER_TRASH, NULL);
    return trash && trash->id == choice->folder_id;
}

/* In the reader the next mail takes the place of one that goes. */
static void
read_on(Commander *commander, const MailChoice *choice)
{
    if (ui_scope(commander->ui) == SCOPE_READER && choice->mails &&
        choice->mails->len == 1)
        ui_read_on(commander->ui, g_array_index(choice->mails, gint64, 0));
}

static void
expunge_answered(Commander *commander, const char *answer, gpointer user)
{
    const Errand *errand = user;
    if (g_strcmp0(answer, "y") != 0)
        return;
    read_on(commander, errand->choice);
    do_operation(commander,
                 mail_choice_operate(errand->choice, OPERATION_EXPUNGE, NULL));
}

static void
ask_expunge(Commander *commander, MailChoice *choice)
{
    Errand *errand = g_new0(Errand, 1);
    errand->operation = OPERATION_EXPUNGE;
    errand->choice = choice;
    guint n = choice->mails ? choice->mails->len : 0;
    g_autofree char *question =
        n == 1 ? g_strdup("Delete this mail for good?")
        : n    ? g_strdup_printf("Delete these %u mails for good?", n)
               : g_strdup("Delete all these mails for good?");
    ask_key(commander, question, "yn", expunge_answered, errand, errand_free);
}

gboolean
cmd_delete(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(MailChoice) choice = mail_choice_read(commander, args, 1, error);
    if (!choice)
        return FALSE;
    if (lies_in_trash(commander, choice)) {
        ask_expunge(commander, g_steal_pointer(&choice));
        return TRUE;
    }
    read_on(commander, choice);
    do_operation(commander,
                 mail_choice_operate(choice, OPERATION_DELETE, NULL));
    return TRUE;
}

gboolean
cmd_undelete(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(MailChoice) choice = mail_choice_read(commander, args, 1, error);
    if (!choice)
        return FALSE;
    do_operation(commander,
                 mail_choice_operate(choice, OPERATION_UNDELETE, NULL));
    return TRUE;
}

/* ---- undo ---- */

gboolean
cmd_undo(Commander *commander, const Args *args, GError **error)
{
    commander_wish(commander, intent_undo());
    return TRUE;
}
