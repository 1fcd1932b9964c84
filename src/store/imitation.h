#pragma once
/* imitation - whether a display name looks like a friend's. The store's own
 * files only. */
#include "store/db.h"

/* `name` may be NULL. Ask only where the address shows no friend's name. */
gboolean imitation_is_likely(Db *db, const char *name);
