/* listing_sort - the order of a listing, flat and in threads. Pure. */
#include "store/listing_private.h"

#include "mail/jwz.h"

static int
compare_numbers(gint64 a, gint64 b)
{
    return a < b ? -1 : a > b;
}

int
listing_compare(const ListedMail *a, const ListedMail *b,
                const ListingQuery *query)
{
    int order = 0;
    if (query->sort == SORT_SIZE)
        order = compare_numbers(b->size, a->size);
    else if (query->sort == SORT_UNREAD)
        order = mail_is_unread(b->flags) - mail_is_unread(a->flags);
    else if (query->sort != SORT_DATE)
        order = g_strcmp0(a->key, b->key);
    if (order == 0)
        order = compare_numbers(b->date, a->date);
    if (order == 0)
        order = compare_numbers(b->id, a->id);
    return query->is_reversed ? -order : order;
}

/* ---- flat ---- */

static int
compare_mails(gconstpointer a, gconstpointer b, gpointer query)
{
    return listing_compare(a, b, query);
}

GArray *
listing_sort(GArray *mails, const ListingQuery *query)
{
    g_array_sort_with_data(mails, compare_mails, (gpointer)query);
    GArray *rows =
        g_array_sized_new(FALSE, FALSE, sizeof(ListingRow), mails->len);
    for (guint i = 0; i < mails->len; i++) {
        const ListedMail *mail = &g_array_index(mails, ListedMail, i);
        ListingRow row = {.mail_id = mail->id,
                          .thread = i,
                          .is_last = TRUE,
                          .is_unread = mail_is_unread(mail->flags)};
        g_array_append_val(rows, row);
    }
    return rows;
}

/* ---- threads ---- */

typedef struct {
    ListedMail newest; /* unread where any of its mails is */
    guint first, n;    /* rows of it */
    gboolean is_match;
} Thread;

static int
compare_threads(gconstpointer a, gconstpointer b, gpointer query)
{
    return listing_compare(&((const Thread *)a)->newest,
                           &((const Thread *)b)->newest, query);
}

static void
take_mail(Thread *thread, const ListedMail *mail)
{
    guint flags = thread->newest.flags;
    if (thread->n == 0 || mail->date >= thread->newest.date)
        thread->newest = *mail;
    /* Of the first, `flags` is 0 by now: it would be unread. */
    if (thread->n > 0 && (mail_is_unread(flags) || mail_is_unread(mail->flags)))
        thread->newest.flags = 0;
    thread->is_match |= mail->is_match;
    thread->n++;
}

static GArray *
gather(const GArray *mails, const GArray *rows)
{
    GArray *threads = g_array_new(FALSE, TRUE, sizeof(Thread));
    for (guint i = 0; i < rows->len; i++) {
        const JwzRow *row = &g_array_index(rows, JwzRow, i);
        if (row->depth == 0) {
            g_array_set_size(threads, threads->len + 1);
            g_array_index(threads, Thread, threads->len - 1).first = i;
        }
        take_mail(&g_array_index(threads, Thread, threads->len - 1),
                  &g_array_index(mails, ListedMail, row->mail));
    }
    return threads;
}

GArray *
listing_thread(const GArray *mails, const GArray *rows,
               const ListingQuery *query)
{
    g_autoptr(GArray) threads = gather(mails, rows);
    g_array_sort_with_data(threads, compare_threads, (gpointer)query);
    GArray *listed =
        g_array_sized_new(FALSE, FALSE, sizeof(ListingRow), rows->len);
    guint number = 0;
    for (guint i = 0; i < threads->len; i++) {
        const Thread *thread = &g_array_index(threads, Thread, i);
        if (!thread->is_match)
            continue;
        for (guint k = 0; k < thread->n; k++) {
            const JwzRow *row = &g_array_index(rows, JwzRow, thread->first + k);
            const ListedMail *mail =
                &g_array_index(mails, ListedMail, row->mail);
            ListingRow one = {.mail_id = mail->id,
                              .thread = number,
                              .depth = (guint8)MIN(row->depth, G_MAXUINT8),
                              .is_last = row->is_last != 0,
                              .is_unread = mail_is_unread(mail->flags),
                              .is_context = !mail->is_match};
            g_array_append_val(listed, one);
        }
        number++;
    }
    return listed;
}
