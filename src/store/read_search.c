/* read_search - what a pattern finds: mails, and where it is plain words alone
 * also the friends and chats that hold all of them.
 *
 * A word stands for everything that begins with it; one that begins a friend's
 * name also stands for that friend, so that a mail from an address of theirs
 * is found by their name. */
#include "base/clock.h"
#include "store/pattern_sql.h"
#include "store/read_private.h"
#include "store/words.h"

/* More friends than these are not meant by one word. */
#define FRIENDS_MAX 50

void
found_free(Found *found)
{
    g_clear_pointer(&found->friend, friend_free);
    g_clear_pointer(&found->mail, mail_row_free);
    g_free(found->folder);
    g_free(found->jid);
    g_free(found->name);
    g_free(found->body);
    g_free(found);
}

static void
free_found(gpointer found)
{
    found_free(found);
}

static GPtrArray *words_of(const Pattern *pattern);
static void find_friends(StoreReader *reader, const GPtrArray *words,
                         guint limit, GPtrArray *found);
static gboolean find_mails(StoreReader *reader, const Pattern *pattern,
                           guint limit, GPtrArray *found, GError **error);
static void find_chats(StoreReader *reader, const GPtrArray *words, guint limit,
                       GPtrArray *found);

static int
compare_age(gconstpointer a, gconstpointer b)
{
    const Found *one = *(const Found *const *)a;
    const Found *other = *(const Found *const *)b;
    if (one->kind == FOUND_FRIEND || other->kind == FOUND_FRIEND)
        return (other->kind == FOUND_FRIEND) - (one->kind == FOUND_FRIEND);
    return one->at == other->at ? 0 : one->at < other->at ? 1 : -1;
}

GPtrArray *
store_read_search(StoreReader *reader, const char *text, guint limit,
                  GError **error)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(Pattern) pattern = pattern_parse(valid, clock_now(), error);
    if (!pattern)
        return NULL;
    GPtrArray *found = g_ptr_array_new_with_free_func(free_found);
    g_autoptr(GPtrArray) words = words_of(pattern);
    if (words && words->len) {
        find_friends(reader, words, limit, found);
        find_chats(reader, words, limit, found);
    }
    if ((!words || words->len) &&
        !find_mails(reader, pattern, limit, found, error)) {
        g_ptr_array_unref(found);
        return NULL;
    }
    g_ptr_array_sort(found, compare_age);
    if (found->len > limit)
        g_ptr_array_set_size(found, (int)limit);
    return read_rows(reader, found, error);
}

/* ---- words ---- */

/* Those of a pattern of words alone, borrowed; NULL: it is about mails. */
static GPtrArray *
words_of(const Pattern *pattern)
{
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    if (pattern->kind == PATTERN_WORD)
        g_ptr_array_add(words, pattern->text);
    else if (pattern->kind != PATTERN_ALL)
        return NULL;
    for (guint i = 0; pattern->children && i < pattern->children->len; i++) {
        const Pattern *child = pattern->children->pdata[i];
        if (child->kind != PATTERN_WORD)
            return NULL;
        g_ptr_array_add(words, child->text);
    }
    return g_steal_pointer(&words);
}

/* A string of FTS5's query language. */
static void
append_quoted(GString *query, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, "\"", -1);
    g_autofree char *escaped = g_strjoinv("\"\"", parts);
    g_string_append_printf(query, "\"%s\"", escaped);
}

/* ---- friends ---- */

/* The friends of whom a word of name or JID begins with `word`. */
static const char *const by_word =
    "SELECT f.jid, f.name FROM"
    " (SELECT DISTINCT id FROM word WHERE word >= ?1 AND word < ?2"
    "  AND is_friend = 1 LIMIT ?3) w JOIN friend f ON f.id = w.id";

