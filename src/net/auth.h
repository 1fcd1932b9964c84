#pragma once
/* auth - where passwords come from: the config, or its password-command; and
 * what becomes of them in the end. */
#include "config/config.h"

#include <gio/gio.h>

typedef enum { PASSWORD_XMPP, PASSWORD_MAIL, N_PASSWORD_USES } PasswordUse;

/* TRUE when neither a password nor a command is configured for this use, so
 * that the user must be asked. */
gboolean auth_must_ask(const Config *config, PasswordUse use);
/* TRUE when the mail password is the XMPP one. */
gboolean auth_is_shared(const Config *config);
/* Runs the command where there is one (its first line of output, no shell
 * prompt, standard input closed); blocks up to 60 s; not on the UI thread once
 * the screen is up. AUTH says which command failed and how. The caller frees
 * and should wipe it with auth_wipe(). */
char *auth_password(const Config *config, PasswordUse use,
                    GCancellable *cancellable, GError **error);
void auth_wipe(char *secret); /* NULL is fine; frees it */
