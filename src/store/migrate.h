#pragma once
/* migrate - makes a new store, or brings an older one up to date. The
 * store's own files only. */
#include "store/db.h"

/* Checks that the file is a store of kith (CORRUPT if not, INVALID if it was
 * written by a newer kith) and brings it to this program's format. */
gboolean migrate_store(Db *db, const char *path, GError **error);
/* The same checks for a reader; INVALID too when there is no store yet. */
gboolean migrate_check(Db *db, const char *path, GError **error);

extern const char schema_sql[]; /* made from schema.sql */
