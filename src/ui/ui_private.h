#pragma once
/* ui_private - what ui*.c share; nobody else includes it. */
#include "ui/layout.h"
#include "ui/prompt.h"
#include "ui/statusbar.h"
#include "ui/views.h"

enum { SEQUENCE_LIMIT = 8 };

struct Ui {
    ViewContext context;
    StoreReader *reader;
    Persons *persons;
    StatusBar status;
    Prompt *prompt;

    View *lists[2];       /* by PaneId: friends, inbox */
    PaneId pane;          /* which of the two the user is in */
    GPtrArray *windows;   /* of View*: M-2 and on, in order of opening */
    View *shown;          /* the window in sight, or ready to be; or NULL */
    gboolean is_in_window; /* keys go to `shown`, not to the lists */
    GPtrArray *closed;    /* of View*: freed when nobody can be inside */
    GHashTable *unsent;   /* JID -> what was typed in a closed chat */
    GHashTable *quoted;   /* JID -> what it was to answer */

    Key pending[SEQUENCE_LIMIT]; /* a sequence half typed */
    guint n_pending;
    GArray *walked;       /* of gint64: mails that ui_next_unread() opened */
    char *sought;         /* text of the last search, folded, */
    char *sought_pattern; /* and as it was typed */
    GQueue *held;         /* of Key *: typed ahead; see ViewOps.awaits */

    NoticeKind notice_kind;
    UiHeard *heard; /* by whom, or NULL */
    char *notice;         /* NULL: none */
    gint64 notice_until;  /* monotonic milliseconds */
    gboolean is_notice_news; /* of a mail or message that came */
    char *last_error;     /* until a key once it could be read */
    gint64 error_came;    /* clock_monotonic() */
    gboolean is_error_answer; /* to the user's last command */

    int width, height;    /* of the screen painted last */
    gboolean is_dirty, wants_redraw;
};

View *ui_active_view(Ui *ui); /* who gets the keys */
PaneId ui_active_pane(const Ui *ui);
/* The first window of that kind, or NULL. */
View *ui_find_window(const Ui *ui, Scope scope);
void ui_enter_window(Ui *ui, View *view);
/* Moves `view`, and enters it. */
void ui_add_window(Ui *ui, View *view);
/* The keys that waited for what is here now. */
void ui_release_keys(Ui *ui);
void ui_close_window(Ui *ui, View *view);
/* Enter in the list of folders. */
void ui_open_chosen_folder(Ui *ui);
/* Frees the windows closed meanwhile; never from within a view. */
void ui_bury(Ui *ui);
/* The line on what is under the cursor, and the last line. */
void ui_paint_person(Ui *ui, Surface *surface, Rect line);
void ui_paint_bottom(Ui *ui, Surface *surface, Rect line, Rect menu);
