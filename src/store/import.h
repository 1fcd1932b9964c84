#pragma once
/* import - what becomes of a pair out of an address book: asked by whoever
 * tells the user before, and by the keeper that does it. The store's own files
 * only. */
#include "store/db.h"
#include "store/read.h"

ImportVerdict import_judge(Db *db, const ImportPair *pair);
