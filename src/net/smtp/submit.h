#pragma once
/* submit - one mail to those of its recipients whom the server takes. */
#include "net/smtp/session.h"
#include "store/delivery.h"

typedef struct {
    const char *from; /* addr-spec */
    /* Of Delivery*: those that are WAITING are to get it. Afterwards each is
     * GOING where the server has the mail for it (and, after UNCERTAIN, may
     * have), REFUSED or WAITING with the server's words where it said no for
     * good or for now. */
    GPtrArray *deliveries;
    GBytes *message; /* may be mapped: it is read once, from end to end */
} Submission;

typedef struct {
    gpointer user;
    /* Asked when all of the mail has gone but its last dot, without which it
     * is none. FALSE, with an error, ends it with nothing sent. */
    gboolean (*may_finish)(gpointer user, GError **error);
    /* Now and then while a big one goes; FALSE likewise. */
    gboolean (*progress)(gpointer user, gsize done, gsize size,
                         GError **error);
} SubmitHooks;

/* TRUE: the server has it, for one recipient at least. When it fails, nothing
 * was sent, except for UNCERTAIN: the connection was lost between the mail's
 * last byte and the answer. RETRY, CANCELLED: nothing speaks against another
 * attempt. REFUSED, INVALID: for good. Afterwards a response_code of 0 says
 * that the session is of no more use. */
gboolean smtp_submit(SmtpSession *session, const Submission *submission,
                     const SubmitHooks *hooks, GError **error);
/* Whether the server lets `from` send, without sending; for `kith check`. */
gboolean smtp_try_sender(SmtpSession *session, const char *from,
                         GError **error);
