#pragma once
/* operations - short words for tests of what is done to mails: a mailbox with a
 * few, wishes, and what the worker would answer. */
#include "tests/store/fixture.h"

/* INBOX with mails 1, 2 and 3 (unread, by a@x.example), each with a Message-ID
 * `mN@x`, and the empty folders Archive and, `has_trash`, Trash. */
Fixture *operations_fixture(gboolean has_trash);
/* Ids of INBOX's mails with these UIDs, ended by 0. */
GArray *operations_mails(Fixture *fixture, guint32 uid, ...);
gint64 operations_mail(Fixture *fixture, const char *folder, guint32 uid);
/* How many mails the folder shows, how many of them are unread. */
gint64 operations_total(Fixture *fixture, const char *folder);
gint64 operations_unread(Fixture *fixture, const char *folder);
/* The newest row of the folder; never NULL. */
MailRow *operations_newest(Fixture *fixture, const char *folder);

/* A wish for all of `mails`, which it takes; its id. */
gint64 operations_wish(Fixture *fixture, Operation operation, GArray *mails,
                       const char *folder);
gint64 operations_flag(Fixture *fixture, GArray *mails, guint add,
                       guint remove);
/* The intent's state in the store, or -1: there is none. */
int operations_state(Fixture *fixture, gint64 id);

/* The worker: begins, has carried it out on one mail, … */
void operations_run(Fixture *fixture, gint64 id);
void operations_settle(Fixture *fixture, gint64 id, gint64 mail_id,
                       guint32 uid, gboolean is_gone);
void operations_done(Fixture *fixture, gint64 id);
void operations_fail(Fixture *fixture, gint64 id);
/* What the undoing tells; the caller frees it. */
char *operations_undo(Fixture *fixture);
/* A mail of the sync, as it came into a folder. */
void operations_sync(Fixture *fixture, const char *folder, guint32 uid,
                     guint n);
