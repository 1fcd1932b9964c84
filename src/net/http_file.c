/* http_file - see http_file.h. */
#include "net/http_file.h"

#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "net/http_private.h"
#include "text/sanitize.h"

enum {
    MOST_STALL = 60,   /* s */
    MOST_CONNECT = 30, /* s */
    MOST_REDIRECTS = 5,
    MOST_WORDS = 1024,   /* bytes of what a server says of a refusal */
    PROGRESS_EACH = 250, /* ms */
};

typedef struct {
    const HttpTransfer *transfer;
    CURL *curl;
    int fd;
    gint64 most, moved; /* bytes, of a GET */
    gint64 told;        /* clock_monotonic() of the last progress, or 0 */
    char *status;       /* the status line's end, `404 Not Found`, or NULL */
    gboolean is_plain;  /* the answer is text/plain */
    GString *words;     /* of a refusal, raw */
    GError *failure;    /* of the file */
    char reason[CURL_ERROR_SIZE];
} Exchange;

static gboolean run(Exchange *exchange, GError **error);

/* ---- what libcurl calls ---- */

static long
status_of(const Exchange *exchange)
{
    long status = 0;
    curl_easy_getinfo(exchange->curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

static gboolean
is_good(long status)
{
    return status >= 200 && status < 300;
}

static int
go_on(void *user, curl_off_t down_total, curl_off_t down, curl_off_t up_total,
      curl_off_t up)
{
    Exchange *exchange = user;
    const HttpTransfer *transfer = exchange->transfer;
    gint64 now = clock_monotonic();
    gint64 total = up_total > 0 ? up_total : down_total;
    gint64 done = up_total > 0 ? up : down;
    gboolean is_due = now - exchange->told >= PROGRESS_EACH || done == total;
    if (transfer->progress && is_due && done > 0) {
        exchange->told = now;
        transfer->progress(transfer->user, done, total);
    }
    return transfer->cancellable &&
           g_cancellable_is_cancelled(transfer->cancellable);
}

static size_t
take_header(char *bytes, size_t size, size_t n, void *user)
{
    Exchange *exchange = user;
    g_autofree char *line = sanitize_line((Slice){bytes, size * n});
    if (g_str_has_prefix(line, "HTTP/")) { /* of each answer on the way */
        const char *blank = strchr(line, ' ');
        g_free(exchange->status);
        exchange->status = g_strdup(blank ? blank + 1 : "");
        g_strstrip(exchange->status);
        exchange->is_plain = FALSE;
    } else if (g_ascii_strncasecmp(line, "content-type: text/plain", 24) == 0) {
        exchange->is_plain = TRUE;
    }
    return size * n;
}

static gboolean
write_all(Exchange *exchange, const char *bytes, gsize size)
{
    while (size > 0) {
        gssize written = write(exchange->fd, bytes, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            g_set_error(&exchange->failure, KITH_ERROR, KITH_ERROR_INVALID,
                        "the file cannot be written: %s", g_strerror(errno));
            return FALSE;
        }
        bytes += written;
        size -= (gsize)written;
    }
    return TRUE;
}

static void
refuse_size(Exchange *exchange)
{
    g_autofree char *most =
        g_format_size_full((guint64)exchange->most, G_FORMAT_SIZE_IEC_UNITS);
    g_set_error(&exchange->failure, KITH_ERROR, KITH_ERROR_REFUSED,
                "the server sends more than %s", most);
}

/* What comes with a refusal is no part of the file. */
static size_t
take_body(char *bytes, size_t size, size_t n, void *user)
{
    Exchange *exchange = user;
    gsize got = size * n;
    exchange->moved += (gint64)got;
    if (exchange->fd < 0 || !is_good(status_of(exchange))) {
        if (exchange->words->len < MOST_WORDS)
            g_string_append_len(
                exchange->words, bytes,
                (gssize)MIN(got, MOST_WORDS - exchange->words->len));
        return exchange->moved > 64 * MOST_WORDS ? CURL_WRITEFUNC_ERROR : got;
    }
    if (exchange->moved > exchange->most) {
        refuse_size(exchange);
        return CURL_WRITEFUNC_ERROR;
    }
    return write_all(exchange, bytes, got) ? got : CURL_WRITEFUNC_ERROR;
}

typedef struct {
    Exchange *exchange;
    int fd;
    gint64 left;
} Source;

static size_t
give_body(char *bytes, size_t size, size_t n, void *user)
{
    Source *source = user;
    gsize wanted = (gsize)MIN((gint64)(size * n), source->left);
    gssize got;
    do
        got = read(source->fd, bytes, wanted);
    while (got < 0 && errno == EINTR);
    if (got < 0 || (got == 0 && source->left > 0)) {
        g_set_error(&source->exchange->failure, KITH_ERROR, KITH_ERROR_CORRUPT,
                    "%s",
                    got < 0 ? g_strerror(errno)
                            : "it became shorter while it was sent");
        return CURL_READFUNC_ABORT;
    }
    source->left -= got;
    return (size_t)got;
}

/* ---- an exchange ---- */

static void
exchange_begin(Exchange *exchange)
{
    const HttpTransfer *transfer = exchange->transfer;
    exchange->words = g_string_new(NULL);
    CURL *curl = http_new(transfer->url, transfer->ca_file, exchange->reason);
    exchange->curl = curl;
    long stall = transfer->stall_s ? transfer->stall_s : MOST_STALL;
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)MOST_CONNECT);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, stall);
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L); /* leave slow DNS alone */
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, go_on);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, exchange);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, exchange);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, exchange);
}

