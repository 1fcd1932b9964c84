#pragma once
/* login - capabilities, authentication and what is enabled after it. */
#include "net/imap/session.h"

typedef struct {
    const char *user, *password;
} LoginOptions;

/* SCRAM, PLAIN or LOGIN, whichever the server offers, best first; then ENABLE
 * and ID. Only inside TLS. AUTH: refused; RETRY: it cannot say now. */
gboolean
login_run(ImapSession *session, const LoginOptions *options, GError **error);
/* What was told before TLS may be forged (RFC 9051 6.2.1). */
void login_forget_capabilities(mailimap *imap);
