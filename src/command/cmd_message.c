/* cmd_message - what is done to messages of a chat: chosen, answered,
 * corrected, reacted to, written in the editor. */
#include "base/error.h"
#include "command/ask.h"
#include "command/browsing.h"
#include "command/handlers.h"
#include "command/message.h"
#include "text/emoji.h"
#include "text/emoji_name.h"
#include "text/sanitize.h"

#define REACTION_MAX 64 /* bytes */

static gboolean
invalid(GError **error, const char *what)
{
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID, what);
    return FALSE;
}

gboolean
cmd_previous_message(Commander *commander, const Args *args, GError **error)
{
    ui_choose_message(commander->ui, TRUE);
    return TRUE;
}

gboolean
cmd_next_message(Commander *commander, const Args *args, GError **error)
{
    ui_choose_message(commander->ui, FALSE);
    return TRUE;
}

gboolean
message_answer(Commander *commander, GError **error)
{
    g_autofree char *jid = NULL;
    g_autoptr(ChatRow) row = message_meant(commander, &jid, error);
    if (!row)
        return FALSE;
    ui_answer(commander->ui, row);
    return TRUE;
}

gboolean
message_copy(Commander *commander, GError **error)
{
    GError *problem = NULL;
    g_autoptr(ChatRow) row = message_chosen(commander, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    if (!row)
        return invalid(error, "no message is chosen: M-k chooses one");
    browsing_copy(commander, row->body);
    return TRUE;
}

gboolean
cmd_correct(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *text = args_rest(args, 1);
    if (!text) {
        ui_correct(commander->ui);
        return TRUE;
    }
    g_autoptr(Subject) here = ui_subject(commander->ui);
    if (ui_scope(commander->ui) != SCOPE_CHAT || !here->jid)
        return invalid(error, "no chat is open");
    GError *problem = NULL;
    g_autoptr(ChatRow) row =
        store_read_last_said(commander->reader, here->jid, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    if (!row)
        return invalid(error, "there is nothing to correct");
    const Saying saying = {
        .jid = here->jid, .text = text, .replaces = row->message_id};
    commander_say(commander, &saying);
    return TRUE;
}

/* ---- reactions (XEP-0444) ---- */

/* Words become emojis by their names; NULL: one is none. */
static char *
find_emojis(const char *text, GError **error)
{
    g_autoptr(GString) found = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit_set(text, " ", -1);
    for (guint i = 0; words[i]; i++) {
        if (!*words[i])
            continue;
        const char *emoji = emoji_by_name(words[i]);
        if (!emoji && !emoji_is_sequence(words[i])) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "%s is no emoji, and no name of one that kith knows",
                        words[i]);
            return NULL;
        }
        g_string_append_printf(found, "%s%s", found->len ? " " : "",
                               emoji ? emoji : words[i]);
    }
    if (found->len <= REACTION_MAX)
        return g_string_free(g_steal_pointer(&found), FALSE);
    invalid(error, "these are too many emojis");
    return NULL;
}

typedef struct {
    char *jid, *message_id;
} Reacting;

static void
reacting_free(gpointer pointer)
{
    Reacting *reacting = pointer;
    g_free(reacting->jid);
    g_free(reacting->message_id);
    g_free(reacting);
}

static void
reaction_answered(Commander *commander, const char *answer, gpointer user)
{
    const Reacting *reacting = user;
    g_autoptr(GError) error = NULL;
    g_autofree char *clean =
        answer ? sanitize_line(slice_from_string(answer)) : NULL;
    g_autofree char *emojis = clean ? find_emojis(clean, &error) : NULL;
    if (emojis)
        commander_wish(commander, intent_react(reacting->jid,
                                               reacting->message_id, emojis));
    else if (error)
        ui_refuse(commander->ui, error->message);
}

gboolean
cmd_react(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *jid = NULL;
    g_autoptr(ChatRow) row = message_meant(commander, &jid, error);
    if (!row)
        return FALSE;
    Reacting *reacting = g_new0(Reacting, 1);
    reacting->jid = g_steal_pointer(&jid);
    reacting->message_id = g_strdup(row->message_id);
    g_autofree char *emojis = args_rest(args, 1);
    if (emojis) {
        reaction_answered(commander, emojis, reacting);
        reacting_free(reacting);
        return TRUE;
    }
    g_autofree char *said = g_strndup(row->body, strcspn(row->body, "\n"));
    g_autofree char *prompt =
        g_strdup_printf("React to \"%.40s\" with (empty: nothing): ", said);
    ask_line(commander, ARG_EMOJI, prompt, row->my_reactions, reaction_answered,
             reacting, reacting_free);
    return TRUE;
}

/* ---- the editor ---- */

typedef struct {
    Commander *commander;
    char *jid;
} Writing;

static void
writing_free(gpointer pointer)
{
    Writing *writing = pointer;
    commander_unref(writing->commander);
    g_free(writing->jid);
    g_free(writing);
}

/* It goes into the input, and is sent by Enter alone. */
static void
edited(gpointer user, const char *text, const GError *error)
{
    const Writing *writing = user;
    Commander *commander = writing->commander;
    if (commander->is_gone)
        return;
    if (error)
        commander_tell_error(commander, error);
    if (!text)
        return;
    g_autofree char *clean = sanitize_text(slice_from_string(text));
    ui_type(commander->ui, writing->jid, g_strchomp(clean));
}

gboolean
cmd_edit_message(Commander *commander, const Args *args, GError **error)
{
    g_autofree char *typed = ui_typed(commander->ui);
    g_autoptr(Subject) here = ui_subject(commander->ui);
    if (!typed || !here->jid)
        return invalid(error, "no chat is open");
    Writing *writing = g_new0(Writing, 1);
    writing->commander = commander_ref(commander);
    writing->jid = g_strdup(here->jid);
    commander->host.edit(commander->host.host, NULL, typed, edited, writing,
                         writing_free);
    return TRUE;
}
