#pragma once
/* roam_stanza - records of links as XML:
 *
 *   <links xmlns='urn:kith:links:0'>
 *     <link jid='bob@example.org' address='Bob@Work.example' word='manual'
 *           revision='3' time='1790000000' replica='0123456789abcdef'/>
 *   </links>
 *
 * The name is kith's own and registered nowhere. The worker's thread. */
#include "correspondence/roam.h"
#include "net/xmpp/stanza.h"

#define NS_LINKS "urn:kith:links:0"

/* How many of `records` (of RoamRecord*) come first and make at most `size`
 * bytes. Whoever has the same records leaves the same ones out. */
guint roam_stanza_fit(const GPtrArray *records, gsize size);
/* Adds <links/> with the first `n` of `records` to `parent`. */
void roam_stanza_add(Stanza *parent, const GPtrArray *records, guint n);
/* Adds to `records` what `links` (NULL holds none) says of friends whose shard
 * is in the set `shards`. What is no good record is left out, each by itself;
 * their number is returned. */
guint roam_stanza_read(Stanza *links, guint64 shards, GPtrArray *records);
/* An empty GPtrArray that frees its RoamRecord*. */
GPtrArray *roam_records_new(void);
/* Whether both are records of the same pairs that say the same. */
gboolean roam_records_are_alike(const GPtrArray *a, guint n_a,
                                const GPtrArray *b);
