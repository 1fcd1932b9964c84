#pragma once
/* view_list - what views of rows in memory share: cursor, tags, search.
 *
 * A concrete view embeds ListView first and says by a ListSource what its rows
 * are; its ViewOps names the list_view_*() functions below. Rows are read anew
 * when stale, and the cursor stays on the row of the same identity. UI thread
 * only. */
#include "ui/view.h"

typedef struct ListView ListView;

typedef struct {
    const char *empty; /* said when there are no rows */
    gboolean is_wrapped; /* the rows depend on `width` */
    /* The rows (with their free function), without those that `limit` keeps
     * out; NULL with an error. */
    GPtrArray *(*load)(ListView *list, GError **error);
    /* One row onto one line of the surface. */
    void (*draw)(ListView *list, gconstpointer row, Surface *surface,
                 Rect line);
    /* What a row is known by when rows come and go; the caller frees it. */
    char *(*identity)(gconstpointer row);
    Subject *(*subject)(ListView *list, gconstpointer row);
    gboolean (*matches)(gconstpointer row, const char *folded);
} ListSource;

struct ListView {
    View view;
    const ListSource *source;
    GPtrArray *rows;
    Scroll scroll;
    gboolean is_stale;
    char *limit;        /* folded, or NULL */
    gboolean is_trying; /* `limit` is still being typed … */
    char *tried_from;   /* … in place of this one, */
    char *tried_at;     /* with the cursor on the row of this identity */
    int width;          /* of the area painted last */
    GHashTable *tagged; /* identity -> Subject * */
};

void list_view_init(ListView *list, const ViewOps *ops,
                    const ListSource *source, const ViewContext *context);
void list_view_clear(ListView *list); /* frees what init made, not `list` */
/* Reads the rows when they are stale. */
void list_view_fresh(ListView *list);
gconstpointer list_view_row(ListView *list); /* under the cursor, or NULL */
gboolean list_view_is_tagged(ListView *list, gconstpointer row);
/* Takes the rows that the limit keeps out off `rows`. */
void list_view_keep_matches(ListView *list, GPtrArray *rows);
/* Moves the cursor to a row by its identity; FALSE when it is not there. */
gboolean list_view_seek(ListView *list, const char *identity);

/* For ViewOps; LIST_VIEW_OPS names them all. */
void list_view_free(View *view); /* of a ListView with nothing added to it */
void list_view_render(View *view, Surface *surface, Rect area,
                      gboolean is_active);
void list_view_move(View *view, Motion motion);
Subject *list_view_subject(View *view);
void list_view_tag(View *view);
void list_view_untag_all(View *view);
GPtrArray *list_view_tagged(View *view);
void list_view_search(View *view, const Search *search);
void list_view_limit(View *view, const char *text);
void list_view_try(View *view, TryKind kind, const char *text);

/* What every list does alike, … */
#define LIST_VIEW_MOVES                                                        \
    .move = list_view_move, .tag = list_view_tag,                              \
    .untag_all = list_view_untag_all, .tagged = list_view_tagged,              \
    .search = list_view_search, .limit = list_view_limit,                      \
    .try = list_view_try
/* … and what one does that adds nothing to its rows. */
#define LIST_VIEW_OPS                                                          \
    LIST_VIEW_MOVES, .free = list_view_free, .render = list_view_render,       \
        .subject = list_view_subject
