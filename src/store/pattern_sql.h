#pragma once
/* pattern_sql - a pattern as a condition on the rows of mail_list.
 *
 * The condition is put together from constant pieces; whatever the user wrote
 * is bound. A word of a friend's name also means that friend, as in
 * store_read_search(). The store's own files only; the Db's thread. */
#include "mail/pattern.h"
#include "store/batch.h"
#include "store/db.h"

typedef enum {
    PATTERN_AS_CONDITION, /* on every mail */
    PATTERN_AS_SOURCE,    /* where few mails have its words, from these */
} PatternUse;

typedef struct {
    const char *from;  /* `mail_list l` and what leads to it */
    GString *where;    /* on `l`; never empty */
    GArray *values;    /* of Value, for the `?`s of both in order */
    GPtrArray *texts;  /* what these borrow */
    gboolean is_anywhere; /* it is not about one folder alone */
} PatternSql;
void pattern_sql_free(PatternSql *sql);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PatternSql, pattern_sql_free)

/* `pattern` NULL: all mails. `folder_id` 0, or `in:` in the pattern: all folders. `search_id`: hits of the
 * server that stand in for words of bodies (table search); 0: none. INVALID:
 * the pattern names a folder that is not there. */
PatternSql *pattern_sql_new(Db *db, PatternUse use, const Pattern *pattern,
                            gint64 folder_id, gint64 search_id,
                            GError **error);
/* Ids of the folder's mails that match, newest first, at most `limit`: a GArray
 * of gint64. Inside the keeper's transaction too, where an error of the store
 * sticks to `db` as well. For operations on a pattern. */
GArray *pattern_sql_find(Db *db, const Pattern *pattern, gint64 folder_id,
                         guint limit, GError **error);
/* Whether `in:WANTED` means that folder: by its whole name, by its last part or
 * by what it is for; `any` means each. */
gboolean pattern_folder_is_called(const char *folder, FolderRole role,
                                  const char *wanted);
