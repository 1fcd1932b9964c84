/* bymail - see bymail.h. */
#include "command/bymail.h"

#include "base/clock.h"
#include "base/error.h"
#include "command/mailto.h"
#include "command/outgoing.h"
#include "text/datefmt.h"
#include "text/width.h"
#include "ui/chatoffer.h"

#define MESSAGES_MAX 200 /* that one can choose among */
#define PROPOSED_MAX 10
#define NAME_COLUMNS 12

typedef struct {
    Commander *commander;
    Recipient *recipient;
    GPtrArray *messages; /* of ChatRow*, oldest first */
    Draft *draft;
} ByMail;

static void
bymail_free(gpointer user)
{
    ByMail *mail = user;
    g_clear_pointer(&mail->recipient, recipient_free);
    g_clear_pointer(&mail->messages, g_ptr_array_unref);
    g_clear_pointer(&mail->draft, draft_free);
    commander_unref(mail->commander);
    g_free(mail);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ByMail, bymail_free)

static const char *
own_name(const Commander *commander)
{
    const Config *config = commander->config;
    return config->name ? config->name : config->jid;
}

/* ---- the mail ---- */

/* What was typed goes along when the mail is sure to be begun; it is not lost
 * otherwise. */
static void
add_unsent(ByMail *mail)
{
    if (!mail->recipient->address)
        return;
    g_autofree char *unsent = ui_take_unsent(mail->commander->ui);
    if (!*unsent)
        return;
    char *body = g_strconcat(mail->draft->body, unsent, "\n", NULL);
    g_free(mail->draft->body);
    mail->draft->body = body;
}

static void
write_mail(ByMail *mail, const guint *indices, guint n)
{
    g_autoptr(GPtrArray) rows = g_ptr_array_new();
    for (guint i = 0; i < n; i++)
        g_ptr_array_add(rows, mail->messages->pdata[indices[i]]);
    outgoing_fill_chat(mail->draft, rows, own_name(mail->commander),
                       recipient_label(mail->recipient));
    add_unsent(mail);
    GPtrArray *recipients =
        g_ptr_array_new_with_free_func((GDestroyNotify)recipient_free);
    g_ptr_array_add(recipients, g_steal_pointer(&mail->recipient));
    mailto_start(mail->commander, recipients, g_steal_pointer(&mail->draft),
                 PLACE_TO);
}

static void
chosen(gpointer user, const guint *indices, guint n)
{
    ByMail *mail = user;
    if (!mail->commander->is_gone && n > 0)
        write_mail(mail, indices, n);
}

/* ---- what is proposed ---- */

static gboolean
is_same_day(const ChatRow *a, const ChatRow *b)
{
    g_autoptr(GDateTime) one =
        g_date_time_new_from_unix_local(a->at.at_us / G_USEC_PER_SEC);
    g_autoptr(GDateTime) other =
        g_date_time_new_from_unix_local(b->at.at_us / G_USEC_PER_SEC);
    return one && other &&
           g_date_time_get_day_of_year(one) ==
               g_date_time_get_day_of_year(other) &&
           g_date_time_get_year(one) == g_date_time_get_year(other);
}

/* How many at the end are proposed: those of the last day, but not too many. */
static guint
count_last(const GPtrArray *messages)
{
    guint n = 1;
    const ChatRow *last = messages->pdata[messages->len - 1];
    while (n < MIN(messages->len, PROPOSED_MAX) &&
           is_same_day(messages->pdata[messages->len - 1 - n], last))
        n++;
    return n;
}

static guint
count_proposed(const GPtrArray *messages)
{
    guint undelivered = chatoffer_count_undelivered(messages, clock_now_us());
    return undelivered ? undelivered : count_last(messages);
}

/* ---- choosing ---- */

static GPtrArray *
make_rows(const ByMail *mail)
{
    const GPtrArray *messages = mail->messages;
    GPtrArray *rows = choices_new();
    guint n_proposed = count_proposed(messages);
    for (guint i = 0; i < messages->len; i++) {
        const ChatRow *message = messages->pdata[i];
        g_autofree char *date =
            datefmt_short(message->at.at_us / G_USEC_PER_SEC, clock_now());
        g_autofree char *name = width_ellipsize(
            message->is_outgoing ? own_name(mail->commander)
                                 : recipient_label(mail->recipient),
            NAME_COLUMNS);
        g_autofree char *lead = g_strdup_printf("%-6s %s", date, name);
        Choice *choice = choice_new(lead, message->body);
        choice->is_proposed = i + n_proposed >= messages->len;
        g_ptr_array_add(rows, choice);
    }
    return rows;
}

static void
choose(ByMail *mail)
{
    g_autofree char *title =
        g_strdup_printf("Mail to %s", recipient_label(mail->recipient));
    const ChoiceSheet sheet = {
        .title = title,
        .hint = "t: tag · Enter: mail these · q: none",
        .jid = mail->recipient->jid,
        .rows = make_rows(mail),
        .cursor = mail->messages->len - 1,
        .taker = "mail",
        .then = chosen,
        .user = mail,
        .free_user = bymail_free,
    };
    ui_choose(mail->commander->ui, &sheet);
}

/* Moves `draft`. */
static ByMail *
bymail_new(Commander *commander, const char *jid, Draft *draft, GError **error)
{
    g_autoptr(ByMail) mail = g_new0(ByMail, 1);
    mail->commander = commander_ref(commander);
    mail->draft = draft;
    mail->recipient = who_friend(commander->reader, jid, error);
    return mail->recipient ? g_steal_pointer(&mail) : NULL;
}

static void
free_row(gpointer row)
{
    chat_row_free(row);
}

gboolean
bymail_quote(Commander *commander, const char *jid, gint64 chat_id,
             Draft *draft, GError **error)
{
    GError *problem = NULL;
    g_autoptr(ByMail) mail = bymail_new(commander, jid, draft, error);
    if (!mail)
        return FALSE;
    ChatRow *message = store_read_chat(commander->reader, chat_id, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    mail->messages = g_ptr_array_new_with_free_func(free_row);
    if (message)
        g_ptr_array_add(mail->messages, message);
    write_mail(mail, &(guint){0}, mail->messages->len);
    return TRUE;
}

gboolean
bymail_choose(Commander *commander, const char *jid, Draft *draft,
              GError **error)
{
    g_autoptr(ByMail) mail = bymail_new(commander, jid, draft, error);
    if (!mail)
        return FALSE;
    mail->messages = store_read_chat_page(commander->reader, jid, NULL,
                                          PAGE_BEFORE, MESSAGES_MAX, error);
    if (!mail->messages)
        return FALSE;
    if (mail->messages->len == 0)
        write_mail(mail, NULL, 0);
    else
        choose(g_steal_pointer(&mail));
    return TRUE;
}
