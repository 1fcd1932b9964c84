/* chatsign - see chatsign.h. */
#include "ui/chatsign.h"

#include "base/error.h"
#include "ui/theme.h"

void
chatsign_draw(ChatState state, Surface *surface, Rect cell)
{
    static const struct {
        SymbolId symbol;
        StyleId style;
    } signs[] = {
        [CHAT_SENDING] = {SYMBOL_SENDING, STYLE_DIM},
        [CHAT_SENT] = {SYMBOL_SENT, STYLE_DIM},
        [CHAT_FAILED] = {SYMBOL_FAILED, STYLE_ERROR},
        [CHAT_DELIVERED] = {SYMBOL_DELIVERED, STYLE_DIM},
        [CHAT_DISPLAYED] = {SYMBOL_DISPLAYED, STYLE_GOOD},
    };
    if (state < G_N_ELEMENTS(signs) && state != CHAT_RECEIVED)
        surface_text(surface, cell, signs[state].style,
                     theme_symbol(signs[state].symbol));
}
