/* flowed - see flowed.h. */
#include "text/flowed.h"

#include "base/error.h"
#include "text/armour.h"
#include "text/sanitize.h"
#include "text/url.h"

typedef struct {
    DocKind kind;
    int depth;
    Slice text;
    gboolean is_flowed; /* goes on in the next line */
} Line;

typedef struct {
    Doc *doc;
    FlowedFormat format;
    gboolean numbers_urls;
    gboolean in_signature;
    gboolean is_escaped; /* a `- ` in front of lines that begin with a dash */
    int n_replied;     /* below so many marks that the rest is an older mail */
    gboolean is_begun; /* a block stands open */
    Line last;         /* the line put last */
} Renderer;

enum { MOST_REPLIED = 20, LIST_FOOTER = 47 };

static void render_piece(Renderer *renderer, ArmourKind kind, Slice piece);
static gboolean starts_replied(Slice line, Slice below);
static Line read_line(Renderer *renderer, Slice text);
static void put_line(Renderer *renderer, const Line *line);

void
flowed_render(Doc *doc, const char *utf8, FlowedFormat format,
              gboolean numbers_urls)
{
    g_autofree char *clean = sanitize_text(slice_from_string(utf8));
    Renderer renderer = {
        .doc = doc, .format = format, .numbers_urls = numbers_urls};
    ArmourReader reader = {slice_from_string(clean)};
    Slice piece;
    ArmourKind kind;
    while (armour_take(&reader, &kind, &piece))
        render_piece(&renderer, kind, piece);
}

static void
render_lines(Renderer *renderer, Slice rest)
{
    Slice text;
    while (slice_take_line(&rest, &text)) {
        /* A mark needs what follows it to be one. */
        if (starts_replied(text, rest) && renderer->n_replied < MOST_REPLIED) {
            renderer->n_replied++;
            renderer->in_signature = FALSE;
        }
        Line line = read_line(renderer, text);
        put_line(renderer, &line);
    }
}

static void
say(Renderer *renderer, const char *notice)
{
    doc_block(renderer->doc, DOC_NOTICE, 0, notice);
    renderer->is_begun = FALSE;
}

static void
render_piece(Renderer *renderer, ArmourKind kind, Slice piece)
{
    switch (kind) {
    case ARMOUR_SIGNED:
        say(renderer, "[Signed with OpenPGP; kith does not verify it.]");
        renderer->is_escaped = TRUE;
        render_lines(renderer, piece);
        renderer->is_escaped = FALSE;
        break;
    case ARMOUR_SIGNATURE:
        say(renderer, "[OpenPGP signature; here ends what it covers.]");
        break;
    case ARMOUR_MESSAGE:
        say(renderer, "[Encrypted with OpenPGP, which kith does not decrypt.]");
        break;
    case ARMOUR_KEY:
        say(renderer, "[An OpenPGP key.]");
        break;
    case ARMOUR_NONE:
        render_lines(renderer, piece);
        break;
    }
}

/* ---- older mails below ---- */

static gboolean
is_header_line(Slice line)
{
    const char *colon = memchr(line.bytes, ':', MIN(line.size, 24));
    return line.size > 0 && colon && colon > line.bytes;
}

/* `-----Original Message-----` in the languages that it is met in, or Outlook's
 * 32 underscores above a header. */
static gboolean
starts_replied(Slice line, Slice below)
{
    static const char *const words[] = {
        "Original Message",
        "Original Appointment",
        "Ursprüngliche Nachricht",
        "Originalnachricht",
        "Original-Nachricht",
        "Message d'origine",
        "Message d’origine",
        "Mensaje original",
        "Messaggio originale",
        "Oorspronkelijk bericht",
        "Mensagem original",
        "Ursprungligt meddelande",
        "Исходное сообщение",
        "邮件原件",
        "原始邮件",
    };
    Slice next;
    line = slice_trim(line);
    if (line.size == 32 && strspn(line.bytes, "_") >= 32)
        return slice_take_line(&below, &next) && is_header_line(next);
    if (line.size < 10 || !slice_has_prefix_ascii(line, "---") ||
        line.bytes[line.size - 1] != '-')
        return FALSE;
    while (line.size > 0 && line.bytes[0] == '-')
        line = slice_sub(line, 1, line.size);
    line = slice_trim(line);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (slice_has_prefix_ascii(line, words[i]))
            return TRUE;
    }
    return FALSE;
}

