#pragma once
/* roam - the user's own word on a pair, as it goes from machine to machine.
 *
 * A record is what the user last said of one friend and one address. Two
 * records of a pair merge into the one that stands higher, and the order is
 * total: merging is commutative, associative and idempotent, so machines that
 * have seen the same records hold the same table, however these came. What
 * others say (vCards, headers of mails) does not roam: each machine learns it
 * by itself. Pure; any thread. */
#include "correspondence/link.h"

/* The evidence that is the user's own word. */
#define ROAM_WORDS (EVIDENCE_MANUAL | EVIDENCE_IMPORT | EVIDENCE_REMOVED)
#define ROAM_SHARDS 64
/* No record claims more, so that an edit can always stand above. */
#define ROAM_REVISION_MAX ((gint64)1 << 40)
#define ROAM_TIME_MAX     ((gint64)253402300799) /* the end of the year 9999 */

typedef struct {
    char *jid;       /* bare, normalised */
    char *key;       /* address_key() of the address */
    char *address;   /* as written */
    guint word;      /* REMOVED; or MANUAL, IMPORT or both; 0: taken back */
    gint64 revision; /* 1 and up: one more at each edit of the pair */
    gint64 time;     /* of the edit, seconds since the epoch */
    char *replica;   /* which machine said it: 16 hexadecimal digits */
} RoamRecord;

/* NULL (INVALID, which says what is wrong) when it is none that kith would
 * have made: each record is checked by itself, whoever sent it. */
RoamRecord *roam_record_new(const char *jid, const char *address, guint word,
                            gint64 revision, gint64 time, const char *replica,
                            GError **error);
RoamRecord *roam_record_copy(const RoamRecord *record);
void roam_record_free(RoamRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RoamRecord, roam_record_free)

/* Which of two records of one pair holds: above 0 when `a` does; 0 only when
 * they are alike. By revision, then time, then replica, then what they say. */
int roam_compare(const RoamRecord *a, const RoamRecord *b);
/* The numbers of an edit made at `now` that stands above `old` (NULL: the
 * pair's first). */
void roam_next(const RoamRecord *old, gint64 now, gint64 *revision_out,
               gint64 *time_out);
char *roam_new_replica(void); /* random; the caller frees it */
gboolean roam_replica_is_valid(const char *replica);

/* Where the friend's records lie, 0 to ROAM_SHARDS - 1: the same on every
 * machine, for ever. `jid` is bare and normalised. */
guint roam_shard(const char *jid);

/* `manual`, `import`, `manual import`, `removed`, `forgotten`; NULL for what
 * is none. */
const char *roam_word_name(guint word);
gboolean roam_word_parse(const char *name, guint *word_out);
