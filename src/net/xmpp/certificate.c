/* certificate - see certificate.h. */
#include "net/xmpp/certificate.h"

#include "base/error.h"
#include "text/sanitize.h"

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
    const char *hex = xmpp_tlscert_get_string(certificate,
                                              XMPP_CERT_FINGERPRINT_SHA256);
    GString *text = g_string_new(NULL);
    for (gsize i = 0; hex && hex[i] && hex[i + 1]; i += 2)
        g_string_append_printf(text, "%s%c%c", i ? ":" : "",
                               g_ascii_toupper(hex[i]),
                               g_ascii_toupper(hex[i + 1]));
    return g_string_free(text, FALSE);
}

static char *
describe(const xmpp_tlscert_t *certificate, const char *error)
{
    if (strstr(error, "hostname mismatch")) {
        const char *name = xmpp_tlscert_get_dnsname(certificate, 0);
        g_autofree char *clean = sanitize_line(slice_from_string(name));
        return name ? g_strdup_printf("issued for %s", clean)
                    : g_strdup("issued for another name");
    }
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
