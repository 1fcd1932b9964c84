/* sanitize - see sanitize.h.
 *
 * Three steps: bytes are decoded and escape sequences dropped (take_char), each
 * code point is judged by what stands before it (put_char), and the whole is
 * normalised. */
#include "text/sanitize.h"

#include "base/error.h"
#include "text/emoji.h"

enum {
    MAX_MARKS = 8, /* on one base; real scripts need four or five */
    TAB_STOP = 8,
    ESCAPE = 0x1B,
    CSI = 0x9B,
    NEXT_LINE = 0x85,
    LINE_SEPARATOR = 0x2028,
    PARAGRAPH_SEPARATOR = 0x2029,
    ZERO_WIDTH_NON_JOINER = 0x200C,
    REPLACEMENT = 0xFFFD,
};

typedef struct {
    GString *out;
    gboolean one_line;
    int column;      /* of the line, for tab stops */
    gunichar base;   /* what a mark would sit on; 0 for nothing */
    gunichar last;   /* put last */
    int n_marks;     /* on `base` */
    gboolean joiner; /* a ZWJ waits for a second emoji */
    gboolean space;  /* a space waits for a further word (one_line) */
} Cleaner;

static gboolean is_plain(Slice bytes, gboolean one_line);
static char *clean(Slice bytes, gboolean one_line);

char *
sanitize_line(Slice bytes)
{
    return clean(bytes, TRUE);
}

char *
sanitize_text(Slice bytes)
{
    return clean(bytes, FALSE);
}

gboolean
sanitize_is_clean(const char *text)
{
    if (is_plain(slice_from_string(text), FALSE))
        return TRUE;
    g_autofree char *cleaned = sanitize_text(slice_from_string(text));
    return strcmp(cleaned, text) == 0;
}

/* Printable ASCII is clean as it stands, and is most of what comes; on one line
 * its words must stand one space apart. */
static gboolean
is_plain(Slice bytes, gboolean one_line)
{
    gboolean wants_word = one_line; /* a space would be one too many */
    for (gsize i = 0; i < bytes.size; i++) {
        char c = bytes.bytes[i];
        if (c < ' ' || c > '~') {
            if (c != '\n' || one_line)
                return FALSE;
        } else if (one_line) {
            if (c == ' ' && wants_word)
                return FALSE;
            wants_word = c == ' ';
        }
    }
    return bytes.size == 0 || !wants_word;
}

static gboolean take_char(Slice *rest, gunichar *c_out);
static void put_char(Cleaner *cleaner, gunichar c);
static char *clean_once(Slice bytes, gboolean one_line);
static char *normalise(const char *text);

static char *
clean(Slice bytes, gboolean one_line)
{
    if (is_plain(bytes, one_line))
        return bytes.size > 0 ? g_strndup(bytes.bytes, bytes.size)
                              : g_strdup("");

    char *text = clean_once(bytes, one_line);
    if (g_str_is_ascii(text))
        return text;

    /* The marks are counted before normalising, which sorts them in quadratic
     * time, and again after it, which can add some. */
    g_autofree char *raw = text;
    g_autofree char *normal = normalise(raw);
    return clean_once(slice_from_string(normal), one_line);
}

static char *
clean_once(Slice bytes, gboolean one_line)
{
    Cleaner cleaner = {
        .out = g_string_sized_new(bytes.size),
        .one_line = one_line,
    };
    gunichar c;
    while (take_char(&bytes, &c))
        put_char(&cleaner, c);
    return g_string_free(cleaner.out, FALSE);
}

static gboolean may_compose(gunichar before, gunichar c);

/* NFC, piece by piece: GLib moves all that follows for each pair that it
 * composes. */
