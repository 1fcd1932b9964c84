#pragma once
/* mails - what a command acts on when that is mails. UI thread only. */
#include "command/args.h"
#include "command/commander.h"

/* Ids (gint64) of the mails that are tagged after `;`, else of the one under
 * the cursor; of a thread that is folded, all its mails. Empty when there are
 * none; the caller unrefs it. */
GArray *commander_mails(Commander *commander);
/* The same, INVALID where there are none. */
GArray *commander_some_mails(Commander *commander, GError **error);

/* Which mails a command line means: those its pattern finds in the folder on
 * the screen, or commander_mails(). */
typedef struct {
    GArray *mails;    /* of gint64; NULL: */
    gint64 folder_id; /* by the pattern, in this folder */
    char *pattern;
} MailChoice;
void mail_choice_free(MailChoice *choice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailChoice, mail_choice_free)
/* The pattern begins at word `i`, if there is one. INVALID: it makes no sense,
 * or there is no mail here. */
MailChoice *mail_choice_read(Commander *commander, const Args *args, guint i,
                             GError **error);
/* All mails of the folder on the screen. */
MailChoice *mail_choice_all(Commander *commander, GError **error);
Intent *mail_choice_operate(const MailChoice *choice, Operation operation,
                            const char *folder);
Intent *mail_choice_flags(const MailChoice *choice, guint add, guint remove);
