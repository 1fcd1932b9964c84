/* bulk - see bulk.h. */
#include "test.h"

#include "tests/store/bulk.h"

#include <sqlite3.h>

#include "base/error.h"

static void
run(sqlite3 *db, const char *sql)
{
    char *problem = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &problem) != SQLITE_OK)
        fail_msg("%s: %s", sql, problem);
}

/* ---- indices and triggers ---- */

/* Takes them off; what makes them again, as a GPtrArray of char *. */
static GPtrArray *
strip(sqlite3 *db)
{
    GPtrArray *makers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) drops = g_ptr_array_new_with_free_func(g_free);
    sqlite3_stmt *parts;
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT sql, 'DROP ' || type || ' ' || name"
                           " FROM sqlite_schema WHERE sql NOT NULL"
                           " AND type IN ('index', 'trigger') AND tbl_name IN"
                           " ('mail', 'mail_list', 'mail_to', 'chat')",
                           -1, &parts, NULL),
        SQLITE_OK);
    while (sqlite3_step(parts) == SQLITE_ROW) {
        g_ptr_array_add(makers,
                        g_strdup((const char *)sqlite3_column_text(parts, 0)));
        g_ptr_array_add(drops,
                        g_strdup((const char *)sqlite3_column_text(parts, 1)));
    }
    sqlite3_finalize(parts);
    for (guint i = 0; i < drops->len; i++)
        run(db, drops->pdata[i]);
    return makers;
}

/* ---- rows ---- */

/* Addresses 1001 to 2000 are the thousand people's, 2001 to 2003 are the
 * friend's; mail i comes at minute i; list rows are made in the order of their
 * key. */
static const char people[] =
    "WITH RECURSIVE n(i) AS"
    " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1003)"
    " INSERT INTO address (id, key, address)"
    " SELECT i + 1000, a, a FROM (SELECT i, iif(i <= 1000, 'person' || i,"
    "  'bob' || (i - 1001)) || '@bulk.example' AS a FROM n);"
    "INSERT OR IGNORE INTO folder (name, role) VALUES ('INBOX', 1), "
    " ('Sent', 2);";

#define LIST_COLUMNS                                                           \
    "folder_id, date, id, uid, flags, server_flags, size, address_id,"         \
    " subject, auth, claims_own, hides"

static const char mails[] =
    "CREATE TEMP TABLE bulk AS WITH RECURSIVE n(i) AS"
    " (SELECT %1$u UNION ALL SELECT i - 1 FROM n WHERE i > 1)"
    " SELECT i, 1600000000 + i * 60 AS date, iif(i %% %2$u = 0,"
    "  2001 + i / %2$u %% 3,"
    "  iif(i %% 2, 1001, 1002 + i * 7919 %% 999)) AS sender FROM n;"
    "INSERT INTO mail (id, folder_id, uid, date, message_id)"
    " SELECT i, (SELECT id FROM folder WHERE name = 'INBOX'), i, date,"
    "  'bulk-' || i || '@example.org' FROM bulk ORDER BY rowid DESC;"
    "INSERT INTO mail_list (" LIST_COLUMNS ") SELECT (SELECT id FROM folder"
    "  WHERE name = 'INBOX'), date, i, i, i %% 10 <> 0, i %% 10 <> 0, 4000,"
    "  sender, 'Subject number ' || i || ' of the bulk', 0, 0, 0"
    " FROM bulk;"
    "DROP TABLE bulk;";

static const char sent[] =
    "CREATE TEMP TABLE bulk AS WITH RECURSIVE n(i) AS"
    " (SELECT %1$u UNION ALL SELECT i - 1 FROM n WHERE i > 1)"
    " SELECT i, 1600000030 + i * %2$u AS date, %3$u + i AS id,"
    "  2001 + i %% 3 AS recipient FROM n;"
    "INSERT INTO mail (id, folder_id, uid, date, message_id)"
    " SELECT id, (SELECT id FROM folder WHERE name = 'Sent'), i, date,"
    "  'sent-' || i || '@example.org' FROM bulk ORDER BY rowid DESC;"
    "INSERT INTO mail_list (" LIST_COLUMNS ") SELECT (SELECT id FROM folder"
    "  WHERE name = 'Sent'), date, id, i, 1, 1, 4000, NULL,"
    "  'Answer number ' || i, 0, 0, 0 FROM bulk;"
    "INSERT INTO mail_to SELECT recipient, (SELECT id FROM folder"
    "  WHERE name = 'Sent'), date, id FROM bulk;"
    "DROP TABLE bulk;";

static const char chats[] =
    "WITH RECURSIVE n(i) AS"
    " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1$u)"
    " INSERT INTO chat (friend_id, at_us, is_outgoing, is_unread, state, body)"
    " SELECT (SELECT id FROM friend WHERE jid = '" BULK_FRIEND "'),"
    "  (1600000045 + i * %2$u) * 1000000, i %% 2, 0, iif(i %% 2, 1, 3),"
    "  'Message number ' || i || ' of the bulk' FROM n;";

static void run_with(sqlite3 *db, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void
run_with(sqlite3 *db, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sql = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    run(db, sql);
}

/* ---- counters ---- */

static const char counts[] =
    "UPDATE folder SET"
    " total = (SELECT count(*) FROM mail_list WHERE folder_id = folder.id),"
    " unread = (SELECT count(*) FROM mail_list WHERE folder_id = folder.id"
    "  AND flags & 9 = 0);"
    "CREATE TEMP TABLE bulk AS SELECT address_id, count(*) AS n FROM mail_list"
    " WHERE flags & 9 = 0 AND address_id NOT NULL GROUP BY address_id;"
    "UPDATE address SET unread = n FROM bulk WHERE address.id = address_id;"
    "DROP TABLE bulk;";

void
bulk_seed(const char *path, const BulkPlan *plan)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    run(db, "PRAGMA journal_mode = DELETE; PRAGMA synchronous = OFF;"
            "PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY; BEGIN;");
    g_autoptr(GPtrArray) makers = strip(db);
    guint span = plan->mails * 60;
    run(db, people);
    run_with(db, mails, plan->mails, plan->friend_every);
    run_with(db, sent, plan->sent, span / plan->sent, plan->mails);
    run_with(db, chats, plan->chats, span / plan->chats);
    for (guint i = 0; i < makers->len; i++)
        run(db, makers->pdata[i]);
    run(db, counts);
    run(db, "COMMIT; PRAGMA journal_mode = WAL;");
    sqlite3_close(db);
}
