/* read_search - friends, mails and chats that hold all of some words.
 *
 * A word stands for everything that begins with it; one that begins a friend's
 * name also stands for that friend, so that a mail from an address of theirs
 * is found by their name. */
#include "store/read_private.h"
#include "store/words.h"

/* More words than these are not looked at, nor more friends of one word. */
#define WORDS_MAX   16
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

static GPtrArray *words_of(const char *text);
static void find_friends(StoreReader *reader, const GPtrArray *words,
                         guint limit, GPtrArray *found);
static void find_mails(StoreReader *reader, const GPtrArray *words, guint limit,
                       GPtrArray *found);
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
    g_autoptr(GPtrArray) words = words_of(text);
    GPtrArray *found = g_ptr_array_new_with_free_func(free_found);
    if (words->len) {
        find_friends(reader, words, limit, found);
        find_mails(reader, words, limit, found);
        find_chats(reader, words, limit, found);
    }
    g_ptr_array_sort(found, compare_age);
    if (found->len > limit)
        g_ptr_array_set_size(found, (int)limit);
    return read_rows(reader, found, error);
}

/* ---- words ---- */

static gboolean
has_letter(const char *word)
{
    for (const char *p = word; *p; p = g_utf8_next_char(p))
        if (g_unichar_isalnum(g_utf8_get_char(p)))
            return TRUE;
    return FALSE;
}

/* Those of nothing but marks are none: the index does not know them. */
static GPtrArray *
words_of(const char *text)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_auto(GStrv) parts = g_strsplit_set(valid, " \t\r\n", -1);
    for (char **part = parts; *part && words->len < WORDS_MAX; part++)
        if (has_letter(*part))
            g_ptr_array_add(words, g_strdup(*part));
    return words;
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

static void
find_mails(StoreReader *reader, const GPtrArray *words, guint limit,
           GPtrArray *found)
{
    static const char *const addresses =
        "SELECT a.address FROM"
        " (SELECT DISTINCT id FROM word WHERE word >= ?1 AND word < ?2"
        "  AND is_friend = 1 LIMIT ?3) w"
        " JOIN address a ON a.owner_id = w.id LIMIT ?3";
    g_autoptr(GString) match = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++)
        append_word(reader, match, words->pdata[i], "address", addresses);

    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT m.id, d.name FROM mail_words"
                 " JOIN mail m ON m.id = mail_words.rowid"
                 " JOIN folder d ON d.id = m.folder_id"
                 " WHERE mail_words MATCH ?1"
                 " ORDER BY m.date DESC, m.id DESC LIMIT ?2",
                 TEXT(match->str), INT(limit));
    while (query_step(query)) {
        MailRow *row = store_read_mail(reader, query_int(query, 0), NULL);
        if (!row)
            continue;
        Found *one = g_new0(Found, 1);
        one->kind = FOUND_MAIL;
        one->at = row->at.date;
        one->mail = row;
        one->folder = query_dup(query, 1);
        g_ptr_array_add(found, one);
    }
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
