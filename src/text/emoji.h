#pragma once
/* emoji - which code points build emoji, for sanitize and width.
 *
 * A coarse cut of Unicode's emoji-data: whole blocks, not single code points,
 * so that new emoji work without a new table. Pure; any thread. */
#include <glib.h>

#define EMOJI_ZERO_WIDTH_JOINER  0x200D
#define EMOJI_TEXT_SELECTOR      0xFE0E
#define EMOJI_COLOUR_SELECTOR    0xFE0F
#define EMOJI_KEYCAP             0x20E3

/* What may stand beside a joiner, and take a skin tone or a selector. */
gboolean emoji_is_pictograph(gunichar c);
gboolean emoji_is_skin_tone(gunichar c);
/* A regional indicator: two of them make a flag. */
gboolean emoji_is_regional(gunichar c);
/* Digits, `#` and `*`, which a selector and U+20E3 make a key of. */
gboolean emoji_is_keycap_base(gunichar c);
/* Nothing but code points that build emoji, one of which shows by itself. */
gboolean emoji_is_sequence(const char *text);
