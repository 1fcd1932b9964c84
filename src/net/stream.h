#pragma once
/* stream - a verified TLS connection (GIO) that libetpan speaks over.
 *
 * libetpan's own TLS verifies nothing; here GIO connects (SRV-resolved hosts,
 * happy eyeballs, proxies), checks the certificate against the system's trust
 * plus tls-ca-file, the host name and the pinned certificate, and carries the
 * bytes behind a mailstream_low_driver. Every operation has a deadline and
 * stops when the cancellable is cancelled. Lines that would crash libetpan are
 * refused before it sees them. One thread per stream. */
#include "config/config.h"
#include "net/tls.h"

#include <gio/gio.h>
#include <libetpan/libetpan.h>

typedef struct {
    const char *host;       /* connect here … */
    guint16 port;
    const char *identity;   /* … and check the certificate for this name */
    TlsMode mode;
    const char *ca_file;    /* or NULL */
    const char *pin;        /* SHA-256 accepted whatever the check says, or
                             * NULL */
    int timeout_s;          /* of each operation */
    GCancellable *cancellable;
    gboolean is_screened;   /* IMAP: refuse lines that crash libetpan */
    const char **step_out;  /* set to `tls` once connected; may be NULL */
} StreamOptions;

/* Connects, with TLS at once for TLS_MODE_DIRECT. TLS errors fill `*problem`
 * (may be NULL). The caller closes it with mailstream_close(). */
mailstream *stream_open(const StreamOptions *options,
                        CertificateProblem *problem, GError **error);
/* After the server agreed to STARTTLS: refuses when plaintext is buffered
 * already (injection), else does the handshake and swaps it in. */
gboolean stream_start_tls(mailstream *stream, CertificateProblem *problem,
                          GError **error);
/* For poll(): the socket. Look at stream_has_buffered() first. */
int stream_fd(mailstream *stream);
gboolean stream_has_buffered(mailstream *stream);
/* The error of the operation that failed last, or NULL; borrowed until the
 * next operation. libetpan only says MAILSTREAM failed. */
const GError *stream_last_error(mailstream *stream);
void stream_set_timeout(mailstream *stream, int seconds);
