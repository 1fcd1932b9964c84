#pragma once
/* view - one pane or window: what it paints, what keys do to it.
 *
 * A view reads the store in bounded pages, owns what it caches, and knows
 * neither the screen's layout nor the other views. An operation that a view
 * does not have is NULL. UI thread only. */
#include "ui/persons.h"
#include "ui/scroll.h"
#include "ui/statusbar.h"
#include "ui/surface.h"
#include "ui/ui.h"

typedef struct { /* what all views share; borrowed */
    const Config *config;
    StoreReader *reader;
    const UiHost *host;
    Persons *persons;
    const StatusBar *status; /* how the connections stand */
    void (*tell)(gpointer ui, NoticeKind kind, const char *text);
    gpointer ui;
} ViewContext;

typedef struct View View;

typedef struct {
    const char *text;    /* folded by match_fold() */
    const char *pattern; /* the same as it was typed: see mail/pattern.h */
    gboolean is_backward;
} Search;

typedef struct {
    Scope scope;
    void (*free)(View *view);
    void (*render)(View *view, Surface *surface, Rect area,
                   gboolean is_active);
    /* Title and what stands at its right end; the caller frees both. */
    void (*title)(View *view, char **left_out, char **right_out);
    /* TRUE when it looks different now. What may come in floods is only
     * marked here, and read when it is painted. */
    gboolean (*change)(View *view, const Change *change);
    /* Before bindings (text is being typed) and after them. TRUE: taken. */
    gboolean (*key_first)(View *view, const Key *key);
    gboolean (*key_last)(View *view, const Key *key);
    gboolean (*paste)(View *view, const char *raw);
    void (*move)(View *view, Motion motion);
    Subject *(*subject)(View *view); /* never NULL */
    /* What must be said of the row under the cursor before anything else (it
     * is forged, disputed …), for the caller to free; or NULL. */
    char *(*remark)(View *view);
    gboolean (*open)(View *view);    /* TRUE: all that Enter does was done */
    void (*fold)(View *view);
    void (*fold_all)(View *view);
    void (*tag)(View *view);
    void (*untag_all)(View *view);
    GPtrArray *(*tagged)(View *view);
    void (*search)(View *view, const Search *search); /* tells when in vain */
    void (*limit)(View *view, const char *text);      /* NULL: all */
    /* Where search and limit take patterns: whether that one makes sense
     * (INVALID says why not). */
    gboolean (*check)(View *view, const char *text, GError **error);
    /* What a search or limit would show, while it is typed; text NULL: as it
     * was before. What makes no sense changes nothing. */
    void (*try)(View *view, TryKind kind, const char *text);
    void (*tag_pattern)(View *view, const char *text);
    /* A limit that holds ends, or what else keeps rows out; FALSE: nothing
     * does. */
    gboolean (*widen)(View *view);
    /* What the user asked for is being worked out, and the next key is meant
     * for what it shows; `give_up` ends that. */
    gboolean (*awaits)(View *view);
    void (*give_up)(View *view);
    /* It has just been painted where the user can see it. */
    void (*shown)(View *view);
    /* The window closes. */
    void (*left)(View *view);
    /* Time has passed, or something has happened: milliseconds until it wants
     * to be called again, -1: no more. */
    int (*tick)(View *view);
} ViewOps;

struct View {
    const ViewOps *ops;
    const ViewContext *context;
    View *came_from; /* where the user was when it was opened */
    gboolean was_visible; /* when the screen was painted last */
};

void view_free(View *view);
/* `group` is copied, as all are; NULL leaves a field empty. */
Subject *subject_new(const char *jid, const char *name, const char *address);
Subject *subject_copy(const Subject *subject);
/* A mail whose sender is not to be believed leads to no friend. */
Subject *subject_of_mail(const MailRow *row);
/* See ViewOps.remark. */
char *remark_on_mail(const MailRow *row);
/* The mark and what it means in a line, of one's friends' mail too; NULL where
 * there is none. The caller frees it. */
char *mark_of_mail(const MailRow *row);
StyleId view_mark_style(char mark);
void view_tell(View *view, NoticeKind kind, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* An error of the store: told, logged and freed. */
void view_tell_error(View *view, GError *error);
/* A dim sentence in an otherwise empty area. */
void view_say_empty(Surface *surface, Rect area, const char *text);
/* Chooses the row: paints its style and puts the hardware cursor on it. */
void view_mark_row(Surface *surface, Rect line, gboolean is_active);
/* Puts text at `*x` of a line and moves `*x` behind it. */
void view_put(Surface *surface, Rect line, int *x, StyleId style,
              const char *text);