static char *
normalise(const char *text)
{
    enum { PIECE = 256 };
    GString *out = g_string_sized_new(strlen(text));
    while (*text) {
        const char *end = text;
        gunichar before = 0;
        for (int n = 0; *end; n++) {
            gunichar c = g_utf8_get_char(end);
            if (n >= PIECE && !may_compose(before, c))
                break;
            before = c;
            end = g_utf8_next_char(end);
        }
        g_autofree char *piece =
            g_utf8_normalize(text, end - text, G_NORMALIZE_NFC);
        g_string_append(out, piece);
        text = end;
    }
    return g_string_free(out, FALSE);
}

/* A mark with what is before it, or a Hangul vowel or final consonant with the
 * syllable so far (Unicode 3.12). */
static gboolean
may_compose(gunichar before, gunichar c)
{
    gboolean takes_vowel = before >= 0x1100 && before <= 0x115F;
    gboolean takes_final = (before >= 0x1160 && before <= 0x11A7) ||
                           (before >= 0xAC00 && before <= 0xD7A3);
    return g_unichar_ismark(c) || (takes_vowel && c >= 0x1160 && c <= 0x11A7) ||
           (takes_final && c >= 0x11A8 && c <= 0x11FF);
}

static gunichar decode(Slice *rest);
static void skip_escape(Slice *rest);
static void skip_control_sequence(Slice *rest);
static void skip_control_string(Slice *rest);
static gboolean opens_control_string(gunichar c);

/* The next code point outside escape sequences; CR LF is one LF. */
static gboolean
take_char(Slice *rest, gunichar *c_out)
{
    while (rest->size > 0) {
        gunichar c = decode(rest);
        if (c == ESCAPE) {
            skip_escape(rest);
        } else if (c == CSI) {
            skip_control_sequence(rest);
        } else if (c >= 0x80 && c <= 0x9F && opens_control_string(c - 0x40)) {
            skip_control_string(rest);
        } else {
            if (c == '\r' && slice_has_prefix_ascii(*rest, "\n"))
                c = decode(rest);
            *c_out = c;
            return TRUE;
        }
    }
    return FALSE;
}

static gunichar
decode(Slice *rest)
{
    guchar byte = rest->bytes[0];
    if (byte < 0x80) {
        *rest = slice_sub(*rest, 1, rest->size);
        return byte;
    }
    gunichar c = g_utf8_get_char_validated(rest->bytes, rest->size);
    gboolean valid = c != (gunichar)-1 && c != (gunichar)-2;
    gsize taken = valid ? (gsize)g_utf8_skip[byte] : 1;
    *rest = slice_sub(*rest, taken, rest->size);
    return valid ? c : REPLACEMENT;
}

static guchar
peek(Slice rest)
{
    return rest.size > 0 ? (guchar)rest.bytes[0] : 0;
}

/* What follows ESC (ECMA-35): a control sequence, a control string, or
 * intermediate bytes and a final one. */
static void
skip_escape(Slice *rest)
{
    guchar first = peek(*rest);
    if (first == '[') {
        *rest = slice_sub(*rest, 1, rest->size);
        skip_control_sequence(rest);
    } else if (opens_control_string(first)) {
        *rest = slice_sub(*rest, 1, rest->size);
        skip_control_string(rest);
    } else {
        while (peek(*rest) >= 0x20 && peek(*rest) <= 0x2F)
            *rest = slice_sub(*rest, 1, rest->size);
        if (peek(*rest) >= 0x30 && peek(*rest) <= 0x7E)
            *rest = slice_sub(*rest, 1, rest->size);
    }
}

/* ECMA-48 5.4: parameter bytes, intermediate bytes, a final byte. */
static void
skip_control_sequence(Slice *rest)
{
    while (peek(*rest) >= 0x20 && peek(*rest) <= 0x3F)
        *rest = slice_sub(*rest, 1, rest->size);
    if (peek(*rest) >= 0x40 && peek(*rest) <= 0x7E)
        *rest = slice_sub(*rest, 1, rest->size);
}

