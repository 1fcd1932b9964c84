/* mailto - see mailto.h. */
#include "command/mailto.h"

#include "base/error.h"
#include "command/ask.h"
#include "command/missing.h"
#include "command/signature.h"
#include "command/writing.h"

typedef struct {
    GPtrArray *recipients; /* NULL until they were asked for */
    Draft *draft;
    Place place;
    char *prompt;
} MailTo;

static void begin(Commander *commander, gpointer user);

static void
mailto_free(gpointer user)
{
    MailTo *mail = user;
    g_clear_pointer(&mail->recipients, g_ptr_array_unref);
    g_clear_pointer(&mail->draft, draft_free);
    g_free(mail->prompt);
    g_free(mail);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailTo, mailto_free)

/* The next prompt carries the mail on; this one's owner frees what is left. */
static MailTo *
mailto_pass(MailTo *mail)
{
    MailTo *next = g_memdup2(mail, sizeof *mail);
    *mail = (MailTo){0};
    return next;
}

Draft *
mailto_draft(Commander *commander)
{
    g_autoptr(Address) from =
        address_new(commander->config->name, commander->config->address);
    return draft_new(from);
}

GPtrArray *
mailto_find(Commander *commander, char *const *who, GError **error)
{
    g_autoptr(GPtrArray) all =
        g_ptr_array_new_with_free_func((GDestroyNotify)recipient_free);
    for (; *who; who++) {
        g_autoptr(GPtrArray) found = who_find(commander->reader, *who, error);
        if (!found)
            return NULL;
        g_ptr_array_extend_and_steal(all, g_steal_pointer(&found));
    }
    return g_steal_pointer(&all);
}

void
mailto_start(Commander *commander, GPtrArray *recipients, Draft *draft,
             Place place)
{
    MailTo *mail = g_new0(MailTo, 1);
    mail->recipients = recipients;
    mail->draft = draft;
    mail->place = place;
    missing_settle(commander, recipients, begin, mail, mailto_free);
}

/* ---- asking for recipients ---- */

static void
ask_recipients(Commander *commander, MailTo *mail, const char *initial);

static void
recipients_answered(Commander *commander, const char *answer, gpointer user)
{
    MailTo *mail = user;
    g_auto(GStrv) parts = answer ? who_split(answer) : NULL;
    if (!parts || !*parts) {
        ui_notice(commander->ui, NOTICE_INFO, "No mail is written");
        return;
    }
    g_autoptr(GError) error = NULL;
    mail->recipients = mailto_find(commander, parts, &error);
    if (mail->recipients) {
        MailTo *next = mailto_pass(mail);
        missing_settle(commander, next->recipients, begin, next, mailto_free);
        return;
    }
    commander_tell_error(commander, error);
    ask_recipients(commander, mailto_pass(mail), answer);
}

static void
ask_recipients(Commander *commander, MailTo *mail, const char *initial)
{
    ask_line(commander, ARG_WHO, mail->prompt, initial, recipients_answered,
             mail, mailto_free);
}

void
mailto_ask(Commander *commander, const char *prompt, Draft *draft, Place place)
{
    MailTo *mail = g_new0(MailTo, 1);
    mail->draft = draft;
    mail->place = place == PLACE_ASK ? PLACE_TO : place; /* it says To */
    mail->prompt = g_strdup(prompt);
    ask_recipients(commander, mail, NULL);
}

/* ---- the draft ---- */

static void
address_draft(const MailTo *mail)
{
    GPtrArray *place =
        mail->place == PLACE_BCC ? mail->draft->bcc : mail->draft->to;
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < mail->recipients->len; i++) {
        const Recipient *recipient = mail->recipients->pdata[i];
        char *key = address_key(recipient->address);
        if (key && g_hash_table_add(seen, key))
            g_ptr_array_add(place,
                            address_new(recipient->name, recipient->address));
    }
}

static gboolean
is_ready(const Draft *draft)
{
    return draft->body && *draft->body;
}

static void
place_answered(Commander *commander, const char *answer, gpointer user)
{
    MailTo *mail = user;
    if (!answer) {
        ui_notice(commander->ui, NOTICE_INFO, "No mail is written");
        return;
    }
    mail->place = *answer == 'b' ? PLACE_BCC : PLACE_TO;
    begin(commander, mail);
}

static void
ask_place(Commander *commander, MailTo *mail)
{
    g_autofree char *question =
        g_strdup_printf("%u recipients. To or Bcc? t: each sees all, b: nobody "
                        "sees the others",
                        mail->recipients->len);
    ask_key(commander, question, "tb", place_answered, mailto_pass(mail),
            mailto_free);
}

/* Everyone has an address now: opens the editor, when it is clear who sees
 * whom. */
static void
begin(Commander *commander, gpointer user)
{
    MailTo *mail = user;
    if (!mail->recipients->len) {
        ui_notice(commander->ui, NOTICE_WARNING,
                  "No mail is written: nobody is left to write to");
        return;
    }
    if (mail->place == PLACE_ASK && mail->recipients->len > 1) {
        ask_place(commander, mail);
        return;
    }
    DraftStart how = is_ready(mail->draft) ? DRAFT_IS_COMPLETE : DRAFT_IS_BEGUN;
    g_autofree char *signature = signature_text(commander);
    address_draft(mail);
    draft_sign(mail->draft, signature);
    writing_start(commander, mail->draft, how, 0);
}
