/* changes - see changes.h. */
#include "command/changes.h"

#include "base/error.h"
#include "command/answering.h"
#include "command/downloading.h"
#include "command/owncard.h"
#include "command/question.h"
#include "command/registry.h"
#include "command/trust.h"
#include "command/uploading.h"
#include "command/writing.h"
#include "text/width.h"

#define OUTBOX_MAX 200

/* ---- certificates ---- */

typedef struct {
    Service service;
    char *host, *sha256;
} Certificate;

static void
certificate_free(gpointer user)
{
    Certificate *certificate = user;
    g_free(certificate->host);
    g_free(certificate->sha256);
    g_free(certificate);
}

static void
certificate_answered(Commander *commander, const char *answer, gpointer user)
{
    const Certificate *certificate = user;
    g_autofree char *word = g_strstrip(g_strdup(answer ? answer : ""));
    if (g_ascii_strcasecmp(word, "yes") == 0)
        /* The reconnect waits until the pin is stored: see pinned(). */
        commander_wish(commander,
                       intent_pin(certificate->service, certificate->host,
                                  certificate->sha256));
    else
        ui_notice(commander->ui, NOTICE_WARNING,
                  "%s stays offline; :reconnect asks again",
                  service_name(certificate->service));
}

/* A worker that was connecting while the user said yes to this certificate
 * asks once more. */
static gboolean
is_pinned(Commander *commander, const Change *change)
{
    g_autofree char *pin =
        store_read_pin(commander->reader, change->service, change->host);
    return g_strcmp0(pin, change->sha256) == 0;
}

static void
ask_certificate(Commander *commander, const Change *change)
{
    if (is_pinned(commander, change)) {
        commander->host.reconnect(commander->host.host);
        return;
    }
    Certificate *certificate = g_new0(Certificate, 1);
    certificate->service = change->service;
    certificate->host = g_strdup(change->host);
    certificate->sha256 = g_strdup(change->sha256);

    Question *question = g_new0(Question, 1);
    question->kind = QUESTION_LINE; /* no key meant for a list may trust it */
    question->id = g_strdup_printf("certificate %d %s %s", change->service,
                                   change->host, change->sha256);
    question->text = g_strdup_printf(
        "%s: the certificate of %s cannot be trusted: %s. SHA-256 %s. Trust "
        "it from now on? Write yes or no: ",
        service_name(change->service), change->host,
        change->text ? change->text : "reason unknown", change->sha256);
    question->then = certificate_answered;
    question->user = certificate;
    question->free_user = certificate_free;
    question_put(commander, question);
}

/* ---- passwords ---- */

static gboolean
has_own_mail_password(const Config *config)
{
    return config->mail_password || config->mail_password_command;
}

static gboolean
is_same_password(const Config *config, Service one, Service other)
{
    return !has_own_mail_password(config) ||
           (one == SERVICE_XMPP) == (other == SERVICE_XMPP);
}

/* One service's question stood for all that wait for the same password. */
static void
password_answered(Commander *commander, const char *answer, gpointer user)
{
    Service asked = GPOINTER_TO_INT(user);
    for (Service service = 0; service < N_SERVICES; service++) {
        if (!commander->lines[service].wants_password ||
            !is_same_password(commander->config, asked, service))
            continue;
        commander->lines[service].wants_password = FALSE;
        if (answer && *answer)
            commander->host.password(commander->host.host, service, answer);
    }
    if (!answer || !*answer)
        ui_notice(commander->ui, NOTICE_WARNING,
                  "%s waits for a password; :reconnect asks again",
                  service_name(asked));
}

/* The reason as a sentence of its own; a server may have put the stop. */
static char *
sentence(const char *reason)
{
    if (!reason || !*reason)
        return g_strdup("");
    return g_strconcat(reason, g_str_has_suffix(reason, ".") ? " " : ". ",
                       NULL);
}

