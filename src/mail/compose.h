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
 * Reply-To, In-Reply-To, References), else refused by name. What is attached
 * stands there too, a line `Attach: FILE` each, the rest of the line being the
 * name (`~/` opened), or a name in double quotes where it begins or ends with a
 * blank. Pure, but for reading what is attached; any thread. */
#include "mail/message.h"

typedef struct {
    Address *from;
    gboolean names_from; /* the text form says who `from` is */
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
    char *files_key; /* what its files are known by; NULL: nothing yet.
                      * Never in the text form */
    gboolean is_flowed; /* long paragraphs go as format=flowed (RFC 3676);
                         * never in the text form */
} Draft;

Draft *draft_new(const Address *from); /* empty; `from` is copied */
void draft_free(Draft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Draft, draft_free)

/* Which of those an answer goes to: the sender (Mail-Reply-To, Reply-To,
 * From), all (Mail-Followup-To, or all of them without the own addresses), the
 * list (Mail-Followup-To, List-Post). */
typedef enum { REPLY_SENDER, REPLY_ALL, REPLY_LIST } ReplyTo;
typedef struct {
    ReplyTo to;
    const char *const *own_keys; /* address_key()s of the user, or NULL */
    const char *attribution;     /* the line above the quote, see
                                  * answer_attribution(); NULL: the usual */
    const char *signature;       /* without `-- `; or NULL */
    gboolean is_above;           /* room for the answer above the quote */
} ReplyForm;
/* An answer to `original`: recipients, subject with one `Re:`, In-Reply-To,
 * References (RFC 5322 3.6.4), the text quoted. An answer to the user's own
 * mail goes to those it went to. INVALID where it came by no list and is to be
 * answered there. */
Draft *draft_reply(const Address *from, Message *original,
                   const ReplyForm *form, GError **error);
/* `%d` date, `%n` name or address, `%a` address, `%s` subject, `%%`; a mail
 * without a date has no words about it. The caller frees it. */
char *answer_attribution(const char *form, const MailHeader *header);
/* Adds `-- ` and the signature at the end, once. */
void draft_sign(Draft *draft, const char *signature);
/* What `original` was made of, to be sent once more or gone on with: its
 * recipients, subject and text; of a draft, Bcc and what it answers too. Its
 * attachments are the caller's to carry over. */
typedef enum { COPY_AS_NEW, COPY_AS_DRAFT } CopyUse;
Draft *draft_from_message(const Address *from, Message *original, CopyUse use);
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

/* Whether an address needs more than ASCII before its @: such a mail goes by
 * SMTPUTF8 (RFC 6531) alone. */
gboolean draft_needs_smtputf8(const Draft *draft);
/* The mail, CRLF line ends, 7-bit headers (RFC 2047/2231; in UTF-8, RFC 6532,
 * are only addresses that need it), Date, Message-ID in the sender's domain;
 * Bcc is not in it. `message_id_out` is without < >. What is attached goes as
 * base64, but a mail (`*.eml`) as one. INVALID when an attachment cannot be
 * read. */
GBytes *draft_to_message(const Draft *draft, char **message_id_out,
                         GError **error);
/* The same into `fd`, from where it stands, which stays open; what is attached
 * is never held in memory as a whole. What a failure leaves there is no mail.
 * INVALID also when `fd` cannot be written. */
gboolean draft_write_message(const Draft *draft, int fd, char **message_id_out,
                             GError **error);
/* The same for the Drafts folder: it may lack recipients, its Bcc is in it, and
 * `message_id` (without < >) is its own. */
GBytes *draft_to_stored(const Draft *draft, const char *message_id,
                        GError **error);
/* addr-specs of all recipients, each once (by key), To, Cc and Bcc; domains in
 * IDNA form, as SMTP wants them. */
GStrv draft_recipients(const Draft *draft);
