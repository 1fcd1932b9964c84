#pragma once
/* registry - the table that commands.def makes. */
#include "command/args.h"
#include "command/command.h"

typedef struct {
    const char *name;
    const char *scopes; /* where its keys hold */
    const char *keys;
    const char *args; /* kinds of its arguments */
    const char *help;
    /* Run from a line whose words are `args`. INVALID says what is wrong with
     * them, or why it cannot be done here. */
    gboolean (*run)(Commander *commander, const Args *args, GError **error);
} Command;

extern const Command command_table[];
extern const gsize command_table_size;

/* NULL when there is none of exactly that name. */
const Command *command_find(const char *name);
/* Also by a beginning that only one has; INVALID proposes what was meant. */
const Command *command_resolve(const char *typed, GError **error);
/* The known name nearest to `typed`, or NULL. */
const char *command_nearest(const char *typed);

/* Kinds of arguments. */
typedef enum {
    ARG_NONE,
    ARG_WHO, /* friend, address or group */
    ARG_JID, /* a friend */
    ARG_ADDRESS,
    ARG_FILE,
    ARG_COMMAND,
    ARG_NUMBER,
    ARG_TEXT,  /* the rest of the line, as it stands */
    ARG_SHELL, /* likewise, for a shell */
    ARG_SUBJECT,
    ARG_PATTERN, /* the rest of the line: see mail/pattern.h */
    ARG_FOLDER,
    ARG_SORT,
    ARG_EMOJI,
} ArgKind;
/* The kind of the argument that follows the words of `args`, the name being
 * word 0, when it is to be word number `i`. */
ArgKind command_arg_kind(const Command *command, const Args *args, guint i);
/* Whether the command takes the rest of its line as it stands. */
gboolean command_takes_rest(const Command *command);
