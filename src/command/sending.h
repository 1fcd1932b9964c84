#pragma once
/* sending - the wish to send a mail, made of a draft that is ready: with the
 * user's JID in it where they want that told, and a word by chat after it.
 *
 * Reads the store in bounded ways. A big mail is written into a file beside the
 * store (spool.h), never held in memory. Any thread, with a reader of its own.
 */
#include "config/config.h"
#include "mail/compose.h"
#include "store/read.h"

/* `draft` is only added to; `answers_mail`: the mail that it answers, or 0.
 * INVALID says what keeps it from being sent. It goes at once, unless the
 * caller sets `not_before`. */
Intent *sending_intent(const Config *config, StoreReader *reader, Draft *draft,
                       gint64 answers_mail, GError **error);

/* Moves `intent`; or it is NULL, with the error. */
typedef void (*SendingThen)(gpointer user, Intent *intent,
                            const GError *error);
/* The same for the UI thread, which does not wait while attachments are read:
 * `then` is called at once where there are none, else by the main loop. Moves
 * `draft`; `user` is freed by `free_user` after that. */
void sending_start(const Config *config, StoreReader *reader, Draft *draft,
                   gint64 answers_mail, SendingThen then, gpointer user,
                   GDestroyNotify free_user);

/* When what is sent now goes: after the time in which it may be called back.
 * Seconds since the epoch; 0: at once. */
gint64 sending_time(const Config *config);
/* `Sending "lunch" in 5 s: z calls it back`, for a mail with that `not_before`;
 * `key`: of `undo`, or NULL. The caller frees it. */
char *sending_notice(const Intent *intent, const char *key);
