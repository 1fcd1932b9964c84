#pragma once
/* personlines - what the person view stands on: the card's lines, the days and
 * the entries of the timeline, in one row of lines.
 *
 * Knows no cursor. Entries and cards are borrowed while the lines stand. UI
 * thread only. */
#include "ui/card.h"
#include "ui/timetext.h"

typedef struct { /* one of the three */
    const CardLine *card;
    const TimelineEntry *entry;
    char *day;
} PersonLine;

typedef struct {
    GPtrArray *card; /* of CardLine*, borrowed by the rows; or NULL */
    GPtrArray *rows; /* of PersonLine* */
} PersonLines;
void personlines_init(PersonLines *lines);
void personlines_clear(PersonLines *lines); /* and frees what it holds */
void personlines_empty(PersonLines *lines);

void personlines_add_card(PersonLines *lines, const ViewContext *context,
                          const Person *person, gboolean has_entries);
void personlines_add_own_card(PersonLines *lines, const ViewContext *context);
/* Of TimelineEntry*; a line of its own before each day. */
void personlines_add_entries(PersonLines *lines, const GPtrArray *entries);

const PersonLine *personlines_at(const PersonLines *lines, int index);
/* On the head, on addresses and on entries. */
gboolean personlines_can_stand(const PersonLines *lines, int index);
/* The first address where that one is not there, else the head. */
int personlines_of_address(const PersonLines *lines, const char *address);
/* The last line where it is not there; `entry` may be NULL. */
int personlines_of_entry(const PersonLines *lines, const TimelineEntry *entry);
void personlines_draw(const PersonLine *line, Surface *surface, Rect area);
