/* emoji - see emoji.h. */
#include "text/emoji.h"

static const struct {
    gunichar first, last;
} pictographs[] = {
    {0x00A9, 0x00A9},   {0x00AE, 0x00AE}, {0x203C, 0x203C}, {0x2049, 0x2049},
    {0x2122, 0x2122},   {0x2139, 0x2139}, {0x2194, 0x21AA}, {0x231A, 0x23FF},
    {0x24C2, 0x24C2},   {0x25AA, 0x27BF}, {0x2934, 0x2935}, {0x2B05, 0x2B55},
    {0x3030, 0x3030},   {0x303D, 0x303D}, {0x3297, 0x3299}, {0x1F000, 0x1F1E5},
    {0x1F200, 0x1FAFF},
};

gboolean
emoji_is_pictograph(gunichar c)
{
    for (gsize i = 0; i < G_N_ELEMENTS(pictographs); i++) {
        if (c < pictographs[i].first)
            return FALSE;
        if (c <= pictographs[i].last)
            return TRUE;
    }
    return FALSE;
}

gboolean
emoji_is_skin_tone(gunichar c)
{
    return c >= 0x1F3FB && c <= 0x1F3FF;
}

gboolean
emoji_is_regional(gunichar c)
{
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

gboolean
emoji_is_keycap_base(gunichar c)
{
    return (c >= '0' && c <= '9') || c == '#' || c == '*';
}

/* Subdivision flags are spelt with these. */
static gboolean
is_tag(gunichar c)
{
    return c >= 0xE0020 && c <= 0xE007F;
}

gboolean
emoji_is_sequence(const char *text)
{
    gboolean shows = FALSE;
    for (; *text; text = g_utf8_next_char(text)) {
        gunichar c = g_utf8_get_char(text);
        if (emoji_is_pictograph(c) || emoji_is_regional(c) || c == EMOJI_KEYCAP)
            shows = TRUE;
        else if (!emoji_is_skin_tone(c) && !emoji_is_keycap_base(c) &&
                 !is_tag(c) && c != EMOJI_ZERO_WIDTH_JOINER &&
                 c != EMOJI_TEXT_SELECTOR && c != EMOJI_COLOUR_SELECTOR)
            return FALSE;
    }
    return shows;
}
