#pragma once
/* fetch - what a FETCH answer holds, and the commands that ask for it. */
#include "base/slice.h"
#include "net/imap/session.h"

struct FetchedMail {
    guint32 uid; /* 0 when the server did not say */
    gboolean has_flags;
    guint flags;         /* MailFlag bits */
    gint64 internaldate; /* seconds since the epoch; 0: unknown */
    gint64 size;
    guint64 modseq; /* 0: not told */
    gboolean has_header;
    Slice header; /* borrowed for the handler's call */
    const struct mailimap_body *structure; /* likewise; NULL: not told */
};
FetchedMail fetched_mail_read(struct mailimap_msg_att *item);

/* Items of a header fetch, in parentheses; the caller frees it. */
char *fetch_header_items(void);
/* One section of a mail (RFC 9051 6.4.5.1: `HEADER`, `2.MIME`, `2.1`; empty:
 * all of it). REFUSED when it is gone or bigger than `limit` bytes. */
GBytes *fetch_section(ImapSession *session, guint32 uid, const char *section,
                      gsize limit, GError **error);
/* `size` bytes of it from `offset` on: fewer at its end, none beyond. */
GBytes *fetch_part_of(ImapSession *session, guint32 uid, const char *section,
                      gint64 offset, gsize size, GError **error);
/* UIDs that answer to `criteria`, ascending; the caller unrefs it. */
GArray *fetch_search(ImapSession *session, const char *criteria, GError **error);
