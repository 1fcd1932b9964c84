/* cmd_roster - who is on the roster, by what name and in which groups (RFC 6121
 * 2). */
#include "base/error.h"
#include "command/ask.h"
#include "command/handlers.h"
#include "command/who.h"
#include "correspondence/jid.h"
#include "text/sanitize.h"
#include "ui/view.h"

/* The friend under the cursor. */
static char *
friend_at_cursor(Commander *commander, GError **error)
{
    g_autoptr(GPtrArray) subjects =
        commander_subjects(commander, USE_TAGGED_IF_ASKED);
    const Subject *subject = subjects->pdata[0];
    if (subjects->len == 1 && subject->jid)
        return g_strdup(subject->jid);
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "no friend is under the cursor: name one");
    return NULL;
}

/* The friend, by word 1 of `args`, or under the cursor when there is none. */
static char *
read_friend(Commander *commander, const char *who, GError **error)
{
    return who ? who_jid(commander->reader, who, error)
               : friend_at_cursor(commander, error);
}

/* ---- remove ---- */

static void
remove_answered(Commander *commander, const char *answer, gpointer user)
{
    const char *jid = user;
    if (g_strcmp0(answer, "y") != 0)
        return;
    commander_wish(commander, intent_remove_friend(jid));
    ui_notice(commander->ui, NOTICE_INFO, "%s goes off your roster", jid);
}

gboolean
cmd_remove(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *who = args_rest(args, 1);
    g_autofree char *jid = read_friend(commander, who, error);
    if (!jid)
        return FALSE;
    g_autofree char *question = g_strdup_printf(
        "Take %s off your roster? Neither sees the other online then", jid);
    ask_key(commander, question, "yn", remove_answered, g_steal_pointer(&jid),
            g_free);
    return TRUE;
}

/* ---- name and groups ---- */

static void
rename_to(Commander *commander, const char *jid, const char *text)
{
    g_autofree char *name = sanitize_line(slice_from_string(text));
    g_strstrip(name);
    commander_wish(commander, intent_rename_friend(jid, name));
    if (*name)
        ui_notice(commander->ui, NOTICE_INFO, "%s is called %s from now on",
                  jid, name);
    else
        ui_notice(commander->ui, NOTICE_INFO, "%s goes by their own name", jid);
}

static void
rename_answered(Commander *commander, const char *answer, gpointer user)
{
    if (answer)
        rename_to(commander, user, answer);
}

gboolean
cmd_rename(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *jid = read_friend(commander, args_word(args, 1), error);
    if (!jid)
        return FALSE;
    g_autofree char *name = args_rest(args, 2);
    if (name) {
        rename_to(commander, jid, name);
        return TRUE;
    }
    g_autoptr(Friend) known = store_read_friend(commander->reader, jid, NULL);
    g_autofree char *prompt = g_strdup_printf("Name for %s: ", jid);
    ask_line(commander, ARG_TEXT, prompt, known ? known->roster_name : NULL,
             rename_answered, g_steal_pointer(&jid), g_free);
    return TRUE;
}

gboolean
cmd_groups(Commander *commander, const Args *args, GError **error)
{
    if (args->n < 2) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "whom? write groups WHO GROUP…");
        return FALSE;
    }
    g_autofree char *jid = who_jid(commander->reader, args->words[1], error);
    if (!jid)
        return FALSE;
    g_autoptr(GStrvBuilder) groups = g_strv_builder_new();
    for (guint i = 2; i < args->n; i++) {
        g_autofree char *group =
            sanitize_line(slice_from_string(args->words[i]));
        if (*g_strstrip(group))
            g_strv_builder_add(groups, group);
    }
    g_auto(GStrv) names = g_strv_builder_end(groups);
    commander_wish(commander,
                   intent_group_friend(jid, (const char *const *)names));
    g_autofree char *list = g_strjoinv(", ", names);
    ui_notice(commander->ui, NOTICE_INFO, "%s goes into %s", jid,
              *list ? list : "no group");
    return TRUE;
}
