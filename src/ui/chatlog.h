#pragma once
/* chatlog - the messages of one chat around what is in sight, oldest first.
 *
 * A window on the store: pages are added at the end that one scrolls to and
 * dropped at the other, so that it never holds more than some hundred. Every
 * read is bounded. Knows no screen. UI thread only. */
#include "store/read.h"

typedef struct {
    StoreReader *reader;
    char *jid;
    GPtrArray *rows;      /* of ChatRow* */
    gboolean has_older;   /* than the first row, in the store */
    gboolean has_newer;   /* than the last row: it stands away from the end */
    gboolean has_unread;  /* among the rows */
    gint64 first_unread;  /* id of the first such row; 0 none */
} ChatLog;

void chatlog_init(ChatLog *log, StoreReader *reader, const char *jid);
void chatlog_clear(ChatLog *log);
/* Reads anew what may have changed; the rest of the window stays. */
gboolean chatlog_refresh(ChatLog *log, GError **error);
/* One more page in front, or behind; FALSE when there was none, or on error. */
gboolean chatlog_load_older(ChatLog *log, GError **error);
gboolean chatlog_load_newer(ChatLog *log, GError **error);
/* The window goes to where the message is; FALSE when it is not there. */
gboolean chatlog_reach(ChatLog *log, const ChatCursor *at, GError **error);
/* To the first message of all. */
gboolean chatlog_rewind(ChatLog *log, GError **error);
/* Back to the end, with nothing but the newest rows. */
gboolean chatlog_reset(ChatLog *log, GError **error);
/* The index of the row with that id, or -1. */
int chatlog_find(const ChatLog *log, gint64 id);
