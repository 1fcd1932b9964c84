#pragma once
/* request - what is said over the control socket: JSON lines.
 *
 * One request a line, one answer a line, in order:
 *
 *   {"verb":["link","bob@example.org","b@work.example"],"json":true}
 *   {"status":0,"output":"…\n","error":null}
 *
 * Pure; used by both ends. */
#include <glib.h>

/* A line longer than this is refused: a mail's text and its escapes fit. */
#define CONTROL_LINE_MAX (4 * 1024 * 1024)

typedef struct {
    GStrv verb;      /* the verb and its words, as on the command line */
    gboolean is_json;
    char *input;     /* standard input, or NULL */
    char *folder;    /* where files named in the words lie, or NULL */
    char *store;     /* the store that is meant, or NULL: any */
} Request;
void request_free(Request *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Request, request_free)
/* INVALID with what is wrong with it. Fields that are not known are passed
 * over. */
Request *request_parse(const char *line, gsize size, GError **error);
/* One line with its end. Its text must be UTF-8. */
char *request_to_line(const Request *request);

typedef struct {
    int status;   /* as the shell's exit status: 0, 1, 2 */
    char *output; /* what it printed; never NULL */
    char *error;  /* why it failed, or NULL */
} Answer;
Answer *answer_new(int status, const char *output, const char *error);
void answer_free(Answer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answer, answer_free)
Answer *answer_parse(const char *line, gsize size, GError **error);
char *answer_to_line(const Answer *answer);
