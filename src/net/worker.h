#pragma once
/* worker - a thread that speaks to one server: messages in, batches out.
 *
 * The app starts workers and sends them messages; all that they learn goes to
 * the keeper. Each reconnects by itself with backoff and never takes another
 * down. Passwords come as messages only. */
#include "base/chan.h"
#include "config/config.h"
#include "store/download.h"
#include "store/keeper.h"

#include <gio/gio.h>
#include <pthread.h>

typedef enum {
    WORKER_STOP,      /* close the channel properly and end */
    WORKER_WAKE,      /* intents may wait in the store */
    WORKER_RECONNECT, /* the network changed, or a certificate was pinned:
                       * forget the backoff, try now */
    WORKER_PASSWORD,  /* `text`: use this from now on */
    WORKER_SYNC,      /* look at the server now, by the user's wish */
    WORKER_FETCH_BODY, /* `id`: a mail whose body someone wants to read */
    WORKER_OPEN_FOLDER, /* `id`: a folder of the store that is looked at: bring
                         * it up to date and keep it so; 0: none is */
    WORKER_SEARCH,    /* `id`: a folder of the store, 0: all; `text`: a pattern
                       * whose mails the server may know better */
    WORKER_NEWS,      /* of a watcher: `text`: a folder, NULL: the list of them */
    WORKER_WANT_VCARD, /* `text`: a bare JID that is on the screen */
    WORKER_DOWNLOAD,   /* `order` */
    WORKER_CANCEL_DOWNLOAD, /* `id`: of the order */
    WORKER_WANT_HISTORY, /* `text`: a bare JID whose chat is to be had further
                          * back from the archive */
    WORKER_TYPING,       /* `text`: a bare JID; `id`: Typing, of the user */
} WorkerMessageKind;

typedef struct {
    WorkerMessageKind kind;
    gint64 id;
    char *text; /* wiped when freed */
    DownloadOrder *order;
} WorkerMessage;
WorkerMessage *worker_message_new(WorkerMessageKind kind, gint64 id,
                                  const char *text);
WorkerMessage *worker_message_download(DownloadOrder *order); /* moves */
void worker_message_free(WorkerMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WorkerMessage, worker_message_free)

typedef struct {
    const Config *config; /* outlives the worker */
    Keeper *keeper;       /* likewise */
    const char *store_path;
} WorkerOptions;

typedef struct Worker Worker;
Worker *xmpp_worker_start(const WorkerOptions *options);
Worker *imap_worker_start(const WorkerOptions *options);
Worker *smtp_worker_start(const WorkerOptions *options);

/* Any thread; never blocks; moves. */
void worker_send(Worker *worker, WorkerMessage *message);
/* Asks it to end, without waiting; send this to all before joining any. */
void worker_ask_stop(Worker *worker);
/* Waits for the thread: at most about 3 s after worker_ask_stop(), then its
 * network operations are cancelled. Frees the worker. */
void worker_join(Worker *worker);

/* ---- for the workers themselves (net only) ---- */
struct Worker {
    Service service;
    const Config *config;
    Keeper *keeper;
    char *store_path;
    Chan *inbox;               /* of WorkerMessage */
    GCancellable *cancellable; /* cancels every network operation */
    void (*run)(Worker *);
    pthread_t thread;          /* POSIX: GLib's have no stack size */
    Chan *ended;               /* gets a message when `run` returns */
    gint64 stop_asked;         /* clock_monotonic(), or 0; the app's thread */
};
/* Starts `run` on a thread of `stack_size` bytes (0: 8 MiB). */
Worker *worker_start(const WorkerOptions *options, Service service,
                     void (*run)(Worker *), gsize stack_size);
/* Tells the UI how the line stands. */
void worker_tell_line(Worker *worker, LineState state, const char *detail);

/* Backoff: 1, 2, 4 … 300 s, each with up to 25 % of jitter; the next wait, in
 * milliseconds. Zero it by `*attempts = 0`. */
int worker_backoff(int *attempts);
