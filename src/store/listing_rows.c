/* listing_rows - the mails of a listing, out of the store. */
#include "store/listing_private.h"

#include "base/clock.h"
#include "mail/jwz.h"
#include "mail/subject.h"
#include "store/pattern_sql.h"

/* A list of more would be nobody's to look through. */
#define MAILS_MAX 5000000

/* What is read of each mail; the sender as the list shows it. */
static const char *const key_columns[N_SORTS] = {
    [SORT_DATE] = ", NULL",
    [SORT_SENDER] = ", coalesce(iif(l.auth = 2 OR l.claims_own, NULL, f.name),"
                    " l.from_name, a.address)",
    [SORT_SUBJECT] = ", l.subject",
    [SORT_SIZE] = ", NULL",
    [SORT_UNREAD] = ", NULL",
};
static const char *const key_joins[N_SORTS] = {
    [SORT_DATE] = "",
    [SORT_SENDER] = " LEFT JOIN address a ON a.id = l.address_id"
                    " LEFT JOIN friend f ON f.id = a.owner_id",
    [SORT_SUBJECT] = "",
    [SORT_SIZE] = "",
    [SORT_UNREAD] = "",
};

typedef struct {
    Db *db;
    const ListingQuery *query;
    const PatternSql *where;
    GArray *mails;      /* of ListedMail */
    GStringChunk *keys; /* what they borrow */
    Jwz *jwz;           /* NULL: no threads */
} Making;

/* In threads, all mails of the place are read, and whether each matches; else
 * those that do. The order is that of the table, which is the list's own. */
static char *
make_sql(const Making *making, const char *place)
{
    Sort sort = making->query->sort;
    const char *where = making->where->where->str;
    if (!making->jwz)
        return g_strconcat("SELECT l.id, l.date, l.flags, l.size",
                           key_columns[sort], ", 1 FROM ", making->where->from,
                           key_joins[sort], " WHERE ", where, NULL);
    return g_strconcat(
        "SELECT l.id, l.date, l.flags, l.size", key_columns[sort], ", (", where,
        "), m.message_id,"
        " m.reference_ids, m.in_reply_to, l.subject FROM mail_list l"
        " JOIN mail m ON m.id = l.id",
        key_joins[sort], place, NULL);
}

static const char *
make_key(Making *making, const char *text)
{
    if (!text)
        return NULL;
    if (making->query->sort == SORT_SUBJECT)
        text = subject_base(text);
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_autofree char *key = g_utf8_collate_key(folded, -1);
    return g_string_chunk_insert(making->keys, key);
}

static void
take_mail(Making *making, Query *query)
{
    ListedMail mail = {
        .id = query_int(query, 0),
        .date = query_int(query, 1),
        .flags = (guint)query_int(query, 2),
        .size = query_int(query, 3),
        .key = make_key(making, query_text(query, 4)),
        .is_match = query_int(query, 5) != 0,
    };
    g_array_append_val(making->mails, mail);
    if (making->jwz)
        jwz_add(making->jwz, &(JwzMail){.message_id = query_text(query, 6),
                                        .references = query_text(query, 7),
                                        .in_reply_to = query_text(query, 8),
                                        .date = mail.date,
                                        .subject = query_text(query, 9)});
}

static void
read_mails(Making *making)
{
    const ListingQuery *listing = making->query;
    gboolean is_one_folder =
        making->jwz && listing->folder_id && !making->where->is_anywhere;
    g_autofree char *sql =
        make_sql(making, is_one_folder ? " WHERE l.folder_id = ?" : "");
    g_autoptr(GArray) values = g_array_copy(making->where->values);
    if (is_one_folder)
        g_array_append_vals(values, &INT(listing->folder_id), 1);
    g_autoptr(Query) query = db_query_built(making->db, sql, values);
    while (making->mails->len < MAILS_MAX && query_step(query))
        take_mail(making, query);
}

GArray *
listing_make_rows(Db *db, const ListingQuery *query, const Pattern *pattern,
                  gint64 search_id, GError **error)
{
    g_autoptr(PatternSql) where = pattern_sql_new(
        db, query->is_threaded ? PATTERN_AS_CONDITION : PATTERN_AS_SOURCE,
        pattern, query->folder_id, search_id, error);
    if (!where)
        return NULL;
    JwzMethod method =
        query->joins_subjects ? JWZ_BY_SUBJECT : JWZ_BY_REFERENCES;
    g_autoptr(Jwz) jwz = query->is_threaded ? jwz_new(method) : NULL;
    g_autoptr(GArray) mails = g_array_new(FALSE, FALSE, sizeof(ListedMail));
    Making making = {.db = db,
                     .query = query,
                     .where = where,
                     .mails = mails,
                     .keys = g_string_chunk_new(64 * 1024),
                     .jwz = jwz};
    read_mails(&making);
    GArray *rows = NULL;
    if (!db_take_error(db, error)) {
        g_prefix_error(error, "listing: ");
    } else if (jwz) {
        g_autoptr(GArray) threads = jwz_run(jwz);
        rows = listing_thread(mails, threads, query);
    } else {
        rows = listing_sort(mails, query);
    }
    g_string_chunk_free(making.keys);
    return rows;
}

gint64
listing_find_search(Db *db, const ListingQuery *query, gboolean *is_waiting_out)
{
    g_autoptr(Query) search = db_query(
        db,
        "SELECT id, state FROM search WHERE folder_id = ?1 AND pattern = ?2",
        INT(query->folder_id), TEXT(query->pattern));
    *is_waiting_out = FALSE;
    if (!query_step(search))
        return 0;
    *is_waiting_out = query_int(search, 1) == SEARCH_GOES_ON;
    return query_int(search, 0);
}

gboolean
store_read_search_state(StoreReader *reader, gint64 folder_id,
                        const char *pattern, gboolean *is_waiting_out)
{
    const ListingQuery query = {.folder_id = folder_id,
                                .pattern = (char *)pattern};
    return listing_find_search(reader->db, &query, is_waiting_out) != 0 &&
           read_done(reader, NULL);
}

GArray *
store_read_listing(StoreReader *reader, const ListingQuery *query, guint limit,
                   GError **error)
{
    g_autoptr(Pattern) pattern = NULL;
    if (query->pattern &&
        !(pattern = pattern_parse(query->pattern, clock_now(), error)))
        return NULL;
    gboolean is_waiting;
    gint64 search =
        pattern ? listing_find_search(reader->db, query, &is_waiting) : 0;
    GArray *rows = listing_make_rows(reader->db, query, pattern, search, error);
    if (rows && rows->len > limit)
        g_array_set_size(rows, limit);
    return rows;
}
