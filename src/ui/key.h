#pragma once
/* key - one key press, as a terminal gives it and as people write it.
 * Pure. */
#include <glib.h>

typedef enum { /* above every code point */
    KEY_ENTER_ = 0x110000, KEY_TAB_, KEY_BACKTAB_, KEY_ESCAPE_,
    KEY_BACKSPACE_, KEY_DELETE_, KEY_INSERT_, KEY_UP_, KEY_DOWN_, KEY_LEFT_,
    KEY_RIGHT_, KEY_HOME_, KEY_END_, KEY_PAGE_UP_, KEY_PAGE_DOWN_,
    KEY_F1_, KEY_F12_ = KEY_F1_ + 11,
} KeySymbol;

typedef struct {
    guint32 symbol;    /* a code point or a KeySymbol */
    gboolean has_ctrl; /* symbol is then the lower-case letter or sign */
    gboolean has_meta;
} Key;

/* `j`, `C-l`, `M-a`, `Enter`, `S-Tab`, `PgUp`, `Space`; FALSE when it is none.
 * `*rest` (may be NULL) is where the next key of a sequence such as `gg`
 * begins. */
gboolean key_parse(const char *text, Key *key_out, const char **rest);
char *key_name(const Key *key); /* the caller frees it */
gboolean key_equal(const Key *a, const Key *b);
