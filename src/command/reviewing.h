#pragma once
/* reviewing - a draft looked at before it goes: who gets it and what is known
 * of them, what goes along, what is odd. Bounded reads of the store and the
 * sizes of files; UI thread. */
#include "config/config.h"
#include "mail/compose.h"
#include "store/read.h"
#include "ui/review.h"

/* Its window, but for who is told of its end. */
ReviewSheet *reviewing_sheet(const Config *config, StoreReader *reader,
                             const Draft *draft);
/* The word that speaks of an attachment where there is none; or NULL. The
 * caller frees it. */
char *reviewing_missed(const Draft *draft);
