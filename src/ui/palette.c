/* palette - see palette.h. */
#include "ui/palette.h"

#include "base/error.h"

enum { OWN = -1 };

/* Middle tones, for both kinds of background. */
enum {
    GREY = 245,
    BLUE = 32,
    GREEN = 35,
    AMBER = 136,
    RED = 167,
    VIOLET = 133,
};

static const struct {
    Paint many, eight;
    guint mono;
} paints[N_STYLES] = {
    [STYLE_NORMAL] = {{OWN, OWN, 0}, {OWN, OWN, 0}, 0},
    [STYLE_DIM] = {{GREY, OWN, 0}, {OWN, OWN, INK_DIM}, INK_DIM},
    [STYLE_TITLE] = {{OWN, OWN, INK_BOLD | INK_UNDERLINE},
                     {OWN, OWN, INK_BOLD | INK_UNDERLINE},
                     INK_BOLD | INK_UNDERLINE},
    [STYLE_BAR] = {{252, 238, 0}, {OWN, OWN, INK_REVERSE}, INK_REVERSE},
    [STYLE_SELECTED] = {{255, 24, INK_BOLD}, {7, 4, INK_BOLD}, INK_REVERSE},
    [STYLE_SELECTED_DIM] = {{255, 242, 0},
                            {OWN, OWN, INK_UNDERLINE},
                            INK_UNDERLINE},
    [STYLE_UNREAD] = {{OWN, OWN, INK_BOLD}, {OWN, OWN, INK_BOLD}, INK_BOLD},
    [STYLE_FRIEND] = {{BLUE, OWN, INK_BOLD}, {6, OWN, INK_BOLD}, INK_BOLD},
    [STYLE_TAGGED] = {{AMBER, OWN, INK_BOLD}, {3, OWN, INK_BOLD}, INK_BOLD},
    [STYLE_GROUP] = {{OWN, OWN, INK_BOLD}, {OWN, OWN, INK_BOLD}, INK_BOLD},
    [STYLE_ONLINE] = {{GREEN, OWN, 0}, {2, OWN, 0}, 0},
    [STYLE_AWAY] = {{AMBER, OWN, 0}, {3, OWN, 0}, 0},
    [STYLE_DND] = {{RED, OWN, 0}, {1, OWN, 0}, 0},
    [STYLE_OFFLINE] = {{GREY, OWN, 0}, {OWN, OWN, INK_DIM}, INK_DIM},
    [STYLE_GOOD] = {{GREEN, OWN, 0}, {2, OWN, 0}, 0},
    [STYLE_WARNING] = {{AMBER, OWN, INK_BOLD}, {3, OWN, INK_BOLD}, INK_BOLD},
    [STYLE_ERROR] = {{RED, OWN, INK_BOLD}, {1, OWN, INK_BOLD}, INK_BOLD},
    [STYLE_NOTICE] = {{BLUE, OWN, 0}, {6, OWN, 0}, 0},
    [STYLE_HEADER] = {{BLUE, OWN, 0}, {6, OWN, 0}, 0},
    [STYLE_HEADING] = {{OWN, OWN, INK_BOLD}, {OWN, OWN, INK_BOLD}, INK_BOLD},
    [STYLE_LINK] = {{BLUE, OWN, INK_UNDERLINE},
                    {6, OWN, INK_UNDERLINE},
                    INK_UNDERLINE},
    [STYLE_EMPHASIS] = {{OWN, OWN, INK_BOLD}, {OWN, OWN, INK_BOLD}, INK_BOLD},
    [STYLE_ITALIC] = {{OWN, OWN, INK_ITALIC},
                      {OWN, OWN, INK_ITALIC},
                      INK_ITALIC},
    [STYLE_STRUCK] = {{GREY, OWN, 0}, {OWN, OWN, INK_DIM}, INK_DIM},
    [STYLE_CODE] = {{VIOLET, OWN, 0}, {5, OWN, 0}, 0},
    [STYLE_SIGNATURE] = {{GREY, OWN, 0}, {OWN, OWN, INK_DIM}, INK_DIM},
    [STYLE_QUOTE_1] = {{GREEN, OWN, 0}, {2, OWN, 0}, 0},
    [STYLE_QUOTE_2] = {{AMBER, OWN, 0}, {3, OWN, 0}, 0},
    [STYLE_QUOTE_3] = {{VIOLET, OWN, 0}, {5, OWN, 0}, 0},
    [STYLE_MINE] = {{GREY, OWN, INK_BOLD}, {OWN, OWN, INK_BOLD}, INK_BOLD},
    [STYLE_THEIRS] = {{BLUE, OWN, INK_BOLD}, {6, OWN, INK_BOLD}, INK_BOLD},
};

Paint
palette_paint(StyleId style, int n_colors)
{
    g_assert(style < N_STYLES);
    if (n_colors >= 256)
        return paints[style].many;
    if (n_colors >= 8)
        return paints[style].eight;
    return (Paint){OWN, OWN, paints[style].mono};
}
