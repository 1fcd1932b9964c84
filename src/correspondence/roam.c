/* roam - see roam.h. */
#include "correspondence/roam.h"

#include "base/error.h"
#include "correspondence/jid.h"
#include "mail/address.h"
#include "text/sanitize.h"

enum { MOST_JID = 1023, MOST_ADDRESS = 512, REPLICA_DIGITS = 16 };

static const struct {
    guint word;
    const char *name;
} words[] = {
    {EVIDENCE_MANUAL, "manual"},
    {EVIDENCE_IMPORT, "import"},
    {EVIDENCE_MANUAL | EVIDENCE_IMPORT, "manual import"},
    {EVIDENCE_REMOVED, "removed"},
    {0, "forgotten"},
};

const char *
roam_word_name(guint word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (words[i].word == word)
            return words[i].name;
    return NULL;
}

gboolean
roam_word_parse(const char *name, guint *word_out)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_strcmp0(words[i].name, name) == 0) {
            *word_out = words[i].word;
            return TRUE;
        }
    return FALSE;
}

/* ---- records ---- */

static gboolean
refuse(GError **error, const char *what)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "%s", what);
    return FALSE;
}

static gboolean
check_names(const char *jid, const char *address, GError **error)
{
    if (!jid || strlen(jid) > MOST_JID || !sanitize_is_clean(jid))
        return refuse(error, "no JID");
    if (!address || strlen(address) > MOST_ADDRESS ||
        !address_is_valid(address))
        return refuse(error, "no mail address");
    return TRUE;
}

static gboolean
check_numbers(guint word, gint64 revision, gint64 time, const char *replica,
              GError **error)
{
    if (!roam_word_name(word))
        return refuse(error, "an unknown word");
    if (revision < 1 || revision > ROAM_REVISION_MAX)
        return refuse(error, "an impossible revision");
    if (time < 0 || time > ROAM_TIME_MAX)
        return refuse(error, "an impossible time");
    if (!roam_replica_is_valid(replica))
        return refuse(error, "no replica");
    return TRUE;
}

RoamRecord *
roam_record_new(const char *jid, const char *address, guint word,
                gint64 revision, gint64 time, const char *replica,
                GError **error)
{
    if (!check_names(jid, address, error) ||
        !check_numbers(word, revision, time, replica, error))
        return NULL;
    g_autofree char *bare = jid_bare(jid);
    if (!bare) {
        refuse(error, "no JID");
        return NULL;
    }
    RoamRecord *record = g_new0(RoamRecord, 1);
    record->jid = g_steal_pointer(&bare);
    record->key = address_key(address);
    record->address = g_strdup(address);
    record->word = word;
    record->revision = revision;
    record->time = time;
    record->replica = g_strdup(replica);
    return record;
}

RoamRecord *
roam_record_copy(const RoamRecord *record)
{
    RoamRecord *copy = g_new0(RoamRecord, 1);
    *copy = *record;
    copy->jid = g_strdup(record->jid);
    copy->key = g_strdup(record->key);
    copy->address = g_strdup(record->address);
    copy->replica = g_strdup(record->replica);
    return copy;
}

void
roam_record_free(RoamRecord *record)
{
    g_free(record->jid);
    g_free(record->key);
    g_free(record->address);
    g_free(record->replica);
    g_free(record);
}

/* ---- merging ---- */

static int
compare_numbers(gint64 a, gint64 b)
{
    return (a > b) - (a < b);
}

int
roam_compare(const RoamRecord *a, const RoamRecord *b)
{
    int order = compare_numbers(a->revision, b->revision);
    if (order == 0)
        order = compare_numbers(a->time, b->time);
    if (order == 0)
        order = strcmp(a->replica, b->replica);
    /* Only a store that was copied, or a forger, gets here. */
    if (order == 0)
        order = compare_numbers(a->word, b->word);
    return order ? order : strcmp(a->address, b->address);
}

/* At the highest revision the time decides, and so does whoever edits. */
void
roam_next(const RoamRecord *old, gint64 now, gint64 *revision_out,
          gint64 *time_out)
{
    gint64 revision = old ? old->revision : 0;
    gint64 time = CLAMP(now, 0, ROAM_TIME_MAX);
    if (revision >= ROAM_REVISION_MAX)
        time = MIN(MAX(time, old->time + 1), ROAM_TIME_MAX);
    *revision_out = MIN(revision + 1, ROAM_REVISION_MAX);
    *time_out = time;
}

/* ---- who and where ---- */

char *
roam_new_replica(void)
{
    return g_strdup_printf("%08x%08x", g_random_int(), g_random_int());
}

gboolean
roam_replica_is_valid(const char *replica)
{
    return replica && strlen(replica) == REPLICA_DIGITS &&
           strspn(replica, "0123456789abcdef") == REPLICA_DIGITS;
}

guint
roam_shard(const char *jid)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, (const guchar *)jid, -1);
    guint8 digest[32];
    gsize size = sizeof digest;
    g_checksum_get_digest(sum, digest, &size);
    return digest[0] % ROAM_SHARDS;
}