/* DCS, SOS, OSC, PM, APC (ECMA-48 5.6), up to ST or BEL; to the end of the line
 * when there is none, so that one byte cannot hide a whole mail. */
static void
skip_control_string(Slice *rest)
{
    while (rest->size > 0 && peek(*rest) != '\n' && peek(*rest) != '\r') {
        gunichar c = decode(rest);
        if (c == '\a' || c == 0x9C)
            return;
        if (c == ESCAPE) {
            if (peek(*rest) == '\\')
                *rest = slice_sub(*rest, 1, rest->size);
            else
                skip_escape(rest);
            return;
        }
    }
}

static gboolean
opens_control_string(gunichar c)
{
    return c == 'P' || c == 'X' || c == ']' || c == '^' || c == '_';
}

static void put_break(Cleaner *cleaner);
static void put_space(Cleaner *cleaner, gunichar c);
static void put_mark(Cleaner *cleaner, gunichar c);
static void put_base(Cleaner *cleaner, gunichar c);
static void put_joiner(Cleaner *cleaner, gunichar c);
static void put_tab(Cleaner *cleaner);

static void
put_char(Cleaner *cleaner, gunichar c)
{
    if (c == '\n' || c == '\r' || c == NEXT_LINE || c == LINE_SEPARATOR ||
        c == PARAGRAPH_SEPARATOR)
        put_break(cleaner);
    else if (c == '\t')
        put_tab(cleaner);
    else if (c == '\f' && cleaner->one_line)
        put_space(cleaner, ' ');
    else if (!sanitize_allows(c))
        return;
    else if (c == EMOJI_ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER)
        put_joiner(cleaner, c);
    else if (g_unichar_ismark(c))
        put_mark(cleaner, c);
    else if (g_unichar_isspace(c))
        put_space(cleaner, c);
    else
        put_base(cleaner, c);
}

static gboolean is_hidden(gunichar c);

gboolean
sanitize_allows(gunichar c)
{
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F))
        return FALSE;
    if (c < 0x7F)
        return TRUE;
    if (c > 0x10FFFF || (c & 0xFFFE) == 0xFFFE ||
        (c >= 0xFDD0 && c <= 0xFDEF) || (c >= 0xE0000 && c <= 0xE0FFF))
        return FALSE;
    if (c == EMOJI_ZERO_WIDTH_JOINER || c == ZERO_WIDTH_NON_JOINER)
        return TRUE;
    if (is_hidden(c))
        return FALSE;
    switch (g_unichar_type(c)) {
    case G_UNICODE_CONTROL:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
        return FALSE;
    case G_UNICODE_FORMAT:
        /* These few are seen: signs that stand over or under a number. */
        return (c >= 0x0600 && c <= 0x0605) || c == 0x06DD || c == 0x070F ||
               c == 0x0890 || c == 0x0891 || c == 0x08E2 || c == 0x110BD ||
               c == 0x110CD;
    default:
        return TRUE;
    }
}

/* Letters and marks that show nothing: good only for making two names look the
 * same. */
static gboolean
is_hidden(gunichar c)
{
    return c == 0x034F || c == 0x115F || c == 0x1160 || c == 0x17B4 ||
           c == 0x17B5 || c == 0x3164 || c == 0xFFA0 || c == 0x2065 ||
           (c >= 0xFE00 && c <= 0xFE0D);
}

/* Forgets what marks and joiners would attach to. */
static void
end_cluster(Cleaner *cleaner)
{
    cleaner->base = 0;
    cleaner->last = 0;
    cleaner->n_marks = 0;
    cleaner->joiner = FALSE;
}

static void
put_break(Cleaner *cleaner)
{
    if (cleaner->one_line) {
        put_space(cleaner, ' ');
        return;
    }
    end_cluster(cleaner);
    g_string_append_c(cleaner->out, '\n');
    cleaner->column = 0;
}

