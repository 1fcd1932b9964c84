/* read_drafts - mails begun and not sent. */
#include "store/read_private.h"

#define DRAFT_COLUMNS "SELECT id, saved, text, key, answers, copies FROM draft "

void
stored_draft_free(StoredDraft *draft)
{
    g_free(draft->text);
    g_free(draft->key);
    g_strfreev(draft->copies);
    g_free(draft);
}

static void
free_draft(gpointer draft)
{
    stored_draft_free(draft);
}

static StoredDraft *
take_draft(Query *query)
{
    if (!query_step(query))
        return NULL;
    StoredDraft *draft = g_new0(StoredDraft, 1);
    draft->id = query_int(query, 0);
    draft->saved = query_int(query, 1);
    draft->text = query_dup(query, 2);
    draft->key = query_dup(query, 3);
    draft->answers = query_int(query, 4);
    draft->copies = split_lines(query_text(query, 5));
    return draft;
}

GPtrArray *
store_read_drafts(StoreReader *reader, guint limit, GError **error)
{
    GPtrArray *drafts = g_ptr_array_new_with_free_func(free_draft);
    g_autoptr(Query) query = db_query(
        reader->db, DRAFT_COLUMNS "ORDER BY saved DESC, id DESC LIMIT ?1",
        INT(limit));
    for (StoredDraft *draft; (draft = take_draft(query));)
        g_ptr_array_add(drafts, draft);
    return read_rows(reader, drafts, error);
}

StoredDraft *
store_read_draft(StoreReader *reader, gint64 id, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db, DRAFT_COLUMNS "WHERE id = ?1", INT(id));
    return read_result(reader, take_draft(query), free_draft, error);
}

StoredDraft *
store_read_draft_by_key(StoreReader *reader, const char *key, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db, DRAFT_COLUMNS "WHERE key = ?1", TEXT(key));
    return read_result(reader, take_draft(query), free_draft, error);
}

StoredDraft *
store_read_draft_filing(StoreReader *reader, const char *message_id,
                        GError **error)
{
    g_autoptr(Query) query = db_query(
        reader->db, DRAFT_COLUMNS "WHERE filing = ?1", TEXT(message_id));
    return read_result(reader, take_draft(query), free_draft, error);
}
