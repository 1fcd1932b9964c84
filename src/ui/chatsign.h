#pragma once
/* chatsign - the sign that says how far a message of one's own has come. UI
 * thread only. */
#include "store/batch.h"
#include "ui/surface.h"

/* Nothing, where the state says nothing. */
void chatsign_draw(ChatState state, Surface *surface, Rect cell);
