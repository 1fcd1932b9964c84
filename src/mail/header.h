#pragma once
/* header - what the list needs to know of a mail: its header block, parsed.
 *
 * Every string is clean text (RFC 2047 decoded, then sanitized). Parsed with
 * GMime, address headers capped first. Pure; any thread after
 * message_init(). */
#include "mail/address.h"
#include "mail/authres.h"

typedef struct {
    char *message_id;  /* without < >; NULL when absent or malformed */
    char *in_reply_to; /* likewise */
    GStrv references;  /* oldest first, without < >; may be NULL */
    char *subject;     /* never NULL */
    Address *from;     /* the first From mailbox; NULL when there is none */
    GPtrArray *from_others; /* the rest of From and Sender; of Address* */
    GPtrArray *reply_to;    /* of Address* */
    GPtrArray *to;
    GPtrArray *cc;
    gint64 date;       /* Date, seconds since the epoch; 0 when unreadable */
    char *list_id;     /* NULL when it came by no list */
    char *list_post;   /* the address in List-Post, or NULL */
    GPtrArray *mail_followup_to; /* of Address*: where the writer wants answers */
    GPtrArray *mail_reply_to;    /* to all, and to them alone; both seldom set */
    char *jabber_id;   /* RFC 7259 bare JID, unverified, or NULL */
    AuthVerdict auth;  /* by the trusted authserv-id */
    char *auth_digest; /* by all of them, see authres_digest(); may be NULL */
    gboolean has_attachment; /* by Content-Type: multipart/mixed */
} MailHeader;

/* The fields that a header fetch must ask for, NULL-terminated. */
extern const char *const mail_header_fields[];

/* `block` ends at the first empty line or at its end. Never NULL: what cannot
 * be read is left empty. */
MailHeader *mail_header_parse(Slice block, const char *authserv_id);
void mail_header_free(MailHeader *header);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailHeader, mail_header_free)
