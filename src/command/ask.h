#pragma once
/* ask - prompts whose answer comes back to a command.
 *
 * An answer that comes after the commander is gone is dropped; `user` is freed
 * either way. */
#include "command/commander.h"
#include "command/registry.h"

/* `answer` NULL: the user gave up. */
typedef void (*AskThen)(Commander *commander, const char *answer,
                        gpointer user);

/* One line, completed as an argument of `kind` would be; ARG_WHO takes several
 * separated by commas. */
void ask_line(Commander *commander, ArgKind kind, const char *prompt,
              const char *initial, AskThen then, gpointer user,
              GDestroyNotify free_user);
/* Likewise, for a pattern, whose effect shows while it is typed. `typed` gives
 * back what is to be said of it, for ask.c to free; or NULL. */
typedef char *(*AskTyped)(Commander *commander, const char *text,
                          gpointer user);
void ask_pattern(Commander *commander, const char *prompt, const char *initial,
                 AskTyped typed, AskThen then, gpointer user,
                 GDestroyNotify free_user);
void ask_secret(Commander *commander, const char *prompt, AskThen then,
                gpointer user, GDestroyNotify free_user);
/* One of the letters in `keys`. */
void ask_key(Commander *commander, const char *question, const char *keys,
             AskThen then, gpointer user, GDestroyNotify free_user);
