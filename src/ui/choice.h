#pragma once
/* choice - rows that the user is asked to choose among, in a list of their
 * own; see ui_choose(). UI thread only. */
#include <glib.h>

typedef struct {
    char *lead; /* a column before the text (when and who); may be NULL */
    char *text; /* clean, of one line or more */
    gboolean is_proposed; /* tagged from the start */
} Choice;
Choice *choice_new(const char *lead, const char *text);
void choice_free(Choice *choice);
/* An empty list of them, which frees them. */
GPtrArray *choices_new(void);

/* The chosen rows, in their order; `n` 0: none, the list was left. It runs
 * once, when the list is closed. */
typedef void (*ChoiceThen)(gpointer user, const guint *indices, guint n);

typedef struct {
    const char *title, *hint; /* copied */
    const char *jid;          /* whose rows they are, copied; or NULL */
    GPtrArray *rows;          /* of Choice*, moved */
    guint cursor;             /* the row it begins on */
    const char *taker; /* static: the command that takes the chosen rows
                        * besides `open`; or NULL */
    ChoiceThen then;
    gpointer user;
    GDestroyNotify free_user;
} ChoiceSheet;
