/* theme - see theme.h. */
#include "ui/theme.h"

#include "base/error.h"

static const struct {
    const char *utf8, *ascii;
} symbols[N_SYMBOLS] = {
    [SYMBOL_ONLINE] = {"●", "*"},        [SYMBOL_AWAY] = {"◐", "-"},
    [SYMBOL_DND] = {"⊘", "x"},           [SYMBOL_OFFLINE] = {"○", "."},
    [SYMBOL_MAIL] = {"✉", "M"},          [SYMBOL_CHAT] = {"✎", "C"},
    [SYMBOL_OPEN] = {"▾", "v"},          [SYMBOL_FOLDED] = {"▸", ">"},
    [SYMBOL_SEPARATOR] = {"│", "|"},     [SYMBOL_ATTACHMENT] = {"@", "@"},
    [SYMBOL_ELLIPSIS] = {"…", "~"},      [SYMBOL_RULE] = {"─", "-"},
    [SYMBOL_NEWLINE] = {"↵", "\\"},      [SYMBOL_SENDING] = {"…", "."},
    [SYMBOL_SENT] = {"✓", "+"},          [SYMBOL_FAILED] = {"✗", "x"},
    [SYMBOL_DELIVERED] = {"»", ">"},     [SYMBOL_DISPLAYED] = {"◉", "R"},
    [SYMBOL_REPLY] = {"↱", "^"},
    [SYMBOL_BULLET] = {"·", ","},        [SYMBOL_CAME] = {"←", "<"},
    [SYMBOL_WENT] = {"→", ">"},          [SYMBOL_BRANCH] = {"├ ", "|-"},
    [SYMBOL_LAST_BRANCH] = {"└ ", "`-"}, [SYMBOL_TRUNK] = {"│ ", "| "},
};

static const struct {
    SymbolId symbol;
    StyleId style;
} presences[] = {
    [PRESENCE_CHAT] = {SYMBOL_ONLINE, STYLE_ONLINE},
    [PRESENCE_ONLINE] = {SYMBOL_ONLINE, STYLE_ONLINE},
    [PRESENCE_AWAY] = {SYMBOL_AWAY, STYLE_AWAY},
    [PRESENCE_XA] = {SYMBOL_AWAY, STYLE_AWAY},
    [PRESENCE_DND] = {SYMBOL_DND, STYLE_DND},
    [PRESENCE_OFFLINE] = {SYMBOL_OFFLINE, STYLE_OFFLINE},
};

/* Set once at start, from the locale and the config. */
static gboolean has_ascii_symbols;

void
theme_set_ascii(gboolean is_ascii)
{
    has_ascii_symbols = is_ascii;
}

const char *
theme_symbol(SymbolId symbol)
{
    g_assert(symbol < N_SYMBOLS);
    return has_ascii_symbols ? symbols[symbol].ascii : symbols[symbol].utf8;
}

const char *
theme_presence_symbol(Presence presence)
{
    g_assert(presence < G_N_ELEMENTS(presences));
    return theme_symbol(presences[presence].symbol);
}

StyleId
theme_presence_style(Presence presence)
{
    g_assert(presence < G_N_ELEMENTS(presences));
    return presences[presence].style;
}
