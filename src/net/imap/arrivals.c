/* arrivals - see arrivals.h. */
#include "net/imap/arrivals.h"

#include "base/error.h"
#include "mail/header.h"
#include "net/imap/fetch.h"
#include "net/imap/mailbox.h"

#define ALIKE_MOST 200 /* that are looked at, the newest */

typedef struct {
    guint32 uid;
    gint64 size, date;
    char *message_id;
} Arrival;

static void
arrival_clear(gpointer object)
{
    g_free(((Arrival *)object)->message_id);
}

static void
take_arrival(const FetchedMail *mail, gpointer user)
{
    GArray *arrivals = user;
    if (mail->uid == 0 || !mail->has_header)
        return;
    g_autoptr(MailHeader) header = mail_header_parse(mail->header, NULL);
    Arrival arrival = {
        .uid = mail->uid,
        .size = mail->size,
        .date = mail->internaldate,
        .message_id = g_strdup(header->message_id),
    };
    g_array_append_val(arrivals, arrival);
}

static int
compare_uids(gconstpointer a, gconstpointer b)
{
    guint32 left = ((const Arrival *)a)->uid, right = ((const Arrival *)b)->uid;
    return (left > right) - (left < right);
}

static GArray *
fetch_arrivals(ImapSession *session, const char *set, GError **error)
{
    GArray *arrivals = g_array_new(FALSE, FALSE, sizeof(Arrival));
    g_array_set_clear_func(arrivals, arrival_clear);
    g_autofree char *text =
        g_strdup_printf("UID FETCH %s (UID INTERNALDATE RFC822.SIZE"
                        " BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])",
                        set);
    if (!imap_session_fetch(session, text, take_arrival, arrivals, error)) {
        g_array_unref(arrivals);
        return NULL;
    }
    g_array_sort(arrivals, compare_uids);
    return arrivals;
}

/* `id size`, and the date where there is no id. */
static char *
key_of(const char *message_id, gint64 size, gint64 date)
{
    return g_strdup_printf("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", size,
                           message_id ? 0 : date, message_id ? message_id : "");
}

/* Key -> GQueue of the entries that look so, in their order. */
static GHashTable *
sort_entries(const GPtrArray *entries)
{
    GHashTable *wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify)g_queue_free);
    for (guint i = 0; i < entries->len; i++) {
        OperationEntry *entry = entries->pdata[i];
        g_autofree char *key =
            key_of(entry->message_id, entry->size, entry->date);
        GQueue *alike = g_hash_table_lookup(wanted, key);
        if (!alike) {
            alike = g_queue_new();
            g_hash_table_insert(wanted, g_steal_pointer(&key), alike);
        }
        g_queue_push_tail(alike, entry);
    }
    return wanted;
}

GHashTable *
arrivals_find(ImapSession *session, guint32 from, const GPtrArray *entries,
              GError **error)
{
    g_autofree char *set = g_strdup_printf("%u:*", MAX(from, 1));
    g_autoptr(GArray) arrivals = fetch_arrivals(session, set, error);
    if (!arrivals)
        return NULL;
    g_autoptr(GHashTable) wanted = sort_entries(entries);
    GHashTable *found =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    for (guint i = 0; i < arrivals->len; i++) {
        const Arrival *arrival = &g_array_index(arrivals, Arrival, i);
        if (arrival->uid < from) /* `n:*` always gives the last */
            continue;
        g_autofree char *key =
            key_of(arrival->message_id, arrival->size, arrival->date);
        GQueue *alike = g_hash_table_lookup(wanted, key);
        const OperationEntry *entry = alike ? g_queue_pop_head(alike) : NULL;
        if (entry)
            g_hash_table_insert(
                found, g_memdup2(&entry->mail_id, sizeof entry->mail_id),
                GUINT_TO_POINTER(arrival->uid));
    }
    return found;
}

/* The server finds whatever contains the words (RFC 9051 6.4.4). */
static GArray *
keep_exact(const GArray *arrivals, const char *message_id, gint64 size)
{
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint i = 0; i < arrivals->len; i++) {
        const Arrival *arrival = &g_array_index(arrivals, Arrival, i);
        if (g_strcmp0(arrival->message_id, message_id) == 0 &&
            (size < 0 || arrival->size == size))
            g_array_append_val(uids, arrival->uid);
    }
    return uids;
}

GArray *
arrivals_with_id(ImapSession *session, const char *keys, const char *message_id,
                 gint64 size, GError **error)
{
    g_autofree char *id =
        message_id && *message_id ? mailbox_quote(message_id, NULL) : NULL;
    if (!id) /* no IMAP server can be asked for it */
        return g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autofree char *criteria =
        g_strconcat(keys, " HEADER Message-ID ", id, NULL);
    g_autoptr(GArray) found = fetch_search(session, criteria, error);
    if (!found || found->len == 0)
        return g_steal_pointer(&found);
    if (found->len > ALIKE_MOST)
        g_array_remove_range(found, 0, found->len - ALIKE_MOST);
    g_autofree char *set = uidset_to_string(found);
    g_autoptr(GArray) arrivals = fetch_arrivals(session, set, error);
    return arrivals ? keep_exact(arrivals, message_id, size) : NULL;
}
