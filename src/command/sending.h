#pragma once
/* sending - the wish to send a mail, made of a draft that is ready: with the
 * user's JID in it where they want that told, and a word by chat after it.
 *
 * Reads the store in bounded ways. Any thread, with a reader of its own. */
#include "config/config.h"
#include "mail/compose.h"
#include "store/read.h"

/* `draft` is only added to; `answers_mail`: the mail that it answers, or 0.
 * INVALID says what keeps it from being sent. */
Intent *sending_intent(const Config *config, StoreReader *reader, Draft *draft,
                       gint64 answers_mail, GError **error);
