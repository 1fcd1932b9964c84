/* cmd_chat - talking with a friend, and looking at one. */
#include "base/error.h"
#include "command/ask.h"
#include "command/bychat.h"
#include "command/commander.h"
#include "command/handlers.h"
#include "command/who.h"
#include "correspondence/jid.h"
#include "mail/address.h"

/* The friend under the cursor; INVALID says why there is none. */
static char *
friend_here(Commander *commander, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (subject->jid)
        return g_steal_pointer(&subject->jid);
    if (subject->address)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    subject->is_warned_of
                        ? "no friend is shown for %s; :why says the reason"
                        : "no friend is shown for %s; :link links one",
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
    if (args->n == 1 && here->chat_id && here->jid)
        return bychat_quote(commander, here->chat_id, here->jid, error);
    g_autofree char *jid = friend_meant(commander, args, error);
    if (!jid)
        return FALSE;
    g_autofree char *text = args_rest(args, 2);
    if (text)
        commander_say(commander, &(Saying){.jid = jid, .text = text});
    else
        ui_show_chat(commander->ui, jid);
    return TRUE;
}

/* ---- looking at someone ---- */

static gboolean
is_own(Commander *commander, const char *who)
{
    const Config *config = commander->config;
    g_autofree char *key = who ? address_key(who) : NULL;
    g_autofree char *own = address_key(config->address);
    g_autofree char *jid = who ? jid_bare(who) : NULL;
    return (key && g_strcmp0(key, own) == 0) ||
           (jid && g_strcmp0(jid, config->jid) == 0);
}

/* What is named first, else what is under the cursor: a mail of one's own? */
static gboolean
means_oneself(Commander *commander, const Args *args)
{
    if (args_word(args, 1))
        return is_own(commander, args_word(args, 1));
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    return subject->jid ? is_own(commander, subject->jid)
                        : is_own(commander, subject->address);
}

gboolean
cmd_person(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *jid = means_oneself(commander, args)
                               ? g_strdup(commander->config->jid)
                               : friend_meant(commander, args, error);
    if (!jid)
        return FALSE;
    ui_show_person(commander->ui, jid);
    return TRUE;
}

gboolean
cmd_me(Commander *commander, const Args *args, GError **error)
{
    ui_show_person(commander->ui, commander->config->jid);
    return TRUE;
}

gboolean
cmd_only_person(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *jid = friend_meant(commander, args, error);
    if (!jid)
        return FALSE;
    g_autoptr(Friend) person = store_read_friend(commander->reader, jid, NULL);
    const char *name = person ? person->name : jid;
    if (ui_only_person(commander->ui, jid, name))
        ui_notice(commander->ui, NOTICE_INFO,
                  "Only mail from %s; Esc shows all", name);
    return TRUE;
}

gboolean
cmd_only_unread(Commander *commander, const Args *args, GError **error)
{
    ui_only_unread(commander->ui);
    return TRUE;
}
