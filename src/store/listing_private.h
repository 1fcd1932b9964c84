#pragma once
/* listing_private - what listing*.c and the lister share. */
#include "mail/pattern.h"
#include "store/listing.h"
#include "store/read_private.h"

/* One mail while a listing is made. */
typedef struct {
    gint64 id, date, size;
    guint flags;
    gboolean is_match;
    const char *key; /* for g_utf8_collate()'s order of what it is sorted by;
                      * NULL: by numbers alone */
} ListedMail;

/* All rows of the listing in order. `pattern` NULL: all mails. `search_id`: see
 * pattern_sql.h. CANCELLED as db_set_interrupt() has it. */
GArray *listing_make_rows(Db *db, const ListingQuery *query,
                          const Pattern *pattern, gint64 search_id,
                          GError **error);
/* Whether `a` stands before `b` (negative) by the query's sort. */
int listing_compare(const ListedMail *a, const ListedMail *b,
                    const ListingQuery *query);
/* `mails` (of ListedMail) in their order: their rows. Sorts them. */
GArray *listing_sort(GArray *mails, const ListingQuery *query);
/* `threads` (of JwzRow) of `mails`: the rows of those in which something
 * matches, in the order of their newest mails. */
GArray *listing_thread(const GArray *mails, const GArray *threads,
                       const ListingQuery *query);
/* The search of the server that belongs to a query, or 0; `*is_waiting_out`:
 * it goes on. */
gint64 listing_find_search(Db *db, const ListingQuery *query,
                           gboolean *is_waiting_out);