/* One password that serves all services is asked for once. */
static void
ask_password(Commander *commander, const Change *change)
{
    const Config *config = commander->config;
    gboolean is_xmpp = change->service == SERVICE_XMPP;
    gboolean is_shared = !has_own_mail_password(config);
    commander->lines[change->service].wants_password = TRUE;
    Question *question = g_new0(Question, 1);
    question->kind = QUESTION_SECRET;
    question->id = g_strdup(is_shared ? "password"
                            : is_xmpp ? "password xmpp"
                                      : "password mail");
    g_autofree char *reason = sentence(change->text);
    question->text = g_strdup_printf("%sPassword of %s for %s: ", reason,
                                     is_xmpp ? config->jid : config->mail_user,
                                     service_name(change->service));
    question->then = password_answered;
    question->user = GINT_TO_POINTER(change->service);
    question_put(commander, question);
}

/* ---- intents that went wrong ---- */

/* `Moved 3 mails to Archive` */
static char *
label_operation(const char *text)
{
    g_autofree char *label =
        width_ellipsize(text && *text ? text : "a change", 60);
    label[0] = g_ascii_toupper(label[0]);
    return g_steal_pointer(&label);
}

/* `Mail "subject"`, `Message to JID`: what the intent was. */
static char *
intent_label(Commander *commander, gint64 id, IntentKind kind)
{
    g_autoptr(Intent) found = store_read_intent(commander->reader, id, NULL);
    switch (kind) {
    case INTENT_SEND_MAIL: {
        if (!found || !found->text || !*found->text)
            return g_strdup("The mail");
        g_autofree char *subject = width_ellipsize(found->text, 30);
        return g_strdup_printf("Mail \"%s\"", subject);
    }
    case INTENT_SEND_CHAT:
        return g_strdup_printf("Message to %s",
                               found && found->jid ? found->jid : "a friend");
    case INTENT_UPLOAD:
        return g_strdup_printf("File for %s",
                               found && found->jid ? found->jid : "a friend");
    case INTENT_FILE_SENT:
        return g_strdup("Copy for the Sent folder");
    case INTENT_SET_FLAGS:
        return g_strdup("Marking a mail");
    case INTENT_OPERATE:
        return label_operation(found ? found->text : NULL);
    case INTENT_ADD_FRIEND:
        return g_strdup("Adding a friend");
    case INTENT_SET_CARD:
    case INTENT_PUBLISH_ADDRESS:
    case INTENT_UNPUBLISH_ADDRESS:
        return g_strdup("Changing your card");
    case INTENT_APPROVE:
    case INTENT_DENY:
        return g_strdup_printf("Answer to %s",
                               found && found->jid ? found->jid : "a request");
    case INTENT_SUBSCRIBE:
    case INTENT_CANCEL_REQUEST:
        return g_strdup_printf("Request to %s",
                               found && found->jid ? found->jid : "a friend");
    case INTENT_REMOVE_FRIEND:
    case INTENT_RENAME_FRIEND:
    case INTENT_GROUP_FRIEND:
        return g_strdup("Changing your roster");
    default:
        return g_strdup("Change");
    }
}

/* Of a mail that arrived a copy is filed, as of any other. */
static void
settle_uncertain(Commander *commander, gint64 id)
{
    g_autoptr(Intent) intent = store_read_intent(commander->reader, id, NULL);
    gboolean is_mail = intent && intent->kind == INTENT_SEND_MAIL;
    commander_wish(commander,
                   is_mail ? intent_confirm_sent(id) : intent_cancel(id));
}

/* Some servers file what they are given by themselves. */
static void
show_sent(Commander *commander)
{
    g_autoptr(Folder) sent =
        store_read_folder_by_role(commander->reader, FOLDER_SENT, NULL);
    if (sent && command_find("folder")) {
        g_autofree char *name = args_quote(sent->name);
        g_autofree char *line = g_strconcat("folder ", name, NULL);
        commander_run(commander, line);
    }
    ui_notice(commander->ui, NOTICE_INFO,
              "It stays in the outbox, where Enter asks again");
}

static void
uncertain_answered(Commander *commander, const char *answer, gpointer user)
{
    gint64 id = *(gint64 *)user;
    if (g_strcmp0(answer, "send") == 0)
        commander_wish(commander, intent_repeat(id));
    else if (g_strcmp0(answer, "done") == 0)
        settle_uncertain(commander, id);
    else if (g_strcmp0(answer, "look") == 0)
        show_sent(commander);
    else
        ui_notice(commander->ui, NOTICE_INFO,
                  "It stays in the outbox, where Enter asks again");
}

