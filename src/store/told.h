#pragma once
/* told - what is to be told after a commit, each thing once.
 *
 * The writers note what they touch; notes of a message that fails are dropped
 * with it; the rest goes out after the commit. Keeper thread only. */
#include "base/chan.h"
#include "store/change.h"

typedef struct Told Told;
Told *told_new(void);
void told_free(Told *told);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Told, told_free)

void told_mail_list(Told *told, gint64 folder_id);
void told_friend(Told *told, const char *jid);
void told_all_friends(Told *told);
void told_chat(Told *told, const char *jid);
void told_link(Told *told, const char *jid, const char *address);
void told_folders(Told *told);
void told_counters(Told *told);
/* Anything that is told each time it happens; moves. */
void told_event(Told *told, Change *change);

/* Adds all of `part` to `whole` and leaves `part` empty. */
void told_merge(Told *whole, Told *part);
void told_clear(Told *told);
/* Sends each of `subscribers` (of Chan *) its own copies; clears. */
void told_send(Told *told, const GPtrArray *subscribers);
