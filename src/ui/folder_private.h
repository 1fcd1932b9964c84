#pragma once
/* folder_private - the view of a folder's mails, for the files that make it:
 * view_folder.c (what it shows), folder_find.c (searching, tagging by
 * pattern), folder_threads.c, folder_paint.c. UI thread only. */
#include "ui/feed.h"
#include "ui/views.h"

/* Something that is looked for among the rows by a pattern. */
typedef struct {
    guint asker;         /* of the lister */
    ListingQuery *query; /* NULL: nothing is looked for */
    char *text;          /* as typed */
    Listing *found;      /* NULL: it is not here yet */
    gboolean is_due;     /* what comes is acted on: the cursor goes there */
    gboolean is_trying;  /* it is still being typed */
    PageDirection direction;
    gint64 anchor;       /* the mail that the cursor was on; 0: none */
} Finding;

typedef struct {
    View view;
    Feed *feed;
    guint asker;      /* of the lister, for the rows themselves */
    gint64 folder_id; /* 0 until the store knows an inbox, or where is_found */
    char *name;       /* the folder's */
    gboolean is_found; /* shows what was found by `base` in all folders */
    char *base;
    FolderView order;
    char *limit;      /* a pattern; NULL: none */
    gboolean is_trying; /* `trial` stands for it while it is typed */
    char *trial;
    gint64 return_to; /* the mail that the cursor was on before; 0: none */
    char *only_jid, *only_name; /* of whose mails alone are shown; or NULL */

    ListingQuery *wanted; /* NULL: the folder's pages are what is wanted */
    gboolean is_working;  /* the listing of `wanted` is not here yet */
    gboolean is_held;     /* keys wait for it */
    char *complaint;      /* why it cannot be had; or NULL */
    gboolean is_unchecked; /* the folder itself may be gone */

    Finding search, tagging;
    GHashTable *folder_names; /* id -> name; NULL: to be read */
    GHashTable *tagged; /* mail id -> Subject *; NULL: by a pattern, unread */
} FolderPane;

/* What keeps rows out now, typed or being typed; NULL: nothing. */
const char *folder_limit(const FolderPane *view);
/* Looks for the folder where there is none yet, or where it may be gone. */
void folder_find_folder(FolderPane *view);
/* The listing of the rows as they are, narrowed by `pattern` (NULL: not), in
 * date order and without threads. */
ListingQuery *folder_query_for(const FolderPane *view, const char *pattern);
/* Asks the host for a listing; FALSE: it has none to give. */
gboolean folder_ask(FolderPane *view, guint asker, const ListingQuery *query);
/* Looks for it on the server, too, when its pattern wants that. */
void folder_ask_server(FolderPane *view, const ListingQuery *query);

/* ---- folder_find.c ---- */
void folder_find_clear(FolderPane *view, Finding *finding);
/* A listing came; TRUE: it was for search or tagging. */
gboolean folder_find_take(FolderPane *view, Listing *listing);
gboolean folder_find_awaits(const FolderPane *view);
void folder_find_give_up(FolderPane *view);
void folder_search(View *view, const Search *search);
void folder_try_search(FolderPane *view, const char *text);
void folder_tag_pattern(View *view, const char *text);
/* For ViewOps. */
void folder_tag(View *view);
void folder_untag_all(View *view);
GPtrArray *folder_tagged(View *view);

/* ---- folder_paint.c ---- */
void folder_render(View *view, Surface *surface, Rect area,
                   gboolean is_active);
void folder_title(View *view, char **left, char **right);

/* ---- folder_threads.c ---- */
void folder_fold(View *view);
void folder_fold_all(View *view);
/* A row's Subject, with all mails of a folded thread. */
Subject *folder_line_subject(FolderPane *view, const ListedLine *line);
