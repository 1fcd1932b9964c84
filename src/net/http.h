#pragma once
/* http - a request without a file to a web server; those with one are
 * http_file's.
 *
 * libcurl makes it: https only, certificates checked against the system's trust
 * plus tls-ca-file, no redirect followed, no cookies, no name or password sent,
 * an answer of more than 64 KiB or 30 s given up. Any thread but the UI's: it
 * waits. */
#include <glib.h>

/* Once, before any thread starts. */
void http_init(void);
/* A POST of `List-Unsubscribe=One-Click` to `url` (RFC 8058 3.2). REFUSED with
 * what the server said, TLS, or RETRY when it could not be reached; INVALID for
 * another scheme than https. `ca_file` may be NULL. */
gboolean http_one_click(const char *url, const char *ca_file, GError **error);
