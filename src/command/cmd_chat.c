/* cmd_chat - talking with a friend, and looking at one. */
#include "base/error.h"
#include "command/ask.h"
#include "command/bychat.h"
#include "command/commander.h"
#include "command/handlers.h"
#include "command/who.h"

/* The friend under the cursor; INVALID says why there is none. */
static char *
friend_here(Commander *commander, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (subject->jid)
        return g_steal_pointer(&subject->jid);
    if (subject->address)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "no friend is shown for %s; :link links one",
                    subject->address);
    else
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "no friend is under the cursor");
    return NULL;
}

/* The friend named first, else the one under the cursor. */
static char *
friend_meant(Commander *commander, const Args *args, GError **error)
{
    const char *who = args_word(args, 1);
    return who ? who_jid(commander->reader, who, error)
               : friend_here(commander, error);
}

gboolean
cmd_chat(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(Subject) here = ui_subject(commander->ui);
    if (args->n == 1 && here->mail_id && here->jid)
        return bychat_answer(commander, here->mail_id, here->jid, error);
    g_autofree char *jid = friend_meant(commander, args, error);
    if (!jid)
        return FALSE;
    g_autofree char *text = args_rest(args, 2);
    if (text)
        commander_say(commander, jid, text);
    else
        ui_show_chat(commander->ui, jid);
    return TRUE;
}

gboolean
cmd_person(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *jid = friend_meant(commander, args, error);
    if (!jid)
        return FALSE;
    ui_show_person(commander->ui, jid);
    return TRUE;
}
