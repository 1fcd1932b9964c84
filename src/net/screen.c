/* screen - see screen.h. */
#include "net/screen.h"

#include "base/error.h"

/* A SEARCH answer of a million UIDs is 8 MB. */
#define LINE_MOST (16 * 1024 * 1024)
/* libetpan waits for ever where its 32 bits overflow. */
#define LITERAL_MOST G_MAXINT32
/* libetpan's parser recurses for each; 20,000 overflow its stack. */
#define DEPTH_MOST 200
/* The same, with those inside quoted strings, where they belong to people's
 * own words: whoever is wrong about where a string ends stays below it. */
#define DEPTH_ANYWHERE 4000

struct Screen {
    ScreenKind kind;
    GByteArray *held; /* from `taken` on: ready, then not yet looked at */
    gsize taken;      /* bytes at the front that are gone */
    gsize ready;      /* end of what passes */
    gsize seen;       /* end of what was searched for a line end */
    guint64 literal;  /* bytes of a literal still to come */
    int depth, depth_anywhere; /* of open parentheses in this response */
    gboolean in_response;      /* after a literal: the same response goes on */
    GError *refusal;
};

static void pass_lines(Screen *screen);
static gboolean pass_line(Screen *screen, Slice line);
static void refuse(Screen *screen, const char *what);
static const char *find_crash(Slice line);
static gboolean count_depth(Screen *screen, Slice line);
static gboolean is_status(Slice line);
static gboolean opens_literal(Slice line, guint64 *size_out);

Screen *
screen_new(ScreenKind kind)
{
    Screen *screen = g_new0(Screen, 1);
    screen->kind = kind;
    screen->held = g_byte_array_new();
    return screen;
}

void
screen_free(Screen *screen)
{
    g_byte_array_unref(screen->held);
    g_clear_error(&screen->refusal);
    g_free(screen);
}

const GError *
screen_refusal(const Screen *screen)
{
    return screen->refusal;
}

gsize
screen_ready(const Screen *screen)
{
    return screen->ready - screen->taken;
}

gboolean
screen_has_any(const Screen *screen)
{
    return screen->held->len > screen->taken;
}

gsize
screen_take(Screen *screen, void *buffer, gsize size)
{
    gsize given = MIN(size, screen_ready(screen));
    if (given == 0)
        return 0;
    memcpy(buffer, screen->held->data + screen->taken, given);
    screen->taken += given;
    return given;
}

/* Drops what was taken before more is added, so that a byte moves at most
 * once for each feed. */
static void
drop_taken(Screen *screen)
{
    if (screen->taken == 0)
        return;
    g_byte_array_remove_range(screen->held, 0, screen->taken);
    screen->ready -= screen->taken;
    screen->seen -= screen->taken;
    screen->taken = 0;
}

void
screen_feed(Screen *screen, Slice bytes)
{
    if (screen->refusal)
        return;
    drop_taken(screen);
    g_byte_array_append(screen->held, (const guint8 *)bytes.bytes, bytes.size);
    if (screen->kind == SCREEN_IMAP)
        pass_lines(screen);
    else
        screen->ready = screen->seen = screen->held->len;
}

static void
pass_lines(Screen *screen)
{
    while (!screen->refusal && screen->ready < screen->held->len) {
        const char *start = (const char *)screen->held->data + screen->ready;
        gsize left = screen->held->len - screen->ready;
        if (screen->literal > 0) {
            gsize part = MIN(screen->literal, left);
            screen->literal -= part;
            screen->ready += part;
            screen->seen = screen->ready;
            continue;
        }

        gsize searched = screen->seen - screen->ready;
        const char *end = memchr(start + searched, '\n', left - searched);
        if (!end) {
            screen->seen = screen->held->len;
            if (left > LINE_MOST)
                refuse(screen, "a line without end");
            return;
        }
        Slice line = {start, (gsize)(end - start) + 1};
        if (!pass_line(screen, line))
            return;
        screen->ready += line.size;
        screen->seen = screen->ready;
    }
}

static gboolean
pass_line(Screen *screen, Slice line)
{
    Slice bare = line;
    Slice rest = line;
    slice_take_line(&rest, &bare);
    gboolean is_first = !screen->in_response;
    if (is_first)
        screen->depth = screen->depth_anywhere = 0;

    const char *crash = is_first ? find_crash(bare) : NULL;
    if (!crash && !count_depth(screen, bare))
        crash = "parentheses nested too deep";
    if (crash) {
        refuse(screen, crash);
        return FALSE;
    }
    /* Free text may end in what looks like a literal. */
    screen->in_response =
        !(is_first && is_status(bare)) && opens_literal(bare, &screen->literal);
    if (screen->in_response && screen->literal > LITERAL_MOST) {
        refuse(screen, "a literal that is too long");
        return FALSE;
    }
    return TRUE;
}

static void
refuse(Screen *screen, const char *what)
{
    g_set_error(&screen->refusal, KITH_ERROR, KITH_ERROR_CORRUPT,
                "the server's answer makes no sense (%s)", what);
}

