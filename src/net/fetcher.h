#pragma once
/* fetcher - files from web servers, each on a thread of its own, told of as
 * CHANGE_DOWNLOAD like parts of mails. It fetches what the user has just asked
 * for and nothing else. UI thread. */
#include "config/config.h"
#include "store/download.h"
#include "store/keeper.h"

typedef struct Fetcher Fetcher;
/* Both outlive it. */
Fetcher *fetcher_new(const Config *config, Keeper *keeper);
/* Calls off what still comes, and waits for it: a second at most. */
void fetcher_free(Fetcher *fetcher);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fetcher, fetcher_free)

/* An order with a `url`; copies it. */
void fetcher_start(Fetcher *fetcher, const DownloadOrder *order);
/* FALSE: it is none of ours. */
gboolean fetcher_cancel(Fetcher *fetcher, gint64 id);
