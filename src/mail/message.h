#pragma once
/* message - a whole mail: bytes to a tree of parts, and to a Doc.
 *
 * GMime reads it. Bounded against hostile nesting. Pure; one thread at a time
 * for one Message. */
#include "mail/header.h"
#include "text/doc.h"

/* Once, before any thread starts. */
void message_init(void);

typedef struct Message Message;

/* Copies what it needs of `bytes`. NULL and CORRUPT when there is no mail in it. */
Message *message_parse(GBytes *bytes, GError **error);
void message_free(Message *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)

/* Its header; `auth` is not filled in. As long as the Message. */
const MailHeader *message_header(const Message *message);

typedef struct {
    char *name;   /* clean and without any path; never empty */
    char *type;   /* media type, lower case: image/png */
    gint64 size;  /* of the decoded content, bytes */
} Attachment;

/* Parts that the text does not show and those that have a file name, in order; a
 * GPtrArray of Attachment*, as long as the Message. The first call decodes
 * them all, for their sizes. */
const GPtrArray *message_attachments(Message *message);
/* Writes the decoded attachment number `index`, from 0, to `fd`, which stays
 * open. RETRY when it cannot be written. */
gboolean message_save_attachment(Message *message, guint index, int fd,
                                 GError **error);

/* Headers (From, To, Cc, Date, Subject, or all of them), the text, attachments
 * named with their sizes. Plain text is preferred to HTML. Never NULL. */
typedef enum { MESSAGE_BRIEF_HEADERS, MESSAGE_FULL_HEADERS } MessageHeaders;
Doc *message_render(Message *message, MessageHeaders headers);
/* The readable text alone, for a quote; the caller frees it. */
char *message_text(Message *message);
