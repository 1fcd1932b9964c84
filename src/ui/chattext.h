#pragma once
/* chattext - chat messages laid out to lines: day marks, the unread mark,
 * time, nick and wrapped text. Pure but for the surface. UI thread only. */
#include "ui/chatlog.h"
#include "ui/surface.h"

typedef enum {
    CHAT_LINE_DAY,
    CHAT_LINE_UNREAD,
    CHAT_LINE_TEXT,
} ChatLineKind;

typedef struct {
    ChatLineKind kind;
    gint64 row_id; /* with `part`, what a place is known by */
    guint part;    /* 0: the message's first line */
    const ChatRow *row; /* borrowed; of TEXT */
    char *text;
} ChatLine;

typedef struct {
    const char *own_nick, *their_nick;
    gint64 unread_mark; /* the row before which the mark stands, or 0 */
    gint64 chosen;      /* the row that was gone to, or 0 */
} ChatLook;

/* A GPtrArray of ChatLine*, which borrow from `rows`. */
GPtrArray *chattext_lay_out(const GPtrArray *rows, const ChatLook *look,
                            int width);
void chattext_draw(const ChatLine *line, const ChatLook *look,
                   Surface *surface, Rect area);