static void
ask_uncertain(Commander *commander, gint64 id, IntentKind kind)
{
    if (intent_is_of_card(kind)) {
        owncard_ask_conflict(commander, id);
        return;
    }
    g_autofree char *label = intent_label(commander, id, kind);
    Question *question = g_new0(Question, 1);
    question->kind = QUESTION_LINE; /* a stray key may neither send twice nor
                                     * take a mail that never went */
    question->id = g_strdup_printf("uncertain %" G_GINT64_FORMAT, id);
    question->text = g_strdup_printf(
        "%s may have been sent or not. Write send to send it again, done if "
        "it arrived, look to see Sent first: ",
        label);
    question->then = uncertain_answered;
    question->user = g_memdup2(&id, sizeof id);
    question->free_user = g_free;
    question_put(commander, question);
}

void
changes_ask_leftovers(Commander *commander)
{
    g_autoptr(GPtrArray) outbox =
        store_read_outbox(commander->reader, OUTBOX_MAX, NULL);
    for (guint i = 0; outbox && i < outbox->len; i++) {
        const Intent *intent = outbox->pdata[i];
        if (intent->state == INTENT_UNCERTAIN)
            ask_uncertain(commander, intent->id, intent->kind);
    }
}

static void
tell_failure(Commander *commander, const Change *change)
{
    g_autofree char *label =
        intent_label(commander, change->intent_id, change->intent_kind);
    g_autofree char *text =
        g_strdup_printf("%s failed: %s (:outbox)", label,
                        change->text ? change->text : "no reason was given");
    ui_last_error(commander->ui, text);
}

/* What was done to mails, or undone; or why there was nothing to do. */
static void
tell_operation(Commander *commander, const Change *change)
{
    if (!change->text || !*change->text) {
        /* What `z undoes it` was said of is not what z undoes now. */
        if (change->intent_state == INTENT_QUEUED)
            ui_drop_notice(commander->ui);
        return;
    }
    if (change->intent_state == INTENT_DONE) {
        ui_notice(commander->ui, NOTICE_INFO, "%s", change->text);
    } else if (change->intent_state == INTENT_QUEUED) {
        g_autofree char *label = label_operation(change->text);
        ui_notice(commander->ui, NOTICE_INFO, "%s; z undoes it", label);
    }
}

static void
take_intent(Commander *commander, const Change *change)
{
    if (change->intent_kind == INTENT_OPERATE ||
        change->intent_kind == INTENT_UNDO)
        tell_operation(commander, change);
    if (change->intent_state == INTENT_FAILED)
        tell_failure(commander, change);
    else if (change->intent_state == INTENT_UNCERTAIN)
        ask_uncertain(commander, change->intent_id, change->intent_kind);
    else if (change->intent_kind == INTENT_PIN &&
             change->intent_state == INTENT_DONE)
        commander->host.reconnect(commander->host.host);
    if (change->intent_kind == INTENT_RECALL &&
        change->intent_state == INTENT_DONE && change->draft_id)
        writing_called_back(commander, change->draft_id);
    writing_take(commander, change);
    uploading_take(commander, change);
}

/* ---- all ---- */

static void
take_line(Commander *commander, const Change *change)
{
    commander->lines[change->service].state = change->line;
    g_free(commander->lines[change->service].detail);
    commander->lines[change->service].detail = g_strdup(change->text);
    trust_take_line(commander, change);
    if (change->line == LINE_ONLINE)
        owncard_take(commander, change);
}

void
commander_take_change(Commander *commander, const Change *change)
{
    static void (*const takers[])(Commander *, const Change *) = {
        [CHANGE_MAIL_BODY] = answering_take,
        [CHANGE_DOWNLOAD] = downloading_take,
        [CHANGE_INTENT] = take_intent,
        [CHANGE_UPLOAD] = uploading_take,
        [CHANGE_LINE] = take_line,
        [CHANGE_ASK_PASSWORD] = ask_password,
        [CHANGE_ASK_CERTIFICATE] = ask_certificate,
        [CHANGE_OWN_CARD] = owncard_take,
    };
    if (change->kind < G_N_ELEMENTS(takers) && takers[change->kind])
        takers[change->kind](commander, change);
}
