/* cmd_outbox - what waits to be sent: when it goes, whether it goes, and what
 * becomes of what did not. */
#include "base/clock.h"
#include "base/error.h"
#include "command/ask.h"
#include "command/handlers.h"
#include "command/stored.h"
#include "command/writing.h"
#include "text/when.h"

#define OUTBOX_MAX 500

gboolean
cmd_outbox(Commander *commander, const Args *args, GError **error)
{
    ui_show_outbox(commander->ui);
    return TRUE;
}

gboolean
cmd_retry(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (!subject->intent_id) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "no row of the outbox is under the cursor");
        return FALSE;
    }
    commander_wish(commander, intent_repeat(subject->intent_id));
    ui_notice(commander->ui, NOTICE_INFO, "Sending it once more");
    return TRUE;
}

/* The row under the cursor, else the newest mail that has not gone; 0 with the
 * error. */
static gint64
find_mail(Commander *commander, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (subject->intent_id)
        return subject->intent_id;
    g_autoptr(GPtrArray) outbox =
        store_read_outbox(commander->reader, OUTBOX_MAX, error);
    if (!outbox)
        return 0;
    for (guint i = outbox->len; i-- > 0;) {
        const Intent *intent = outbox->pdata[i];
        if (intent->kind == INTENT_SEND_MAIL)
            return intent->id;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "no mail waits in the outbox");
    return 0;
}

/* ---- when ---- */

static gboolean
send_at(Commander *commander, gint64 id, const char *text, GError **error)
{
    gint64 at;
    if (!when_parse(text, clock_now(), &at, error))
        return FALSE;
    g_autofree char *when = when_text(at, clock_now());
    commander_wish(commander, intent_reschedule(id, at));
    ui_notice(commander->ui, NOTICE_INFO, "It goes %s", when);
    return TRUE;
}

static void
time_answered(Commander *commander, const char *answer, gpointer user)
{
    g_autoptr(GError) error = NULL;
    if (answer && *answer &&
        !send_at(commander, *(gint64 *)user, answer, &error))
        commander_tell_error(commander, error);
}

static void
ask_time(Commander *commander, gint64 id)
{
    ask_line(commander, ARG_TEXT, "Send it when? ", "", time_answered,
             g_memdup2(&id, sizeof id), g_free);
}

gboolean
cmd_send(Commander *commander, const Args *args, GError **error)
{
    gint64 id = find_mail(commander, error);
    g_autofree char *text = args_rest(args, 1);
    if (!id)
        return FALSE;
    if (text)
        return send_at(commander, id, text, error);
    ask_time(commander, id);
    return TRUE;
}

/* ---- whether ---- */

gboolean
cmd_call_back(Commander *commander, const Args *args, GError **error)
{
    gint64 id = find_mail(commander, error);
    if (id)
        commander_wish(commander, intent_recall(id));
    return id != 0;
}

/* Only while its size is told is there anything to stop; until its last dot
 * the mail is still the next one that is due. */
static Intent *
find_going(Commander *commander)
{
    if (commander->lines[SERVICE_SMTP].state != LINE_SYNCING)
        return NULL;
    return store_read_next_intent(commander->reader, SERVICE_SMTP, 0,
                                  clock_now(), NULL, NULL);
}

static void
stop_answered(Commander *commander, const char *answer, gpointer user)
{
    gint64 id = *(gint64 *)user;
    if (answer && *answer == 'y')
        commander_wish(commander, intent_recall(id));
    else
        commander->let_go = id;
}

/* Not at once, as a download is: Esc is pressed for much else while a mail
 * goes, and the mail was wished. */
gboolean
stored_offer_stop(Commander *commander)
{
    g_autoptr(Intent) mail = find_going(commander);
    if (!mail || mail->id == commander->let_go)
        return FALSE;
    g_autofree char *question = g_strdup_printf(
        "\"%s\" is on its way: y stop it and take it back, n let it go on",
        mail->text ? mail->text : "");
    ask_key(commander, question, "yn", stop_answered,
            g_memdup2(&mail->id, sizeof mail->id), g_free);
    return TRUE;
}

/* ---- Enter ---- */

static void
row_answered(Commander *commander, const char *answer, gpointer user)
{
    gint64 id = *(gint64 *)user;
    switch (answer ? *answer : '\0') {
    case 'r':
        commander_wish(commander, intent_repeat(id));
        break;
    case 'i':
        commander_wish(commander, intent_confirm_sent(id));
        break;
    case 's':
        ask_time(commander, id);
        break;
    case 'e':
        commander_wish(commander, intent_recall(id));
        break;
    case 'd':
        commander_wish(commander, intent_cancel(id));
        break;
    default:
        break;
    }
}

void
stored_ask_outbox(Commander *commander, gint64 intent_id)
{
    g_autoptr(Intent) intent =
        store_read_intent(commander->reader, intent_id, NULL);
    const char *question = "r send it again, d throw it away, q leave it";
    const char *keys = "rdq";
    if (intent && intent->kind == INTENT_SEND_MAIL &&
        intent->state == INTENT_UNCERTAIN) {
        question = "Did it arrive? i it did, r send it again, d throw it "
                   "away, q leave it";
        keys = "irdq";
    } else if (intent && intent->kind == INTENT_SEND_MAIL) {
        question = "r send it now, s at a time, e edit it, d throw it away, q "
                   "leave it";
        keys = "rsedq";
    }
    ask_key(commander, question, keys, row_answered,
            g_memdup2(&intent_id, sizeof intent_id), g_free);
}
