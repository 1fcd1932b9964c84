#pragma once
/* commander - what the files of this folder share of the Commander; others
 * know command.h. */
#include "command/command.h"
#include "command/keymap.h"

struct Commander {
    const Config *config;
    Ui *ui;
    StoreReader *reader;
    Keeper *keeper;
    CommandHost host;
    Keymap *keymap;

    /* Freed by its owner, but an answer or an editor may still come back to
     * it: what comes then is dropped. */
    gboolean is_gone;
    gboolean wants_tagged; /* `;`: the next command acts on tagged rows */
    struct {
        LineState state;
        char *detail; /* may be NULL */
        gboolean wants_password;
    } lines[N_SERVICES];
    GQueue *held;        /* of Question*: see question.h */
    GHashTable *asked;   /* set of ids of questions being asked */
    GPtrArray *writings; /* of Writing*: those that await the store */
    char *signature;     /* what its command wrote, or its file; or NULL */
    char *route; /* why `answer` took the mail: for the review, or NULL */
    gboolean is_authserv_told; /* see trust.h */
    gboolean is_publishing_put;  /* the question of owncard.h, and … */
    gboolean is_publishing_told; /* … that it waits */
    GPtrArray *scratches; /* of Scratch*: what other programs still read */
    GPtrArray *downloads; /* see downloading.h */
    gint64 last_download; /* the id given last */
    gint64 let_go;        /* what goes and is not to be stopped: a mail or a
                           * file */
    gint64 uploading;     /* the file that goes now; 0: none */
    gint64 awaited_mail; /* is answered when its body comes; 0: none */
    const char *awaited_command; /* by which: the command's name */
    gint64 awaited_since;        /* clock_now_us() */
};

Commander *commander_ref(Commander *commander);
void commander_unref(Commander *commander);

/* Shows an error until the next key. */
void commander_tell_error(Commander *commander, const GError *error);
/* What a command acts on: the tagged rows after `;` (or when `tagged` is
 * USE_TAGGED_ALWAYS and there are any), else the one under the cursor. A
 * GPtrArray of Subject*, never empty. */
typedef enum { USE_TAGGED_IF_ASKED, USE_TAGGED_ALWAYS } TaggedUse;
GPtrArray *commander_subjects(Commander *commander, TaggedUse use);
/* Moves `intent` to the keeper. */
void commander_wish(Commander *commander, Intent *intent);
