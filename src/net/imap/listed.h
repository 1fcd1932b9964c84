#pragma once
/* listed - what LIST, LSUB and STATUS say of one folder, read from a line as
 * command_run_lines() gives it. Pure; any thread. */
#include "base/slice.h"

typedef enum { /* RFC 9051 7.3.1, RFC 5258, RFC 6154 */
    LISTED_NO_SELECT = 1 << 0, /* \Noselect or \NonExistent */
    LISTED_SUBSCRIBED = 1 << 1,
    LISTED_SENT = 1 << 2,
    LISTED_DRAFTS = 1 << 3,
    LISTED_TRASH = 1 << 4,
    LISTED_JUNK = 1 << 5,
    LISTED_ARCHIVE = 1 << 6,
} ListedFlag;

typedef struct {
    guint flags;    /* ListedFlag bits; others are passed over */
    char delimiter; /* 0: the name has no levels */
    char *name;     /* as on the wire; INBOX in any case is `INBOX` */
} ListedLine;
/* `answer` is LIST or LSUB; FALSE: the line is another, or nonsense. The caller
 * frees `name`. */
gboolean listed_read(Slice line, const char *answer, ListedLine *listed_out);

/* What the server does not tell is 0. */
typedef struct {
    guint32 messages, unseen, uidnext, uidvalidity;
    guint64 highestmodseq;
} FolderStatus;
/* `*name_out`: as on the wire, for the caller to free. */
gboolean listed_read_status(Slice line, char **name_out,
                            FolderStatus *status_out);
