/* cmd_mail - writing mail: new, answers. */
#include "base/error.h"
#include "command/answering.h"
#include "command/ask.h"
#include "command/bymail.h"
#include "command/handlers.h"
#include "command/identity.h"
#include "command/mailto.h"
#include "command/message.h"
#include "command/signature.h"
#include "command/writing.h"

/* ---- mail ---- */

typedef struct {
    GStrv who; /* NULL until read */
    Place place;
} MailWords;

static void
mail_words_clear(MailWords *words)
{
    g_strfreev(words->who);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(MailWords, mail_words_clear)

static gboolean
read_subject(const Args *args, guint i, Draft *draft, GError **error)
{
    const char *subject = args_word(args, i);
    if (!subject) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "-s needs the subject after it");
        return FALSE;
    }
    g_free(draft->subject);
    draft->subject = g_strdup(subject);
    return TRUE;
}

/* Whom the words name; `-s SUBJECT` goes into the draft. */
static gboolean
read_words(const Args *args, Draft *draft, MailWords *words, GError **error)
{
    g_autoptr(GStrvBuilder) who = g_strv_builder_new();
    for (guint i = 1; i < args->n; i++) {
        const char *word = args->words[i];
        if (g_str_equal(word, "-t"))
            words->place = PLACE_TO;
        else if (g_str_equal(word, "-b"))
            words->place = PLACE_BCC;
        else if (!g_str_equal(word, "-s"))
            g_strv_builder_add(who, word);
        else if (!read_subject(args, ++i, draft, error))
            return FALSE;
    }
    g_auto(GStrv) plain = g_strv_builder_end(who);
    words->who = who_split_words(plain);
    return TRUE;
}

static gboolean
add_subject(Commander *commander, const Subject *subject, GPtrArray *all,
            GError **error)
{
    g_autoptr(GPtrArray) group =
        subject->group && !subject->jid
            ? who_group(commander->reader, subject->group, error)
            : NULL;
    if (group)
        g_ptr_array_extend_and_steal(all, g_steal_pointer(&group));
    else if (subject->group && !subject->jid)
        return FALSE;
    if (subject->jid) {
        Recipient *person = who_friend(commander->reader, subject->jid, error);
        if (!person)
            return FALSE;
        g_ptr_array_add(all, person);
    }
    return TRUE;
}

/* Who stands under the cursor or is tagged; empty when nobody does. A tagged
 * friend may stand in several groups: each is written to once. */
static GPtrArray *
people_here(Commander *commander, GError **error)
{
    g_autoptr(GPtrArray) subjects =
        commander_subjects(commander, USE_TAGGED_ALWAYS);
    g_autoptr(GPtrArray) all =
        g_ptr_array_new_with_free_func((GDestroyNotify)recipient_free);
    for (guint i = 0; i < subjects->len; i++)
        if (!add_subject(commander, subjects->pdata[i], all, error))
            return NULL;
    return g_steal_pointer(&all);
}

static gboolean
mail_people_here(Commander *commander, Draft *draft, Place place,
                 GError **error)
{
    g_autoptr(Draft) owned = draft;
    g_autoptr(GPtrArray) people = people_here(commander, error);
    if (!people)
        return FALSE;
    if (people->len)
        mailto_start(commander, g_steal_pointer(&people),
                     g_steal_pointer(&owned), place);
    else
        mailto_ask(commander, place == PLACE_BCC ? "Bcc: " : "To: ",
                   g_steal_pointer(&owned), place);
    return TRUE;
}

/* From a message, or in a chat, it goes on with what was said there. */
static gboolean
mail_from_here(Commander *commander, Draft *draft, Place place, GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (subject->chat_id && subject->jid)
        return bymail_quote(commander, subject->jid, subject->chat_id, draft,
                            error);
    if (ui_scope(commander->ui) != SCOPE_CHAT)
        return mail_people_here(commander, draft, place, error);
    return bymail_choose(commander, subject->jid, draft, error);
}

gboolean
cmd_mail(Commander *commander, const Args *args, GError **error)
{
    if (args->n == 1 &&
        g_strcmp0(ui_choice_taker(commander->ui), "mail") == 0) {
        ui_take_choice(commander->ui);
        return TRUE;
    }
    g_autoptr(Draft) draft = mailto_draft(commander);
    g_auto(MailWords) words = {0};
    if (!read_words(args, draft, &words, error))
        return FALSE;
    if (!*words.who)
        return mail_from_here(commander, g_steal_pointer(&draft), words.place,
                              error);
    GPtrArray *recipients = mailto_find(commander, words.who, error);
    if (!recipients)
        return FALSE;
    mailto_start(commander, recipients, g_steal_pointer(&draft), words.place);
    return TRUE;
}

/* ---- answers ---- */

static Message *
message_here(Commander *commander, const char *command, gint64 *mail_out,
             GError **error)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    /* A mail in a mail has no flag that says it was answered. */
    *mail_out = subject->enclosed ? 0 : subject->mail_id;
    if (!subject->mail_id) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "no mail is under the cursor");
        return NULL;
    }
    return answering_message(commander, subject->mail_id, command, error);
}

static gboolean
reply(Commander *commander, const char *command, ReplyTo to, GError **error)
{
    gint64 mail_id;
    g_autoptr(GError) problem = NULL;
    g_autoptr(Message) original =
        message_here(commander, command, &mail_id, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (!original)
        return TRUE; /* it is being fetched */
    const Config *config = commander->config;
    g_autoptr(Address) from = identity_for(config, message_header(original));
    g_auto(GStrv) own = identity_keys(config);
    g_autofree char *signature = signature_text(commander);
    const ReplyForm form = {.to = to,
                            .own_keys = (const char *const *)own,
                            .attribution = config->attribution,
                            .signature = signature,
                            .is_above = config->answers_above};
    g_autoptr(Draft) draft = draft_reply(from, original, &form, error);
    if (!draft)
        return FALSE;
    draft->names_from = g_ascii_strcasecmp(from->addr, config->address) != 0;
    writing_start(commander, draft, DRAFT_IS_BEGUN, mail_id);
    return TRUE;
}

/* A message is answered where it was said. */
static gboolean
answers_by_chat(Commander *commander)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    if (!subject->chat_id || !subject->jid)
        return FALSE;
    ui_show_chat(commander->ui, subject->jid);
    return TRUE;
}

gboolean
cmd_reply(Commander *commander, const Args *args, GError **error)
{
    if (ui_scope(commander->ui) == SCOPE_CHAT)
        return message_answer(commander, error);
    if (answers_by_chat(commander))
        return TRUE;
    return reply(commander, "reply", REPLY_SENDER, error);
}

gboolean
cmd_reply_all(Commander *commander, const Args *args, GError **error)
{
    return reply(commander, "reply-all", REPLY_ALL, error);
}

gboolean
cmd_reply_list(Commander *commander, const Args *args, GError **error)
{
    return reply(commander, "reply-list", REPLY_LIST, error);
}