static void
put_tab(Cleaner *cleaner)
{
    if (cleaner->one_line) {
        put_space(cleaner, ' ');
        return;
    }
    do
        put_space(cleaner, ' ');
    while (cleaner->column % TAB_STOP != 0);
}

static void
put_space(Cleaner *cleaner, gunichar c)
{
    end_cluster(cleaner);
    if (cleaner->one_line) {
        cleaner->space = TRUE;
        return;
    }
    g_string_append_unichar(cleaner->out, c);
    cleaner->column += g_unichar_iswide(c) ? 2 : 1;
}

static void
put_base(Cleaner *cleaner, gunichar c)
{
    if (cleaner->space && cleaner->out->len > 0)
        g_string_append_c(cleaner->out, ' ');
    cleaner->space = FALSE;
    if (cleaner->joiner && emoji_is_pictograph(c))
        g_string_append_unichar(cleaner->out, EMOJI_ZERO_WIDTH_JOINER);

    end_cluster(cleaner);
    g_string_append_unichar(cleaner->out, c);
    cleaner->base = c;
    cleaner->last = c;
    if (!g_unichar_iszerowidth(c))
        cleaner->column += g_unichar_iswide(c) ? 2 : 1;
}

static void
put_mark(Cleaner *cleaner, gunichar c)
{
    cleaner->joiner = FALSE;
    if (!cleaner->base || cleaner->n_marks == MAX_MARKS)
        return;
    if ((c == EMOJI_TEXT_SELECTOR || c == EMOJI_COLOUR_SELECTOR) &&
        (cleaner->last != cleaner->base ||
         !(emoji_is_pictograph(cleaner->base) ||
           emoji_is_keycap_base(cleaner->base))))
        return;
    g_string_append_unichar(cleaner->out, c);
    cleaner->last = c;
    cleaner->n_marks++;
}

static gboolean script_needs_joiners(GUnicodeScript script);

static void
put_joiner(Cleaner *cleaner, gunichar c)
{
    if (!cleaner->base || cleaner->last == EMOJI_ZERO_WIDTH_JOINER ||
        cleaner->last == ZERO_WIDTH_NON_JOINER)
        return;
    if (emoji_is_pictograph(cleaner->base)) {
        cleaner->joiner = c == EMOJI_ZERO_WIDTH_JOINER;
        return;
    }
    if (!script_needs_joiners(g_unichar_get_script(cleaner->base)))
        return;
    g_string_append_unichar(cleaner->out, c);
    cleaner->last = c;
}

/* RFC 5892 A.1 and A.2 allow joiners in these. */
static gboolean
script_needs_joiners(GUnicodeScript script)
{
    static const GUnicodeScript scripts[] = {
        G_UNICODE_SCRIPT_ARABIC,   G_UNICODE_SCRIPT_SYRIAC,
        G_UNICODE_SCRIPT_NKO,      G_UNICODE_SCRIPT_MONGOLIAN,
        G_UNICODE_SCRIPT_PHAGS_PA, G_UNICODE_SCRIPT_DEVANAGARI,
        G_UNICODE_SCRIPT_BENGALI,  G_UNICODE_SCRIPT_GURMUKHI,
        G_UNICODE_SCRIPT_GUJARATI, G_UNICODE_SCRIPT_ORIYA,
        G_UNICODE_SCRIPT_TAMIL,    G_UNICODE_SCRIPT_TELUGU,
        G_UNICODE_SCRIPT_KANNADA,  G_UNICODE_SCRIPT_MALAYALAM,
        G_UNICODE_SCRIPT_SINHALA,  G_UNICODE_SCRIPT_KHMER,
        G_UNICODE_SCRIPT_MYANMAR,  G_UNICODE_SCRIPT_TIBETAN,
        G_UNICODE_SCRIPT_BALINESE, G_UNICODE_SCRIPT_JAVANESE,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(scripts); i++) {
        if (scripts[i] == script)
            return TRUE;
    }
    return FALSE;
}
