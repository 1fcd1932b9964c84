/* command - see command.h: the commander itself, and running lines. */
#include "command/downloading.h"
#include "command/command.h"

#include "base/error.h"
#include "command/changes.h"
#include "command/complete.h"
#include "command/draftfiles.h"
#include "command/question.h"
#include "command/scratch.h"
#include "command/signature.h"
#include "command/writing.h"
#include "text/sanitize.h"

static void
free_question(gpointer question)
{
    question_free(question);
}

Commander *
commander_ref(Commander *commander)
{
    return g_rc_box_acquire(commander);
}

static void
clear(gpointer box)
{
    Commander *commander = box;
    g_clear_pointer(&commander->keymap, keymap_free);
    g_queue_free_full(commander->held, free_question);
    g_hash_table_unref(commander->asked);
    g_ptr_array_unref(commander->writings);
    g_ptr_array_unref(commander->downloads);
    g_ptr_array_unref(commander->scratches);
    g_free(commander->route);
    g_free(commander->signature);
    for (int i = 0; i < N_SERVICES; i++)
        g_free(commander->lines[i].detail);
}

void
commander_unref(Commander *commander)
{
    g_rc_box_release_full(commander, clear);
}

/* What an editor had open when kith ended. */
static void
recover_drafts(Commander *commander)
{
    guint n = draftfiles_recover(commander);
    if (n > 0)
        ui_notice(commander->ui, NOTICE_WARNING,
                  "%u mail%s you were writing came back: R shows the drafts", n,
                  n == 1 ? "" : "s");
}

Commander *
commander_new(const Config *config, Ui *ui, StoreReader *reader, Keeper *keeper,
              const CommandHost *host, GError **error)
{
    g_autoptr(Keymap) keymap = keymap_new(config, error);
    if (!keymap)
        return NULL;
    Commander *commander = g_rc_box_new0(Commander);
    commander->config = config;
    commander->ui = ui;
    commander->reader = reader;
    commander->keeper = keeper;
    commander->host = *host;
    commander->keymap = g_steal_pointer(&keymap);
    commander->held = g_queue_new();
    commander->asked =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    commander->writings = g_ptr_array_new();
    commander->downloads = downloads_new();
    commander->scratches =
        g_ptr_array_new_with_free_func((GDestroyNotify)scratch_free);
    changes_ask_leftovers(commander);
    recover_drafts(commander);
    signature_start(commander);
    return commander;
}

/* What is still being asked or edited holds references; it finds `is_gone`. */
void
commander_free(Commander *commander)
{
    commander->is_gone = TRUE;
    g_ptr_array_set_size(commander->scratches, 0);
    g_queue_clear_full(commander->held, free_question);
    writing_forget_all(commander);
    commander_unref(commander);
}

void
commander_tell_error(Commander *commander, const GError *error)
{
    ui_last_error(commander->ui, error->message);
}

void
commander_wish(Commander *commander, Intent *intent)
{
    keeper_send_intent(commander->keeper, intent);
}

GPtrArray *
commander_subjects(Commander *commander, TaggedUse use)
{
    if (use == USE_TAGGED_ALWAYS || commander->wants_tagged) {
        GPtrArray *tagged = ui_tagged(commander->ui);
        if (tagged->len)
            return tagged;
        g_ptr_array_unref(tagged);
    }
    GPtrArray *one =
        g_ptr_array_new_with_free_func((GDestroyNotify)subject_free);
    g_ptr_array_add(one, ui_subject(commander->ui));
    return one;
}

/* ---- running ---- */

static gboolean
run_words(Commander *commander, const Args *args, GError **error)
{
    const Command *command = command_resolve(args_word(args, 0), error);
    if (!command)
        return FALSE;
    if (args->is_open && !command_takes_rest(command)) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "a quote is not closed");
        return FALSE;
    }
    if (args->n > 1 && !*command->args) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s takes no argument", command->name);
        return FALSE;
    }
    return command->run(commander, args, error);
}

void
commander_run(Commander *commander, const char *line)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Args) args = args_parse(line);
    gboolean was_tagged = commander->wants_tagged;
    g_clear_pointer(&commander->route, g_free);
    if (args->n && !run_words(commander, args, &error))
        ui_refuse(commander->ui, error->message);
    if (was_tagged) /* it holds for one command */
        commander->wants_tagged = FALSE;
    question_release(commander);
}

gboolean
commander_run_for(Commander *commander, const char *line, GString *told)
{
    UiHeard heard = {.text = told};
    ui_hear(commander->ui, &heard);
    commander_run(commander, line);
    ui_hear(commander->ui, NULL);
    return !heard.has_error;
}

const char *
commander_binding(Commander *commander, Scope scope, const Key *keys, guint n,
                  gboolean *is_prefix_out)
{
    return keymap_find(commander->keymap, scope, keys, n, is_prefix_out);
}

GPtrArray *
commander_help(Commander *commander, Scope scope)
{
    return keymap_help(commander->keymap, scope);
}

char *
commander_key_of(Commander *commander, Scope scope, const char *command)
{
    return keymap_key_of(commander->keymap, scope, command);
}

GPtrArray *
commander_complete(Commander *commander, const char *line, gsize cursor,
                   gsize *start_out)
{
    return complete_line(commander, line, cursor, start_out);
}

static Intent *
intent_of(const Saying *saying, const char *text)
{
    if (saying->replaces)
        return intent_correct_chat(saying->jid, saying->replaces, text);
    if (saying->answers)
        return intent_reply_chat(saying->jid, saying->answers, saying->quote,
                                 text);
    return intent_send_chat(saying->jid, text);
}

void
commander_say(Commander *commander, const Saying *saying)
{
    g_autofree char *clean = sanitize_text(slice_from_string(saying->text));
    if (!*g_strchomp(clean)) {
        ui_notice(commander->ui, NOTICE_WARNING, "There is nothing to say");
        return;
    }
    commander_wish(commander, intent_of(saying, clean));
}

void
commander_change(Commander *commander, const Change *change)
{
    commander_take_change(commander, change);
    question_release(commander);
}
