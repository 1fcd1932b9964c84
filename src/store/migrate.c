/* migrate - see migrate.h. */
#include "store/migrate.h"

#define APPLICATION_ID 0x6b697468 /* `kith` */
#define AS_TEXT(x)     #x
#define NUMBER(x)      AS_TEXT(x)

/* steps[n] brings format n to n + 1; never edit one that was released. */
static const char *const steps[] = {schema_sql};

static gboolean
check_format(Db *db, const char *path, gint64 *format_out)
{
    gint64 id = db_int(db, 0, "PRAGMA application_id");
    gint64 objects = db_int(db, 0, "SELECT count(*) FROM sqlite_schema");
    *format_out = db_int(db, 0, "PRAGMA user_version");
    if (db_has_failed(db))
        return FALSE;
    if (id != APPLICATION_ID && (id != 0 || objects != 0))
        return db_fail(db, KITH_ERROR_CORRUPT,
                       "%s is no store of kith: move it away", path);
    if (*format_out > (gint64)G_N_ELEMENTS(steps))
        return db_fail(db, KITH_ERROR_INVALID,
                       "the store %s was written by a newer kith (format "
                       "%" G_GINT64_FORMAT "): use that one",
                       path, *format_out);
    return TRUE;
}

gboolean
migrate_store(Db *db, const char *path, GError **error)
{
    gint64 format = 0;
    check_format(db, path, &format);
    db_script(db, "BEGIN IMMEDIATE");
    if (!db_has_failed(db) && format == 0)
        db_script(db, "PRAGMA application_id = " NUMBER(APPLICATION_ID));
    for (; format < (gint64)G_N_ELEMENTS(steps); format++) {
        g_autofree char *version = g_strdup_printf(
            "PRAGMA user_version = %" G_GINT64_FORMAT, format + 1);
        if (!db_script(db, steps[format]) || !db_script(db, version))
            break;
    }
    db_script(db, "COMMIT");
    if (db_has_failed(db))
        db_rollback(db, "ROLLBACK");
    return db_take_error(db, error);
}

gboolean
migrate_check(Db *db, const char *path, GError **error)
{
    gint64 format = 0;
    if (check_format(db, path, &format) && format < (gint64)G_N_ELEMENTS(steps))
        db_fail(db, KITH_ERROR_INVALID,
                "the store %s is new or of an older kith: run kith once", path);
    return db_take_error(db, error);
}
