#pragma once
/* card - a person as lines: presence, vCard, addresses with their evidence.
 * UI thread only. */
#include "store/read.h"
#include "ui/surface.h"

typedef struct {
    char *label; /* NULL: the text stands alone */
    char *text;
    StyleId style;
    const PersonAddress *address; /* borrowed from the Person, or NULL */
} CardLine;

/* A GPtrArray of CardLine* that frees them; borrows from `person`. */
GPtrArray *card_lines(const Person *person);
void card_draw_line(const CardLine *line, Surface *surface, Rect area);
