/* read - see read.h: opening, and what all queries share. */
#include "store/read_private.h"

#include "store/migrate.h"

StoreReader *
store_reader_open(const char *path, GError **error)
{
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "there is no store %s yet: run kith once", path);
        return NULL;
    }
    g_autoptr(Db) db = db_open(path, DB_READ, error);
    if (!db || !migrate_check(db, path, error))
        return NULL;
    StoreReader *reader = g_new0(StoreReader, 1);
    reader->db = g_steal_pointer(&db);
    reader->path = g_strdup(path);
    return reader;
}

void
store_reader_close(StoreReader *reader)
{
    db_close(reader->db);
    g_free(reader->path);
    g_free(reader);
}

const char *
store_reader_path(const StoreReader *reader)
{
    return reader->path;
}

GStrv
split_lines(const char *lines)
{
    return lines ? g_strsplit(lines, "\n", -1) : NULL;
}

gboolean
read_done(StoreReader *reader, GError **error)
{
    if (db_take_error(reader->db, error))
        return TRUE;
    g_prefix_error(error, "reading: ");
    return FALSE;
}

gpointer
read_result(StoreReader *reader, gpointer result, GDestroyNotify free_result,
            GError **error)
{
    if (read_done(reader, error))
        return result;
    if (result)
        free_result(result);
    return NULL;
}

static void
unref_rows(gpointer rows)
{
    g_ptr_array_unref(rows);
}

GPtrArray *
read_rows(StoreReader *reader, GPtrArray *rows, GError **error)
{
    return read_result(reader, rows, unref_rows, error);
}

void
reverse_rows(GPtrArray *rows)
{
    for (guint i = 0, j = rows->len; i + 1 < j; i++) {
        gpointer row = rows->pdata[i];
        rows->pdata[i] = rows->pdata[--j];
        rows->pdata[j] = row;
    }
}

LinkState
read_pair_state(guint evidence, guint traits, LinkState address)
{
    LinkState state = link_state(evidence, traits);
    return address == LINK_CONFLICT && link_shows_name(state) ? LINK_CONFLICT
                                                              : state;
}
