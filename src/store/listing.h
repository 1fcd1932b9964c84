#pragma once
/* listing - which mails a list shows, and in what order, worked out on a thread
 * of its own.
 *
 * A folder in plain date order needs none: its pages are read by key
 * (store_read_mail_page). Everything else - a pattern, another order, threads,
 * all folders at once - is a Listing: ids in the order of the list, some 16
 * bytes a mail, whose rows the view reads a screen at a time. A listing that is
 * asked for is sent anew, as CHANGE_LISTING, whenever what it shows has changed;
 * never more than a third of the time is spent on that. */
#include "base/chan.h"
#include "store/change.h"
#include "store/read.h"
#include "store/sort.h"

typedef struct {
    gint64 folder_id; /* 0: all folders; also where the pattern says `in:` */
    char *pattern;    /* see mail/pattern.h; NULL: all mails */
    Sort sort;        /* threads: of their newest mails */
    gboolean is_reversed;
    gboolean is_threaded;
    gboolean joins_subjects; /* threads: answers by their subject alone, too */
} ListingQuery;
ListingQuery *listing_query_new(void);
ListingQuery *listing_query_copy(const ListingQuery *query);
void listing_query_free(ListingQuery *query);
gboolean listing_query_equal(const ListingQuery *a, const ListingQuery *b);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ListingQuery, listing_query_free)

typedef struct {
    gint64 mail_id;
    guint32 thread; /* number of its thread within the listing */
    guint8 depth;   /* in its thread; 0: the first */
    guint8 is_last; /* no sibling after it: └ rather than ├ */
    guint8 is_unread;
    guint8 is_context; /* of the thread, but the pattern does not match it */
} ListingRow;

typedef struct Listing {
    gint refs;           /* atomic */
    guint asker;         /* see lister_ask() */
    ListingQuery *query;
    GArray *rows;        /* of ListingRow */
    char *error;         /* the pattern makes no sense: why; or NULL */
    gboolean is_waiting; /* the server is still being asked */
} Listing;
Listing *listing_ref(Listing *listing);
void listing_unref(Listing *listing);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listing, listing_unref)

typedef struct Lister Lister;
/* `answers` gets a Change of the kind CHANGE_LISTING (`listing`: a reference)
 * for each listing. UI thread. */
Lister *lister_new(const char *store_path, Chan *answers, GError **error);
void lister_free(Lister *lister); /* interrupts and joins */
/* Any number of askers (a view each), one query at a time each; `query` NULL:
 * no longer wanted. Copies it; never blocks. UI thread. */
void lister_ask(Lister *lister, guint asker, const ListingQuery *query);
/* What has changed in the store, as told by the keeper; never blocks. */
void lister_change(Lister *lister, const Change *change);

/* The rows of these mails, in their order, without those that are gone: a
 * GPtrArray of MailRow*. For a screen at a time. */
GPtrArray *store_read_mails(StoreReader *reader, const gint64 *mail_ids,
                            guint n, GError **error);
/* Every mail of the query at once, at most `limit` rows: for the verbs and for
 * the keeper's operations on a pattern; not for the UI thread. */
GArray *store_read_listing(StoreReader *reader, const ListingQuery *query,
                           guint limit, GError **error);
/* Whether the server was asked for the pattern, from that folder (its id; 0:
 * all); `*is_waiting_out`: it still is. */
gboolean store_read_search_state(StoreReader *reader, gint64 folder_id,
                                 const char *pattern,
                                 gboolean *is_waiting_out);
