/* listing - see listing.h: what is asked for, and what is answered. */
#include "store/listing.h"

#include "store/read_private.h"

static const char *const sort_names[N_SORTS] = {
    [SORT_DATE] = "date", [SORT_SENDER] = "sender", [SORT_SUBJECT] = "subject",
    [SORT_SIZE] = "size", [SORT_UNREAD] = "unread",
};

const char *
sort_name(Sort sort)
{
    return sort < N_SORTS ? sort_names[sort] : sort_names[SORT_DATE];
}

gboolean
sort_parse(const char *name, Sort *sort_out)
{
    for (guint i = 0; i < N_SORTS; i++)
        if (g_ascii_strcasecmp(name, sort_names[i]) == 0) {
            *sort_out = (Sort)i;
            return TRUE;
        }
    return FALSE;
}

/* ---- queries ---- */

ListingQuery *
listing_query_new(void)
{
    return g_new0(ListingQuery, 1);
}

ListingQuery *
listing_query_copy(const ListingQuery *query)
{
    ListingQuery *copy = g_memdup2(query, sizeof *query);
    copy->pattern = g_strdup(query->pattern);
    return copy;
}

void
listing_query_free(ListingQuery *query)
{
    g_free(query->pattern);
    g_free(query);
}

gboolean
listing_query_equal(const ListingQuery *a, const ListingQuery *b)
{
    return a->folder_id == b->folder_id && a->sort == b->sort &&
           a->is_reversed == b->is_reversed &&
           a->is_threaded == b->is_threaded &&
           a->joins_subjects == b->joins_subjects &&
           g_strcmp0(a->pattern, b->pattern) == 0;
}

/* ---- listings ---- */

Listing *
listing_ref(Listing *listing)
{
    g_atomic_int_inc(&listing->refs);
    return listing;
}

void
listing_unref(Listing *listing)
{
    if (!g_atomic_int_dec_and_test(&listing->refs))
        return;
    g_clear_pointer(&listing->query, listing_query_free);
    g_clear_pointer(&listing->rows, g_array_unref);
    g_free(listing->error);
    g_free(listing);
}

static void
free_row(gpointer row)
{
    mail_row_free(row);
}

GPtrArray *
store_read_mails(StoreReader *reader, const gint64 *mail_ids, guint n,
                 GError **error)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
    db_run(reader->db, "BEGIN"); /* one snapshot for all of it */
    for (guint i = 0; i < n; i++) {
        MailRow *row = store_read_mail(reader, mail_ids[i], NULL);
        if (row)
            g_ptr_array_add(rows, row);
    }
    db_rollback(reader->db, "COMMIT");
    return read_rows(reader, rows, error);
}
