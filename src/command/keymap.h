#pragma once
/* keymap - which keys run which command line, by scope.
 *
 * Made of the default keys in commands.def and of the config's bindings, which
 * win. A view's own scope stands before `list`, that before `any`. Knows no
 * command's meaning. */
#include "command/command.h"

typedef struct Keymap Keymap;
/* INVALID names the config's line of a bad binding. */
Keymap *keymap_new(const Config *config, GError **error);
void keymap_free(Keymap *keymap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keymap, keymap_free)

/* See UiHost.binding; borrowed as long as the keymap. */
const char *keymap_find(const Keymap *keymap, Scope scope, const Key *keys,
                        guint n, gboolean *is_prefix_out);
/* See UiHost.key_of. */
char *keymap_key_of(const Keymap *keymap, Scope scope, const char *command);
/* See UiHost.help. */
GPtrArray *keymap_help(const Keymap *keymap, Scope scope);
