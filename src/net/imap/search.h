#pragma once
/* search - asks the server which mails a pattern finds, for those whose bodies
 * the store does not have. The command thread only.
 *
 * One step asks in one folder; what is found there is told at once, and the
 * headers of mails that are not stored yet come with it. A server that says no,
 * or does not know the charset, has found nothing. */
#include "net/imap/account.h"

typedef struct Search Search;
/* `folder_id`: of the store, 0: all. */
Search *search_new(gint64 folder_id, const char *pattern);
void search_free(Search *search);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Search, search_free)
gboolean search_is_for(const Search *search, gint64 folder_id);

/* The next folder. `*is_over_out`: there is none more. FALSE only for errors
 * that end the session. */
gboolean search_step(Search *search, MailAccount *account,
                     gboolean *is_over_out, GError **error);
/* Tells that nothing (more) will be found: there is no connection, or another
 * search took its place. */
void search_give_up(const Search *search, Keeper *keeper);
