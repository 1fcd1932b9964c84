/* receiving - see receiving.h. */
#include "command/receiving.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "command/ask.h"
#include "command/downloading.h"
#include "command/errand.h"
#include "command/links.h"
#include "command/opening.h"
#include "command/scratch.h"
#include "command/target.h"
#include "correspondence/jid.h"
#include "correspondence/weblink.h"
#include "mail/filename.h"
#include "text/sanitize.h"

#define UNTOLD_MOST ((gint64)64 * 1024 * 1024) /* bytes, of unknown size */

typedef struct {
    FileUse use;
    char *url;    /* https */
    char *host;   /* as it is on the wire */
    char *name;   /* safe for a file */
    char *target; /* where the user said to save it, or NULL */
    char *ca_file;
    gboolean (*find)(const char *url, const char *ca_file, char **url_out,
                     gint64 *size_out, GError **error);
    /* Found: */
    char *found_url;
    gint64 size; /* bytes, -1: unknown */
    Scratch *scratch;
} Receipt;

static void
receipt_free(gpointer pointer)
{
    Receipt *receipt = pointer;
    g_clear_pointer(&receipt->scratch, scratch_free);
    g_free(receipt->url);
    g_free(receipt->host);
    g_free(receipt->name);
    g_free(receipt->target);
    g_free(receipt->ca_file);
    g_free(receipt->found_url);
    g_free(receipt);
}

static void ask_host(Commander *commander, Receipt *receipt);
static void find(Commander *commander, Receipt *receipt);
static void ask_target(Commander *commander, Receipt *receipt);

/* ---- which ---- */

static char *
host_of(const char *url)
{
    g_autoptr(GUri) uri =
        g_uri_parse(url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
    const char *host = uri ? g_uri_get_host(uri) : NULL;
    g_autofree char *wire = host ? g_hostname_to_ascii(host) : NULL;
    return sanitize_line(slice_from_string(wire ? wire : url));
}

/* The last part of the path; nothing of it is a folder. */
static char *
name_in(const char *url)
{
    g_autoptr(GUri) uri =
        g_uri_parse(url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
    const char *path = uri ? g_uri_get_path(uri) : "";
    const char *slash = strrchr(path, '/');
    g_autofree char *raw =
        g_uri_unescape_string(slash ? slash + 1 : path, NULL);
    return filename_clean(raw, NULL);
}

static Receipt *
receipt_new(Commander *commander, FileUse use, const char *url)
{
    Receipt *receipt = g_new0(Receipt, 1);
    receipt->use = use;
    receipt->url = g_strdup(url);
    receipt->host = host_of(url);
    receipt->name = name_in(url);
    receipt->ca_file = g_strdup(commander->config->tls_ca_file);
    receipt->find = commander->host.find_file;
    return receipt;
}

gboolean
receiving_start(Commander *commander, FileUse use, const char *number,
                const char *target, GError **error)
{
    g_autofree char *url = links_choose(commander, number, error);
    if (!url)
        return FALSE;
    g_autofree char *scheme = weblink_scheme(url);
    if (weblink_kind(url) != WEBLINK_WEB || !g_str_equal(scheme, "https")) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "kith fetches by https only, not %s; :url opens a page in "
                    "the browser",
                    url);
        return FALSE;
    }
    Receipt *receipt = receipt_new(commander, use, url);
    receipt->target = g_strdup(target);
    ask_host(commander, receipt);
    return TRUE;
}

/* ---- from where ---- */

/* The own server sees nothing new. */
static gboolean
is_own_host(Commander *commander, const char *host)
{
    g_autofree char *domain = jid_domain(commander->config->jid);
    g_autofree char *end = domain ? g_strconcat(".", domain, NULL) : NULL;
    return end && (g_ascii_strcasecmp(host, domain) == 0 ||
                   g_str_has_suffix(host, end));
}

static Receipt *
receipt_again(const Receipt *receipt)
{
    Receipt *again = g_memdup2(receipt, sizeof *receipt);
    again->url = g_strdup(receipt->url);
    again->host = g_strdup(receipt->host);
    again->name = g_strdup(receipt->name);
    again->target = g_strdup(receipt->target);
    again->ca_file = g_strdup(receipt->ca_file);
    again->found_url = g_strdup(receipt->found_url);
    again->scratch = NULL;
    return again;
}

static void
host_answered(Commander *commander, const char *answer, gpointer user)
{
    if (g_strcmp0(answer, "y") == 0)
        find(commander, receipt_again(user));
}

/* Takes `receipt`. */
static void
ask_host(Commander *commander, Receipt *receipt)
{
    if (is_own_host(commander, receipt->host)) {
        find(commander, receipt);
        return;
    }
    g_autofree char *question =
        g_strdup_printf("Ask %s how big %s is? It learns your network address.",
                        receipt->host, receipt->name);
    ask_key(commander, question, "yn", host_answered, receipt, receipt_free);
}

