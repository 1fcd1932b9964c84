#pragma once
/* desk - a Commander on a real Ui, store and keeper, with a host that plays
 * the app and an editor that gives back what the test says. */
#include "command/command.h"
#include "tests/store/fixture.h"

typedef struct {
    Fixture *store;
    Config *config;
    UiHost ui_host;
    Ui *ui;
    Commander *commander;
    int width, height;
    GString *asked; /* what the host was asked to do, a line each */

    /* The editor, while it is open. */
    char *edited; /* the text it was opened on; NULL: it is closed */
    void (*done)(gpointer user, const char *text, const GError *error);
    gpointer done_user;
    GDestroyNotify free_user;
} Desk;

/* Alice's desk, 80x24. `extra` is added to her kith.conf; NULL: nothing. Mails
 * go at once, unless it speaks of send-delay. */
Desk *desk_new(const char *extra);
void desk_free(Desk *desk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Desk, desk_free)
/* The commander ends, whatever its editor does, and another begins. */
void desk_restart(Desk *desk);

/* Everything the keeper was sent is stored and has been told. */
void desk_settle(Desk *desk);
/* Stores a batch and settles; moves. */
void desk_commit(Desk *desk, Batch *batch);

/* Presses keys, written as in kith.conf: `j`, `gg`, `C-l`. */
void desk_press(Desk *desk, const char *keys);
/* Types text and presses Enter; then settles. */
void desk_enter(Desk *desk, const char *text);
/* Runs a command line; then settles. */
void desk_run(Desk *desk, const char *line);
/* The editor ends: `text` is what it saved; settles. */
void desk_edit(Desk *desk, const char *text);
/* It fails, with or without having saved. */
void desk_edit_fails(Desk *desk, const char *text);

/* The screen must, or must not, show the text. */
void desk_shows(Desk *desk, const char *text);
void desk_hides(Desk *desk, const char *text);
/* What an errand or another program does comes later: waits until the screen
 * shows the text, 20 s at most. */
void desk_await(Desk *desk, const char *text);
/* The host must have been asked for `line`, and is forgotten to. */
void desk_was_asked(Desk *desk, const char *line);

/* Friends on another domain than Alice's, so that nothing is linked by itself:
 * Bob and Carol in Work, Dave in Family; Bob's vCard names bob@work.example,
 * from which a mail has come; Carol and Dave have no address; a mail from
 * shop@x.example is the newest. */
void desk_furnish(Desk *desk);
/* The whole text of the newest mail's body is `source` (CRLF is put in). */
void desk_put_body(Desk *desk, guint32 uid, const char *source);
/* The state of the pair, by what the store says. */
LinkState desk_link(Desk *desk, const char *jid, const char *address);
/* The newest draft's text, NULL when there is none. */
char *desk_draft(Desk *desk);
