/* term_curses - see term.h: ncurses (wide), and nothing else sees it. */
#define NCURSES_WIDECHAR 1
#include "base/error.h"

/* curses.h has a function of this name, and ours is another. */
#define key_name curses_key_name
#include <curses.h>
#undef key_name
#include <langinfo.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <wchar.h>

#include "base/clock.h"
#include "ui/palette.h"
#include "ui/term.h"

enum {
    /* Key codes of our own, for what terminals put around a paste; far above
     * those that ncurses gives to a terminal's extended keys. */
    CODE_PASTE_BEGIN = KEY_MAX + 0x4000,
    CODE_PASTE_END,
    ESCAPE_MS = 25,
    /* A paste whose end got lost must not swallow the keyboard. */
    PASTE_LIMIT = 1024 * 1024,
    PASTE_GAP_MS = 1000,
    CONTROL_LIMIT = 32, /* bytes of a control sequence */
    CLUSTER_CHARS = 32,
};

struct Term {
    SCREEN *screen;
    Surface *shown;  /* what the terminal shows; NULL: nothing is known */
    GString *paste;  /* a paste that has begun, or NULL */
    gint64 paste_at; /* when something of it came last */
    gboolean is_suspended;
    attr_t attributes[N_STYLES];
    short pairs[N_STYLES];
};

static void set_up_screen(Term *term);
static void set_up_styles(Term *term);
static void ask_for_pastes(gboolean is_wanted);

/* ---- its life ---- */

static SCREEN *
open_screen(GError **error)
{
    const char *name = g_getenv("TERM");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "kith needs a terminal: standard input and output must "
                    "be one");
        return NULL;
    }
    SCREEN *screen = newterm(NULL, stdout, stdin);
    if (screen && tigetstr("cup") && tigetstr("cup") != (char *)-1)
        return screen;
    if (screen) {
        endwin();
        delscreen(screen);
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "the terminal type '%s' is unknown or too simple; set TERM",
                name ? name : "");
    return NULL;
}

Term *
term_open(GError **error)
{
    SCREEN *screen = open_screen(error);
    if (!screen)
        return NULL;
    Term *term = g_new0(Term, 1);
    term->screen = screen;
    if (!g_str_equal(nl_langinfo(CODESET), "UTF-8"))
        theme_set_ascii(TRUE);
    set_up_screen(term);
    set_up_styles(term);
    ask_for_pastes(TRUE);
    return term;
}

void
term_close(Term *term)
{
    if (!term)
        return;
    if (!term->is_suspended)
        term_suspend(term);
    delscreen(term->screen);
    surface_free(term->shown);
    if (term->paste)
        g_string_free(term->paste, TRUE);
    g_free(term);
}

static void
set_up_screen(Term *term)
{
    set_escdelay(ESCAPE_MS);
    raw(); /* C-c, C-s, C-z are keys; the app decides */
    noecho();
    nonl(); /* Enter is CR, so that C-j is told from it */
    nodelay(stdscr, TRUE);
    keypad(stdscr, TRUE);
    meta(stdscr, TRUE);
    idlok(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    define_key("\033[200~", CODE_PASTE_BEGIN);
    define_key("\033[201~", CODE_PASTE_END);
}

static int
count_colors(void)
{
    const char *no_color = g_getenv("NO_COLOR");
    if ((no_color && *no_color) || !has_colors())
        return 0;
    start_color();
    return use_default_colors() == OK ? COLORS : 0;
}

static attr_t
attributes_of(guint ink)
{
    attr_t attributes = A_NORMAL;
    if (ink & INK_BOLD)
        attributes |= A_BOLD;
    if (ink & INK_DIM)
        attributes |= A_DIM;
    if (ink & INK_UNDERLINE)
        attributes |= A_UNDERLINE;
    if (ink & INK_REVERSE)
        attributes |= A_REVERSE;
    if (ink & INK_ITALIC)
        attributes |= A_ITALIC;
    return attributes;
}

static void
set_up_styles(Term *term)
{
    int n_colors = count_colors();
    for (int style = 0; style < N_STYLES; style++) {
        Paint paint = palette_paint(style, n_colors);
        term->attributes[style] = attributes_of(paint.ink);
        term->pairs[style] = 0;
        if (n_colors > 0 && style > 0 && style < COLOR_PAIRS) {
            init_pair(style, paint.foreground, paint.background);
            term->pairs[style] = style;
        }
    }
}

/* Terminals that know no bracketed paste pass over it. */
static void
ask_for_pastes(gboolean is_wanted)
{
    fputs(is_wanted ? "\033[?2004h" : "\033[?2004l", stdout);
    fflush(stdout);
}

void
term_suspend(Term *term)
{
    if (term->is_suspended)
        return;
    term->is_suspended = TRUE;
    ask_for_pastes(FALSE);
    curs_set(1);
    endwin();
}

void
term_resume(Term *term)
{
    if (!term->is_suspended)
        return;
    term->is_suspended = FALSE;
    int width, height;
    term_size(term, &width, &height); /* it may have changed meanwhile */
    refresh();
    ask_for_pastes(TRUE);
    term_redraw(term);
}

void
term_size(Term *term, int *width_out, int *height_out)
{
    struct winsize size = {0};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 &&
        size.ws_row > 0 && (size.ws_col != COLS || size.ws_row != LINES))
        resizeterm(size.ws_row, size.ws_col);
    *width_out = COLS;
    *height_out = LINES;
}

