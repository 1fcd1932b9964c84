#pragma once
/* card - a person as lines: presence, vCard, addresses with their evidence;
 * or the user's own account. UI thread only. */
#include "ui/view.h"

typedef struct {
    char *label; /* NULL: the text stands alone */
    char *text;
    char *hint;  /* the keys that serve here, at the right end; or NULL */
    StyleId style;
    char *address; /* of a linked address, or NULL: then … */
    LinkState state;
    char *why;     /* … its evidence */
} CardLine;

/* A GPtrArray of CardLine* that frees them. `keys_scope`: where the hints'
 * keys hold; SCOPE_ANY: no hints. */
GPtrArray *card_lines(const ViewContext *context, const Person *person,
                      Scope keys_scope);
GPtrArray *card_own_lines(const ViewContext *context);
/* Is it the user's own JID? */
gboolean card_is_own(const ViewContext *context, const char *jid);
void card_draw_line(const CardLine *line, Surface *surface, Rect area);

/* `Enter open  r answer`: the keys of (command, word) pairs that are bound;
 * ends with NULL. */
char *card_hint(const ViewContext *context, Scope scope,
                const char *const *pairs);
GPtrArray *card_lines_new(void); /* empty */
/* The new line, borrowed from `lines`. */
CardLine *card_add_line(GPtrArray *lines, StyleId style, const char *label,
                        const char *text);
/* Nothing where `text` is NULL or empty. */
void card_add_fact(GPtrArray *lines, const char *label, const char *text);
void card_add_heading(GPtrArray *lines, const char *text, const char *hint);
