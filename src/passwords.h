#pragma once
/* passwords - gets them before and while the screen is up.
 *
 * What the user must type is asked before the screen comes; what a command
 * prints is fetched on a thread of its own, since a vault or a smart card may
 * take its time. Knows no worker: `take` passes each on. UI thread. */
#include "config/config.h"
#include "net/auth.h"

typedef struct Passwords Passwords;
/* On the UI thread, once for each use that has a password of its own;
 * `password` is NULL when there is none, and `reason` says why. */
typedef void (*PasswordsTake)(gpointer user, PasswordUse use,
                              const char *password, const char *reason);

/* Borrows `config`. */
Passwords *passwords_new(const Config *config, PasswordsTake take,
                         gpointer user);
/* Stops a command that still runs. */
void passwords_free(Passwords *passwords);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Passwords, passwords_free)

/* On the terminal, without echo; before the screen. */
gboolean passwords_ask(Passwords *passwords, GError **error);
/* Takes what was typed, then runs the commands; needs the main loop. */
void passwords_obtain(Passwords *passwords);
