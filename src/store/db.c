/* db - see db.h. */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

struct Db {
    sqlite3 *handle;
    GHashTable *queries; /* SQL text, by address -> Query */
    GError *error;       /* the first, until it is taken */
    char *path;
    DbMustStop must_stop; /* or NULL */
    gpointer must_stop_user;
};

struct Query {
    Db *db;
    sqlite3_stmt *statement; /* NULL when it could not be prepared */
    gboolean is_open;
    gboolean is_built; /* freed when done */
};

static gboolean make_file(const char *path, GError **error);
static gboolean keep_error(Db *db);
static void query_free(gpointer query);

/* FULL: what the user asked for and what a server was told we have must
 * outlive a power cut. Neighbouring messages share a commit, so the cost is
 * some syncs a second and nothing waits on them. */
static const char write_pragmas[] = "PRAGMA journal_mode = WAL;"
                                    "PRAGMA synchronous = FULL;"
                                    "PRAGMA foreign_keys = OFF;"
                                    "PRAGMA trusted_schema = OFF;"
                                    "PRAGMA cache_size = -16384;"
                                    "PRAGMA temp_store = MEMORY;";
static const char read_pragmas[] = "PRAGMA query_only = ON;"
                                   "PRAGMA trusted_schema = OFF;"
                                   "PRAGMA cache_size = -8192;"
                                   "PRAGMA temp_store = MEMORY;";

Db *
db_open(const char *path, DbMode mode, GError **error)
{
    if (mode == DB_WRITE && !make_file(path, error))
        return NULL;

    g_autoptr(Db) db = g_new0(Db, 1);
    db->path = g_strdup(path);
    db->queries = g_hash_table_new_full(NULL, NULL, NULL, query_free);
    int flags = mode == DB_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
    if (sqlite3_open_v2(path, &db->handle, flags | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK) {
        keep_error(db);
        db_take_error(db, error);
        return NULL;
    }
    /* Readers meet a lock only while the log is recovered after a crash. */
    sqlite3_busy_timeout(db->handle, 5000);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    db_script(db, mode == DB_WRITE ? write_pragmas : read_pragmas);
    if (!db_take_error(db, error))
        return NULL;
    return g_steal_pointer(&db);
}

/* SQLite would make it with the umask's mode; its -wal and -shm files take
 * theirs from this one. */
static gboolean
make_file(const char *path, GError **error)
{
    int fd = g_open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && fchmod(fd, 0600) == 0) {
        close(fd);
        return TRUE;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "cannot open the store %s: %s", path, g_strerror(errno));
    if (fd >= 0)
        close(fd);
    return FALSE;
}

void
db_close(Db *db)
{
    g_hash_table_unref(db->queries);
    sqlite3_close(db->handle);
    g_clear_error(&db->error);
    g_free(db->path);
    g_free(db);
}

/* ---- errors ---- */

static KithError
error_code(int result)
{
    switch (result & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_ERROR:
        return KITH_ERROR_CORRUPT;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return KITH_ERROR_INVALID;
    case SQLITE_INTERRUPT:
        return KITH_ERROR_CANCELLED;
    default: /* full, busy, out of memory, I/O: may pass */
        return KITH_ERROR_RETRY;
    }
}

static gboolean
keep_error(Db *db)
{
    int result =
        db->handle ? sqlite3_extended_errcode(db->handle) : SQLITE_NOMEM;
    return db_fail(db, error_code(result), "the store %s: %s", db->path,
                   db->handle ? sqlite3_errmsg(db->handle) : "out of memory");
}

gboolean
db_fail(Db *db, KithError code, const char *format, ...)
{
    if (db->error)
        return FALSE;
    va_list arguments;
    va_start(arguments, format);
    db->error = g_error_new_valist(KITH_ERROR, (int)code, format, arguments);
    va_end(arguments);
    return FALSE;
}

gboolean
db_has_failed(const Db *db)
{
    return db->error != NULL;
}

gboolean
db_take_error(Db *db, GError **error)
{
    if (!db->error)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&db->error));
    return FALSE;
}

void
db_rollback(Db *db, const char *sql)
{
    /* Where the transaction is gone already (disk full rolls all of it back)
     * there is nothing to undo, and the error that did it was kept. */
    sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
}

gboolean
db_in_transaction(const Db *db)
{
    return !sqlite3_get_autocommit(db->handle);
}

gboolean
db_script(Db *db, const char *sql)
{
    if (db->error)
        return FALSE;
    return sqlite3_exec(db->handle, sql, NULL, NULL, NULL) == SQLITE_OK ||
           keep_error(db);
}

static int
ask_whether_to_stop(void *object)
{
    Db *db = object;
    return db->must_stop(db->must_stop_user);
}

/* Steps of SQLite's machine between two questions: less than 1 ms. */
#define STEPS 10000

void
db_set_interrupt(Db *db, DbMustStop must_stop, gpointer user)
{
    db->must_stop = must_stop;
    db->must_stop_user = user;
    sqlite3_progress_handler(db->handle, STEPS,
                             must_stop ? ask_whether_to_stop : NULL, db);
}

/* ---- queries ---- */

