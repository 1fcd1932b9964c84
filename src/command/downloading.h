#pragma once
/* downloading - parts of mails on their way from the server into files: begun,
 * followed on the last line, called off with Esc. UI thread only. */
#include "command/commander.h"

/* What is done when it has ended; `error` NULL: the file is there. Runs once. */
typedef void (*DownloadThen)(Commander *commander, const char *path,
                             gpointer user, const GError *error);

/* Takes `order`, gives it its id, and `user`; `name` is what the user is told
 * that comes. */
void downloading_start(Commander *commander, DownloadOrder *order,
                       const char *name, DownloadThen then, gpointer user,
                       GDestroyNotify free_user);
/* Calls the latest one off. FALSE: nothing is on its way. */
gboolean downloading_cancel(Commander *commander);
void downloading_take(Commander *commander, const Change *change);
GPtrArray *downloads_new(void); /* for the commander */
