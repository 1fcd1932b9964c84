/* verbs_search - verbs that find: by words, and the mails of a conversation. */
#include "base/error.h"
#include "command/verb.h"

#define SEARCH_COUNT 50
#define THREAD_MAX   500

/* ---- search ---- */

static void
put_found_friend(Verb *verb, const Friend *person)
{
    if (!verb->json) { /* the columns of a mail that mean nothing here */
        for (int column = 0; column < 4; column++)
            verb_put_text(verb, NULL, NULL);
    }
    verb_put_text(verb, "name", person->name);
    verb_put_text(verb, "jid", person->jid);
    verb_put_text(verb, "presence", presence_name(person->presence));
}

static void
put_found_chat(Verb *verb, const Found *chat)
{
    if (verb->json) {
        json_bool(verb->json, "outgoing", chat->is_outgoing);
    } else {
        verb_put_text(verb, NULL, NULL);
        verb_put_text(verb, NULL, chat->is_outgoing ? "<--" : "-->");
    }
    verb_put_date(verb, "date", chat->at);
    if (!verb->json)
        verb_put_text(verb, NULL, NULL);
    verb_put_text(verb, "name", chat->name);
    verb_put_text(verb, "jid", chat->jid);
    verb_put_text(verb, "body", chat->body);
}

static void
put_found(Verb *verb, const Found *found)
{
    static const char *const kinds[] = {[FOUND_FRIEND] = "friend",
                                        [FOUND_MAIL] = "mail",
                                        [FOUND_CHAT] = "chat"};
    verb_begin_row(verb);
    verb_put_text(verb, "kind", kinds[found->kind]);
    if (found->kind == FOUND_FRIEND)
        put_found_friend(verb, found->friend);
    else if (found->kind == FOUND_MAIL)
        verb_put_mail(verb, found->mail, found->folder);
    else
        put_found_chat(verb, found);
    verb_end_row(verb);
}

/* The words to look for, those of `--limit COUNT` left out. */
static gboolean
read_search(Verb *verb, char **words_out, guint *limit_out, GError **error)
{
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (guint i = 0; i < verb->n; i++) {
        if (!g_str_equal(verb->words[i], "--limit"))
            g_strv_builder_add(words, verb->words[i]);
        else if (!verb_read_count(verb, verb->words[++i], limit_out, error))
            return FALSE;
    }
    g_auto(GStrv) all = g_strv_builder_end(words);
    *words_out = g_strjoinv(" ", all);
    return all[0] || verb_misused(verb, error, "it takes %s", verb->arguments);
}

gboolean
verb_search(Verb *verb, GError **error)
{
    g_autofree char *words = NULL;
    guint limit = SEARCH_COUNT;
    if (!read_search(verb, &words, &limit, error))
        return FALSE;
    g_autoptr(GPtrArray) found =
        store_read_search(verb->context->reader, words, limit, error);
    if (!found)
        return FALSE;
    verb_begin_rows(verb);
    for (guint i = 0; i < found->len; i++)
        put_found(verb, found->pdata[i]);
    verb_end_rows(verb);
    return TRUE;
}

/* ---- thread ---- */

gboolean
verb_thread(Verb *verb, GError **error)
{
    gint64 id;
    StoreReader *reader = verb->context->reader;
    if (!verb_takes_mail(verb, &id, error))
        return FALSE;
    g_autoptr(GPtrArray) mails =
        store_read_thread(reader, id, THREAD_MAX, error);
    if (!mails)
        return FALSE;
    if (mails->len == 0)
        return verb_misused(verb, error, "there is no mail %s", verb->words[0]);
    verb_begin_rows(verb);
    for (guint i = 0; i < mails->len; i++) {
        const MailRow *row = mails->pdata[i];
        g_autofree char *folder = NULL;
        guint32 uid;
        /* Gone since it was read: it is shown without its place. */
        store_read_mail_location(reader, row->at.id, &folder, &uid, NULL);
        verb_begin_row(verb);
        verb_put_mail(verb, row, folder);
        verb_end_row(verb);
    }
    verb_end_rows(verb);
    return TRUE;
}
