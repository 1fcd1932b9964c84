/* tls - see tls.h. */
#include "net/tls.h"

#include "base/error.h"
#include "net/call.h"
#include "text/sanitize.h"

#define NAMES_SHOWN 3

/* What the handshake's question needs; lives on tls_handshake()'s stack. */
typedef struct {
    const TlsOptions *options;
    GSocketConnectable *identity;
    GTlsDatabase *ca; /* of tls-ca-file, or NULL */
    CertificateProblem problem;
} Check;

static GTlsDatabase *open_ca(const char *path, GError **error);
static GTlsConnection *
shake_hands(GIOStream *base, Check *check, GError **error);
static gboolean
accept_certificate(GTlsConnection *connection, GTlsCertificate *certificate,
                   GTlsCertificateFlags flags, Check *check);
static char *
describe_flags(GTlsCertificate *certificate, GTlsCertificateFlags flags);
static void
set_handshake_error(const Check *check, const GError *cause, GError **error);
static gboolean
check_again(GTlsConnection *connection, Check *check, GError **error);
static gboolean
check_version(GTlsConnection *connection, const Check *check, GError **error);

void
certificate_problem_clear(CertificateProblem *problem)
{
    g_clear_pointer(&problem->host, g_free);
    g_clear_pointer(&problem->sha256, g_free);
    g_clear_pointer(&problem->reason, g_free);
}

GTlsConnection *
tls_handshake(GIOStream *base, const TlsOptions *options,
              CertificateProblem *problem, GError **error)
{
    g_autoptr(GSocketConnectable) identity =
        g_network_address_new(options->identity, options->port);
    Check check = {.options = options, .identity = identity};
    g_autoptr(GTlsDatabase) ca = NULL;
    if (options->ca_file) {
        ca = open_ca(options->ca_file, error);
        if (!ca)
            return NULL;
        check.ca = ca;
    }

    g_autoptr(GError) cause = NULL;
    GTlsConnection *connection = shake_hands(base, &check, &cause);
    if (!connection)
        set_handshake_error(&check, cause, error);
    if (problem) /* empty unless the certificate was the reason */
        *problem = check.problem;
    else
        certificate_problem_clear(&check.problem);
    return connection;
}

static GTlsDatabase *
open_ca(const char *path, GError **error)
{
    g_autoptr(GError) cause = NULL;
    GTlsDatabase *ca = g_tls_file_database_new(path, &cause);
    if (!ca)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "tls-ca-file %s cannot be used: %s", path, cause->message);
    return ca;
}

static GTlsConnection *
shake_hands(GIOStream *base, Check *check, GError **error)
{
    g_autoptr(GIOStream) stream =
        g_tls_client_connection_new(base, check->identity, error);
    if (!stream)
        return NULL;
    g_autoptr(GTlsConnection) connection =
        G_TLS_CONNECTION(g_steal_pointer(&stream));
    gulong id = g_signal_connect(connection, "accept-certificate",
                                 G_CALLBACK(accept_certificate), check);

    Call call;
    call_begin(&call, check->options->cancellable, check->options->timeout_s);
    g_tls_connection_handshake_async(connection, G_PRIORITY_DEFAULT,
                                     call.cancellable, call_done, &call);
    g_autoptr(GError) cause = NULL;
    gboolean is_done =
        g_tls_connection_handshake_finish(connection, call_wait(&call), &cause);
    call_end(&call, &cause);
    g_signal_handler_disconnect(connection, id);
    if (!is_done) {
        g_propagate_error(error, g_steal_pointer(&cause));
        return NULL;
    }

    if (!check_again(connection, check, error) ||
        !check_version(connection, check, error))
        return NULL;
    return g_steal_pointer(&connection);
}

/* GIO resumes a TLS session without looking at the certificate, whatever made
 * the first one good: a pin since withdrawn, another CA file. */
static gboolean
check_again(GTlsConnection *connection, Check *check, GError **error)
{
    GTlsCertificate *certificate =
        g_tls_connection_get_peer_certificate(connection);
    g_autoptr(GTlsDatabase) trust =
        g_tls_backend_get_default_database(g_tls_backend_get_default());
    GTlsCertificateFlags flags = G_TLS_CERTIFICATE_VALIDATE_ALL;
    if (certificate && trust)
        flags = g_tls_database_verify_chain(
            trust, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
            check->identity, NULL, G_TLS_DATABASE_VERIFY_NONE,
            check->options->cancellable, NULL);
    if (flags == 0 ||
        (certificate &&
         accept_certificate(connection, certificate, flags, check)))
        return TRUE;
    g_set_error(error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE,
                "the certificate is not accepted");
    return FALSE;
}

/* GnuTLS may be configured to allow less than we do. */
static gboolean
check_version(GTlsConnection *connection, const Check *check, GError **error)
{
    if (g_tls_connection_get_protocol_version(connection) >=
        G_TLS_PROTOCOL_VERSION_TLS_1_2)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_TLS,
                "%s speaks only TLS older than 1.2", check->options->identity);
    return FALSE;
}

/* The fields of `flags` that tls-ca-file does not clear. A chain that the file
 * vouches for is judged by the file alone; else what both object to is the
 * real reason. */
