#pragma once
/* flowing - text as format=flowed (RFC 3676), for a mail that is sent: the
 * other way than flowed.h. Pure; any thread. */
#include <glib.h>

/* Whether a paragraph is so long that it is better wrapped softly. */
gboolean flowing_is_wanted(const char *text);
/* `text` (UTF-8, LF) with paragraphs of more than 78 columns wrapped softly at
 * 72, lines space-stuffed where they must be, and no trailing space but where
 * a line goes on; quotes keep their marks. The caller frees it. */
char *flowing_make(const char *text);
