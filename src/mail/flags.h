#pragma once
/* flags - what a mailbox says of a mail. Pure; any thread. */

typedef enum { /* RFC 9051 2.3.2 system flags */
    MAIL_SEEN = 1 << 0,
    MAIL_ANSWERED = 1 << 1,
    MAIL_FLAGGED = 1 << 2,
    MAIL_DELETED = 1 << 3,
    MAIL_DRAFT = 1 << 4,
    MAIL_HAS_ATTACHMENT = 1 << 8, /* ours, not a flag of the server */
} MailFlag;
#define MAIL_SERVER_FLAGS 0xff
/* What counters and next-unread mean by unread: a mail that is marked as
 * deleted needs no reading. */
#define mail_is_unread(flags) (((flags) & (MAIL_SEEN | MAIL_DELETED)) == 0)
