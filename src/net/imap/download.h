#pragma once
/* download - a part of a mail brought into a file, a piece at a time, so that
 * nothing big is in memory and others get their turn in between. The command
 * thread only. */
#include "net/imap/account.h"
#include "net/worker.h"

typedef struct Download Download;
Download *download_new(DownloadOrder *order); /* moves */
/* What is there of an unfinished file is removed. */
void download_free(Download *download);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Download, download_free)
gint64 download_id(const Download *download);

/* The next piece; tells how far it is, and how it ended. `*is_over_out`: it is
 * done or has failed. FALSE only for errors that end the session; the next
 * session goes on with the same piece, for a few times. */
gboolean download_step(Download *download, MailAccount *account,
                       gboolean *is_over_out, GError **error);
/* Tells that the user called it off. */
void download_cancel(Download *download, Keeper *keeper);
