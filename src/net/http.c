/* http - see http.h. */
#include "net/http.h"

#include "base/error.h"
#include "net/http_private.h"
#include "text/sanitize.h"

enum { MOST_SECONDS = 30, MOST_ANSWER = 64 * 1024 };

void
http_init(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* What it answers is of no use; too much of it ends the transfer. */
static size_t
drop(char *bytes, size_t size, size_t n, void *user)
{
    (void)bytes;
    gsize *seen = user;
    *seen += size * n;
    return *seen > MOST_ANSWER ? CURL_WRITEFUNC_ERROR : size * n;
}

CURL *
http_new(const char *url, const char *ca_file, char *reason)
{
    CURL *curl = curl_easy_init();
    g_assert(curl);
    *reason = '\0';
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (ca_file) /* beside the system's, which are a folder here */
        curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
    return curl;
}

static KithError
kind_of(CURLcode code)
{
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
        return KITH_ERROR_TLS;
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_URL_MALFORMAT:
        return KITH_ERROR_INVALID;
    default:
        return KITH_ERROR_RETRY;
    }
}

/* A redirect is refused too: the sender must not answer with one (RFC 8058
 * 3.1), and nobody was asked about where it leads. */
static gboolean
check_status(long status, GError **error)
{
    if (status >= 200 && status < 300)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                status >= 300 && status < 400
                    ? "the server wants to send us elsewhere (%ld), which "
                      "kith does not follow: open the link in a browser"
                    : "the server answered %ld: open the link in a browser",
                status);
    return FALSE;
}

void
http_tell_failure(CURLcode code, const char *reason, GError **error)
{
    const char *words = *reason ? reason : curl_easy_strerror(code);
    g_autofree char *clean = sanitize_line(slice_from_string(words));
    g_set_error(error, KITH_ERROR, kind_of(code), "%s", clean);
}

gboolean
http_one_click(const char *url, const char *ca_file, GError **error)
{
    char reason[CURL_ERROR_SIZE];
    gsize seen = 0;
    CURL *curl = http_new(url, ca_file, reason);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)MOST_SECONDS);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, "List-Unsubscribe=One-Click");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &seen);
    CURLcode code = curl_easy_perform(curl);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_cleanup(curl);
    if (status > 0) /* however the rest of the answer ended */
        return check_status(status, error);
    http_tell_failure(code, reason, error);
    return FALSE;
}
