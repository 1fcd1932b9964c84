/* steps - see steps.h. */
#include "test.h"

#include "tests/store/steps.h"

#include <sqlite3.h>

#include "base/error.h"

static sqlite3 *connection;

static int
note_connection(sqlite3 *db, char **error, const sqlite3_api_routines *api)
{
    (void)error;
    (void)api;
    connection = db;
    return SQLITE_OK;
}

void
steps_watch(void)
{
    sqlite3_auto_extension((void (*)(void))note_connection);
}

gint64
steps_take(void)
{
    gint64 steps = 0;
    for (sqlite3_stmt *one = NULL; (one = sqlite3_next_stmt(connection, one));)
        steps += sqlite3_stmt_status(one, SQLITE_STMTSTATUS_VM_STEP, 1);
    return steps;
}

/* ---- plans ---- */

/* Friends with something unread, and the addresses of one, are few. */
static gboolean
is_small(const char *sql)
{
    static const char *const large[] = {"FROM mail", "FROM chat", "JOIN mail"};
    for (gsize i = 0; i < G_N_ELEMENTS(large); i++)
        if (strstr(sql, large[i]))
            return FALSE;
    return TRUE;
}

static void
check_plan(const char *sql)
{
    g_autofree char *question = g_strconcat("EXPLAIN QUERY PLAN ", sql, NULL);
    sqlite3_stmt *plan;
    if (sqlite3_prepare_v2(connection, question, -1, &plan, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(connection));
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);
        if (g_str_has_prefix(step, "SCAN") || strstr(step, "TEMP B-TREE"))
            fail_msg("%s: %s", sql, step);
    }
    sqlite3_finalize(plan);
}

void
steps_check_plans(void)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (sqlite3_stmt *one = NULL; (one = sqlite3_next_stmt(connection, one));)
        if (!is_small(sqlite3_sql(one)))
            g_ptr_array_add(texts, g_strdup(sqlite3_sql(one)));
    assert_true(texts->len > 0);
    for (guint i = 0; i < texts->len; i++)
        check_plan(texts->pdata[i]);
}
