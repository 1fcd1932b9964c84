#pragma once
/* submit - one mail to all of its recipients, or to none. */
#include "net/smtp/session.h"

typedef struct {
    const char *from; /* addr-spec */
    const char *const *recipients;
    GBytes *message;
} Submission;

/* Asked once every recipient is accepted, before the mail itself goes. FALSE,
 * with an error, ends it with nothing sent. */
typedef gboolean (*SubmitPermission)(gpointer user, GError **error);

/* When it fails, nothing was sent, except for UNCERTAIN: the connection was
 * lost between the mail's last byte and the answer. RETRY, CANCELLED: nothing
 * speaks against another attempt. REFUSED, INVALID: for good; a refused
 * recipient is named, with the server's words. */
gboolean smtp_submit(SmtpSession *session, const Submission *submission,
                     SubmitPermission may_send, gpointer user, GError **error);
/* Whether the server lets `from` send, without sending; for `kith check`. */
gboolean smtp_try_sender(SmtpSession *session, const char *from,
                         GError **error);
