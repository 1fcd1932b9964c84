/* unsubscribing - see unsubscribing.h. */
#include "command/unsubscribing.h"

#include "base/error.h"
#include "command/ask.h"
#include "command/browsing.h"
#include "command/errand.h"
#include "command/mailsource.h"
#include "command/mailto.h"
#include "command/sending.h"

/* ---- the ways ---- */

typedef struct {
    char *url;
    char *host;
    char *ca_file; /* or NULL */
    gboolean (*post)(const char *url, const char *ca_file, GError **error);
} ClickJob;

static void
click_job_free(gpointer pointer)
{
    ClickJob *job = pointer;
    g_free(job->url);
    g_free(job->host);
    g_free(job->ca_file);
    g_free(job);
}

static gboolean
click(gpointer pointer, GError **error)
{
    const ClickJob *job = pointer;
    return job->post(job->url, job->ca_file, error);
}

static void
clicked(Commander *commander, gpointer pointer, const GError *error)
{
    const ClickJob *job = pointer;
    if (error) {
        g_autofree char *text =
            g_strdup_printf("not unsubscribed: %s", error->message);
        ui_refuse(commander->ui, text);
    } else {
        ui_notice(commander->ui, NOTICE_INFO, "Unsubscribed: %s has taken it",
                  job->host);
    }
    commander->host.repaint(commander->host.host);
}

static char *
host_of(const char *url)
{
    g_autoptr(GUri) uri =
        g_uri_parse(url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
    const char *host = uri ? g_uri_get_host(uri) : NULL;
    g_autofree char *wire = host ? g_hostname_to_ascii(host) : NULL;
    return wire ? g_steal_pointer(&wire) : g_strdup(url);
}

static void
start_click(Commander *commander, const Unsubscribe *offer)
{
    ClickJob *job = g_new0(ClickJob, 1);
    job->url = g_strdup(offer->url);
    job->host = host_of(offer->url);
    job->ca_file = g_strdup(commander->config->tls_ca_file);
    job->post = commander->host.one_click;
    ui_notice(commander->ui, NOTICE_INFO, "Unsubscribing at %s…", job->host);
    errand_run(commander, click, clicked, job, click_job_free);
}

static gboolean
send_mail(Commander *commander, const Unsubscribe *offer, GError **error)
{
    g_autoptr(Draft) draft = mailto_draft(commander);
    g_ptr_array_add(draft->to, address_new(NULL, offer->address));
    g_free(draft->subject);
    g_free(draft->body);
    draft->subject = g_strdup(offer->subject ? offer->subject : "unsubscribe");
    draft->body = g_strdup(offer->text ? offer->text : "");
    Intent *intent =
        sending_intent(commander->config, commander->reader, draft, 0, error);
    if (!intent)
        return FALSE;
    commander_wish(commander, intent);
    ui_notice(commander->ui, NOTICE_INFO, "Unsubscribing by a mail to %s",
              offer->address);
    return TRUE;
}

/* ---- the question ---- */

static void
answered(Commander *commander, const char *answer, gpointer user)
{
    const Unsubscribe *offer = user;
    g_autoptr(GError) error = NULL;
    if (g_strcmp0(answer, "y") == 0)
        start_click(commander, offer);
    else if (g_strcmp0(answer, "m") == 0 &&
             !send_mail(commander, offer, &error))
        commander_tell_error(commander, error);
    else if (g_strcmp0(answer, "o") == 0)
        browsing_open(commander, offer->url);
}

static void
free_offer(gpointer offer)
{
    unsubscribe_free(offer);
}

static void
ask_one_click(Commander *commander, Unsubscribe *offer)
{
    g_autofree char *host = host_of(offer->url);
    g_autofree char *question = g_strdup_printf(
        "Unsubscribe at %s, by one POST to %s?", host, offer->url);
    ask_key(commander, question, "yn", answered, offer, free_offer);
}

/* Why one click, though offered, is not proposed; "" where it was not. */
static const char *
why_no_click(const Unsubscribe *offer, AuthVerdict auth)
{
    if (!offer->is_one_click)
        return "";
    return auth == AUTH_FAIL
               ? "This mail failed authentication: no one-click. "
               : "This mail was not authenticated: no one-click. ";
}

static void
ask_way(Commander *commander, Unsubscribe *offer, AuthVerdict auth)
{
    g_autoptr(GString) question = g_string_new(why_no_click(offer, auth));
    const char *keys = offer->address && offer->url ? "mon"
                       : offer->address             ? "mn"
                                                    : "on";
    g_string_append(question, "Unsubscribe: ");
    if (offer->address)
        g_string_append_printf(question, "m mails %s", offer->address);
    if (offer->url)
        g_string_append_printf(question, "%so opens %s in the browser",
                               offer->address ? ", " : "", offer->url);
    g_string_append_c(question, '?');
    ask_key(commander, question->str, keys, answered, offer, free_offer);
}

/* Of a mail within a mail nothing is known. */
static AuthVerdict
verdict_on(Commander *commander, const Subject *subject)
{
    g_autoptr(MailRow) row =
        subject->enclosed
            ? NULL
            : store_read_mail(commander->reader, subject->mail_id, NULL);
    return row ? row->auth : AUTH_NONE;
}

gboolean
unsubscribing_start(Commander *commander, const Subject *subject,
                    GError **error)
{
    g_autoptr(MailSource) source = mail_source_new(commander, subject, error);
    g_autoptr(Message) message =
        source ? mail_source_message(source, error) : NULL;
    if (!message)
        return FALSE;
    Unsubscribe *offer = message_unsubscribe(message);
    if (!offer) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "this mail offers no way to unsubscribe");
        return FALSE;
    }
    AuthVerdict auth = verdict_on(commander, subject);
    if (offer->is_one_click && auth == AUTH_PASS)
        ask_one_click(commander, offer);
    else
        ask_way(commander, offer, auth);
    return TRUE;
}
