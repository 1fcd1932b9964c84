#pragma once
/* enclosed - mails in mails: which one is meant.
 *
 * A path names the parts to go into from the outermost mail, `3/1`; NULL is
 * that mail itself. Pure; any thread. */
#include "mail/message.h"

/* The mail at `path` within the one of `bytes`, for the caller. INVALID when
 * there is none, CORRUPT when it is no mail. */
Message *enclosed_parse(GBytes *bytes, const char *path, GError **error);
/* `path` and the part `index` of the mail there; the caller frees it. */
char *enclosed_path(const char *path, guint index);
