#pragma once
/* watchers - the connections that wait for news: one on the inbox, which tells
 * of all folders where the server can (NOTIFY); else one each for a few others
 * that are kept. The command thread only. */
#include "net/imap/account.h"
#include "net/imap/idle.h"

typedef struct Watchers Watchers;
Watchers *watchers_new(Worker *worker, const char *password);
/* Starts and stops those of other folders, as the account has it now. */
void watchers_settle(Watchers *watchers, const MailAccount *account);
/* Whether news of the folder come by themselves. */
gboolean watchers_cover(Watchers *watchers, const char *folder);
/* The network changed. */
void watchers_wake(Watchers *watchers);
/* Asks all to log out, without waiting; then waits for them, see idler_join(). */
void watchers_ask_stop(Watchers *watchers);
void watchers_free(Watchers *watchers);
