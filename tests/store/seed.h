#pragma once
/* seed - fills a store with mail, through the keeper. */
#include "store/keeper.h"

/* `count` mails in INBOX, every tenth unread, from a thousand people;
 * the milliseconds that the keeper took of them. */
gint64 store_seed(Keeper *keeper, guint count);
/* UIDs `high` down to `high - count + 1`. */
Batch *seed_batch(guint high, guint count);
