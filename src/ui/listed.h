#pragma once
/* listed - a Listing seen through a window: its lines, cursor, folded threads.
 *
 * Knows ids and their order for the whole list, and the rows of some screens
 * around the cursor only, read when they are looked at. Where a newer listing
 * comes, the same mail stays under the cursor, on the same line of the screen.
 * UI thread only. */
#include "store/listing.h"
#include "ui/ui.h"

typedef struct Listed Listed;
Listed *listed_new(StoreReader *reader);
void listed_free(Listed *listed);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listed, listed_free)

/* Where the eye is, in whichever source of rows. */
typedef struct {
    GArray *mails; /* of gint64: the one under the cursor, then its neighbours,
                    * the next one that is there takes its place */
    int y;         /* the cursor's line of the screen */
    gboolean is_following; /* at the top, where new mail is waited for */
} Spot;
void spot_clear(Spot *spot);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Spot, spot_clear)
Spot listed_spot(Listed *listed);

/* Takes a reference. */
void listed_show(Listed *listed, Listing *listing, const Spot *spot);
/* NULL: nothing was shown yet. */
const Listing *listed_listing(const Listed *listed);
void listed_clear(Listed *listed);
void listed_mark_stale(Listed *listed); /* the rows: read anew when needed */
void listed_set_height(Listed *listed, int rows);

typedef struct {
    const MailRow *mail;
    const ListingRow *place;
    guint n_mails, n_unread; /* of a folded thread; 0: it is none */
} ListedLine;
/* The line at `y` of the screen; FALSE: there is none. Borrowed until the next
 * call that is not one of these. */
gboolean listed_line(Listed *listed, int y, ListedLine *line_out);
gboolean listed_current(Listed *listed, ListedLine *line_out);
int listed_cursor_y(Listed *listed);
gboolean listed_has_more_above(Listed *listed);
gboolean listed_is_empty(Listed *listed);
/* What stands before the subject at `y`: `│ └ `, in at most `width` columns.
 * The caller frees it. */
char *listed_tree(Listed *listed, int y, int width);

void listed_move(Listed *listed, Motion motion);
/* Puts the cursor on a mail, for which its thread is unfolded; FALSE: it is not
 * in the list. */
gboolean listed_seek(Listed *listed, gint64 mail_id);
/* To the next mail (PAGE_AFTER: downwards) whose id is in the set, round the
 * end of the list; `is_here_too`: the one under the cursor counts. Its thread
 * is unfolded. FALSE: there is none. */
gboolean listed_seek_any(Listed *listed, GHashTable *ids,
                         PageDirection direction, gboolean is_here_too);

/* The mails of the cursor's thread in the order of the list, `gint64` each; with
 * a pattern those too that it does not match, but for IN_PATTERN. */
typedef enum { THREAD_WHOLE, THREAD_IN_PATTERN } ThreadPart;
GArray *listed_thread(Listed *listed, ThreadPart part);
/* The same of the thread that a mail is in; NULL: the mail is not here. */
GArray *listed_thread_of(Listed *listed, gint64 mail_id);
void listed_fold(Listed *listed);     /* or unfold: the cursor's thread */
void listed_fold_all(Listed *listed); /* or unfold all, when all are folded */
