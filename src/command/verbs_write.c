/* verbs_write - verbs that add a wish to the store. */
#include "base/error.h"
#include "command/sending.h"
#include "command/verb.h"
#include "command/who.h"
#include "mail/compose.h"
#include "text/sanitize.h"

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

static void
put_pair(Verb *verb, const char *jid)
{
    if (!verb->json)
        return;
    json_string(verb->json, "jid", jid);
    json_string(verb->json, "address", verb->words[1]);
}

gboolean
verb_link(Verb *verb, GError **error)
{
    g_autofree char *jid = NULL;
    if (!read_pair(verb, &jid, error) ||
        !verb_commit(verb, intent_link(jid, verb->words[1]), error))
        return FALSE;
    put_pair(verb, jid);
    verb_done(verb, "%s is now linked to %s", verb->words[1], jid);
    return TRUE;
}

gboolean
verb_unlink(Verb *verb, GError **error)
{
    g_autofree char *jid = NULL;
    if (!read_pair(verb, &jid, error) ||
        !verb_commit(verb, intent_unlink(jid, verb->words[1]), error))
        return FALSE;
    put_pair(verb, jid);
    verb_done(verb, "%s is no longer linked to %s", verb->words[1], jid);
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
    if (!verb_commit(verb, intent_send_chat(jid, text), error))
        return FALSE;
    if (verb->json)
        json_string(verb->json, "jid", jid);
    verb_done(verb, "in the outbox, for %s", jid);
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
        g_autofree char *path = verb_path(verb, value);
        g_strv_builder_add(files, path);
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
    while (input && (n = fread(buffer, 1, sizeof buffer, input)) > 0) {
        g_string_append_len(text, buffer, (gssize)n);
        if (text->len > VERB_INPUT_MAX)
            return verb_misused(verb, error,
                                "the text is over 1 MiB: attach it");
    }
    if (input && ferror(input))
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
    if (!intent)
        return FALSE;
    g_autofree char *message_id = g_strdup(intent->origin_id);
    g_auto(GStrv) recipients = g_strdupv(intent->recipients);
    if (!verb_commit(verb, intent, error))
        return FALSE;
    if (verb->json) {
        json_string(verb->json, "message-id", message_id);
        json_strings(verb->json, "recipients", (const char *const *)recipients);
    }
    return TRUE;
}

gboolean
verb_mail(Verb *verb, GError **error)
{
    const Config *config = verb->context->config;
    g_autoptr(Address) from = address_new(config->name, config->address);
    g_autoptr(Draft) draft = draft_new(from);
    if (!read_mail_words(verb, draft, error) ||
        !read_body(verb, draft, error) || !send_draft(verb, draft, error))
        return FALSE;
    verb_done(verb, "in the outbox, for %u recipient%s", draft->to->len,
              draft->to->len == 1 ? "" : "s");
    return TRUE;
}
