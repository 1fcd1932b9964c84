#pragma once
/* chatlog - the messages of one chat around what is in sight, oldest first.
 *
 * Older pages are added as one scrolls up. Every read is bounded. Knows no
 * screen. UI thread only. */
#include "store/read.h"

typedef struct {
    StoreReader *reader;
    char *jid;
    GPtrArray *rows;      /* of ChatRow* */
    gboolean has_older;   /* than the first row, in the store */
    gboolean has_unread;  /* among the rows */
    gint64 first_unread;  /* id of the first such row; 0 none */
} ChatLog;

void chatlog_init(ChatLog *log, StoreReader *reader, const char *jid);
void chatlog_clear(ChatLog *log);
/* Reads the newest rows anew; older ones that join on to them stay. */
gboolean chatlog_refresh(ChatLog *log, GError **error);
/* One more page in front; FALSE when there was none, or on error. */
gboolean chatlog_load_older(ChatLog *log, GError **error);
/* Older pages until the message is held, or some thousands of messages; FALSE
 * when it is not held then. */
gboolean chatlog_reach(ChatLog *log, const ChatCursor *at, GError **error);
/* Lets go of all but the newest rows: when one is back at the end. */
void chatlog_trim(ChatLog *log);
