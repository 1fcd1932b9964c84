#pragma once
/* login - SMTP AUTH (RFC 4954). */
#include "net/smtp/session.h"

/* AUTH when the server refuses user or password, REFUSED when it offers no way
 * that we know, else as smtp_reply_ok(). */
gboolean smtp_login(SmtpSession *session, const char *user,
                    const char *password, GError **error);
