#pragma once
/* fixture - a store in a temporary folder, its keeper and a reader, and short
 * words for the batches that tests are made of. */
#include "base/chan.h"
#include "store/keeper.h"
#include "store/read.h"

#define OWN_JID "alice@example.org"

typedef struct {
    char *folder; /* temporary, removed with the fixture */
    char *path;   /* of the store */
    Keeper *keeper;
    StoreReader *reader;
    Chan *changes; /* of Change */
} Fixture;

/* A started keeper for alice@example.org, whose accounts are one. */
Fixture *fixture_new(void);
void fixture_free(Fixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)
/* Stops the keeper and opens the store again, as another run would. */
void fixture_reopen(Fixture *fixture);
void fixture_stop(Fixture *fixture);
void fixture_start(Fixture *fixture, const KeeperOptions *options);
/* In a folder that the caller removes, without keeper or reader. */
KeeperOptions fixture_options(const char *path);
char *fixture_make_folder(void);
void fixture_remove_folder(const char *folder);

/* Moves; waits for the commit; fails the test when it fails. */
void commit(Fixture *fixture, Batch *batch);
void wish(Fixture *fixture, Intent *intent);
/* The message with which it is refused; the caller frees it. */
char *refused(Fixture *fixture, Intent *intent);

MailHeader *header_from(const char *name, const char *address,
                        const char *subject);
void add_mail(Batch *batch, const char *folder, guint32 uid,
              const char *address, guint flags);
void add_friend(Batch *batch, const char *jid, const char *name);
void add_vcard(Batch *batch, const char *jid, const char *email);
void add_chat(Batch *batch, const char *jid, const char *id,
              const char *body, gint64 at_us);
/* One friend, put on the roster. */
void befriend(Fixture *fixture, const char *jid, const char *name);
void receive(Fixture *fixture, guint32 uid, const char *address);

/* What the store says now; never NULL. */
Counters counters(Fixture *fixture);
gint64 folder_id(Fixture *fixture, const char *name);
MailRow *mail_by_uid(Fixture *fixture, const char *folder, guint32 uid);
Friend *friend_by_jid(Fixture *fixture, const char *jid);
gint64 newest_intent(Fixture *fixture, Service service);
/* The next waiting change of the kind, others dropped; NULL: there is none. */
Change *next_change(Fixture *fixture, ChangeKind kind);
void drop_changes(Fixture *fixture);