static GTlsCertificateFlags
check_against_ca(Check *check, GTlsCertificate *certificate,
                 GTlsCertificateFlags flags)
{
    GTlsCertificateFlags ca_flags = g_tls_database_verify_chain(
        check->ca, certificate, G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER,
        check->identity, NULL, G_TLS_DATABASE_VERIFY_NONE,
        check->options->cancellable, NULL);
    if (!(ca_flags & G_TLS_CERTIFICATE_UNKNOWN_CA))
        return ca_flags;
    return flags & ca_flags ? flags & ca_flags : flags | ca_flags;
}

/* GIO asks only when the system's trust has an objection. */
static gboolean
accept_certificate(GTlsConnection *connection, GTlsCertificate *certificate,
                   GTlsCertificateFlags flags, Check *check)
{
    if (check->ca)
        flags = check_against_ca(check, certificate, flags);
    if (flags == 0)
        return TRUE;

    g_autofree char *sha256 = tls_fingerprint(certificate);
    const char *pin = check->options->pin;
    if (pin && g_ascii_strcasecmp(pin, sha256) == 0)
        return TRUE;

    certificate_problem_clear(&check->problem);
    check->problem.host = g_strdup(check->options->identity);
    check->problem.sha256 = g_steal_pointer(&sha256);
    check->problem.reason = describe_flags(certificate, flags);
    return FALSE;
}

char *
tls_fingerprint(GTlsCertificate *certificate)
{
    g_autoptr(GByteArray) der = NULL;
    g_object_get(certificate, "certificate", &der, NULL);
    g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(checksum, der->data, der->len);
    const char *hex = g_checksum_get_string(checksum);

    GString *text = g_string_new(NULL);
    for (gsize i = 0; hex[i]; i += 2)
        g_string_append_printf(text, "%s%c%c", i ? ":" : "",
                               g_ascii_toupper(hex[i]),
                               g_ascii_toupper(hex[i + 1]));
    return g_string_free(text, FALSE);
}

/* The names come from the peer, so they are cleaned before anyone sees them. */
static char *
describe_identity(GTlsCertificate *certificate)
{
    g_autoptr(GPtrArray) names = g_tls_certificate_get_dns_names(certificate);
    if (!names || names->len == 0)
        return g_strdup("issued for another name");
    g_autoptr(GString) text = g_string_new("issued for ");
    for (guint i = 0; i < names->len && i < NAMES_SHOWN; i++) {
        GBytes *name = g_ptr_array_index(names, i);
        g_autofree char *clean =
            sanitize_line(slice_sub(slice_from_bytes(name), 0, 255));
        g_string_append_printf(text, "%s%s", i ? ", " : "", clean);
    }
    if (names->len > NAMES_SHOWN)
        g_string_append(text, ", …");
    return g_strdup(text->str);
}

static char *
describe_authority(GTlsCertificate *certificate)
{
    g_autofree char *issuer = g_tls_certificate_get_issuer_name(certificate);
    if (!issuer)
        return g_strdup("signed by an unknown authority");
    g_autofree char *clean =
        sanitize_line(slice_sub(slice_from_string(issuer), 0, 255));
    return g_strdup_printf("signed by an unknown authority (%s)", clean);
}

static char *
describe_date(const char *format, GDateTime *date)
{
    g_autoptr(GDateTime) owned = date; /* may be NULL: unreadable */
    g_autofree char *day =
        date ? g_date_time_format(date, "%Y-%m-%d") : g_strdup("?");
    return g_strdup_printf("%s %s", format, day);
}

static char *
describe_flag(GTlsCertificate *certificate, GTlsCertificateFlags flag)
{
    switch (flag) {
    case G_TLS_CERTIFICATE_UNKNOWN_CA:
        return describe_authority(certificate);
    case G_TLS_CERTIFICATE_BAD_IDENTITY:
        return describe_identity(certificate);
    case G_TLS_CERTIFICATE_NOT_ACTIVATED:
        return describe_date(
            "not valid before",
            g_tls_certificate_get_not_valid_before(certificate));
    case G_TLS_CERTIFICATE_EXPIRED:
        return describe_date(
            "expired on", g_tls_certificate_get_not_valid_after(certificate));
    case G_TLS_CERTIFICATE_REVOKED:
        return g_strdup("revoked by its authority");
    case G_TLS_CERTIFICATE_INSECURE:
        return g_strdup("made with an insecure algorithm");
    default:
        return g_strdup("it cannot be checked");
    }
}

static char *
describe_flags(GTlsCertificate *certificate, GTlsCertificateFlags flags)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint flag = 1; flag <= G_TLS_CERTIFICATE_GENERIC_ERROR; flag <<= 1) {
        if (!(flags & flag))
            continue;
        g_autofree char *part = describe_flag(certificate, flag);
        g_string_append_printf(text, "%s%s", text->len ? "; " : "", part);
    }
    return g_strdup(text->len ? text->str : "it cannot be checked");
}

static void
set_handshake_error(const Check *check, const GError *cause, GError **error)
{
    const char *host = check->options->identity;
    if (cause->domain == KITH_ERROR)
        g_propagate_error(error, g_error_copy(cause));
    else if (check->problem.host)
        g_set_error(error, KITH_ERROR, KITH_ERROR_TLS,
                    "the certificate of %s is not accepted: %s", host,
                    check->problem.reason);
    else if (g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_set_error(error, KITH_ERROR, KITH_ERROR_CANCELLED,
                    "TLS with %s was stopped", host);
    else
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "TLS with %s failed: %s", host, cause->message);
}