/* ---- lines ---- */

static int take_quote_marks(Slice *text, gboolean may_be_spaced);
static gboolean is_list_footer(Slice text);

/* RFC 3676, 4.1 and 4.5: quote marks, a stuffed space, a soft line break. */
static Line
read_line(Renderer *renderer, Slice text)
{
    gboolean is_fixed = renderer->format == FLOWED_FIXED;
    if (renderer->is_escaped && slice_has_prefix_ascii(text, "- "))
        text = slice_sub(text, 2, text.size);
    Line line = {.depth = take_quote_marks(&text, is_fixed)};
    if ((!is_fixed || line.depth > 0) && text.size > 0 && text.bytes[0] == ' ')
        text = slice_sub(text, 1, text.size);

    gboolean is_delimiter = slice_equal(text, "-- ");
    if (line.depth > 0) /* an answer above what it answers */
        renderer->in_signature = FALSE;
    else if (is_delimiter || is_list_footer(text))
        renderer->in_signature = TRUE;
    line.depth += renderer->n_replied;
    if (!is_fixed && !is_delimiter && text.size > 0 &&
        text.bytes[text.size - 1] == ' ') {
        line.is_flowed = TRUE;
        if (renderer->format == FLOWED_FLOWED_DELSP)
            text.size--;
    }
    line.text = text;
    line.kind = renderer->in_signature ? DOC_SIGNATURE
                : line.depth > 0       ? DOC_QUOTE
                                       : DOC_PLAIN;
    return line;
}

/* The line that Mailman draws above what it adds. */
static gboolean
is_list_footer(Slice text)
{
    return text.size == LIST_FOOTER && strspn(text.bytes, "_") == LIST_FOOTER;
}

/* `>>` and, in fixed text, where people write it so, `> >`. */
static int
take_quote_marks(Slice *text, gboolean may_be_spaced)
{
    int depth = 0;
    gsize end = 0;
    for (gsize at = 0; at < text->size; at++) {
        if (text->bytes[at] == '>') {
            depth++;
            end = at + 1;
        } else if (!may_be_spaced || depth == 0 || text->bytes[at] != ' ' ||
                   at > end) {
            break;
        }
    }
    *text = slice_sub(*text, end, text->size);
    return depth;
}

static void add_with_links(Renderer *renderer, Slice text);

/* A block holds all lines of a kind and depth. An empty line makes a hard break
 * of its own, so that it needs no special care. */
static void
put_line(Renderer *renderer, const Line *line)
{
    const Line *last = &renderer->last;
    gboolean goes_on = renderer->is_begun && last->kind == line->kind &&
                       last->depth == line->depth;
    if (!goes_on)
        doc_begin(renderer->doc, line->kind, line->depth, 0);
    else if (!last->is_flowed || slice_equal(line->text, "-- "))
        doc_add(renderer->doc, 0, slice_from_string("\n"));
    renderer->is_begun = TRUE;
    renderer->last = *line;
    add_with_links(renderer, line->text);
}

static void
add_with_links(Renderer *renderer, Slice text)
{
    Doc *doc = renderer->doc;
    gsize start;
    gsize size;
    while ((size = url_find(text, &start)) > 0) {
        Slice link = slice_sub(text, start, size);
        g_autofree char *url = url_target(link);
        guint number = doc_add_url(doc, url);
        doc_add(doc, 0, slice_sub(text, 0, start));
        doc_add_link(doc, DOC_LINK, number, link);
        if (renderer->numbers_urls) {
            g_autofree char *mark = g_strdup_printf("[%u]", number);
            doc_add_link(doc, DOC_MARK, number, slice_from_string(mark));
        }
        text = slice_sub(text, start + size, text.size);
    }
    doc_add(doc, 0, text);
}
