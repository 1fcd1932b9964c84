#pragma once
/* verb - what the files of verbs share; others know verbs.h. */
#include "command/json.h"
#include "command/verbs.h"

typedef struct {
    VerbContext *context;
    const char *arguments; /* as verbs.def describes them */
    GStrv words;           /* after the verb, without --json */
    guint n;
    Json *json; /* NULL: text is wanted */
} Verb;

#define VERB(id, name, need, arguments, help)                                  \
    gboolean verb_##id(Verb *verb, GError **error);
#define VERB_ELSEWHERE(name, arguments, help)
#include "command/verbs.def"
#undef VERB
#undef VERB_ELSEWHERE

/* Sets INVALID, and that the user has to write it otherwise; always FALSE. */
gboolean verb_misused(const Verb *verb, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* FALSE, with what is right, unless there are `least` to `most` words. */
gboolean verb_wants(const Verb *verb, guint least, guint most, GError **error);
