#pragma once
/* feed - the part of a mail folder around the cursor, as rows in memory.
 *
 * Three screens are kept; cursor and screen are anchored to (date, id), never
 * to an index, so mail that comes above does not move what the eye is on -
 * except at the very top of the list, where new mail is what one waits for.
 * Every read is bounded; a limit or a search looks at so many mails at a time
 * and no more. UI thread only. */
#include "ui/mailscan.h"
#include "ui/ui.h"

typedef struct Feed Feed;
Feed *feed_new(StoreReader *reader);
void feed_free(Feed *feed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Feed, feed_free)

void feed_open(Feed *feed, gint64 folder_id); /* from its newest mail */
void feed_mark_stale(Feed *feed); /* read anew before the next use */
void feed_set_height(Feed *feed, int rows); /* how many are in sight */

/* The row at `y` of the screen, or NULL. Borrowed until the next call that
 * is not one of these three. */
const MailRow *feed_row(Feed *feed, int y);
const MailRow *feed_current(Feed *feed);
int feed_cursor_y(Feed *feed);
/* Mails are known to lie above the first row in sight. */
gboolean feed_has_more_above(Feed *feed);
gboolean feed_is_empty(Feed *feed);
/* The limit has not looked at all mails yet; moving down looks on. */
gboolean feed_is_partly_seen(Feed *feed);

void feed_move(Feed *feed, Motion motion);
void feed_seek(Feed *feed, const MailCursor *at);
/* Only rows that match (folded text; NULL: all). */
void feed_limit(Feed *feed, const char *folded);
const char *feed_limit_text(const Feed *feed);
/* Only what came from that friend (JID; NULL: all). */
void feed_only(Feed *feed, const char *jid);
const char *feed_only_jid(const Feed *feed);

typedef enum {
    FEED_FOUND,     /* the cursor stands on it */
    FEED_LOOKED_ON, /* not in SCAN_LIMIT mails: ask again to go on */
    FEED_NOT_FOUND, /* not up to the end of the list */
} FeedResult;
/* From the cursor, or from where the same search stopped. */
FeedResult feed_search(Feed *feed, const char *folded,
                       PageDirection direction);
