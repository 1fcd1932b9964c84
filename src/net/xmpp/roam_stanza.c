/* roam_stanza - see roam_stanza.h. */
#include "net/xmpp/roam_stanza.h"

#include "base/error.h"

/* No kith writes more into one place; who reads on reads for ever. */
#define MOST_READ 4096

static void
free_record(gpointer record)
{
    roam_record_free(record);
}

GPtrArray *
roam_records_new(void)
{
    return g_ptr_array_new_with_free_func(free_record);
}

/* ---- writing ---- */

static gsize
size_of(const RoamRecord *record)
{
    enum { THE_REST = 160 }; /* markup, word and numbers */
    g_autofree char *jid = g_markup_escape_text(record->jid, -1);
    g_autofree char *address = g_markup_escape_text(record->address, -1);
    return strlen(jid) + strlen(address) + THE_REST;
}

guint
roam_stanza_fit(const GPtrArray *records, gsize size)
{
    guint n = 0;
    for (gsize sum = 0; n < records->len; n++) {
        sum += size_of(g_ptr_array_index(records, n));
        if (sum > size)
            break;
    }
    return n;
}

static void
set_number(Stanza *link, const char *name, gint64 number)
{
    g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
    xmpp_stanza_set_attribute(link, name, text);
}

void
roam_stanza_add(Stanza *parent, const GPtrArray *records, guint n)
{
    Stanza *links = stanza_add(parent, "links", NS_LINKS);
    /* Adding a child walks the list of its siblings: n is some hundreds. */
    for (guint i = 0; i < n; i++) {
        const RoamRecord *record = g_ptr_array_index(records, i);
        Stanza *link = stanza_add(links, "link", NULL);
        xmpp_stanza_set_attribute(link, "jid", record->jid);
        xmpp_stanza_set_attribute(link, "address", record->address);
        xmpp_stanza_set_attribute(link, "word", roam_word_name(record->word));
        set_number(link, "revision", record->revision);
        set_number(link, "time", record->time);
        xmpp_stanza_set_attribute(link, "replica", record->replica);
    }
}

/* ---- reading ---- */

static gboolean
read_number(Stanza *link, const char *name, gint64 *number_out)
{
    const char *text = xmpp_stanza_get_attribute(link, name);
    return text &&
           g_ascii_string_to_signed(text, 10, 0, G_MAXINT64, number_out, NULL);
}

static RoamRecord *
read_record(Stanza *link)
{
    guint word;
    gint64 revision, time;
    if (!roam_word_parse(xmpp_stanza_get_attribute(link, "word"), &word) ||
        !read_number(link, "revision", &revision) ||
        !read_number(link, "time", &time))
        return NULL;
    return roam_record_new(xmpp_stanza_get_attribute(link, "jid"),
                           xmpp_stanza_get_attribute(link, "address"), word,
                           revision, time,
                           xmpp_stanza_get_attribute(link, "replica"), NULL);
}

guint
roam_stanza_read(Stanza *links, guint64 shards, GPtrArray *records)
{
    guint refused = 0;
    for (Stanza *link = stanza_next(links, NULL, "link"); link;
         link = stanza_next(links, link, "link")) {
        RoamRecord *record =
            records->len < MOST_READ ? read_record(link) : NULL;
        if (record && shards >> roam_shard(record->jid) & 1) {
            g_ptr_array_add(records, record);
            continue;
        }
        g_clear_pointer(&record, roam_record_free);
        refused++;
    }
    return refused;
}

/* ---- comparing ---- */

/* The highest of each pair. Borrows from the records. */
static GHashTable *
by_pair(const GPtrArray *records, guint n)
{
    GHashTable *table =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < n; i++) {
        RoamRecord *record = g_ptr_array_index(records, i);
        char *pair = g_strconcat(record->jid, " ", record->key, NULL);
        const RoamRecord *known = g_hash_table_lookup(table, pair);
        if (!known || roam_compare(record, known) > 0)
            g_hash_table_replace(table, pair, record);
        else
            g_free(pair);
    }
    return table;
}

gboolean
roam_records_are_alike(const GPtrArray *a, guint n_a, const GPtrArray *b)
{
    g_autoptr(GHashTable) one = by_pair(a, n_a);
    g_autoptr(GHashTable) other = by_pair(b, b->len);
    if (g_hash_table_size(one) != g_hash_table_size(other))
        return FALSE;
    GHashTableIter iter;
    gpointer pair, record;
    g_hash_table_iter_init(&iter, one);
    while (g_hash_table_iter_next(&iter, &pair, &record)) {
        const RoamRecord *same = g_hash_table_lookup(other, pair);
        if (!same || roam_compare(record, same) != 0)
            return FALSE;
    }
    return TRUE;
}
