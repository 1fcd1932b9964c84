/* verb_rows - what verbs print: rows of columns, as text or JSON; and how
 * their words are read. */
#include "base/error.h"
#include "command/verb.h"
#include "text/sanitize.h"

/* ---- words ---- */

gboolean
verb_wants(const Verb *verb, guint least, guint most, GError **error)
{
    if (verb->n >= least && verb->n <= most)
        return TRUE;
    return *verb->arguments
               ? verb_misused(verb, error, "it takes %s", verb->arguments)
               : verb_misused(verb, error, "it takes no arguments");
}

gboolean
verb_read_count(const Verb *verb, const char *word, guint *count_out,
                GError **error)
{
    guint64 count;
    if (!word ||
        !g_ascii_string_to_unsigned(word, 10, 1, VERB_ROWS_MAX, &count, NULL))
        return verb_misused(verb, error, "'%s' is no number of rows",
                            word ? word : "");
    *count_out = (guint)count;
    return TRUE;
}

gboolean
verb_takes_mail(const Verb *verb, gint64 *id_out, GError **error)
{
    guint64 id;
    if (!verb_wants(verb, 1, 1, error))
        return FALSE;
    if (!g_ascii_string_to_unsigned(verb->words[0], 10, 1, G_MAXINT64, &id,
                                    NULL))
        return verb_misused(verb, error, "'%s' is no id of a mail",
                            verb->words[0]);
    *id_out = (gint64)id;
    return TRUE;
}

char *
verb_path(const Verb *verb, const char *file)
{
    const char *folder = verb->context->folder;
    return folder && !g_path_is_absolute(file)
               ? g_build_filename(folder, file, NULL)
               : g_strdup(file);
}

/* ---- rows ---- */

void
verb_begin_row(Verb *verb)
{
    if (verb->json)
        json_begin_object(verb->json, NULL);
}

void
verb_end_row(Verb *verb)
{
    GString *output = verb->context->output;
    if (verb->json)
        json_end_object(verb->json);
    else if (output->len && output->str[output->len - 1] == '\t')
        output->str[output->len - 1] = '\n';
}

void
verb_put_text(Verb *verb, const char *name, const char *value)
{
    if (verb->json) {
        json_string(verb->json, name, value);
        return;
    }
    g_autofree char *line = sanitize_line(slice_from_string(value));
    g_string_append_printf(verb->context->output, "%s\t", line);
}

void
verb_put_int(Verb *verb, const char *name, gint64 value)
{
    if (verb->json)
        json_int(verb->json, name, value);
    else
        g_string_append_printf(verb->context->output, "%" G_GINT64_FORMAT "\t",
                               value);
}

void
verb_put_date(Verb *verb, const char *name, gint64 seconds)
{
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(seconds);
    g_autofree char *date = at ? g_date_time_format_iso8601(at) : NULL;
    verb_put_text(verb, name, date);
}

void
verb_begin_rows(Verb *verb)
{
    if (verb->json)
        json_begin_array(verb->json, NULL);
}

void
verb_end_rows(Verb *verb)
{
    if (verb->json)
        json_end_array(verb->json);
}

/* ---- a mail ---- */

void
verb_put_mail(Verb *verb, const MailRow *row, const char *folder)
{
    const SenderFacts facts = mail_row_facts(row);
    SenderLabel label =
        annotate_sender(&facts, verb->context->config->sender_display);
    const char mark[] = {label.mark == ' ' ? '\0' : label.mark, '\0'};
    const char flags[] = {mail_is_unread(row->flags) ? 'N' : '-',
                          row->flags & MAIL_FLAGGED ? 'F' : '-',
                          row->flags & MAIL_ANSWERED ? 'r' : '-', '\0'};

    verb_put_int(verb, "id", row->at.id);
    verb_put_text(verb, "flags", flags);
    verb_put_date(verb, "date", row->at.date);
    verb_put_text(verb, "mark", mark);
    verb_put_text(verb, "sender", label.text);
    verb_put_text(verb, "address", row->from_address);
    verb_put_text(verb, "subject", row->subject);
    if (verb->json) {
        json_string(verb->json, "friend",
                    mail_row_is_from_friend(row) ? row->friend_jid : NULL);
        json_string(verb->json, "folder", folder);
    }
    sender_label_clear(&label);
}

/* ---- a wish ---- */

gboolean
verb_commit(Verb *verb, Intent *intent, GError **error)
{
    gint64 id;
    if (!keeper_commit_intent_id(verb->context->keeper, intent, &id, error))
        return FALSE;
    if (verb->json) {
        json_begin_object(verb->json, NULL);
        json_string(verb->json, "state", id ? "queued" : "done");
        if (id)
            json_int(verb->json, "intent", id);
        else
            json_string(verb->json, "intent", NULL);
    }
    return TRUE;
}

void
verb_done(Verb *verb, const char *format, ...)
{
    if (verb->json) {
        json_end_object(verb->json);
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    g_string_append_vprintf(verb->context->output, format, arguments);
    va_end(arguments);
    g_string_append_c(verb->context->output, '\n');
}
