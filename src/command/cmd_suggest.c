/* cmd_suggest - proposals accepted or refused, and friends added. */
#include "base/error.h"
#include "command/ask.h"
#include "command/handlers.h"
#include "command/stored.h"
#include "correspondence/jid.h"
#include "ui/view.h"

gboolean
cmd_suggestions(Commander *commander, const Args *args, GError **error)
{
    ui_show_suggestions(commander->ui);
    return TRUE;
}

/* ---- the list's keys ---- */

static gboolean
is_friend(Commander *commander, const char *jid)
{
    g_autoptr(Friend) person = store_read_friend(commander->reader, jid, NULL);
    return person && person->is_listed;
}

static void
accept(Commander *commander, const Subject *subject)
{
    if (is_friend(commander, subject->jid)) {
        commander_wish(commander, intent_link(subject->jid, subject->address));
        ui_notice(commander->ui, NOTICE_INFO, "%s is now linked to %s",
                  subject->address,
                  subject->name ? subject->name : subject->jid);
        return;
    }
    commander_wish(commander, intent_add_friend(subject->jid, subject->name));
    ui_notice(commander->ui, NOTICE_INFO,
              "%s is asked to become a friend; then link the address",
              subject->jid);
}

static void
refuse(Commander *commander, const Subject *subject)
{
    gboolean is_link = is_friend(commander, subject->jid);
    commander_wish(commander,
                   intent_refuse_suggestion(subject->jid,
                                            is_link ? subject->address : NULL));
    ui_notice(commander->ui, NOTICE_INFO, "%s is not proposed again%s%s",
              subject->jid, is_link ? " for " : "",
              is_link ? subject->address : "");
}

typedef void (*Judge)(Commander *commander, const Subject *subject);

static gboolean
judge(Commander *commander, Judge verdict, GError **error)
{
    g_autoptr(GPtrArray) subjects =
        commander_subjects(commander, USE_TAGGED_ALWAYS);
    for (guint i = 0; i < subjects->len; i++) {
        const Subject *subject = subjects->pdata[i];
        if (!subject->jid || !subject->address ||
            ui_scope(commander->ui) != SCOPE_SUGGESTIONS) {
            g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                                "no suggestion is under the cursor: see "
                                ":suggestions");
            return FALSE;
        }
        verdict(commander, subject);
    }
    ui_untag_all(commander->ui);
    return TRUE;
}

gboolean
cmd_accept(Commander *commander, const Args *args, GError **error)
{
    return judge(commander, accept, error);
}

gboolean
cmd_refuse(Commander *commander, const Args *args, GError **error)
{
    return judge(commander, refuse, error);
}

/* ---- Enter: what accepting would do, and then the choice ---- */

static void
choice_answered(Commander *commander, const char *answer, gpointer user)
{
    if (g_strcmp0(answer, "y") == 0)
        accept(commander, user);
    else if (g_strcmp0(answer, "x") == 0)
        refuse(commander, user);
}

gboolean
stored_ask_suggestion(Commander *commander, const Subject *subject,
                      GError **error)
{
    if (!subject->jid || !subject->address)
        return TRUE;
    const char *name = subject->name ? subject->name : subject->jid;
    g_autofree char *question =
        is_friend(commander, subject->jid)
            ? g_strdup_printf("Link %s to %s? y yes, x never, q later",
                              subject->address, name)
            : g_strdup_printf("Ask %s, who mails as %s, to become a friend? "
                              "y yes, x never, q later",
                              subject->jid, subject->address);
    ask_key(commander, question, "yxq", choice_answered, subject_copy(subject),
            (GDestroyNotify)subject_free);
    return TRUE;
}

/* ---- add ---- */

static gboolean
add(Commander *commander, const char *who, const char *name, GError **error)
{
    g_autofree char *jid = jid_bare(who);
    if (!jid || !strchr(jid, '@')) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "'%s' is no JID: write name@example.org", who);
        return FALSE;
    }
    commander_wish(commander, intent_add_friend(jid, name));
    ui_notice(commander->ui, NOTICE_INFO, "%s is asked to become a friend",
              jid);
    return TRUE;
}

static void
add_answered(Commander *commander, const char *answer, gpointer user)
{
    g_autoptr(GError) error = NULL;
    if (answer && *answer && !add(commander, answer, NULL, &error))
        commander_tell_error(commander, error);
}

gboolean
cmd_add(Commander *commander, const Args *args, GError **error)
{
    if (args->n > 1) {
        g_autofree char *name = args_rest(args, 2);
        return add(commander, args->words[1], name, error);
    }
    ask_line(commander, ARG_JID, "Add the JID: ", NULL, add_answered, NULL,
             NULL);
    return TRUE;
}
