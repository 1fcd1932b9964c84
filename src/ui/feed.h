#pragma once
/* feed - the mails that a folder view shows, from one of two sources: the
 * folder's pages in date order, read by key, or a Listing that was worked out
 * elsewhere (another order, threads, what a pattern finds).
 *
 * From one source to the other, and from a listing to a newer one, the cursor
 * stays on the same mail, or on the next one that is there. UI thread only. */
#include "ui/listed.h"
#include "ui/pages.h"

typedef struct Feed Feed;
Feed *feed_new(StoreReader *reader);
void feed_free(Feed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Feed, feed_free)

/* The folder's pages, from its newest mail; 0: none, a listing is to come. */
void feed_open(Feed *feed, gint64 folder_id);
/* Only what came from that friend (JID; NULL: all), in the pages. */
void feed_only(Feed *feed, const char *jid);
/* The listing's mails from now on. */
void feed_list(Feed *feed, Listing *listing);
/* The folder's pages again. */
void feed_unlist(Feed *feed);
/* NULL: the pages are shown. */
const Listing *feed_listing(const Feed *feed);

void feed_mark_stale(Feed *feed); /* read anew before the next use */
void feed_set_height(Feed *feed, int rows); /* how many are in sight */

/* What stands at `y` of the screen; FALSE: nothing. Borrowed until the next
 * call that is not one of these. */
gboolean feed_line(Feed *feed, int y, ListedLine *line_out);
gboolean feed_current_line(Feed *feed, ListedLine *line_out);
const MailRow *feed_current(Feed *feed); /* or NULL */
int feed_cursor_y(Feed *feed);
/* Mails are known to lie above the first row in sight. */
gboolean feed_has_more_above(Feed *feed);
gboolean feed_is_empty(Feed *feed);
/* See listed_tree(). */
char *feed_tree(Feed *feed, int y, int width);

void feed_move(Feed *feed, Motion motion);
/* To a mail, when it is here. */
gboolean feed_seek(Feed *feed, gint64 mail_id);

/* To the next of the mails of `matches` (a listing in date order), down
 * (PAGE_AFTER) or up, round the end. `is_here_too`: the one under the cursor
 * counts. FALSE: none of them is in the list. */
gboolean feed_seek_match(Feed *feed, const Listing *matches,
                         PageDirection direction, gboolean is_here_too);

/* For what only a listing has: threads. */
Listed *feed_listed(Feed *feed);
