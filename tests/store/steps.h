#pragma once
/* steps - what the statements of a connection cost and how they go about it,
 * asked of SQLite itself.
 *
 * Call steps_watch() before the store is opened; the connection that was
 * opened last is the one that is asked, by the thread that uses it. */
#include <glib.h>

void steps_watch(void);
/* Steps of SQLite's virtual machine since it was last asked. */
gint64 steps_take(void);
/* Fails the test where a statement that the connection has run walks through
 * a table of mails or chats, or sorts: whatever is in it. */
void steps_check_plans(void);
