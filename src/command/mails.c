/* mails - see mails.h. */
#include "command/mails.h"

#include "base/clock.h"
#include "base/error.h"
#include "mail/pattern.h"

static void
add_subject(GArray *mails, const Subject *subject)
{
    if (subject->mail_ids)
        g_array_append_vals(mails, subject->mail_ids->data,
                            subject->mail_ids->len);
    else if (subject->mail_id)
        g_array_append_val(mails, subject->mail_id);
}

GArray *
commander_mails(Commander *commander)
{
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GPtrArray) subjects =
        commander_subjects(commander, USE_TAGGED_IF_ASKED);
    for (guint i = 0; i < subjects->len; i++)
        add_subject(mails, subjects->pdata[i]);
    return mails;
}

GArray *
commander_some_mails(Commander *commander, GError **error)
{
    GArray *ids = commander_mails(commander);
    if (ids->len > 0)
        return ids;
    g_array_unref(ids);
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "no mail is under the cursor");
    return NULL;
}

void
mail_choice_free(MailChoice *choice)
{
    g_clear_pointer(&choice->mails, g_array_unref);
    g_free(choice->pattern);
    g_free(choice);
}

MailChoice *
mail_choice_all(Commander *commander, GError **error)
{
    gint64 folder_id = ui_folder_id(commander->ui);
    if (!folder_id) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "no one folder is shown here");
        return NULL;
    }
    MailChoice *choice = g_new0(MailChoice, 1);
    choice->folder_id = folder_id;
    return choice;
}

/* Marks alone match everything, as they do while one types; what is done to
 * mails needs a word that says which. */
static Pattern *
read_pattern(const char *text, GError **error)
{
    g_autoptr(Pattern) pattern = pattern_parse(text, clock_now(), error);
    if (!pattern || !pattern->children || pattern->children->len > 0)
        return g_steal_pointer(&pattern);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "`%s` says nothing of a mail: name some, as in from:bob, or "
                "before:1y for all before a date",
                text);
    return NULL;
}

MailChoice *
mail_choice_read(Commander *commander, const Args *args, guint i,
                 GError **error)
{
    g_autofree char *text = args_rest(args, i);
    if (text) {
        g_autoptr(Pattern) pattern = read_pattern(text, error);
        MailChoice *found = pattern ? mail_choice_all(commander, error) : NULL;
        if (found)
            found->pattern = g_steal_pointer(&text);
        return found;
    }
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (subject->enclosed) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "this mail is a part of another: only that one can "
                            "be marked, moved or deleted; close this first");
        return NULL;
    }
    g_autoptr(MailChoice) choice = g_new0(MailChoice, 1);
    choice->mails = commander_mails(commander);
    if (choice->mails->len)
        return g_steal_pointer(&choice);
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "no mail is under the cursor");
    return NULL;
}

Intent *
mail_choice_operate(const MailChoice *choice, Operation operation,
                    const char *folder)
{
    return choice->mails ? intent_operate(operation, choice->mails, folder)
                         : intent_operate_matching(operation, choice->folder_id,
                                                   choice->pattern, folder);
}

Intent *
mail_choice_flags(const MailChoice *choice, guint add, guint remove)
{
    return choice->mails ? intent_operate_flags(choice->mails, add, remove)
                         : intent_operate_flags_matching(
                               choice->folder_id, choice->pattern, add, remove);
}
