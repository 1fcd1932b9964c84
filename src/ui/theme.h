#pragma once
/* theme - the styles and symbols that views name; a backend gives them
 * colours. State is told by shape as well as colour. UI thread only. */
#include "correspondence/presence.h"

typedef enum {
    STYLE_NORMAL,
    STYLE_DIM,
    STYLE_TITLE,      /* of a pane */
    STYLE_BAR,        /* top and bottom line */
    STYLE_SELECTED,   /* the row under the cursor, in the active pane */
    STYLE_SELECTED_DIM, /* likewise, in the other pane */
    STYLE_UNREAD,
    STYLE_FRIEND,     /* a friend's name on a mail */
    STYLE_TAGGED,
    STYLE_GROUP,
    STYLE_ONLINE, STYLE_AWAY, STYLE_DND, STYLE_OFFLINE,
    STYLE_GOOD, STYLE_WARNING, STYLE_ERROR,
    STYLE_NOTICE,
    STYLE_HEADER, STYLE_HEADING, STYLE_LINK, STYLE_EMPHASIS,
    STYLE_ITALIC, STYLE_STRUCK, STYLE_CODE,
    STYLE_SIGNATURE,
    STYLE_QUOTE_1, STYLE_QUOTE_2, STYLE_QUOTE_3,
    STYLE_MINE, STYLE_THEIRS, /* nicks in a chat */
    N_STYLES,
} StyleId;

typedef enum {
    SYMBOL_ONLINE, SYMBOL_AWAY, SYMBOL_DND, SYMBOL_OFFLINE,
    SYMBOL_MAIL, SYMBOL_CHAT,      /* ✉ ✎, ASCII M C */
    SYMBOL_OPEN, SYMBOL_FOLDED,    /* ▾ ▸, ASCII v > */
    SYMBOL_SEPARATOR,              /* │, ASCII | */
    SYMBOL_ATTACHMENT,             /* @ */
    SYMBOL_ELLIPSIS,               /* …, ASCII ~: where text was cut */
    SYMBOL_RULE,                   /* ─, ASCII -: day and unread marks */
    SYMBOL_NEWLINE,                /* ↵, ASCII \: in a one-line input */
    SYMBOL_SENDING, SYMBOL_SENT, SYMBOL_FAILED, /* … ✓ ✗, ASCII . + x */
    SYMBOL_DELIVERED, SYMBOL_DISPLAYED, /* » ◉, ASCII > R */
    SYMBOL_REPLY,                  /* ↱, ASCII ^: what a message answers */
    SYMBOL_BULLET,                 /* ·, ASCII ,: between facts */
    SYMBOL_CAME, SYMBOL_WENT,      /* ← →, ASCII < > */
    SYMBOL_BRANCH, SYMBOL_LAST_BRANCH, /* ├ └, ASCII |- `-: two columns */
    SYMBOL_TRUNK,                  /* │, ASCII |: likewise */
    N_SYMBOLS,
} SymbolId;

/* `is_ascii` comes from the config, or a locale that is not UTF-8. */
void theme_set_ascii(gboolean is_ascii);
const char *theme_symbol(SymbolId symbol);
const char *theme_presence_symbol(Presence presence);
StyleId theme_presence_style(Presence presence);
