#pragma once
/* mailroom - a real keeper, store and IMAP worker in a folder of their own,
 * for tests: waits for what must become true, never for time to pass. */
#include "net/imap/session.h"
#include "net/worker.h"

typedef struct {
    char *folder, *store;
    Config *config;
    Keeper *keeper;
    Chan *changes;
    StoreReader *reader;
    Worker *worker;
    char *password;
    GPtrArray *told; /* of char *: `syncing 200/5000`, `new From: Subject` */
} Mailroom;

/* `password` is what the worker is given. */
Mailroom *mailroom_new(const char *config_path, const char *password);
void mailroom_free(Mailroom *room);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mailroom, mailroom_free)
void mailroom_start(Mailroom *room);
void mailroom_stop(Mailroom *room); /* of the worker */
void mailroom_send(Mailroom *room, WorkerMessageKind kind, gint64 id,
                   const char *text);
/* Stores an intent and wakes the worker. */
void mailroom_wish(Mailroom *room, Intent *intent);

typedef gboolean (*MailroomCondition)(Mailroom *room, gpointer user);
/* Fails the test when it has not become true in time. */
void mailroom_wait(Mailroom *room, MailroomCondition condition, gpointer user,
                   const char *what);
void mailroom_wait_patiently(Mailroom *room, MailroomCondition condition,
                             gpointer user, const char *what, int seconds);
/* Until the line is told so; each waits for what is told after the last. */
void mailroom_wait_told(Mailroom *room, const char *start);
/* Whether anything that was told so far starts so. */
gboolean mailroom_was_told(const Mailroom *room, const char *start);
void mailroom_wait_total(Mailroom *room, const char *folder, gint64 total);

void mailroom_show_log(const Mailroom *room);
gint64 mailroom_total(Mailroom *room, const char *folder);
/* The rows from the newest on. */
GPtrArray *mailroom_rows(Mailroom *room, const char *folder, guint limit);
/* Another client of the same account, with the folder selected. */
ImapSession *mailroom_other_client(Mailroom *room, const char *folder);
void mailroom_run(ImapSession *client, const char *command);
