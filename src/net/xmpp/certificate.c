/* certificate - see certificate.h. */
#include "net/xmpp/certificate.h"

#include "base/error.h"
#include "text/sanitize.h"

#include <gio/gio.h>

static const struct {
    const char *sign; /* in X509_verify_cert_error_string()'s words */
    const char *meaning;
} meanings[] = {
    {"has expired", "expired"},
    {"not yet valid", "not valid yet"},
    {"revoked", "revoked"},
    {"self-signed", "signed by nobody else"},
    {"self signed", "signed by nobody else"},
    {"unable to get", "signed by an unknown authority"},
    {"unable to verify", "signed by an unknown authority"},
};

char *
certificate_fingerprint(const xmpp_tlscert_t *certificate)
{
    const char *hex =
        xmpp_tlscert_get_string(certificate, XMPP_CERT_FINGERPRINT_SHA256);
    GString *text = g_string_new(NULL);
    for (gsize i = 0; hex && hex[i] && hex[i + 1]; i += 2)
        g_string_append_printf(text, "%s%c%c", i ? ":" : "",
                               g_ascii_toupper(hex[i]),
                               g_ascii_toupper(hex[i + 1]));
    return g_string_free(text, FALSE);
}

/* GIO reads the name: libstrophe does not find it where it is the certificate's
 * first extension. */
static char *
describe_name(const xmpp_tlscert_t *certificate)
{
    g_autoptr(GTlsCertificate) parsed = g_tls_certificate_new_from_pem(
        xmpp_tlscert_get_pem(certificate), -1, NULL);
    g_autoptr(GPtrArray) names =
        parsed ? g_tls_certificate_get_dns_names(parsed) : NULL;
    if (!names || names->len == 0)
        return g_strdup("issued for another name");
    g_autofree char *name =
        sanitize_line(slice_from_bytes(g_ptr_array_index(names, 0)));
    return g_strdup_printf("issued for %s", name);
}

static char *
describe(const xmpp_tlscert_t *certificate, const char *error)
{
    if (strstr(error, "hostname mismatch"))
        return describe_name(certificate);
    for (gsize i = 0; i < G_N_ELEMENTS(meanings); i++)
        if (strstr(error, meanings[i].sign))
            return g_strdup(meanings[i].meaning);
    return g_strdup(error);
}

void
certificate_note(GString *reasons, const xmpp_tlscert_t *certificate,
                 const char *error)
{
    g_autofree char *reason = describe(certificate, error);
    if (strstr(reasons->str, reason))
        return; /* OpenSSL reports some twice */
    g_string_append_printf(reasons, "%s%s", reasons->len ? "; " : "", reason);
}