void
term_bell(Term *term)
{
    beep();
}

/* Nothing of ours lies in stdio's buffer: curses has one of its own. */
void
term_copy(Term *term, const char *text)
{
    if (term->is_suspended)
        return;
    g_autofree char *encoded =
        g_base64_encode((const guchar *)text, strlen(text));
    fflush(stdout);
    fprintf(stdout, "\033]52;c;%s\a", encoded);
    fflush(stdout);
}

/* ---- keys ---- */

static const struct {
    wint_t code;
    guint32 symbol;
} code_keys[] = {
    {KEY_UP, KEY_UP_},         {KEY_DOWN, KEY_DOWN_},
    {KEY_LEFT, KEY_LEFT_},     {KEY_RIGHT, KEY_RIGHT_},
    {KEY_HOME, KEY_HOME_},     {KEY_END, KEY_END_},
    {KEY_PPAGE, KEY_PAGE_UP_}, {KEY_NPAGE, KEY_PAGE_DOWN_},
    {KEY_IC, KEY_INSERT_},     {KEY_DC, KEY_DELETE_},
    {KEY_BTAB, KEY_BACKTAB_},  {KEY_BACKSPACE, KEY_BACKSPACE_},
    {KEY_ENTER, KEY_ENTER_},   {KEY_FIND, KEY_HOME_},
    {KEY_SELECT, KEY_END_},
};

/* xterm's modifier parameter: 1, and 1 for Shift, 2 for Alt, 4 for Ctrl. */
static void
add_modifiers(int parameter, Key *key)
{
    int bits = parameter > 0 ? parameter - 1 : 0;
    key->has_meta |= (bits & 2) != 0;
    key->has_ctrl |= (bits & 4) != 0;
}

/* What ncurses knows only by name: `kLFT5` is Left with a modifier. */
static gboolean
key_of_extended(wint_t code, Key *key)
{
    static const struct {
        const char *name;
        guint32 symbol;
    } names[] = {
        {"kUP", KEY_UP_},       {"kDN", KEY_DOWN_},       {"kLFT", KEY_LEFT_},
        {"kRIT", KEY_RIGHT_},   {"kHOM", KEY_HOME_},      {"kEND", KEY_END_},
        {"kPRV", KEY_PAGE_UP_}, {"kNXT", KEY_PAGE_DOWN_}, {"kDC", KEY_DELETE_},
        {"kIC", KEY_INSERT_},
    };
    const char *name = keyname((int)code);
    for (gsize i = 0; name && i < G_N_ELEMENTS(names); i++) {
        gsize size = strlen(names[i].name);
        if (!g_str_has_prefix(name, names[i].name) ||
            !g_ascii_isdigit(name[size]))
            continue;
        key->symbol = names[i].symbol;
        add_modifiers(name[size] - '0', key);
        return TRUE;
    }
    return FALSE;
}

static gboolean
key_of_code(wint_t code, Key *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(code_keys); i++) {
        if (code_keys[i].code == code) {
            key->symbol = code_keys[i].symbol;
            return TRUE;
        }
    }
    if (code < KEY_F(1) || code > KEY_F(12))
        return key_of_extended(code, key);
    key->symbol = KEY_F1_ + (code - KEY_F(1));
    return TRUE;
}