static gboolean
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void
skip_blanks(Slice *rest)
{
    gsize size = 0;
    while (size < rest->size && is_blank(rest->bytes[size]))
        size++;
    *rest = slice_sub(*rest, size, rest->size);
}

/* The word at the front. libetpan takes any run of blanks where the protocol
 * has one space, so what is to be found must be looked for in the same way. */
static Slice
take_word(Slice *rest)
{
    skip_blanks(rest);
    gsize size = 0;
    while (size < rest->size && !is_blank(rest->bytes[size]))
        size++;
    Slice word = slice_sub(*rest, 0, size);
    *rest = slice_sub(*rest, size, rest->size);
    skip_blanks(rest);
    return word;
}

static gboolean
take_prefix(Slice *rest, const char *prefix)
{
    if (!slice_has_prefix_ascii(*rest, prefix))
        return FALSE;
    *rest = slice_sub(*rest, strlen(prefix), rest->size);
    skip_blanks(rest);
    return TRUE;
}

static gboolean
word_is(Slice word, const char *text)
{
    return word.size == strlen(text) && slice_has_prefix_ascii(word, text);
}

/* A status, untagged or tagged: its text is for people. `*text_out` gets what
 * follows the status word. */
static gboolean
take_status(Slice line, Slice *text_out)
{
    static const char *const words[] = {"OK", "NO", "BAD", "BYE", "PREAUTH"};
    *text_out = line;
    take_word(text_out); /* `*` or the tag */
    Slice status = take_word(text_out);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (word_is(status, words[i]))
            return TRUE;
    return FALSE;
}

static gboolean
is_status(Slice line)
{
    Slice text;
    return slice_has_prefix_ascii(line, "+") || take_status(line, &text);
}

/* `\*`, or an atom with or without a backslash (RFC 9051 section 9). */
static gboolean
take_flag(Slice *rest)
{
    if (take_prefix(rest, "\\*"))
        return TRUE;
    if (slice_has_prefix_ascii(*rest, "\\"))
        *rest = slice_sub(*rest, 1, rest->size);
    gsize size = 0;
    while (size < rest->size && (guchar)rest->bytes[size] > ' ' &&
           !strchr("(){%*\"\\\x7f", rest->bytes[size]))
        size++;
    *rest = slice_sub(*rest, size, rest->size);
    skip_blanks(rest);
    return size > 0;
}

static const char *
find_status_crash(Slice text)
{
    if (!take_prefix(&text, "["))
        return NULL;
    if (take_prefix(&text, "ALERT") || take_prefix(&text, "PARSE"))
        return take_prefix(&text, "]") && slice_trim(text).size == 0
                   ? "a warning without text"
                   : NULL;
    if (!take_prefix(&text, "PERMANENTFLAGS") || !take_prefix(&text, "("))
        return NULL;
    while (!take_prefix(&text, ")"))
        if (!take_flag(&text))
            return "flags that are none";
    return NULL;
}

/* What in this line, the first of a response, makes libetpan follow a null
 * pointer; or NULL. */
static const char *
find_crash(Slice line)
{
    Slice text;
    if (take_status(line, &text))
        return find_status_crash(text);

    Slice rest = line;
    take_word(&rest);
    if (!word_is(take_word(&rest), "NAMESPACE"))
        return NULL;
    for (gsize i = 0; i + 2 < rest.size; i++)
        if (is_blank(rest.bytes[i]) && rest.bytes[i + 1] == '"' &&
            rest.bytes[i + 2] == '"')
            return "an empty delimiter";
    return NULL;
}

static gboolean
count_depth(Screen *screen, Slice line)
{
    gboolean is_quoted = FALSE;
    for (gsize i = 0; i < line.size; i++) {
        char c = line.bytes[i];
        if (c == '\\' && is_quoted)
            i++;
        else if (c == '"')
            is_quoted = !is_quoted;
        else if (c == '(') {
            screen->depth += !is_quoted;
            screen->depth_anywhere++;
        } else if (c == ')') {
            screen->depth -= !is_quoted;
            screen->depth_anywhere--;
        }
        if (screen->depth > DEPTH_MOST ||
            screen->depth_anywhere > DEPTH_ANYWHERE)
            return FALSE;
    }
    return TRUE;
}

/* `{12}` or `{12+}` at the end of the line. */
static gboolean
opens_literal(Slice line, guint64 *size_out)
{
    if (line.size < 3 || line.bytes[line.size - 1] != '}')
        return FALSE;
    gsize end = line.size - 1;
    if (line.bytes[end - 1] == '+')
        end--;
    gsize start = end;
    while (start > 0 && g_ascii_isdigit(line.bytes[start - 1]))
        start--;
    if (start == end || start == 0 || line.bytes[start - 1] != '{')
        return FALSE;
    g_autofree char *digits = slice_dup(slice_sub(line, start, end - start));
    *size_out = g_ascii_strtoull(digits, NULL, 10); /* at most all ones */
    return TRUE;
}