/* ---- how big ---- */

static gboolean
find_on_thread(gpointer pointer, GError **error)
{
    Receipt *receipt = pointer;
    return receipt->find(receipt->url, receipt->ca_file, &receipt->found_url,
                         &receipt->size, error);
}

static void
found(Commander *commander, gpointer pointer, const GError *error)
{
    const Receipt *receipt = pointer;
    if (error) {
        g_autofree char *text = g_strdup_printf("%s at %s: %s", receipt->name,
                                                receipt->host, error->message);
        ui_refuse(commander->ui, text);
    } else {
        ui_drop_notice(commander->ui);
        ask_target(commander, receipt_again(receipt));
    }
    commander->host.repaint(commander->host.host);
}

/* Takes `receipt`. */
static void
find(Commander *commander, Receipt *receipt)
{
    ui_notice(commander->ui, NOTICE_INFO, "Asking %s…", receipt->host);
    errand_run(commander, find_on_thread, found, receipt, receipt_free);
}

/* ---- fetching ---- */

static void
saved(Commander *commander, const char *path, gpointer user,
      const GError *error)
{
    if (error)
        commander_tell_error(commander, error);
    else
        ui_notice(commander->ui, NOTICE_INFO, "Saved %s", path);
}

static void
came(Commander *commander, const char *path, gpointer user, const GError *error)
{
    Receipt *receipt = user;
    if (error)
        commander_tell_error(commander, error);
    else
        opening_file(commander, g_steal_pointer(&receipt->scratch),
                     receipt->name);
}

static gint64
most_of(const Receipt *receipt)
{
    return receipt->size >= 0 ? receipt->size : UNTOLD_MOST;
}

/* Takes `receipt`. */
static void
fetch_to(Commander *commander, Receipt *receipt, const char *path,
         DownloadThen then)
{
    DownloadOrder *order =
        download_order_for_url(receipt->found_url, most_of(receipt), path);
    downloading_start(commander, order, receipt->name, then, receipt,
                      receipt_free);
}

static void
fetch_and_open(Commander *commander, Receipt *receipt)
{
    g_autoptr(GError) error = NULL;
    receipt->scratch = scratch_new_large("file", &error);
    if (!receipt->scratch) {
        commander_tell_error(commander, error);
        receipt_free(receipt);
        return;
    }
    g_unlink(receipt->scratch->path); /* the download makes it */
    fetch_to(commander, receipt, receipt->scratch->path, came);
}

static void
target_answered(Commander *commander, const char *answer, gpointer user)
{
    if (!answer || !*answer)
        return;
    Receipt *receipt = receipt_again(user);
    g_autofree char *path = target_path(answer, receipt->name);
    fetch_to(commander, receipt, path, saved);
}

static void
opening_answered(Commander *commander, const char *answer, gpointer user)
{
    if (g_strcmp0(answer, "y") == 0)
        fetch_and_open(commander, receipt_again(user));
}

/* `3.1 MiB from files.example`, and who sent us there. */
static char *
offer_of(const Receipt *receipt)
{
    g_autofree char *host = host_of(receipt->found_url);
    g_autofree char *size =
        g_format_size_full((guint64)most_of(receipt), G_FORMAT_SIZE_IEC_UNITS);
    gboolean is_elsewhere = g_ascii_strcasecmp(host, receipt->host) != 0;
    return g_strdup_printf("%s%s from %s%s%s",
                           receipt->size < 0 ? "up to " : "", size, host,
                           is_elsewhere ? ", where we were sent by " : "",
                           is_elsewhere ? receipt->host : "");
}

static char *
proposal_of(Commander *commander, const Receipt *receipt)
{
    const char *folder = commander->config->save_folder;
    if (receipt->target)
        return target_path(receipt->target, receipt->name);
    return folder ? g_build_filename(folder, receipt->name, NULL)
                  : g_strdup(receipt->name);
}

/* Takes `receipt`. */
static void
ask_target(Commander *commander, Receipt *receipt)
{
    g_autofree char *offer = offer_of(receipt);
    if (receipt->use == FILE_IS_OPENED) {
        g_autofree char *question =
            g_strdup_printf("Fetch and open %s, %s?", receipt->name, offer);
        ask_key(commander, question, "yn", opening_answered, receipt,
                receipt_free);
        return;
    }
    g_autofree char *prompt = g_strdup_printf("Save %s to: ", offer);
    g_autofree char *initial = proposal_of(commander, receipt);
    ask_line(commander, ARG_FILE, prompt, initial, target_answered, receipt,
             receipt_free);
}
