/* mailto - see mailto.h. */
#include "command/mailto.h"

#include "base/error.h"
#include "command/ask.h"
#include "command/writing.h"

typedef struct {
    GPtrArray *recipients; /* NULL until they were asked for */
    Draft *draft;
    char *prompt;
} MailTo;

static void find_addresses(Commander *commander, MailTo *mail);

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
mailto_start(Commander *commander, GPtrArray *recipients, Draft *draft)
{
    MailTo *mail = g_new0(MailTo, 1);
    mail->recipients = recipients;
    mail->draft = draft;
    find_addresses(commander, mail);
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
        find_addresses(commander, mailto_pass(mail));
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
mailto_ask(Commander *commander, const char *prompt, Draft *draft)
{
    MailTo *mail = g_new0(MailTo, 1);
    mail->draft = draft;
    mail->prompt = g_strdup(prompt);
    ask_recipients(commander, mail, NULL);
}

/* ---- finding their addresses ---- */

static guint
first_without_address(const MailTo *mail)
{
    guint i = 0;
    while (i < mail->recipients->len &&
           ((Recipient *)mail->recipients->pdata[i])->address)
        i++;
    return i;
}

static void
link_address(Commander *commander, Recipient *recipient, const char *address)
{
    recipient->address = g_strdup(address);
    if (!recipient->jid)
        return;
    commander_wish(commander, intent_link(recipient->jid, address));
    ui_notice(commander->ui, NOTICE_INFO, "%s is now linked to %s", address,
              recipient_label(recipient));
}

static void
address_answered(Commander *commander, const char *answer, gpointer user)
{
    MailTo *mail = user;
    guint i = first_without_address(mail);
    if (!answer) {
        ui_notice(commander->ui, NOTICE_INFO, "No mail is written");
        return;
    }
    g_autofree char *address = g_strstrip(g_strdup(answer));
    if (!*address)
        g_ptr_array_remove_index(mail->recipients, i);
    else if (address_is_valid(address))
        link_address(commander, mail->recipients->pdata[i], address);
    else
        ui_notice(commander->ui, NOTICE_ERROR,
                  "'%s' is no mail address: write user@domain", address);
    find_addresses(commander, mailto_pass(mail));
}

static void
ask_address(Commander *commander, MailTo *mail, const Recipient *recipient)
{
    g_autofree char *prompt =
        g_strdup_printf("%s has no mail address. Link one (empty: leave out): ",
                        recipient_label(recipient));
    ask_line(commander, ARG_ADDRESS, prompt, NULL, address_answered, mail,
             mailto_free);
}

/* ---- the draft ---- */

static void
address_draft(const MailTo *mail)
{
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < mail->recipients->len; i++) {
        const Recipient *recipient = mail->recipients->pdata[i];
        char *key = address_key(recipient->address);
        if (key && g_hash_table_add(seen, key))
            g_ptr_array_add(mail->draft->to,
                            address_new(recipient->name, recipient->address));
    }
}

static gboolean
is_ready(const Draft *draft)
{
    return draft->body && *draft->body;
}

/* Owns `mail`; asks for one address at a time, then opens the editor. */
static void
find_addresses(Commander *commander, MailTo *mail)
{
    guint i = first_without_address(mail);
    if (i < mail->recipients->len) {
        ask_address(commander, mail, mail->recipients->pdata[i]);
        return;
    }
    g_autoptr(MailTo) done = mail;
    if (!done->recipients->len) {
        ui_notice(commander->ui, NOTICE_WARNING,
                  "No mail is written: nobody is left to write to");
        return;
    }
    address_draft(done);
    writing_start(commander, done->draft,
                  is_ready(done->draft) ? DRAFT_IS_COMPLETE : DRAFT_IS_BEGUN,
                  0);
}
