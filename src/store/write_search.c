/* write_search - the words by which mails and chats are found.
 *
 * What is new is filed at the end of a message, all in a row: FTS5 writes out
 * what it holds before most other statements, and filing mail by mail took ten
 * times as long. The index holds no text, so what goes is taken out with the
 * same words with which it was put in: before its row is deleted. */
#include "store/write.h"

/* The columns of mail_words for mails of `mail_list l`. */
#define MAIL_WORDS                                                             \
    "l.subject, l.from_name, a.address, m.to_text, m.cc_text, t.text"
#define MAIL_WORDS_JOINS                                                       \
    " LEFT JOIN address a ON a.id = l.address_id"                              \
    " LEFT JOIN mail_text t ON t.mail_id = l.id"

struct FoundBook {
    GHashTable *mails, *chats; /* sets of gint64, of the open message */
};

FoundBook *
found_book_new(void)
{
    FoundBook *book = g_new0(FoundBook, 1);
    book->mails =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    book->chats =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return book;
}

void
found_book_free(FoundBook *book)
{
    g_hash_table_unref(book->mails);
    g_hash_table_unref(book->chats);
    g_free(book);
}

void
found_book_clear(FoundBook *book)
{
    g_hash_table_remove_all(book->mails);
    g_hash_table_remove_all(book->chats);
}

void
write_mail_found(Writer *writer, gint64 mail_id)
{
    g_hash_table_add(writer->found->mails, g_memdup2(&mail_id, sizeof mail_id));
}

void
write_chat_found(Writer *writer, gint64 chat_id)
{
    g_hash_table_add(writer->found->chats, g_memdup2(&chat_id, sizeof chat_id));
}

/* ---- filing ---- */

static int
compare_ids(gconstpointer a, gconstpointer b)
{
    gint64 one = *(const gint64 *)a, other = *(const gint64 *)b;
    return one < other ? -1 : one > other;
}

/* Ascending, as FTS5 takes them best; empties the set. */
static GArray *
take_ids(GHashTable *set)
{
    GArray *ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    GHashTableIter iter;
    gpointer id;
    g_hash_table_iter_init(&iter, set);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        g_array_append_vals(ids, id, 1);
    g_array_sort(ids, compare_ids);
    g_hash_table_remove_all(set);
    return ids;
}

static void
file_mail(Db *db, gint64 mail_id)
{
    db_run(db,
           "INSERT INTO mail_words"
           " (rowid, subject, name, address, to_whom, cc_whom, body)"
           " SELECT l.id, " MAIL_WORDS " FROM mail m"
           " JOIN mail_list l ON"
           " (l.folder_id, l.date, l.id) = (m.folder_id, m.date, "
           "m.id)" MAIL_WORDS_JOINS " WHERE m.id = ?1",
           INT(mail_id));
}

static void
file_chat(Db *db, gint64 chat_id)
{
    g_autoptr(Query) row =
        db_query(db,
                 "SELECT c.body, f.jid FROM chat c"
                 " JOIN friend f ON f.id = c.friend_id WHERE c.id = ?1",
                 INT(chat_id));
    if (query_step(row))
        db_run(
            db, "INSERT INTO chat_words (rowid, body, jid) VALUES (?1, ?2, ?3)",
            INT(chat_id), TEXT(query_text(row, 0)), TEXT(query_text(row, 1)));
}

void
found_book_store(Writer *writer)
{
    g_autoptr(GArray) mails = take_ids(writer->found->mails);
    for (guint i = 0; i < mails->len; i++)
        file_mail(writer->db, g_array_index(mails, gint64, i));
    g_autoptr(GArray) chats = take_ids(writer->found->chats);
    for (guint i = 0; i < chats->len; i++)
        file_chat(writer->db, g_array_index(chats, gint64, i));
}

/* ---- taking out ---- */

#define OUT_OF_MAIL_WORDS                                                      \
    "INSERT INTO mail_words (mail_words, rowid,"                               \
    " subject, name, address, to_whom, cc_whom, body)"                         \
    " SELECT 'delete', l.id, " MAIL_WORDS " FROM mail_list l"                  \
    " JOIN mail m ON m.id = l.id" MAIL_WORDS_JOINS

void
write_mail_lost(Writer *writer, gint64 mail_id)
{
    if (g_hash_table_remove(writer->found->mails, &mail_id))
        return; /* it was not filed yet */
    db_run(writer->db,
           OUT_OF_MAIL_WORDS " WHERE (l.folder_id, l.date, l.id) ="
                             " (SELECT folder_id, date, id FROM mail"
                             "  WHERE id = ?1)",
           INT(mail_id));
}

void
write_folder_lost(Writer *writer, gint64 folder_id)
{
    found_book_store(writer);
    db_run(writer->db,
           OUT_OF_MAIL_WORDS
           " WHERE l.folder_id = ?1 AND l.uid > 0 ORDER BY l.id",
           INT(folder_id));
}

void
write_chat_lost(Writer *writer, gint64 chat_id)
{
    if (g_hash_table_remove(writer->found->chats, &chat_id))
        return;
    db_run(writer->db,
           "INSERT INTO chat_words (chat_words, rowid, body, jid)"
           " SELECT 'delete', c.id, c.body, f.jid FROM chat c"
           " JOIN friend f ON f.id = c.friend_id WHERE c.id = ?1",
           INT(chat_id));
}
