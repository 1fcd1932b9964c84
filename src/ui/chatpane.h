#pragma once
/* chatpane - what was said in a chat, in its window: where one reads, which
 * message is chosen, and how far back the archive was asked.
 *
 * Knows nothing of the input below. UI thread only. */
#include "ui/chattext.h"
#include "ui/view.h"

typedef enum { /* how the archive stands behind the store's oldest message */
    ARCHIVE_UNASKED,
    ARCHIVE_ASKED,
    ARCHIVE_EMPTY, /* nothing older is there */
    ARCHIVE_FAILED,
} ArchiveState;

typedef struct {
    View *view; /* for what is told */
    ChatLog log;
    char *own_nick, *their_nick;
    GPtrArray *lines; /* of ChatLine*; borrow from the log's rows */
    int width;        /* that `lines` are laid out to */
    Scroll scroll;
    gboolean is_at_end;
    struct { /* of the window's top, when it is not at the end */
        gint64 row_id;
        guint part;
        ChatLineKind kind;
        int shift; /* lines from there to the top */
    } place;
    gint64 unread_mark;
    ChatCursor sought; /* to be gone to when it is painted; id 0: none */
    gboolean chooses_sought;
    gint64 chosen;     /* what was gone to, until something is said */
    gboolean has_choice; /* by the user, message by message */
    gboolean is_stale;
    ArchiveState archive;
    char *reason; /* of FAILED */
    struct {      /* a search that goes on, a bit a turn */
        char *text; /* folded; NULL: none */
        ChatCursor at;
        gboolean is_forward;
    } search;
} ChatPane;

void chatpane_init(ChatPane *pane, View *view, const char *jid);
void chatpane_clear(ChatPane *pane);
/* TRUE when it looks different now. */
gboolean chatpane_change(ChatPane *pane, const Change *change);
/* Reads and lays out what is not any more as it was; TRUE: the rows are new. */
gboolean chatpane_fresh(ChatPane *pane, int width);
void chatpane_render(ChatPane *pane, Surface *surface, Rect area);
void chatpane_move(ChatPane *pane, Motion motion);
/* Goes to a message when it is painted next, and chooses it. */
typedef enum { SEEK_SHOWS, SEEK_CHOOSES } Seek;
void chatpane_seek(ChatPane *pane, const ChatCursor *at, Seek seek);
/* Something was said: to the end, without marks. */
void chatpane_to_end(ChatPane *pane);

/* ---- choosing a message ---- */
/* The next older or newer one; the last in sight where none was. */
void chatpane_choose(ChatPane *pane, gboolean is_older);
/* FALSE: none was chosen. */
gboolean chatpane_unchoose(ChatPane *pane);
/* Borrowed until the next change; NULL: none is chosen. */
const ChatRow *chatpane_chosen(const ChatPane *pane);
/* The newest message of the friend's that others can name; or NULL. */
const ChatRow *chatpane_last_heard(const ChatPane *pane);

/* ---- chatpane_search.c ---- */
/* To the next older (or newer) message with the text (see match_fold()), from
 * the chosen one on. It may take some turns: see chatpane_goes_on(). */
void chatpane_search(ChatPane *pane, const char *folded, gboolean is_forward);
gboolean chatpane_is_searching(const ChatPane *pane);
void chatpane_stop_search(ChatPane *pane);
/* Looks through some hundred messages more. */
void chatpane_search_on(ChatPane *pane);

/* ---- for chatpane_search.c ---- */
void chatpane_show_row(ChatPane *pane, gint64 id);
