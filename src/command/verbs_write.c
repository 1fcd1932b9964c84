/* verbs_write - verbs that add a wish to the store. */
#include "base/error.h"
#include "command/sending.h"
#include "command/verb.h"
#include "command/who.h"
#include "mail/compose.h"
#include "text/sanitize.h"

#define BODY_MAX (16 * 1024 * 1024)

static gboolean
commit(Verb *verb, Intent *intent, GError **error)
{
    return keeper_commit_intent(verb->context->keeper, intent, error);
}

static void say(Verb *verb, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void
say(Verb *verb, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(verb->context->output, format, arguments);
    va_end(arguments);
    g_string_append_c(verb->context->output, '\n');
}

/* ---- link, unlink ---- */

static gboolean
read_pair(Verb *verb, char **jid_out, GError **error)
{
    if (!verb_wants(verb, 2, 2, error))
        return FALSE;
    if (!address_is_valid(verb->words[1]))
        return verb_misused(verb, error,
                            "'%s' is no mail address: write user@domain",
                            verb->words[1]);
    *jid_out = who_jid(verb->context->reader, verb->words[0], error);
    return *jid_out != NULL;
}

gboolean
verb_link(Verb *verb, GError **error)
{
    g_autofree char *jid = NULL;
    if (!read_pair(verb, &jid, error) ||
        !commit(verb, intent_link(jid, verb->words[1]), error))
        return FALSE;
    say(verb, "%s is now linked to %s", verb->words[1], jid);
    return TRUE;
}

gboolean
verb_unlink(Verb *verb, GError **error)
{
    g_autofree char *jid = NULL;
    if (!read_pair(verb, &jid, error) ||
        !commit(verb, intent_unlink(jid, verb->words[1]), error))
        return FALSE;
    say(verb, "%s is no longer linked to %s", verb->words[1], jid);
    return TRUE;
}

/* ---- chat ---- */

gboolean
verb_chat(Verb *verb, GError **error)
{
    if (!verb_wants(verb, 2, G_MAXUINT, error))
        return FALSE;
    g_autofree char *jid =
        who_jid(verb->context->reader, verb->words[0], error);
    if (!jid)
        return FALSE;
    g_autofree char *joined = g_strjoinv(" ", verb->words + 1);
    g_autofree char *text = sanitize_text(slice_from_string(joined));
    if (!*g_strchomp(text))
        return verb_misused(verb, error, "there is nothing to say");
    if (!commit(verb, intent_send_chat(jid, text), error))
        return FALSE;
    say(verb, "in the outbox, for %s", jid);
    return TRUE;
}

/* ---- mail ---- */

static gboolean
add_found(Verb *verb, const char *who, Draft *draft, GError **error)
{
    g_autoptr(GPtrArray) found = who_find(verb->context->reader, who, error);
    for (guint i = 0; found && i < found->len; i++) {
        const Recipient *recipient = found->pdata[i];
        if (!recipient->address)
            return verb_misused(verb, error,
                                "no mail address is known for %s: kith link "
                                "%s ADDRESS",
                                recipient_label(recipient), recipient->jid);
        g_ptr_array_add(draft->to,
                        address_new(recipient->name, recipient->address));
    }
    return found != NULL;
}

static gboolean
add_recipients(Verb *verb, char *word, Draft *draft, GError **error)
{
    char *const words[] = {word, NULL};
    g_auto(GStrv) who = who_split_words(words);
    for (guint i = 0; who[i]; i++)
        if (!add_found(verb, who[i], draft, error))
            return FALSE;
    return TRUE;
}

static gboolean
read_option(Verb *verb, guint i, Draft *draft, GStrvBuilder *files,
            GError **error)
{
    const char *value = verb->words[i + 1];
    if (!value)
        return verb_misused(verb, error, "%s needs a word after it",
                            verb->words[i]);
    if (g_str_equal(verb->words[i], "-A")) {
        g_strv_builder_add(files, value);
        return TRUE;
    }
    g_free(draft->subject);
    draft->subject = sanitize_line(slice_from_string(value));
    return TRUE;
}

static gboolean
read_mail_words(Verb *verb, Draft *draft, GError **error)
{
    g_autoptr(GStrvBuilder) files = g_strv_builder_new();
    for (guint i = 0; i < verb->n; i++) {
        gboolean is_option = g_str_equal(verb->words[i], "-s") ||
                             g_str_equal(verb->words[i], "-A");
        if (is_option ? !read_option(verb, i, draft, files, error)
                      : !add_recipients(verb, verb->words[i], draft, error))
            return FALSE;
        i += is_option;
    }
    draft->attachments = g_strv_builder_end(files);
    return draft->to->len ||
           verb_misused(verb, error, "it takes %s", verb->arguments);
}

static gboolean
read_body(Verb *verb, Draft *draft, GError **error)
{
    FILE *input = verb->context->input;
    g_autoptr(GString) text = g_string_new(NULL);
    char buffer[8192];
    gsize n;
    while ((n = fread(buffer, 1, sizeof buffer, input)) > 0) {
        g_string_append_len(text, buffer, (gssize)n);
        if (text->len > BODY_MAX)
            return verb_misused(verb, error,
                                "the text is over 16 MiB: attach it");
    }
    if (ferror(input))
        return verb_misused(verb, error, "standard input cannot be read");
    g_free(draft->body);
    draft->body = sanitize_text((Slice){text->str, text->len});
    return TRUE;
}

static gboolean
send_draft(Verb *verb, Draft *draft, GError **error)
{
    Intent *intent = sending_intent(verb->context->config,
                                    verb->context->reader, draft, 0, error);
    return intent && commit(verb, intent, error);
}

gboolean
verb_mail(Verb *verb, GError **error)
{
    const Config *config = verb->context->config;
    g_autoptr(Address) from = address_new(config->name, config->address);
    g_autoptr(Draft) draft = draft_new(from);
    if (!read_mail_words(verb, draft, error) ||
        !read_body(verb, draft, error) ||
        !send_draft(verb, draft, error))
        return FALSE;
    say(verb, "in the outbox, for %u recipient%s", draft->to->len,
        draft->to->len == 1 ? "" : "s");
    return TRUE;
}
