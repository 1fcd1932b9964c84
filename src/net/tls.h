#pragma once
/* tls - the handshake, and whether the peer is who it should be.
 *
 * A certificate is good when the system's trust or tls-ca-file vouches for
 * chain, name and dates together, or when it is the pinned one. TLS 1.2 at
 * least. Nothing of ours is sent before that is settled. Any thread. */
#include <gio/gio.h>

/* Why a certificate was not accepted: what the user is asked about. */
typedef struct {
    char *host;
    char *sha256; /* hex with colons */
    char *reason; /* `expired on 2024-05-01`, `issued for other.example`, … */
} CertificateProblem;
void certificate_problem_clear(CertificateProblem *problem);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CertificateProblem, certificate_problem_clear)

typedef struct {
    const char *identity; /* the name to check, and SNI */
    guint16 port;
    const char *ca_file;  /* or NULL */
    const char *pin;      /* SHA-256, or NULL */
    int timeout_s;        /* of the whole handshake */
    GCancellable *cancellable;
} TlsOptions;

/* Does the handshake over `base`; the connection is the caller's. TLS when the
 * certificate is refused, and `*problem` (zeroed by the caller, may be NULL)
 * then says why; RETRY when there was no answer, INVALID for a CA file that
 * cannot be read. */
GTlsConnection *tls_handshake(GIOStream *base, const TlsOptions *options,
                              CertificateProblem *problem, GError **error);

/* SHA-256 of a certificate, hex with colons. The caller frees it. */
char *tls_fingerprint(GTlsCertificate *certificate);
