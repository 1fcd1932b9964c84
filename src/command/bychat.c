/* bychat - see bychat.h. */
#include "command/bychat.h"

#include "base/error.h"
#include "command/answering.h"
#include "mail/compose.h"
#include "text/quote.h"

#define PARAGRAPHS_MAX 500
#define QUOTE_MAX      4096 /* bytes: a chat is no place for more */

typedef struct {
    Commander *commander;
    char *jid;
    char *subject;
    GPtrArray *paragraphs; /* of char * */
} ByChat;

static ByChat *
bychat_new(Commander *commander, const char *jid, const char *subject)
{
    ByChat *answer = g_new0(ByChat, 1);
    answer->commander = commander_ref(commander);
    answer->jid = g_strdup(jid);
    answer->subject = draft_reply_subject(subject ? subject : "");
    answer->paragraphs = g_ptr_array_new_with_free_func(g_free);
    return answer;
}

static void
bychat_free(gpointer user)
{
    ByChat *answer = user;
    g_ptr_array_unref(answer->paragraphs);
    g_free(answer->jid);
    g_free(answer->subject);
    commander_unref(answer->commander);
    g_free(answer);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ByChat, bychat_free)

/* ---- the quote ---- */

/* Whole lines only; a mark says where the rest was. */
static void
cut_quote(GString *quote)
{
    if (quote->len <= QUOTE_MAX)
        return;
    const char *end = g_strrstr_len(quote->str, QUOTE_MAX, "\n");
    g_string_truncate(quote, end ? end + 1 - quote->str : 0);
    g_string_append(quote, "> […]\n");
}

static char *
make_quote(const ByChat *answer, const guint *indices, guint n)
{
    GString *quote = g_string_new(NULL);
    g_autofree char *first = quote_lines(answer->subject);
    g_string_append(quote, first);
    for (guint i = 0; i < n && quote->len <= QUOTE_MAX; i++) {
        const char *text = answer->paragraphs->pdata[indices[i]];
        g_autofree char *lines = quote_lines(text);
        g_string_append_printf(quote, "%s%s", i ? ">\n" : "", lines);
    }
    cut_quote(quote);
    return g_string_free(quote, FALSE);
}

static void
open_chat(const ByChat *answer, const guint *indices, guint n)
{
    g_autofree char *quote = make_quote(answer, indices, n);
    ui_show_chat_quoting(answer->commander->ui, answer->jid, quote);
}

/* ---- choosing ---- */

static void
chosen(gpointer user, const guint *indices, guint n)
{
    const ByChat *answer = user;
    if (!answer->commander->is_gone)
        open_chat(answer, indices, n);
}

static void
choose(ByChat *answer)
{
    GPtrArray *rows = choices_new();
    for (guint i = 0; i < answer->paragraphs->len; i++)
        g_ptr_array_add(rows, choice_new(NULL, answer->paragraphs->pdata[i]));
    g_autofree char *title = g_strdup_printf("Quote from %s", answer->subject);
    const ChoiceSheet sheet = {
        .title = title,
        .hint = "t: tag · Enter: quote · q: none",
        .jid = answer->jid,
        .rows = rows,
        .then = chosen,
        .user = answer,
        .free_user = bychat_free,
    };
    ui_choose(answer->commander->ui, &sheet);
}

/* ---- the mail ---- */

static gboolean
can_fetch(Commander *commander)
{
    LineState state = commander->lines[SERVICE_IMAP].state;
    return state == LINE_ONLINE || state == LINE_SYNCING;
}

/* Where the mail's text cannot be had, its subject must do. */
static gboolean
read_mail(Commander *commander, gint64 mail_id, Message **message_out,
          GError **error)
{
    GError *problem = NULL;
    *message_out = NULL;
    if (!can_fetch(commander)) {
        g_autoptr(GBytes) body =
            store_read_body(commander->reader, mail_id, &problem);
        if (!body && !problem)
            return TRUE;
        g_clear_error(&problem); /* which comes once more, below */
    }
    *message_out = answering_message(commander, mail_id, "chat", &problem);
    if (problem)
        g_propagate_error(error, problem);
    return *message_out != NULL;
}

gboolean
bychat_answer(Commander *commander, gint64 mail_id, const char *jid,
              GError **error)
{
    g_autoptr(MailRow) row = store_read_mail(commander->reader, mail_id, error);
    if (!row)
        return FALSE;
    GError *problem = NULL;
    g_autoptr(Message) message = NULL;
    if (!read_mail(commander, mail_id, &message, &problem)) {
        if (!problem)
            return TRUE; /* it is being fetched */
        g_propagate_error(error, problem);
        return FALSE;
    }
    g_autoptr(ByChat) answer = bychat_new(commander, jid, row->subject);
    if (message) {
        g_autofree char *text = message_text(message);
        g_ptr_array_unref(answer->paragraphs);
        answer->paragraphs = quote_own_paragraphs(text);
    }
    guint n = MIN(answer->paragraphs->len, PARAGRAPHS_MAX);
    g_ptr_array_set_size(answer->paragraphs, (int)n);
    if (n > 1)
        choose(g_steal_pointer(&answer));
    else
        open_chat(answer, &(guint){0}, n);
    return TRUE;
}

/* ---- a message ---- */

gboolean
bychat_quote(Commander *commander, gint64 chat_id, const char *jid,
             GError **error)
{
    GError *problem = NULL;
    g_autoptr(ChatRow) message =
        store_read_chat(commander->reader, chat_id, &problem);
    if (problem) {
        g_propagate_error(error, problem);
        return FALSE;
    }
    if (!message) { /* it went meanwhile: the chat remains */
        ui_show_chat(commander->ui, jid);
        return TRUE;
    }
    g_autofree char *lines = quote_lines(message->body);
    g_autoptr(GString) quote = g_string_new(lines);
    cut_quote(quote);
    ui_show_chat_quoting(commander->ui, jid, quote->str);
    return TRUE;
}