static Query *
find_query(Db *db, const char *sql)
{
    Query *query = g_hash_table_lookup(db->queries, sql);
    if (query)
        return query;

    query = g_new0(Query, 1);
    query->db = db;
    g_hash_table_insert(db->queries, (gpointer)sql, query);
    return query;
}

static gboolean
bind_value(sqlite3_stmt *statement, int index, const Value *value)
{
    gsize size;
    switch (value->kind) {
    case VALUE_INT:
        return sqlite3_bind_int64(statement, index, value->number) == SQLITE_OK;
    case VALUE_TEXT:
        return sqlite3_bind_text(statement, index, value->text, -1,
                                 SQLITE_STATIC) == SQLITE_OK;
    case VALUE_BLOB:
        if (!value->bytes)
            return sqlite3_bind_null(statement, index) == SQLITE_OK;
        const char *bytes = g_bytes_get_data(value->bytes, &size);
        return sqlite3_bind_blob64(statement, index, size ? bytes : "", size,
                                   SQLITE_STATIC) == SQLITE_OK;
    default:
        g_assert_not_reached();
    }
}

static Query *
open_query(Query *query, const char *sql, unsigned flags, const Value *values)
{
    Db *db = query->db;
    g_assert(!query->is_open); /* one of a text at a time */
    query->is_open = TRUE;
    if (db->error)
        return query;

    if (!query->statement &&
        sqlite3_prepare_v3(db->handle, sql, -1, flags, &query->statement,
                           NULL) != SQLITE_OK) {
        keep_error(db);
        return query;
    }
    for (int i = 0; values[i].kind != VALUE_END; i++)
        if (!bind_value(query->statement, i + 1, &values[i])) {
            keep_error(db);
            return query;
        }
    return query;
}

Query *
db_query_values(Db *db, const char *sql, const Value *values)
{
    return open_query(find_query(db, sql), sql, SQLITE_PREPARE_PERSISTENT,
                      values);
}

Query *
db_query_built(Db *db, const char *sql, const GArray *values)
{
    Query *query = g_new0(Query, 1);
    query->db = db;
    query->is_built = TRUE;
    g_autoptr(GArray) ended = g_array_new(TRUE, TRUE, sizeof(Value));
    g_array_append_vals(ended, values->data, values->len);
    return open_query(query, sql, 0, (const Value *)(gpointer)ended->data);
}

gboolean
query_step(Query *query)
{
    if (query->db->error)
        return FALSE;
    int result = sqlite3_step(query->statement);
    if (result == SQLITE_ROW)
        return TRUE;
    if (result != SQLITE_DONE)
        keep_error(query->db);
    return FALSE;
}

void
query_done(Query *query)
{
    query->is_open = FALSE;
    if (query->is_built) {
        query_free(query);
        return;
    }
    if (!query->statement)
        return;
    sqlite3_reset(query->statement); /* its error was told by the step */
    sqlite3_clear_bindings(query->statement);
}

static void
query_free(gpointer object)
{
    Query *query = object;
    sqlite3_finalize(query->statement);
    g_free(query);
}

gint64
query_int(Query *query, int column)
{
    return sqlite3_column_int64(query->statement, column);
}

const char *
query_text(Query *query, int column)
{
    return (const char *)sqlite3_column_text(query->statement, column);
}

char *
query_dup(Query *query, int column)
{
    return g_strdup(query_text(query, column));
}

GBytes *
query_bytes(Query *query, int column)
{
    if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
        return NULL;
    const void *bytes = sqlite3_column_blob(query->statement, column);
    int size = sqlite3_column_bytes(query->statement, column);
    return g_bytes_new(bytes, (gsize)size);
}

gboolean
db_run_values(Db *db, const char *sql, const Value *values)
{
    g_autoptr(Query) query = db_query_values(db, sql, values);
    while (query_step(query))
        ;
    return !db->error;
}

gint64
db_int_values(Db *db, gint64 fallback, const char *sql, const Value *values)
{
    g_autoptr(Query) query = db_query_values(db, sql, values);
    return query_step(query) ? query_int(query, 0) : fallback;
}

char *
db_text_values(Db *db, const char *sql, const Value *values)
{
    g_autoptr(Query) query = db_query_values(db, sql, values);
    return query_step(query) ? query_dup(query, 0) : NULL;
}

int
db_changes(Db *db)
{
    return sqlite3_changes(db->handle);
}

gint64
db_last_id(Db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

static gint64
take_status(Db *db, int status)
{
    gint64 steps = 0;
    GHashTableIter iter;
    gpointer query;
    g_hash_table_iter_init(&iter, db->queries);
    while (g_hash_table_iter_next(&iter, NULL, &query))
        if (((Query *)query)->statement)
            steps +=
                sqlite3_stmt_status(((Query *)query)->statement, status, 1);
    return steps;
}

gint64
db_take_scan_steps(Db *db)
{
    return take_status(db, SQLITE_STMTSTATUS_FULLSCAN_STEP);
}

gint64
db_take_steps(Db *db)
{
    return take_status(db, SQLITE_STMTSTATUS_VM_STEP);
}
