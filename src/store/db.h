#pragma once
/* db - SQLite, as the store needs it: cached statements, typed values, and an
 * error that sticks.
 *
 * The first error of a Db is kept and everything after it does nothing and
 * fails, so that writers read straight down; whoever began the transaction
 * takes the error and rolls back. SQL is constant text, and a statement is
 * known by the address of that text. The store's own files only; one thread
 * at a time. */
#include <glib.h>
#include <sqlite3.h>

#include "base/error.h"

typedef struct Db Db;
typedef enum { DB_WRITE, DB_READ } DbMode;

/* DB_WRITE makes the file (0600) where there is none. */
Db *db_open(const char *path, DbMode mode, GError **error);
void db_close(Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)

typedef enum { VALUE_END, VALUE_INT, VALUE_TEXT, VALUE_BLOB } ValueKind;
typedef struct {
    ValueKind kind;
    gint64 number;
    const char *text; /* borrowed while the query runs; NULL is NULL */
    GBytes *bytes;    /* likewise */
} Value;
#define INT(x)  ((Value){.kind = VALUE_INT, .number = (gint64)(x)})
#define TEXT(x) ((Value){.kind = VALUE_TEXT, .text = (x)})
#define BLOB(x) ((Value){.kind = VALUE_BLOB, .bytes = (x)})
#define VALUES(...) ((const Value[]){{0}, ##__VA_ARGS__, {0}} + 1)

/* db_run(db, "… ?1 … ?2", INT(id), TEXT(name)): no rows wanted. */
#define db_run(db, sql, ...) db_run_values(db, sql, VALUES(__VA_ARGS__))
gboolean db_run_values(Db *db, const char *sql, const Value *values);
/* The first column of the first row, or `fallback`. */
#define db_int(db, fallback, sql, ...) \
    db_int_values(db, fallback, sql, VALUES(__VA_ARGS__))
gint64 db_int_values(Db *db, gint64 fallback, const char *sql,
                     const Value *values);
#define db_text(db, sql, ...) db_text_values(db, sql, VALUES(__VA_ARGS__))
/* Likewise; the caller frees it; NULL when there is no row or it is NULL. */
char *db_text_values(Db *db, const char *sql, const Value *values);
int db_changes(Db *db); /* rows that the last statement changed */
gint64 db_last_id(Db *db);

/* Rows, one by one. Hold a Query as g_autoptr: an open one keeps a reader's
 * snapshot. One of a text may be open at a time. Never NULL. */
typedef struct Query Query;
#define db_query(db, sql, ...) db_query_values(db, sql, VALUES(__VA_ARGS__))
Query *db_query_values(Db *db, const char *sql, const Value *values);
/* Likewise for a text that was put together from constant pieces; not kept.
 * `values` (of Value) and what they borrow outlive the Query. */
Query *db_query_built(Db *db, const char *sql, const GArray *values);
gboolean query_step(Query *query); /* FALSE: no more rows, or an error */
gint64 query_int(Query *query, int column);
/* Until the next step; NULL for NULL. */
const char *query_text(Query *query, int column);
char *query_dup(Query *query, int column);
GBytes *query_bytes(Query *query, int column); /* NULL for NULL */
void query_done(Query *query);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Query, query_done)

/* Several statements, not cached: schemas and pragmas. */
gboolean db_script(Db *db, const char *sql);
/* INVALID and the like, raised by the store's own rules; sticks as well. */
gboolean db_fail(Db *db, KithError code, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
gboolean db_has_failed(const Db *db);
/* Moves what stuck into `error` and clears it. TRUE when nothing had. */
gboolean db_take_error(Db *db, GError **error);

/* `must_stop` is asked every now and then while a statement runs; one that is
 * to stop fails with CANCELLED. NULL: runs to its end. */
typedef gboolean (*DbMustStop)(gpointer user);
void db_set_interrupt(Db *db, DbMustStop must_stop, gpointer user);

/* Runs even after an error: rolling back is all that is left then. */
void db_rollback(Db *db, const char *sql);
/* A full disk, for one, rolls back all of a transaction by itself. */
gboolean db_in_transaction(const Db *db);
/* Steps of a full table scan since it was last asked; for tests. */
gint64 db_take_scan_steps(Db *db);
/* Steps of SQLite's machine, triggers' too, since it was last asked: what work
 * costs, whatever the clock says; for tests. */
gint64 db_take_steps(Db *db);
