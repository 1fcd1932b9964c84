/* verbs_read - verbs that print what the store holds. */
#include "base/error.h"
#include "command/verb.h"
#include "command/who.h"
#include "mail/message.h"

#define INBOX_COUNT 50
#define TEXT_WIDTH  78

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
    verb_begin_row(verb);
    verb_put_text(verb, "jid", person->jid);
    verb_put_text(verb, "name", person->name);
    verb_put_text(verb, "presence", presence_name(person->presence));
    verb_put_int(verb, "unread-mail", person->unread_mail);
    verb_put_int(verb, "unread-chat", person->unread_chat);
    verb_put_text(verb, "address", address);
    verb_end_row(verb);
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
        store_read_friends(verb->context->reader, VERB_ROWS_MAX, error);
    if (!friends)
        return FALSE;
    g_ptr_array_sort(friends, compare_friends);
    verb_begin_rows(verb);
    for (guint i = 0; i < friends->len; i++)
        if (!put_friend(verb, friends->pdata[i], error))
            return FALSE;
    verb_end_rows(verb);
    return TRUE;
}

/* ---- inbox ---- */

gboolean
verb_inbox(Verb *verb, GError **error)
{
    guint count = INBOX_COUNT;
    if (!verb_wants(verb, 0, 1, error) ||
        (verb->n && !verb_read_count(verb, verb->words[0], &count, error)))
        return FALSE;
    g_autoptr(GError) problem = NULL;
    g_autoptr(Folder) inbox = store_read_folder_by_role(verb->context->reader,
                                                        FOLDER_INBOX, &problem);
    g_autoptr(GPtrArray) rows =
        inbox ? store_read_mail_page(verb->context->reader, inbox->id, NULL,
                                     PAGE_AFTER, count, &problem)
              : NULL;
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return FALSE;
    }
    verb_begin_rows(verb);
    for (guint i = 0; rows && i < rows->len; i++) {
        verb_begin_row(verb);
        verb_put_mail(verb, rows->pdata[i], inbox->name);
        verb_end_row(verb);
    }
    verb_end_rows(verb);
    return TRUE;
}

/* ---- links ---- */

gboolean
verb_links(Verb *verb, GError **error)
{
    if (!verb_wants(verb, 0, 0, error))
        return FALSE;
    g_autoptr(GPtrArray) links =
        store_read_links(verb->context->reader, VERB_ROWS_MAX, error);
    if (!links)
        return FALSE;
    verb_begin_rows(verb);
    for (guint i = 0; i < links->len; i++) {
        const LinkRow *link = links->pdata[i];
        g_autofree char *evidence = link_evidence_names(link->evidence);
        verb_begin_row(verb);
        verb_put_text(verb, "jid", link->jid);
        verb_put_text(verb, "address", link->address);
        verb_put_text(verb, "state", link_state_name(link->state));
        verb_put_text(verb, "evidence", evidence);
        verb_end_row(verb);
    }
    verb_end_rows(verb);
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
        verb_put_text(verb, NULL, name);
        verb_put_text(verb, NULL, value);
        verb_end_row(verb);
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
        verb_begin_row(verb);
        if (!verb->json)
            verb_put_text(verb, NULL, "address");
        verb_put_text(verb, "address", address->address);
        verb_put_text(verb, "state", link_state_name(address->state));
        verb_put_text(verb, "evidence", evidence);
        verb_put_int(verb, "unread", address->unread);
        verb_end_row(verb);
    }
    if (verb->json)
        json_end_array(verb->json);
}

/* Without a card JSON has the same fields. */
static void
put_card(Verb *verb, const Vcard *known)
{
    static const Vcard none;
    const Vcard *card = known ? known : &none;
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
    gint64 id;
    StoreReader *reader = verb->context->reader;
    if (!verb_takes_mail(verb, &id, error))
        return FALSE;
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) body = store_read_body(reader, id, &problem);
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
    g_autoptr(Doc) doc = message_render(message, NULL);
    g_autofree char *text = doc_to_text(doc, TEXT_WIDTH);
    if (!verb->json) {
        g_string_append(verb->context->output, text);
        return TRUE;
    }
    json_begin_object(verb->json, NULL);
    json_int(verb->json, "id", id);
    json_string(verb->json, "subject", message_header(message)->subject);
    json_string(verb->json, "text", text);
    json_end_object(verb->json);
    return TRUE;
}
