#pragma once
/* message - a whole mail: bytes to a tree of parts, and to a Doc.
 *
 * GMime reads it; nothing is ever fetched, verified or decrypted. Bounded
 * against hostile nesting, sizes and counts. Pure; one thread at a time for one
 * Message. */
#include "mail/header.h"
#include "mail/leftout.h"
#include "text/doc.h"

/* Once, before any thread starts. */
void message_init(void);

typedef struct Message Message;

/* Keeps `bytes`. NULL and CORRUPT when there is no mail in it. */
Message *message_parse(GBytes *bytes, GError **error);
void message_free(Message *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Message, message_free)

/* Its header; `auth` is not filled in. As long as the Message. */
const MailHeader *message_header(const Message *message);

/* ---- the text ---- */

/* Headers (From, To, Cc, Date, Subject, or all of them). */
typedef enum { MESSAGE_BRIEF_HEADERS, MESSAGE_FULL_HEADERS } MessageHeaders;

typedef struct {
    MessageHeaders headers;
    gboolean prefers_html; /* where there is plain text too */
    /* The wish is for this very mail: plain text is then shown even where it
     * only sends one to the HTML. */
    gboolean is_insisting;
    /* `[n]` behind a URL of plain text. HTML has it behind every link, for what
     * a link points to is not seen otherwise. */
    gboolean numbers_urls;
} RenderOptions;

/* Headers, the text, attachments named with their sizes. What a number stands
 * for is doc_url() of the Doc, and DocSpan.url of a laid-out line. `options` may
 * be NULL: all of them zero. Never NULL. */
Doc *message_render(Message *message, const RenderOptions *options);
/* Which of its texts that shows. */
typedef enum { MESSAGE_ONE_TEXT, MESSAGE_PLAIN_OF_TWO, MESSAGE_HTML_OF_TWO }
    MessageTexts;
MessageTexts message_texts(const Message *message, const RenderOptions *options);
/* The readable text alone, for a quote; the caller frees it. */
char *message_text(Message *message);

/* ---- the parts ---- */

typedef enum {
    PART_CONTAINER,    /* a multipart; it has no content of its own */
    PART_BODY,         /* text that is shown */
    PART_ALTERNATIVE,  /* another version of such text, not shown */
    PART_ATTACHMENT,
    PART_INLINE_IMAGE, /* belongs to an HTML text */
    PART_SIGNATURE,    /* OpenPGP or S/MIME; not verified */
    PART_ENCRYPTED,    /* likewise; not decrypted */
    PART_KEY,          /* an OpenPGP key or a certificate */
    PART_INVITATION,   /* iCalendar */
    PART_REPORT,       /* of delivery or reading (RFC 3464, RFC 8098) */
    PART_MESSAGE,      /* an attached mail; its own parts follow, deeper */
} PartRole;

typedef struct {
    guint index;     /* its place in the tree, for saving */
    int depth;       /* of nesting; 0 is the mail's own part */
    PartRole role;
    int attachment;  /* its place among message_attachments(), or -1 */
    char *type;      /* media type, lower case: image/png */
    char *name;      /* clean and without any path; never empty */
    gint64 size;     /* of the decoded content, bytes; a container has 0 */
    const char *says; /* what it is, constant: `OpenPGP signature`; or NULL */
    gboolean is_left_out; /* its content is on the server: message_part_remote() */
} MessagePart;

/* All parts in the order of the mail, with the roles that they play under
 * `options` (or NULL): a GPtrArray of MessagePart* that frees them, for the
 * caller. Large parts are decoded for their sizes the first time. */
GPtrArray *message_parts(Message *message, const RenderOptions *options);
/* Writes the decoded part `index` to `fd`, which stays open. INVALID when there
 * is no such part, it is a container or on the server, RETRY when it cannot be
 * written. */
gboolean message_save_part(Message *message, guint index, int fd,
                           GError **error);
/* Part `index`, which is text, as the reader would show it. NULL and INVALID
 * when it is none. */
Doc *message_render_part(Message *message, guint index, GError **error);
/* A parameter of its Content-Type as the sender wrote it, decoded but not
 * clean; NULL when it has none. The caller frees it. */
char *message_part_parameter(Message *message, guint index, const char *name);
/* Of a part whose content was left on the server (see mail/leftout.h): where it
 * is there; NULL when it is here. `*encoding_out`: what is to be undone, NULL
 * when nothing is. Both are the caller's. */
LeftOut *message_part_remote(const Message *message, guint index,
                             char **encoding_out);
/* Any part of it was left on the server: its bytes are not the mail's. */
gboolean message_is_partial(const Message *message);
/* The attached mail in part `index`, for the caller; it lives by itself. NULL
 * and INVALID when that is none, CORRUPT when it holds nothing. */
Message *message_part_message(Message *message, guint index, GError **error);

typedef struct {
    char *name;   /* clean and without any path; never empty */
    char *type;   /* media type, lower case: image/png */
    gint64 size;  /* of the decoded content, bytes */
    guint part;   /* its place in message_parts() */
    const char *says; /* as in MessagePart */
} Attachment;

/* Parts that the text does not show and those that have a file name, in order,
 * whatever text is preferred; a GPtrArray of Attachment*, as long as the
 * Message. */
const GPtrArray *message_attachments(Message *message);
/* message_save_part() of attachment number `index`, from 0. */
gboolean message_save_attachment(Message *message, guint index, int fd,
                                 GError **error);

/* ---- the source ---- */

/* The bytes as they came; borrowed. */
GBytes *message_raw(const Message *message);
/* They as clean text, for looking at: each line as it is, 8-bit ones by the
 * charset that fits. Of a large mail the first MiB, and a notice. Never NULL. */
Doc *message_render_raw(const Message *message);

/* ---- unsubscribing ---- */

typedef struct {
    /* An address and the subject and text that it wants, of the first mailto:
     * target; NULL where there is none (or no subject, no text). */
    char *address;
    char *subject;
    char *text;
    char *url; /* the first https: target, or NULL */
    /* A POST of `List-Unsubscribe=One-Click` to `url` does it, with no page
     * (RFC 8058): said so by the sender, for exactly one URL, both fields
     * covered by some DKIM signature. Whether that is valid is not known
     * here. */
    gboolean is_one_click;
} Unsubscribe;

/* What List-Unsubscribe offers (RFC 2369 3.2), checked; NULL when nothing can
 * be used. http: targets are not. */
Unsubscribe *message_unsubscribe(const Message *message);
void unsubscribe_free(Unsubscribe *unsubscribe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Unsubscribe, unsubscribe_free)
