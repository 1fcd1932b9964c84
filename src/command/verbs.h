#pragma once
/* verbs - `kith VERB`: the store read and wishes added without a screen.
 *
 * Text is one row a line, columns separated by tabs, every value clean; with
 * --json one JSON value (kith-json(5)). Performed in a process of its own or
 * by the running client, on any one thread. Knows nothing of workers: a mail
 * or chat message goes into the outbox, and the client that runs sends it. */
#include <stdio.h>

#include "base/paths.h"
#include "config/config.h"
#include "store/keeper.h"
#include "store/read.h"

/* Every verb, for --help. The caller frees it. */
char *verbs_help(void);
gboolean verb_is_known(const char *verb);
/* It works on the store; `run`, `setup` and `check` do not. */
gboolean verb_is_performed(const char *verb);
/* The running client, where one runs, has to do it. */
gboolean verb_is_for_client(const char *verb);
/* What stands on standard input belongs to it. */
gboolean verb_wants_input(const char *verb);

enum { VERB_DONE, VERB_FAILED, VERB_MISUSED }; /* exit statuses */
#define VERB_INPUT_MAX (1024 * 1024)

/* Runs `words`, the verb and what follows it, on the account's store. The exit
 * status, with the reason on standard error. */
int verb_run(char *const *words, const Config *config, const Paths *paths);
/* `kith setup`: writes the config `file`, asking on the terminal for what the
 * words do not give, and imports address books; `folder` as in paths_new(). */
int verb_setup(const char *file, const char *folder, char *const *words);

typedef struct { /* how the running client's services stand */
    struct {
        LineState state;
        char *detail; /* may be NULL */
    } lines[N_SERVICES];
} Connections;

typedef struct {
    const Config *config;
    StoreReader *reader;
    Keeper *keeper; /* started; only verbs that write need it */
    const char *folder; /* where files named in the words lie, or NULL */
    const Connections *connections; /* NULL: no client runs */
    FILE *input; /* NULL: nothing */
    GString *output;
    gboolean is_misused; /* set with an error that is the caller's own */
} VerbContext;
/* A verb of verb_is_performed(); what it prints is added to the output. */
gboolean verb_perform(VerbContext *context, char *const *words, GError **error);