static void
find_friends(StoreReader *reader, const GPtrArray *words, guint limit,
             GPtrArray *found)
{
    g_autofree char *low = g_utf8_casefold(words->pdata[0], -1);
    g_autofree char *high = g_strconcat(low, "\U0010ffff", NULL);
    g_autoptr(GPtrArray) jids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Query) query =
        db_query(reader->db, by_word, TEXT(low), TEXT(high), INT(FRIENDS_MAX));
    while (query_step(query)) {
        gboolean has_all = TRUE;
        for (guint i = 1; has_all && i < words->len; i++) {
            g_autofree char *word = g_utf8_casefold(words->pdata[i], -1);
            has_all = contact_matches(query_text(query, 0), word) ||
                      contact_matches(query_text(query, 1), word);
        }
        if (has_all && jids->len < limit)
            g_ptr_array_add(jids, query_dup(query, 0));
    }
    for (guint i = 0; i < jids->len; i++) {
        Friend *person = store_read_friend(reader, jids->pdata[i], NULL);
        if (!person)
            continue; /* not on the roster any more */
        Found *one = g_new0(Found, 1);
        one->kind = FOUND_FRIEND;
        one->friend = person;
        g_ptr_array_add(found, one);
    }
}

/* ---- mails and chats ---- */

/* `AND (WORD* OR column : "whom the word means")`; `sql` gives these. */
static void
append_word(StoreReader *reader, GString *match, const char *word,
            const char *column, const char *sql)
{
    g_autofree char *low = g_utf8_casefold(word, -1);
    g_autofree char *high = g_strconcat(low, "\U0010ffff", NULL);
    g_string_append(match, match->len ? " AND (" : "(");
    append_quoted(match, word);
    g_string_append(match, " *");
    g_autoptr(Query) query =
        db_query(reader->db, sql, TEXT(low), TEXT(high), INT(FRIENDS_MAX));
    while (query_step(query)) {
        g_string_append_printf(match, " OR %s : ", column);
        append_quoted(match, query_text(query, 0));
    }
    g_string_append_c(match, ')');
}

static char *
folder_of(StoreReader *reader, gint64 mail_id)
{
    return db_text(reader->db,
                   "SELECT d.name FROM mail m"
                   " JOIN folder d ON d.id = m.folder_id WHERE m.id = ?1",
                   INT(mail_id));
}

static gboolean
find_mails(StoreReader *reader, const Pattern *pattern, guint limit,
           GPtrArray *found, GError **error)
{
    g_autoptr(GArray) ids =
        pattern_sql_find(reader->db, pattern, 0, limit, error);
    for (guint i = 0; ids && i < ids->len; i++) {
        gint64 id = g_array_index(ids, gint64, i);
        MailRow *row = store_read_mail(reader, id, NULL);
        if (!row)
            continue;
        Found *one = g_new0(Found, 1);
        one->kind = FOUND_MAIL;
        one->at = row->at.date;
        one->mail = row;
        one->folder = folder_of(reader, id);
        g_ptr_array_add(found, one);
    }
    return ids != NULL;
}

static void
find_chats(StoreReader *reader, const GPtrArray *words, guint limit,
           GPtrArray *found)
{
    g_autoptr(GString) match = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++)
        append_word(reader, match, words->pdata[i], "jid", by_word);

    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT c.at_us / 1000000, f.jid, f.name, c.is_outgoing,"
                 " c.body FROM chat_words"
                 " JOIN chat c ON c.id = chat_words.rowid"
                 " JOIN friend f ON f.id = c.friend_id"
                 " WHERE chat_words MATCH ?1"
                 " ORDER BY c.at_us DESC, c.id DESC LIMIT ?2",
                 TEXT(match->str), INT(limit));
    while (query_step(query)) {
        Found *one = g_new0(Found, 1);
        one->kind = FOUND_CHAT;
        one->at = query_int(query, 0);
        one->jid = query_dup(query, 1);
        one->name = query_dup(query, 2);
        one->is_outgoing = query_int(query, 3) != 0;
        one->body = query_dup(query, 4);
        g_ptr_array_add(found, one);
    }
}
