#pragma once
/* chattext - chat messages laid out to lines: what stands at the top, day
 * marks, the unread mark, and of each message what it answers, its styled text
 * (XEP-0393), its file and its reactions. Pure. UI thread only. */
#include "text/doc.h"
#include "ui/chatlog.h"

typedef enum {
    CHAT_LINE_TOP, /* above the first message */
    CHAT_LINE_DAY,
    CHAT_LINE_UNREAD,
    CHAT_LINE_QUOTE, /* what the message answers */
    CHAT_LINE_TEXT,
    CHAT_LINE_FILE,
    CHAT_LINE_REACTIONS,
} ChatLineKind;

typedef struct {
    ChatLineKind kind;
    gint64 row_id;      /* with `part`, what a place is known by; 0: TOP */
    guint part;         /* 0: the message's first line, or a mark above it */
    const ChatRow *row; /* borrowed; NULL: TOP */
    char *text;         /* of all but TEXT */
    const DocLine *styled; /* TEXT */
    GPtrArray *layout;  /* a reference on what holds that */
} ChatLine;
gboolean chat_line_is_mark(const ChatLine *line);

typedef struct {
    const char *own_nick, *their_nick;
    const char *top;    /* what is said at the top, or NULL */
    gint64 unread_mark; /* the row before which the mark stands, or 0 */
    gint64 chosen;      /* the row that was gone to, or 0 */
    gboolean has_choice; /* it was chosen by the user: it is marked well */
} ChatLook;

/* A GPtrArray of ChatLine*, which borrow from `rows`. */
GPtrArray *chattext_lay_out(const GPtrArray *rows, const ChatLook *look,
                            int width);
/* The message as a Doc, to be laid out or for its links; the caller frees it.
 * `nick`: of whoever said it, for `/me`. */
Doc *chattext_doc(const ChatRow *row, const char *nick);
/* `/me waves`: said of oneself. */
gboolean chattext_is_action(const ChatRow *row);
/* The first columns of a line: time, sign, nick, separator. */
int chattext_prefix_width(int width);
int chattext_nick_width(int width);
/* In local time, the caller frees it; "" when it is no time. */
char *chattext_time(gint64 at_us, const char *format);
