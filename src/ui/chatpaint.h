#pragma once
/* chatpaint - paints the lines that chattext has laid out. UI thread only. */
#include "ui/chattext.h"
#include "ui/surface.h"

void chatpaint_line(const ChatLine *line, const ChatLook *look,
                    Surface *surface, Rect area);
