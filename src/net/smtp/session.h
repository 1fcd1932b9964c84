#pragma once
/* session - a connection to the submission server, logged in.
 *
 * libetpan holds the connection; what it cannot say (EHLO with an address
 * literal, SMTPUTF8) or says badly (STARTTLS, long passwords) goes through
 * smtp_command(). One thread. */
#include "net/sasl.h"
#include "net/stream.h"
#include "store/read.h"

typedef enum {
    SMTP_CAN_STARTTLS = 1 << 0,
    SMTP_CAN_8BITMIME = 1 << 1,
    SMTP_CAN_UTF8 = 1 << 2, /* RFC 6531 */
} SmtpAbility;

typedef struct {
    mailsmtp *smtp;
    char *host;
    guint abilities;   /* SmtpAbility bits */
    guint mechanisms;  /* 1 << SaslMechanism bits */
    guint64 size_most; /* 0: the server names no limit */
    gboolean is_inside_mail; /* broken off there: QUIT would be text of it */
} SmtpSession;

typedef struct {
    const Config *config;
    const char *password;
    StoreReader *reader; /* for pins; may be NULL */
    GCancellable *cancellable;
    /* Follows the steps `resolve`, `connect`, `tls`, `login`: on failure, the
     * one that failed. May be NULL. */
    const char **step_out;
} SmtpOptions;

/* Tries each place where the service may be. AUTH: the password was refused.
 * TLS: as tls_handshake() has it. RETRY: anything that may pass. */
SmtpSession *smtp_session_open(const SmtpOptions *options,
                               CertificateProblem *problem, GError **error);
/* Says QUIT, unless a mail was broken off, without waiting for the answer. */
void smtp_session_free(SmtpSession *session);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SmtpSession, smtp_session_free)

/* Sends one line (NULL: nothing, only reads) and reads the reply, which is
 * then in `smtp->response_code` and `response`, as after a call of libetpan.
 * The code, or 0 when the connection is lost. */
int smtp_command(SmtpSession *session, const char *line);
/* Whether the last reply was a 2xx; else the error: RETRY for 4xx and a lost
 * connection, REFUSED for 5xx, with `what` in front and the server's words. */
gboolean smtp_reply_ok(SmtpSession *session, const char *what, GError **error);
/* The last reply for people: `no such user here (550)`. */
char *smtp_reply_words(SmtpSession *session);
