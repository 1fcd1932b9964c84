#pragma once
/* pages - the part of a mail folder around the cursor, in date order, as rows
 * in memory.
 *
 * Three screens are kept, read by key; cursor and screen are anchored to
 * (date, id), never to an index, so mail that comes above does not move what
 * the eye is on - except at the very top of the list, where new mail is what
 * one waits for. Every read is bounded, however many mails there are. UI thread
 * only. */
#include "store/read.h"
#include "ui/ui.h"

typedef struct Pages Pages;
Pages *pages_new(StoreReader *reader);
void pages_free(Pages *pages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pages, pages_free)

void pages_open(Pages *pages, gint64 folder_id); /* from its newest mail */
void pages_mark_stale(Pages *pages); /* read anew before the next use */
void pages_set_height(Pages *pages, int rows); /* how many are in sight */

/* The row at `y` of the screen, or NULL. Borrowed until the next call that
 * is not one of these three. */
const MailRow *pages_row(Pages *pages, int y);
const MailRow *pages_current(Pages *pages);
int pages_cursor_y(Pages *pages);
/* Mails are known to lie above the first row in sight. */
gboolean pages_has_more_above(Pages *pages);
gboolean pages_is_empty(Pages *pages);
/* The user is at the very top and waits for mail. */
gboolean pages_is_following(Pages *pages);

void pages_move(Pages *pages, Motion motion);
void pages_seek(Pages *pages, const MailCursor *at);
/* Likewise, with the cursor on line `y` of the screen. */
void pages_place(Pages *pages, const MailCursor *at, int y);
/* Only what came from that friend (JID; NULL: all). */
void pages_only(Pages *pages, const char *jid);
const char *pages_only_jid(const Pages *pages);
