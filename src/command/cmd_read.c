/* cmd_read - in a mail that is read: its headers, source and quotes, its links,
 * its list, the mails beside it. */
#include "base/error.h"
#include "command/answering.h"
#include "command/browsing.h"
#include "command/commander.h"
#include "command/handlers.h"
#include "command/mailsource.h"
#include "command/message.h"
#include "command/unsubscribing.h"

#define ACT(id, act)                                                           \
    gboolean cmd_##id(Commander *commander, const Args *args, GError **error)  \
    {                                                                          \
        ui_reader_act(commander->ui, act);                                     \
        return TRUE;                                                           \
    }
ACT(headers, READER_HEADERS)
ACT(raw, READER_RAW)
ACT(quotes, READER_QUOTES)
ACT(quote, READER_QUOTE)
ACT(next_quote, READER_NEXT_QUOTE)
ACT(previous_quote, READER_PREVIOUS_QUOTE)

static gboolean
invalid(GError **error, const char *what)
{
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID, what);
    return FALSE;
}

gboolean
cmd_view(Commander *commander, const Args *args, GError **error)
{
    static const struct {
        const char *word;
        ReaderAct act;
    } ways[] = {
        {"html", READER_HTML},
        {"plain", READER_PLAIN},
        {"raw", READER_RAW},
        {"headers", READER_HEADERS},
    };
    const char *word = args_word(args, 1);
    if (!word) {
        ui_reader_act(commander->ui, READER_OTHER_TEXT);
        return TRUE;
    }
    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        if (g_str_equal(word, ways[i].word)) {
            ui_reader_act(commander->ui, ways[i].act);
            return TRUE;
        }
    }
    return invalid(error, "say html, plain, raw or headers");
}

/* ---- from mail to mail ---- */

gboolean
cmd_next_mail(Commander *commander, const Args *args, GError **error)
{
    ui_step_mail(commander->ui, FALSE);
    return TRUE;
}

gboolean
cmd_previous_mail(Commander *commander, const Args *args, GError **error)
{
    ui_step_mail(commander->ui, TRUE);
    return TRUE;
}

gboolean
cmd_page_on(Commander *commander, const Args *args, GError **error)
{
    ui_page_on(commander->ui);
    return TRUE;
}

/* ---- links ---- */

gboolean
cmd_url(Commander *commander, const Args *args, GError **error)
{
    return browsing_link(commander, LINK_IS_OPENED, args_word(args, 1), error);
}

static gboolean
copy_address(Commander *commander, const Subject *subject, GError **error)
{
    if (!subject->address && !subject->jid)
        return invalid(error, "nobody's address is under the cursor");
    browsing_copy(commander,
                  subject->address ? subject->address : subject->jid);
    return TRUE;
}

static gboolean
copy_message_id(Commander *commander, const Subject *subject, GError **error)
{
    g_autoptr(MailSource) source = mail_source_new(commander, subject, error);
    g_autoptr(Message) message =
        source ? mail_source_message(source, error) : NULL;
    if (!message)
        return FALSE;
    const char *message_id = message_header(message)->message_id;
    if (!message_id)
        return invalid(error, "this mail has no Message-ID");
    browsing_copy(commander, message_id);
    return TRUE;
}

gboolean
cmd_yank(Commander *commander, const Args *args, GError **error)
{
    const char *word = args_word(args, 1);
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    gboolean is_message = word ? g_str_equal(word, "message")
                               : ui_scope(commander->ui) == SCOPE_CHAT;
    if (is_message)
        return message_copy(commander, error);
    if (!word || g_str_equal(word, "url"))
        return browsing_link(commander, LINK_IS_COPIED, args_word(args, 2),
                             error);
    if (g_str_equal(word, "address"))
        return copy_address(commander, subject, error);
    if (g_str_equal(word, "message-id"))
        return copy_message_id(commander, subject, error);
    return invalid(error, "say url, address, message or message-id");
}

/* ---- lists ---- */

gboolean
cmd_unsubscribe(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (subject->mail_id &&
        !answering_has_body(commander, subject->mail_id, "unsubscribe"))
        return TRUE;
    return unsubscribing_start(commander, subject, error);
}
