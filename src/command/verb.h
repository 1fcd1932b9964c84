#pragma once
/* verb - what the files of verbs share; others know verbs.h. */
#include "command/json.h"
#include "command/verbs.h"

#define VERB_ROWS_MAX 100000

typedef struct {
    VerbContext *context;
    const char *arguments; /* as verbs.def describes them */
    GStrv words;           /* after the verb, without --json and `--` */
    guint n;
    Json *json; /* NULL: text is wanted */
} Verb;

#define VERB(id, name, need, arguments, help)                                  \
    gboolean verb_##id(Verb *verb, GError **error);
#define VERB_ELSEWHERE(name, arguments, help)
#include "command/verbs.def"
#undef VERB
#undef VERB_ELSEWHERE

/* ---- words (verb_rows.c) ---- */
/* Sets INVALID, and that the user has to write it otherwise; always FALSE. */
gboolean verb_misused(const Verb *verb, GError **error, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* FALSE, with what is right, unless there are `least` to `most` words. */
gboolean verb_wants(const Verb *verb, guint least, guint most, GError **error);
/* `word` as a number of rows; NULL is none. */
gboolean verb_read_count(const Verb *verb, const char *word, guint *count_out,
                         GError **error);
/* The one word is the id of a mail, which may not exist. */
gboolean verb_takes_mail(const Verb *verb, gint64 *id_out, GError **error);
/* A file named in the words, as this process finds it. The caller frees it. */
char *verb_path(const Verb *verb, const char *file);

/* ---- rows: each column is put under its name; in text the name is left out
 * and every value is made clean ---- */
void verb_begin_rows(Verb *verb);
void verb_end_rows(Verb *verb);
void verb_begin_row(Verb *verb);
void verb_end_row(Verb *verb);
void verb_put_text(Verb *verb, const char *name, const char *value);
void verb_put_int(Verb *verb, const char *name, gint64 value);
/* UTC, ISO 8601. */
void verb_put_date(Verb *verb, const char *name, gint64 seconds);
/* The columns of a mail; `folder` stands in JSON alone. */
void verb_put_mail(Verb *verb, const MailRow *row, const char *folder);

/* ---- wishes ---- */
/* Moves, and waits until it is stored; with --json opens an object that says
 * so, to which the caller may add before verb_done(). */
gboolean verb_commit(Verb *verb, Intent *intent, GError **error);
/* Closes that object, or says in words what was done. */
void verb_done(Verb *verb, const char *format, ...) G_GNUC_PRINTF(2, 3);