static void
exchange_clear(Exchange *exchange)
{
    curl_easy_cleanup(exchange->curl);
    g_free(exchange->status);
    g_string_free(exchange->words, TRUE);
    g_clear_error(&exchange->failure);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Exchange, exchange_clear)

static void
follow_redirects(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, (long)MOST_REDIRECTS);
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "https");
}

/* RFC 9110 15: what may pass by itself. */
static gboolean
may_pass(long status)
{
    return status >= 500 || status == 408 || status == 425 || status == 429;
}

/* The status line, and the first line of what was said in plain text. */
static void
tell_refusal(const Exchange *exchange, long status, GError **error)
{
    g_autofree char *words =
        exchange->is_plain
            ? sanitize_line((Slice){exchange->words->str, exchange->words->len})
            : g_strdup("");
    g_set_error(error, KITH_ERROR,
                may_pass(status) ? KITH_ERROR_RETRY : KITH_ERROR_REFUSED,
                "the server answered %s%s%s%s", exchange->status,
                *words ? ": " : "", words,
                status < 400 ? ": it wants to send us elsewhere" : "");
}

static gboolean
run(Exchange *exchange, GError **error)
{
    CURLcode code = curl_easy_perform(exchange->curl);
    long status = status_of(exchange);
    if (exchange->failure) {
        g_propagate_error(error, g_steal_pointer(&exchange->failure));
        return FALSE;
    }
    if (code == CURLE_ABORTED_BY_CALLBACK) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_CANCELLED,
                            "called off");
        return FALSE;
    }
    if (code == CURLE_OK && is_good(status))
        return TRUE;
    /* Whatever became of the rest of it; 100 is no answer yet. */
    if (status >= 300 && exchange->status)
        tell_refusal(exchange, status, error);
    else
        http_tell_failure(code, exchange->reason, error);
    return FALSE;
}

/* ---- the requests ---- */

static struct curl_slist *
header_list(const char *const *headers)
{
    struct curl_slist *list = NULL;
    for (; *headers; headers++)
        list = curl_slist_append(list, *headers);
    return list;
}

gboolean
http_put_file(const HttpTransfer *transfer, const char *const *headers, int fd,
              gint64 size, GError **error)
{
    g_auto(Exchange) exchange = {.transfer = transfer, .fd = -1};
    Source source = {&exchange, fd, size};
    exchange_begin(&exchange);
    CURL *curl = exchange.curl;
    struct curl_slist *list = header_list(headers);
    lseek(fd, 0, SEEK_SET);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
    curl_easy_setopt(curl, CURLOPT_READDATA, &source);
    curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)size);
    gboolean is_done = run(&exchange, error);
    curl_slist_free_all(list);
    return is_done;
}

void
http_found_free(HttpFound *found)
{
    g_free(found->url);
    g_free(found);
}

HttpFound *
http_find(const HttpTransfer *transfer, GError **error)
{
    g_auto(Exchange) exchange = {.transfer = transfer, .fd = -1};
    exchange_begin(&exchange);
    follow_redirects(exchange.curl);
    curl_easy_setopt(exchange.curl, CURLOPT_NOBODY, 1L);
    if (!run(&exchange, error))
        return NULL;
    curl_off_t size = -1;
    char *url = NULL; /* libcurl's */
    curl_easy_getinfo(exchange.curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
    curl_easy_getinfo(exchange.curl, CURLINFO_EFFECTIVE_URL, &url);
    HttpFound *found = g_new0(HttpFound, 1);
    found->url = sanitize_line(slice_from_string(url ? url : transfer->url));
    found->size = size;
    return found;
}

gboolean
http_get_file(const HttpTransfer *transfer, int fd, gint64 most, GError **error)
{
    g_auto(Exchange) exchange = {.transfer = transfer, .fd = fd, .most = most};
    exchange_begin(&exchange);
    follow_redirects(exchange.curl);
    return run(&exchange, error);
}
