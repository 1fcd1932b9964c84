#pragma once
/* session - one IMAP connection: reached, verified, logged in.
 *
 * Knows the wire, not the store: what the server tells is collected here and
 * read by sync. Errors say which step failed (`resolve:`, `connect:`, `tls:`,
 * `login:`, `select:`). One thread per session. */
#include "net/imap/command.h"
#include "net/imap/uidset.h"
#include "net/stream.h"
#include "store/read.h"

#include <libetpan/libetpan.h>

/* Before a thread logs in to a mail server; what comes after the first call
 * does nothing. */
void imap_init(void);

typedef enum {
    IMAP_CAN_IDLE = 1 << 0,
    IMAP_CAN_CONDSTORE = 1 << 1,
    IMAP_CAN_QRESYNC = 1 << 2, /* and it is enabled */
    IMAP_CAN_SPECIAL_USE = 1 << 3,
    IMAP_CAN_CREATE_SPECIAL_USE = 1 << 4,
    IMAP_CAN_UNSELECT = 1 << 5,
    IMAP_CAN_MOVE = 1 << 6,
    IMAP_CAN_UIDPLUS = 1 << 7,
    IMAP_CAN_LIST_EXTENDED = 1 << 10,
    IMAP_CAN_LIST_STATUS = 1 << 11,
    IMAP_CAN_NOTIFY = 1 << 12,
} ImapAbility;

typedef struct {
    const Config *config;
    const char *password;
    StoreReader *reader; /* for pinned certificates; may be NULL */
    GCancellable *cancellable;
} SessionOptions;

typedef struct { /* the same mail in two folders */
    guint32 from, to;
} UidPair;

typedef struct FetchedMail FetchedMail;
typedef void (*FetchHandler)(const FetchedMail *mail, gpointer user);

typedef struct {
    mailimap *imap;
    guint abilities; /* ImapAbility bits */

    /* The selected folder, in UTF-8; NULL when there is none. */
    char *selected;
    guint32 uidvalidity, uidnext;
    guint32 exists;        /* at the time of selection */
    guint64 highestmodseq; /* 0: the folder keeps none */
    gboolean uidvalidity_changed; /* under a selection, which is lost then */

    /* Told by the server at any time, for sync to take. */
    GArray *vanished;     /* of UidRange */
    GArray *copied; /* of UidPair: COPYUID (RFC 4315) of the last command */
    guint32 copied_validity; /* UIDVALIDITY of the folder they went to */
    gboolean saw_expunge; /* by sequence number: UIDs must be compared */
    gboolean saw_change;  /* a FETCH that nobody asked for */

    FetchHandler on_fetch; /* while a FETCH or SELECT runs */
    gpointer on_fetch_user;
    gboolean is_broken; /* answers cannot be trusted: no LOGOUT */
} ImapSession;

/* Blocks. AUTH: the credentials were refused; TLS: `*problem` (may be NULL)
 * says why. */
ImapSession *imap_session_open(const SessionOptions *options,
                      CertificateProblem *problem, GError **error);
/* Closes without a word. */
void imap_session_free(ImapSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ImapSession, imap_session_free)
/* LOGOUT, waiting at most `seconds` for the answer. */
void imap_session_logout(ImapSession *session, int seconds);

/* Whether the server told something that nobody has looked at; only once. */
gboolean imap_session_take_news(ImapSession *session);

/* Runs one command and collects what the server told besides. */
gboolean imap_session_run(ImapSession *session, const char *text, GError **error);
/* Likewise, for answers that libetpan cannot read; see command_run_lines(). What
 * is news of the selected folder is noted and does not reach `handler`. */
gboolean imap_session_run_lines(ImapSession *session, const char *text,
                                CommandLineHandler handler, gpointer user,
                                GError **error);
/* As imap_session_run(); FETCH answers go to `handler`. */
gboolean imap_session_fetch(ImapSession *session, const char *text, FetchHandler handler,
                       gpointer user, GError **error);
/* Selects a folder. With `modseq` (and QRESYNC), changes since then to UIDs
 * from `first_known` up go to `handler` and `vanished`; what was collected for
 * another folder is dropped. */
typedef struct {
    const char *folder; /* UTF-8 */
    guint32 uidvalidity;
    guint64 modseq;      /* 0: nothing is known */
    guint32 first_known; /* UID */
} SelectOptions;
gboolean imap_session_select(ImapSession *session, const SelectOptions *options,
                        FetchHandler handler, gpointer user, GError **error);
