/* key - see key.h. */
#include "ui/key.h"

#include "base/error.h"

typedef struct {
    const char *name; /* the first name of a symbol is the one written */
    guint32 symbol;
} KeyName;

static const KeyName key_names[] = {
    {"Enter", KEY_ENTER_},
    {"Return", KEY_ENTER_},
    {"Tab", KEY_TAB_},
    {"S-Tab", KEY_BACKTAB_},
    {"Escape", KEY_ESCAPE_},
    {"Esc", KEY_ESCAPE_},
    {"Backspace", KEY_BACKSPACE_},
    {"Delete", KEY_DELETE_},
    {"Del", KEY_DELETE_},
    {"Insert", KEY_INSERT_},
    {"Ins", KEY_INSERT_},
    {"Up", KEY_UP_},
    {"Down", KEY_DOWN_},
    {"Left", KEY_LEFT_},
    {"Right", KEY_RIGHT_},
    {"Home", KEY_HOME_},
    {"End", KEY_END_},
    {"PgUp", KEY_PAGE_UP_},
    {"PageUp", KEY_PAGE_UP_},
    {"PgDn", KEY_PAGE_DOWN_},
    {"PageDown", KEY_PAGE_DOWN_},
    {"Space", ' '},
    /* F1 is a beginning of F10, so the longer names stand first. */
    {"F10", KEY_F1_ + 9},
    {"F11", KEY_F1_ + 10},
    {"F12", KEY_F12_},
    {"F1", KEY_F1_},
    {"F2", KEY_F1_ + 1},
    {"F3", KEY_F1_ + 2},
    {"F4", KEY_F1_ + 3},
    {"F5", KEY_F1_ + 4},
    {"F6", KEY_F1_ + 5},
    {"F7", KEY_F1_ + 6},
    {"F8", KEY_F1_ + 7},
    {"F9", KEY_F1_ + 8},
};

static const KeyName *find_name(const char *text);
static gboolean parse_symbol(const char **at, Key *key);

gboolean
key_parse(const char *text, Key *key_out, const char **rest)
{
    Key key = {0};
    const char *at = text;
    for (;;) {
        /* `C-` alone could not be told from a prefix, so a prefix counts only
         * when something follows it; `S-Tab` is a name of its own. */
        if (g_str_has_prefix(at, "C-") && at[2] && !key.has_ctrl)
            key.has_ctrl = TRUE;
        else if (g_str_has_prefix(at, "M-") && at[2] && !key.has_meta)
            key.has_meta = TRUE;
        else
            break;
        at += 2;
    }
    if (!parse_symbol(&at, &key))
        return FALSE;
    if (key.has_ctrl && key.symbol < KEY_ENTER_)
        key.symbol = g_unichar_tolower(key.symbol);
    if (rest)
        *rest = at;
    else if (*at)
        return FALSE; /* nobody asked for a sequence */
    *key_out = key;
    return TRUE;
}

static gboolean
parse_symbol(const char **at, Key *key)
{
    const KeyName *name = find_name(*at);
    if (name) {
        key->symbol = name->symbol;
        *at += strlen(name->name);
        return TRUE;
    }
    gunichar c = g_utf8_get_char_validated(*at, -1);
    if (c == 0 || c >= 0x110000 || !g_unichar_isprint(c))
        return FALSE;
    key->symbol = c;
    *at = g_utf8_next_char(*at);
    return TRUE;
}

static const KeyName *
find_name(const char *text)
{
    for (gsize i = 0; i < G_N_ELEMENTS(key_names); i++)
        if (g_str_has_prefix(text, key_names[i].name))
            return &key_names[i];
    return NULL;
}

char *
key_name(const Key *key)
{
    GString *name = g_string_new(NULL);
    if (key->has_ctrl)
        g_string_append(name, "C-");
    if (key->has_meta)
        g_string_append(name, "M-");
    for (gsize i = 0; i < G_N_ELEMENTS(key_names); i++) {
        if (key_names[i].symbol == key->symbol) {
            g_string_append(name, key_names[i].name);
            return g_string_free(name, FALSE);
        }
    }
    g_string_append_unichar(name, key->symbol);
    return g_string_free(name, FALSE);
}

gboolean
key_equal(const Key *a, const Key *b)
{
    return a->symbol == b->symbol && !a->has_ctrl == !b->has_ctrl &&
           !a->has_meta == !b->has_meta;
}
