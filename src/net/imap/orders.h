#pragma once
/* orders - what somebody has asked of the mail server and now awaits: mails to
 * read, searches, downloads. The command thread only. */
#include "net/imap/account.h"
#include "net/worker.h"

typedef struct {
    GQueue bodies;    /* of gint64*: mails to fetch */
    GQueue searches;  /* of Search*, at most one a folder */
    GQueue downloads; /* of Download* */
    int body_tries;   /* at the first of `bodies` */
} Orders;

/* Takes what a message orders out of it; other messages do nothing. Whoever
 * typed on wants no more of a search that was ordered before. */
void orders_take(Orders *orders, WorkerMessage *message, Keeper *keeper);
/* Nobody can be asked now: searches end, all else waits for the next session. */
void orders_go_offline(Orders *orders, Keeper *keeper);
void orders_clear(Orders *orders);

/* Somebody waits in front of the screen: before all else. */
gboolean orders_has_bodies(const Orders *orders);
gboolean orders_fetch_bodies(Orders *orders, MailAccount *account,
                             GError **error);
/* A step of what may wait for news. FALSE only for errors that end the
 * session, as above. */
gboolean orders_has_more(const Orders *orders);
gboolean orders_do_more(Orders *orders, MailAccount *account, GError **error);
