/* ask - see ask.h. */
#include "command/ask.h"

#include "base/error.h"
#include "command/complete.h"

typedef struct {
    Commander *commander;
    ArgKind kind;
    AskTyped typed; /* or NULL */
    AskThen then;
    gpointer user;
    GDestroyNotify free_user;
} Ask;

static Ask *
ask_new(Commander *commander, ArgKind kind, AskThen then, gpointer user,
        GDestroyNotify free_user)
{
    Ask *ask = g_new0(Ask, 1);
    ask->commander = commander_ref(commander);
    ask->kind = kind;
    ask->then = then;
    ask->user = user;
    ask->free_user = free_user;
    return ask;
}

static void
ask_free(gpointer user)
{
    Ask *ask = user;
    if (ask->free_user)
        ask->free_user(ask->user);
    commander_unref(ask->commander);
    g_free(ask);
}

static void
take_answer(gpointer user, const char *answer)
{
    Ask *ask = user;
    if (!ask->commander->is_gone)
        ask->then(ask->commander, answer, ask->user);
}

static GPtrArray *
complete(gpointer user, const char *line, gsize cursor, gsize *start_out)
{
    Ask *ask = user;
    return ask->commander->is_gone ? NULL
                                   : complete_answer(ask->commander, ask->kind,
                                                     line, cursor, start_out);
}

void
ask_line(Commander *commander, ArgKind kind, const char *prompt,
         const char *initial, AskThen then, gpointer user,
         GDestroyNotify free_user)
{
    ui_ask(commander->ui, ASK_LINE, prompt, initial, complete, take_answer,
           ask_new(commander, kind, then, user, free_user), ask_free);
}

static char *
take_typed(gpointer user, const char *line)
{
    Ask *ask = user;
    return ask->commander->is_gone
               ? NULL
               : ask->typed(ask->commander, line, ask->user);
}

void
ask_pattern(Commander *commander, const char *prompt, const char *initial,
            AskTyped typed, AskThen then, gpointer user,
            GDestroyNotify free_user)
{
    Ask *ask = ask_new(commander, ARG_PATTERN, then, user, free_user);
    ask->typed = typed;
    ui_ask_live(commander->ui, ASK_SEARCH, prompt, initial, complete,
                take_typed, take_answer, ask, ask_free);
}

void
ask_secret(Commander *commander, const char *prompt, AskThen then,
           gpointer user, GDestroyNotify free_user)
{
    ui_ask(commander->ui, ASK_SECRET, prompt, NULL, NULL, take_answer,
           ask_new(commander, ARG_NONE, then, user, free_user), ask_free);
}

void
ask_key(Commander *commander, const char *question, const char *keys,
        AskThen then, gpointer user, GDestroyNotify free_user)
{
    ui_ask_key(commander->ui, question, keys, take_answer,
               ask_new(commander, ARG_NONE, then, user, free_user), ask_free);
}
