/* arrivals - see arrivals.h. */
#include "net/imap/arrivals.h"

#include "base/error.h"
#include "mail/header.h"
#include "net/imap/fetch.h"
#include "net/imap/mailbox.h"

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
fetch_arrivals(ImapSession *session, guint32 from, GError **error)
{
    GArray *arrivals = g_array_new(FALSE, FALSE, sizeof(Arrival));
    g_array_set_clear_func(arrivals, arrival_clear);
    g_autofree char *text =
        g_strdup_printf("UID FETCH %u:* (UID INTERNALDATE RFC822.SIZE"
                        " BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])",
                        MAX(from, 1));
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

/* Key -> GQueue of the entries that look so, the lowest UID first. */
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
    g_autoptr(GArray) arrivals = fetch_arrivals(session, from, error);
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

gboolean
arrivals_find_id(ImapSession *session, const char *message_id, guint32 *uid_out,
                 GError **error)
{
    *uid_out = 0;
    g_autofree char *id = message_id ? mailbox_quote(message_id, NULL) : NULL;
    if (!id) /* no IMAP server can be asked for it */
        return TRUE;
    g_autofree char *criteria = g_strconcat("HEADER Message-ID ", id, NULL);
    g_autoptr(GArray) found = fetch_search(session, criteria, error);
    if (found && found->len > 0)
        *uid_out = g_array_index(found, guint32, found->len - 1);
    return found != NULL;
}
