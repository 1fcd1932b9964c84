#pragma once
/* verbs - `kith VERB`: the store read and wishes added without a screen.
 *
 * Text is one row a line, columns separated by tabs, every value clean; with
 * --json one JSON value. Knows nothing of workers: a mail or chat message goes
 * into the outbox, and the client that runs next sends it. One thread. */
#include <stdio.h>

#include "base/paths.h"
#include "config/config.h"
#include "store/keeper.h"
#include "store/read.h"

/* Every verb, for --help. The caller frees it. */
char *verbs_help(void);
gboolean verb_is_known(const char *verb);

/* Runs `words`, the verb and what follows it, on the account's store. The exit
 * status: 0 done, 1 failed, 2 misused, with the reason on standard error. Not
 * for `setup` and `check`. */
int verb_run(char *const *words, const Config *config, const Paths *paths);
/* `kith setup`: writes the config `file`, asking on the terminal for what the
 * words do not give, and imports address books; `folder` as in paths_new(). */
int verb_setup(const char *file, const char *folder, char *const *words);

/* ---- for tests ---- */
typedef struct {
    const Config *config;
    StoreReader *reader;
    Keeper *keeper; /* started; only verbs that write need it */
    FILE *input;
    GString *output;
    gboolean is_misused; /* set with an error that is the caller's own */
} VerbContext;
gboolean verb_perform(VerbContext *context, char *const *words, GError **error);