static void
key_of_char(wint_t c, Key *key)
{
    switch (c) {
    case '\r':
    case '\n':
        key->symbol = KEY_ENTER_;
        return;
    case '\t':
        key->symbol = KEY_TAB_;
        return;
    case 0x1B:
        key->symbol = KEY_ESCAPE_;
        return;
    case 0x08:
    case 0x7F:
        key->symbol = KEY_BACKSPACE_;
        return;
    default:
        break;
    }
    key->has_ctrl = c < 0x20;
    key->symbol = c == 0 ? ' ' : c <= 26 ? c + 'a' - 1 : c;
    if (c > 26 && c < 0x20)
        key->symbol = c + '@'; /* C-\ C-] C-^ C-_ */
}

/* The key of a control sequence by its last byte; 0 for none. */
static guint32
symbol_of_final(wint_t final, int parameter)
{
    static const guint32 by_letter[] = {
        ['A'] = KEY_UP_,      ['B'] = KEY_DOWN_, ['C'] = KEY_RIGHT_,
        ['D'] = KEY_LEFT_,    ['F'] = KEY_END_,  ['H'] = KEY_HOME_,
        ['Z'] = KEY_BACKTAB_,
    };
    static const guint32 by_number[] = {
        [1] = KEY_HOME_, [2] = KEY_INSERT_,  [3] = KEY_DELETE_,
        [4] = KEY_END_,  [5] = KEY_PAGE_UP_, [6] = KEY_PAGE_DOWN_,
    };
    if (final == '~')
        return parameter > 0 && parameter < (int)G_N_ELEMENTS(by_number)
                   ? by_number[parameter]
                   : 0;
    return final < G_N_ELEMENTS(by_letter) ? by_letter[final] : 0;
}

/* A control sequence that ncurses does not know, behind its `ESC [`. It is
 * taken whole (ECMA-48 5.4): its letters are not keys that someone pressed. */
static gboolean
read_control_sequence(Key *key)
{
    int parameters[2] = {0};
    int n = 0;
    wint_t c;
    for (int length = 0; length < CONTROL_LIMIT; length++) {
        if (get_wch(&c) != OK)
            return FALSE;
        if (c >= 0x40 && c <= 0x7E) {
            key->symbol = symbol_of_final(c, parameters[0]);
            add_modifiers(parameters[1], key);
            return key->symbol != 0;
        }
        if (c == ';')
            n++;
        else if (g_ascii_isdigit(c) && n < 2)
            parameters[n] = parameters[n] * 10 % 10000 + (int)(c - '0');
    }
    return FALSE;
}

typedef enum {
    AFTER_ESCAPE_NOTHING, /* it was the escape key itself */
    AFTER_ESCAPE_KEY,
    AFTER_ESCAPE_UNKNOWN, /* a sequence that is none of our keys */
} AfterEscape;

/* A terminal sends Alt as an escape in front. The escape key itself is
 * followed by nothing: ncurses waited ESCAPE_MS for it. */
static AfterEscape
read_after_escape(Key *key)
{
    wint_t next;
    int kind = get_wch(&next);
    *key = (Key){0};
    if (kind == ERR)
        return AFTER_ESCAPE_NOTHING;
    if (kind == OK && next == '[') {
        wint_t more;
        if (get_wch(&more) == OK) {
            unget_wch(more);
            return read_control_sequence(key) ? AFTER_ESCAPE_KEY
                                              : AFTER_ESCAPE_UNKNOWN;
        }
    }
    key->has_meta = TRUE;
    if (kind == KEY_CODE_YES)
        return key_of_code(next, key) ? AFTER_ESCAPE_KEY : AFTER_ESCAPE_UNKNOWN;
    key_of_char(next, key);
    if (key->symbol == KEY_ESCAPE_)
        key->has_meta = FALSE; /* pressed twice in a hurry */
    return AFTER_ESCAPE_KEY;
}

static TermEvent
key_event(wint_t c, int kind)
{
    TermEvent event = {.kind = TERM_KEY};
    if (kind == KEY_CODE_YES) {
        if (!key_of_code(c, &event.key))
            event.kind = TERM_NOTHING;
        return event;
    }
    key_of_char(c, &event.key);
    if (event.key.symbol != KEY_ESCAPE_)
        return event;
    switch (read_after_escape(&event.key)) {
    case AFTER_ESCAPE_NOTHING:
        event.key = (Key){KEY_ESCAPE_};
        break;
    case AFTER_ESCAPE_UNKNOWN:
        event.kind = TERM_NOTHING;
        break;
    case AFTER_ESCAPE_KEY:
        break;
    }
    return event;
}

