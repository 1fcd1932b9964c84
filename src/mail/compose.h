#pragma once
/* compose - drafts as one edits them, and the mail that is made of them.
 *
 * A draft's text form, which the editor sees, is headers, an empty line and
 * the body in UTF-8:
 *
 *     To: Bob <bob@example.org>
 *     Cc:
 *     Subject: Re: lunch
 *
 *     …
 *
 * Any other header in it is kept when it is one a person may set (From, Bcc,
 * Reply-To, In-Reply-To, References), else refused by name. Attachments are not
 * in it: the caller carries them over. Pure, but for reading what is attached;
 * any thread. */
#include "mail/message.h"

typedef struct {
    Address *from;
    GPtrArray *to; /* of Address* */
    GPtrArray *cc;
    GPtrArray *bcc;
    GPtrArray *reply_to;
    char *subject;
    char *in_reply_to; /* without < >, or NULL */
    GStrv references;  /* may be NULL */
    char *body;        /* UTF-8, LF */
    GStrv attachments; /* file names; may be NULL */
    char *jabber_id;   /* RFC 7259: the sender's bare JID, for all who get the
                        * mail to see; NULL: not told. Never in the text form */
} Draft;

Draft *draft_new(const Address *from); /* empty; `from` is copied */
void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

/* An answer to `original`: recipients by Reply-To (or all of them, without the
 * own addresses), subject with one `Re:`, In-Reply-To, References (RFC 5322
 * 3.6.4), the text quoted. `own_keys`: address_key()s of the user. An answer to
 * the user's own mail goes to those it went to. */
typedef enum { REPLY_SENDER, REPLY_ALL } ReplyTo;
Draft *draft_reply(const Address *from, Message *original, ReplyTo to,
                   const char *const *own_keys);
/* The subject with one `Re:`; the caller frees it. */
char *draft_reply_subject(const char *subject);

char *draft_to_text(const Draft *draft);
/* The text as edited; `from` where it names none. INVALID names the line, also
 * for an address that is none. */
Draft *draft_from_text(const char *text, const Address *from, GError **error);
/* No recipient, a recipient that is no address… INVALID says which. */
gboolean draft_is_sendable(const Draft *draft, GError **error);

/* The draft `text` for those of `recipients` (addr-specs) alone: everyone else
 * is taken out of To, Cc and Bcc. The caller frees it; NULL as
 * draft_from_text(). */
char *draft_text_for(const char *text, const Address *from,
                     const char *const *recipients, GError **error);

/* The mail, CRLF line ends, 7-bit headers (RFC 2047/2231), Date, Message-ID in
 * the sender's domain; Bcc is not in it. `message_id_out` is without < >.
 * INVALID when an attachment cannot be read. */
GBytes *draft_to_message(const Draft *draft, char **message_id_out,
                         GError **error);
/* addr-specs of all recipients, each once (by key), To, Cc and Bcc; domains in
 * IDNA form, as SMTP wants them. */
GStrv draft_recipients(const Draft *draft);
