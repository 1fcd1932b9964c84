/* verbs_read - verbs that print what the store holds. */
#include "base/error.h"
#include "command/verb.h"
#include "command/who.h"
#include "mail/message.h"
#include "text/sanitize.h"

#define ROWS_MAX    100000
#define INBOX_COUNT 50
#define TEXT_WIDTH  78

gboolean
verb_wants(const Verb *verb, guint least, guint most, GError **error)
{
    if (verb->n >= least && verb->n <= most)
        return TRUE;
    return *verb->arguments
               ? verb_misused(verb, error, "it takes %s", verb->arguments)
               : verb_misused(verb, error, "it takes no arguments");
}

/* ---- a table, as text or JSON ---- */

/* A row: each column is put under its name. In text the name is left out. */
static void
begin_row(Verb *verb)
{
    if (verb->json)
        json_begin_object(verb->json, NULL);
}

static void
end_row(Verb *verb)
{
    GString *output = verb->context->output;
    if (verb->json)
        json_end_object(verb->json);
    else if (output->len && output->str[output->len - 1] == '\t')
        output->str[output->len - 1] = '\n';
}

static void
put_text(Verb *verb, const char *name, const char *value)
{
    if (verb->json) {
        json_string(verb->json, name, value);
        return;
    }
    g_autofree char *line = sanitize_line(slice_from_string(value));
    g_string_append_printf(verb->context->output, "%s\t", line);
}

static void
put_int(Verb *verb, const char *name, gint64 value)
{
    if (verb->json)
        json_int(verb->json, name, value);
    else
        g_string_append_printf(verb->context->output, "%" G_GINT64_FORMAT "\t",
                               value);
}

static void
begin_rows(Verb *verb)
{
    if (verb->json)
        json_begin_array(verb->json, NULL);
}

static void
end_rows(Verb *verb)
{
    if (verb->json)
        json_end_array(verb->json);
}

/* ---- status ---- */

gboolean
verb_status(Verb *verb, GError **error)
{
    Counters counters = {0};
    if (!verb_wants(verb, 0, 0, error) ||
        !store_read_counters(verb->context->reader, &counters, error))
        return FALSE;
    const struct {
        const char *name;
        gint64 value;
    } rows[] = {
        {"inbox", counters.inbox_total},
        {"unread-mail", counters.inbox_unread},
        {"unread-chat", counters.chat_unread},
        {"outbox", counters.outbox},
        {"failed", counters.failed},
        {"drafts", counters.drafts},
        {"friends", counters.friends},
        {"friends-online", counters.friends_online},
    };
    begin_row(verb);
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!verb->json)
            put_text(verb, NULL, rows[i].name);
        put_int(verb, rows[i].name, rows[i].value);
        if (!verb->json)
            end_row(verb);
    }
    if (verb->json)
        end_row(verb);
    return TRUE;
}

/* ---- friends ---- */

