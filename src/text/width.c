/* width - see width.h. */
#include "text/width.h"

#include "base/error.h"
#include "text/emoji.h"

static int width_of_char(gunichar c);
static const char *skip_attached(const char *at, gunichar base, int *width);

int
width_of_cluster(const char *text, gsize *bytes_out)
{
    *bytes_out = 0;
    if (!*text)
        return 0;
    gunichar base = g_utf8_get_char(text);
    const char *at = g_utf8_next_char(text);
    int width = 0;

    /* Most text is ASCII, and nothing attaches to ASCII but non-ASCII. */
    if (base < 0x80 && (guchar)*at < 0x80) {
        width = base >= 0x20 && base != 0x7F;
    } else if (emoji_is_regional(base) &&
               emoji_is_regional(g_utf8_get_char(at))) {
        at = g_utf8_next_char(at);
        width = 2;
    } else {
        width = width_of_char(base);
        at = skip_attached(at, base, &width);
    }
    *bytes_out = at - text;
    return width;
}

static int
width_of_char(gunichar c)
{
    if (g_unichar_iszerowidth(c) || c < 0x20 || (c >= 0x7F && c < 0xA0))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

/* Passes what attaches to `base`. A selector that asks for the colour emoji
 * makes it wide, and a spacing mark takes a column of its own. */
static const char *
skip_attached(const char *at, gunichar base, int *width)
{
    gboolean is_emoji = emoji_is_pictograph(base);
    while (*at) {
        gunichar c = g_utf8_get_char(at);
        const char *next = g_utf8_next_char(at);
        if (c == EMOJI_COLOUR_SELECTOR &&
            (is_emoji || emoji_is_keycap_base(base))) {
            *width = 2;
        } else if (c == EMOJI_ZERO_WIDTH_JOINER && is_emoji &&
                   emoji_is_pictograph(g_utf8_get_char(next))) {
            next = g_utf8_next_char(next);
            *width = 2;
        } else if (g_unichar_type(c) == G_UNICODE_SPACING_MARK && *width == 1) {
            *width = 2;
        } else if (!(is_emoji && emoji_is_skin_tone(c)) &&
                   !g_unichar_iszerowidth(c)) {
            break;
        }
        at = next;
    }
    return at;
}

int
width_of(const char *text)
{
    int width = 0;
    gsize bytes;
    for (; *text; text += bytes)
        width += width_of_cluster(text, &bytes);
    return width;
}

gsize
width_prefix(const char *text, int columns, int *used_out)
{
    const char *at = text;
    int used = 0;
    while (*at) {
        gsize bytes;
        int width = width_of_cluster(at, &bytes);
        if (used + width > columns)
            break;
        used += width;
        at += bytes;
    }
    if (used_out)
        *used_out = used;
    return at - text;
}

char *
width_ellipsize(const char *text, int columns)
{
    gsize whole = width_prefix(text, columns, NULL);
    if (!text[whole])
        return g_strdup(text);
    if (columns < 1)
        return g_strdup("");
    gsize kept = width_prefix(text, columns - 1, NULL);
    return g_strdup_printf("%.*s…", (int)kept, text);
}
