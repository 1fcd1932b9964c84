#pragma once
/* receiving - the files that links lead to: fetched after the user has seen
 * from where and how big, then saved or opened. UI thread only. */
#include "command/commander.h"

typedef enum { FILE_IS_SAVED, FILE_IS_OPENED } FileUse;

/* Link number `number` (NULL: in a chat the latest, elsewhere the only one) of
 * what is on the screen. `target`: where to save it; NULL: asked for. INVALID
 * when there is none, or it is not https. */
gboolean receiving_start(Commander *commander, FileUse use, const char *number,
                         const char *target, GError **error);