/* ---- pastes ---- */

static TermEvent
end_paste(Term *term)
{
    TermEvent event = {.kind = TERM_PASTE};
    event.text = g_string_free(g_steal_pointer(&term->paste), FALSE);
    return event;
}

static void
add_to_paste(Term *term, wint_t c, int kind)
{
    term->paste_at = clock_monotonic();
    if (kind == KEY_CODE_YES)
        return; /* a key sequence inside a paste is nobody's key */
    if (c == '\r')
        c = '\n';
    g_string_append_unichar(term->paste, c);
}

static gboolean
is_paste_lost(const Term *term)
{
    return term->paste->len > PASTE_LIMIT ||
           clock_monotonic() - term->paste_at > PASTE_GAP_MS;
}

TermEvent
term_read(Term *term)
{
    if (term->is_suspended)
        return (TermEvent){.kind = TERM_NOTHING};
    if (term->paste && is_paste_lost(term))
        return end_paste(term);
    for (;;) {
        wint_t c;
        int kind = get_wch(&c);
        if (kind == ERR)
            return (TermEvent){.kind = TERM_NOTHING};
        if (kind == KEY_CODE_YES && c == KEY_RESIZE)
            return (TermEvent){.kind = TERM_RESIZE};
        if (kind == KEY_CODE_YES && c == CODE_PASTE_BEGIN) {
            if (!term->paste)
                term->paste = g_string_new(NULL);
            term->paste_at = clock_monotonic();
            continue;
        }
        if (kind == KEY_CODE_YES && c == CODE_PASTE_END) {
            if (term->paste)
                return end_paste(term);
            continue;
        }
        if (!term->paste) {
            TermEvent event = key_event(c, kind);
            if (event.kind != TERM_NOTHING)
                return event;
            continue;
        }
        add_to_paste(term, c, kind);
        if (is_paste_lost(term))
            return end_paste(term);
    }
}

/* ---- painting ---- */

/* A cluster as ncurses takes it. What the C library holds to be of another
 * width would shift the row, so then only the base is shown, with blanks up to
 * its place (a red heart is an old sign and a selector), or `?`. */
static int
cluster_chars(const char *text, int columns, wchar_t *chars)
{
    int n = 0;
    int width = 0;
    for (const char *at = text; *at && n < CLUSTER_CHARS - 1;
         at = g_utf8_next_char(at)) {
        chars[n] = g_utf8_get_char(at);
        width += MAX(wcwidth(chars[n]), 0);
        n++;
    }
    if (width == columns && n > 0)
        return n;
    int base = n > 0 ? wcwidth(chars[0]) : 0;
    gboolean is_shown = base > 0 && base <= columns;
    n = is_shown ? 1 : 0;
    for (int x = is_shown ? base : 0; x < columns; x++)
        chars[n++] = is_shown ? ' ' : '?';
    return n;
}

static void
blit_row(const Term *term, const Surface *surface, int y)
{
    int width = surface_width(surface);
    for (int x = 0; x < width; x++) {
        StyleId style;
        int columns;
        wchar_t chars[CLUSTER_CHARS];
        const char *text = surface_cell(surface, x, y, &style, &columns);
        if (columns == 0)
            continue;
        attr_set(term->attributes[style], term->pairs[style], NULL);
        mvaddnwstr(y, x, chars, cluster_chars(text, columns, chars));
    }
}

static void
keep_shown(Term *term, const Surface *surface)
{
    if (!term->shown)
        term->shown =
            surface_new(surface_width(surface), surface_height(surface));
    surface_copy(term->shown, surface);
}

static gboolean
is_same_size(const Surface *a, const Surface *b)
{
    return surface_width(a) == surface_width(b) &&
           surface_height(a) == surface_height(b);
}

void
term_show(Term *term, const Surface *surface)
{
    if (term->is_suspended)
        return;
    if (term->shown && !is_same_size(term->shown, surface))
        term_redraw(term);
    for (int y = 0; y < surface_height(surface); y++)
        if (!term->shown || !surface_row_equal(term->shown, surface, y))
            blit_row(term, surface, y);
    keep_shown(term, surface);

    int x, y;
    surface_cursor(surface, &x, &y);
    curs_set(x >= 0);
    if (x >= 0)
        move(y, x);
    refresh();
}

void
term_redraw(Term *term)
{
    surface_free(g_steal_pointer(&term->shown));
    erase();
    clearok(stdscr, TRUE);
}
