#pragma once
/* handover - lends the terminal to another program (an editor, a pager) while
 * the main loop goes on. UI thread only. */
#include "base/slice.h"
#include "ui/term.h"

typedef struct Handover Handover;

typedef struct {
    gpointer host;
    void (*lent)(gpointer host);  /* before: stop reading keys, painting */
    void (*back)(gpointer host);  /* after: the terminal is ours again */
} HandoverHost;

Handover *handover_new(Term *term, const HandoverHost *host);
void handover_free(Handover *handover);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Handover, handover_free)
gboolean handover_is_lent(const Handover *handover);

typedef void (*HandoverDone)(gpointer user, const char *text,
                             const GError *error);
/* Writes `text` to a private file, runs `editor FILE` (a shell command line)
 * and gives back what the file then holds, beside an error when the editor
 * failed. The file is `path`, which stays where it is, or where that is NULL a
 * temporary one. `done` runs once, later; `user` is freed after it. */
void handover_edit(Handover *handover, const char *editor, const char *path,
                   const char *text,
                   HandoverDone done, gpointer user, GDestroyNotify free_user);
/* Runs a shell command line with `input` on its standard input, then waits for
 * Enter so that its output can be read. */
void handover_pipe(Handover *handover, const char *command, GBytes *input,
                   HandoverDone done, gpointer user, GDestroyNotify free_user);
/* Runs a shell command line that has the terminal. */
void handover_run(Handover *handover, const char *line, HandoverDone done,
                  gpointer user, GDestroyNotify free_user);
/* The program is not waited for any longer: what the file holds now is given
 * to `done` (the terminal hung up, or we are asked to end). */
void handover_abandon(Handover *handover);