static gboolean
put_friend(Verb *verb, const Friend *person, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *address =
        store_read_mail_address(verb->context->reader, person->jid, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    begin_row(verb);
    put_text(verb, "jid", person->jid);
    put_text(verb, "name", person->name);
    put_text(verb, "presence", presence_name(person->presence));
    put_int(verb, "unread-mail", person->unread_mail);
    put_int(verb, "unread-chat", person->unread_chat);
    put_text(verb, "address", address);
    end_row(verb);
    return TRUE;
}

static int
compare_friends(gconstpointer a, gconstpointer b)
{
    const Friend *one = *(const Friend *const *)a;
    const Friend *other = *(const Friend *const *)b;
    int order = g_utf8_collate(one->name, other->name);
    return order ? order : g_strcmp0(one->jid, other->jid);
}

gboolean
verb_friends(Verb *verb, GError **error)
{
    if (!verb_wants(verb, 0, 0, error))
        return FALSE;
    g_autoptr(GPtrArray) friends =
        store_read_friends(verb->context->reader, ROWS_MAX, error);
    if (!friends)
        return FALSE;
    g_ptr_array_sort(friends, compare_friends);
    begin_rows(verb);
    for (guint i = 0; i < friends->len; i++)
        if (!put_friend(verb, friends->pdata[i], error))
            return FALSE;
    end_rows(verb);
    return TRUE;
}

/* ---- inbox ---- */

static void
put_mail(Verb *verb, const MailRow *row)
{
    const SenderFacts facts = mail_row_facts(row);
    SenderLabel label =
        annotate_sender(&facts, verb->context->config->sender_display);
    const char mark[] = {label.mark, '\0'};
    const char flags[] = {mail_is_unread(row->flags) ? 'N' : '-',
                          row->flags & MAIL_FLAGGED ? 'F' : '-',
                          row->flags & MAIL_ANSWERED ? 'r' : '-', '\0'};
    g_autoptr(GDateTime) at = g_date_time_new_from_unix_utc(row->at.date);
    g_autofree char *date = at ? g_date_time_format_iso8601(at) : NULL;

    begin_row(verb);
    put_int(verb, "id", row->at.id);
    put_text(verb, "flags", flags);
    put_text(verb, "date", date);
    put_text(verb, "mark", mark);
    put_text(verb, "sender", label.text);
    put_text(verb, "address", row->from_address);
    put_text(verb, "subject", row->subject);
    if (verb->json)
        json_string(verb->json, "friend", row->friend_jid);
    end_row(verb);
    sender_label_clear(&label);
}

gboolean
verb_inbox(Verb *verb, GError **error)
{
    guint64 count = INBOX_COUNT;
    if (!verb_wants(verb, 0, 1, error))
        return FALSE;
    if (verb->n == 1 && !g_ascii_string_to_unsigned(verb->words[0], 10, 1,
                                                    ROWS_MAX, &count, NULL))
        return verb_misused(verb, error, "'%s' is no number of mails",
                            verb->words[0]);
    g_autoptr(GError) problem = NULL;
    g_autoptr(Folder) inbox = store_read_folder_by_role(verb->context->reader,
                                                        FOLDER_INBOX, &problem);
    g_autoptr(GPtrArray) rows =
        inbox ? store_read_mail_page(verb->context->reader, inbox->id, NULL,
                                     PAGE_AFTER, (guint)count, &problem)
              : NULL;
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    begin_rows(verb);
    for (guint i = 0; rows && i < rows->len; i++)
        put_mail(verb, rows->pdata[i]);
    end_rows(verb);
    return TRUE;
}

/* ---- links ---- */

gboolean
verb_links(Verb *verb, GError **error)
{
    if (!verb_wants(verb, 0, 0, error))
        return FALSE;
    g_autoptr(GPtrArray) links =
        store_read_links(verb->context->reader, ROWS_MAX, error);
    if (!links)
        return FALSE;
    begin_rows(verb);
    for (guint i = 0; i < links->len; i++) {
        const LinkRow *link = links->pdata[i];
        g_autofree char *evidence = link_evidence_names(link->evidence);
        begin_row(verb);
        put_text(verb, "jid", link->jid);
        put_text(verb, "address", link->address);
        put_text(verb, "state", link_state_name(link->state));
        put_text(verb, "evidence", evidence);
        end_row(verb);
    }
    end_rows(verb);
    return TRUE;
}

/* ---- person ---- */

/* `name<TAB>value`, or a member of the JSON object; absent ones are left out
 * of the text. */
static void
put_fact(Verb *verb, const char *name, const char *value)
{
    if (verb->json) {
        json_string(verb->json, name, value);
    } else if (value) {
        put_text(verb, NULL, name);
        put_text(verb, NULL, value);
        end_row(verb);
    }
}

static void
put_facts(Verb *verb, const char *name, char *const *values)
{
    if (verb->json)
        json_begin_array(verb->json, name);
    for (; values && *values; values++)
        put_fact(verb, verb->json ? NULL : name, *values);
    if (verb->json)
        json_end_array(verb->json);
}

static void
put_addresses(Verb *verb, const GPtrArray *addresses)
{
    if (verb->json)
        json_begin_array(verb->json, "addresses");
    for (guint i = 0; i < addresses->len; i++) {
        const PersonAddress *address = addresses->pdata[i];
        g_autofree char *evidence = link_evidence_names(address->evidence);
        begin_row(verb);
        if (!verb->json)
            put_text(verb, NULL, "address");
        put_text(verb, "address", address->address);
        put_text(verb, "state", link_state_name(address->state));
        put_text(verb, "evidence", evidence);
        put_int(verb, "unread", address->unread);
        end_row(verb);
    }
    if (verb->json)
        json_end_array(verb->json);
}

static void
put_card(Verb *verb, const Vcard *card)
{
    put_fact(verb, "full-name", card->full_name);
    put_fact(verb, "nickname", card->nickname);
    put_fact(verb, "organisation", card->organisation);
    put_facts(verb, "telephones", card->telephones);
    put_facts(verb, "emails", card->emails);
}

/* When, in UTC; absent: never. */
static void
put_time(Verb *verb, const char *name, gint64 time)
{
    g_autoptr(GDateTime) at = time ? g_date_time_new_from_unix_utc(time) : NULL;
    g_autofree char *text = at ? g_date_time_format_iso8601(at) : NULL;
    put_fact(verb, name, text);
}

static void
put_last_contact(Verb *verb, const char *jid)
{
    gint64 mail, chat;
    store_read_last_contact(verb->context->reader, jid, &mail, &chat);
    put_time(verb, "last-mail", mail);
    put_time(verb, "last-chat", chat);
}

gboolean
verb_person(Verb *verb, GError **error)
{
    StoreReader *reader = verb->context->reader;
    if (!verb_wants(verb, 1, 1, error))
        return FALSE;
    g_autofree char *jid = who_jid(reader, verb->words[0], error);
    g_autoptr(Person) person =
        jid ? store_read_person(reader, jid, error) : NULL;
    if (!person || !person->friend)
        return error && *error
                   ? FALSE
                   : verb_misused(verb, error, "%s is not on your roster",
                                  verb->words[0]);
    if (verb->json)
        json_begin_object(verb->json, NULL);
    put_fact(verb, "jid", jid);
    put_fact(verb, "name", person->friend->name);
    put_fact(verb, "presence", presence_name(person->friend->presence));
    put_fact(verb, "status", person->friend->status);
    put_facts(verb, "groups", person->friend->groups);
    if (person->vcard)
        put_card(verb, person->vcard);
    put_last_contact(verb, jid);
    g_autofree char *note =
        person->note ? g_strdelimit(g_strdup(person->note), "\n", ' ') : NULL;
    put_fact(verb, "note", note);
    put_facts(verb, "also", person->also);
    put_addresses(verb, person->addresses);
    if (verb->json)
        json_end_object(verb->json);
    return TRUE;
}

/* ---- read ---- */

gboolean
verb_read(Verb *verb, GError **error)
{
    guint64 id;
    StoreReader *reader = verb->context->reader;
    if (!verb_wants(verb, 1, 1, error))
        return FALSE;
    if (!g_ascii_string_to_unsigned(verb->words[0], 10, 1, G_MAXINT64, &id,
                                    NULL))
        return verb_misused(verb, error, "'%s' is no id of a mail",
                            verb->words[0]);
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) body = store_read_body(reader, (gint64)id, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    if (!body) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "the text of mail %s is not here: open it in kith",
                    verb->words[0]);
        return FALSE;
    }
    g_autoptr(Message) message = message_parse(body, error);
    if (!message)
        return FALSE;
    g_autoptr(Doc) doc = message_render(message, MESSAGE_BRIEF_HEADERS);
    g_autofree char *text = doc_to_text(doc, TEXT_WIDTH);
    if (!verb->json) {
        g_string_append(verb->context->output, text);
        return TRUE;
    }
    json_begin_object(verb->json, NULL);
    json_int(verb->json, "id", (gint64)id);
    json_string(verb->json, "subject", message_header(message)->subject);
    json_string(verb->json, "text", text);
    json_end_object(verb->json);
    return TRUE;
}
