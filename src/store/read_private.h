#pragma once
/* read_private - what the read_*.c share. */
#include "store/db.h"
#include "store/read.h"

struct StoreReader {
    Db *db;
    char *path;
};

/* The lines of one column, see join_lines(); NULL for NULL. */
GStrv split_lines(const char *lines);
/* Ends a call: FALSE and `error` when something of it failed. */
gboolean read_done(StoreReader *reader, GError **error);
/* `result`, or NULL when something failed: it is freed then. */
gpointer read_result(StoreReader *reader, gpointer result,
                     GDestroyNotify free_result, GError **error);
GPtrArray *read_rows(StoreReader *reader, GPtrArray *rows, GError **error);
/* Turns the order of rows that were read backwards. */
void reverse_rows(GPtrArray *rows);
/* The state of one pair as people should see it: its own, or CONFLICT when
 * the address is disputed between this pair and another as strong. */
LinkState read_pair_state(guint evidence, guint traits, LinkState address);
