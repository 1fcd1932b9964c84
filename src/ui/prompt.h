#pragma once
/* prompt - the last line when it asks: lines, secrets, one-key questions.
 *
 * Questions wait for each other in the order they came, so that one from a
 * worker never takes the keys away from what is being typed. Knows nothing of
 * what is asked. UI thread only. */
#include "ui/completion.h"
#include "ui/ui.h"

typedef struct Prompt Prompt;
Prompt *prompt_new(void);
void prompt_free(Prompt *prompt); /* what is still asked is given up */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Prompt, prompt_free)

/* As ui_ask(), ui_ask_live() and ui_ask_key(). */
void prompt_ask(Prompt *prompt, AskKind kind, const char *text,
                const char *initial, UiComplete complete, UiAnswer answer,
                gpointer user, GDestroyNotify free_user);
void prompt_ask_live(Prompt *prompt, AskKind kind, const char *text,
                     const char *initial, UiComplete complete, UiTyped typed,
                     UiAnswer answer, gpointer user,
                     GDestroyNotify free_user);
void prompt_ask_key(Prompt *prompt, const char *question, const char *keys,
                    UiAnswer answer, gpointer user,
                    GDestroyNotify free_user);
gboolean prompt_is_asking(const Prompt *prompt);

/* While it asks, every key and paste is the prompt's. */
void prompt_key(Prompt *prompt, const Key *key);
void prompt_paste(Prompt *prompt, const char *raw);

/* How many rows what is asked takes at that width; 0: nothing is asked. */
int prompt_rows(const Prompt *prompt, int width);
/* `line` is the last of its rows, the others stand above it; `menu` is where
 * completions show, or what is said of the line being typed, over what is
 * there. */
void prompt_render(const Prompt *prompt, Surface *surface, Rect line,
                   Rect menu);
/* Of the `:` line. */
History *prompt_command_history(Prompt *prompt);
