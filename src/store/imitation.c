/* imitation - see imitation.h. */
#include "store/imitation.h"

#include "correspondence/annotate.h"

gboolean
imitation_is_likely(Db *db, const char *name)
{
    g_autofree char *key = name ? annotate_name_key(name) : NULL;
    return key && *key &&
           db_int(db, 0,
                  "SELECT 1 FROM friend WHERE name_key = ?1"
                  " AND is_listed = 1 LIMIT 1",
                  TEXT(key)) != 0;
}
