#pragma once
/* charset - labelled bytes to UTF-8, where the label may be wrong.
 *
 * Mail lies about its charset: UTF-8 called us-ascii, Windows-1252 called
 * ISO-8859-1. The result is valid UTF-8 but not clean: sanitize it before it is
 * shown. Pure; any thread. */
#include "base/slice.h"

/* A byte order mark beats the label, and so does text that is UTF-8 all through.
 * `label` may be NULL or unknown: then UTF-8 is tried, then Windows-1252. What
 * cannot be converted becomes U+FFFD. The caller frees it; never NULL. */
char *charset_to_utf8(Slice bytes, const char *label);
/* Text decoded as ISO 8859-1 that was Windows-1252: its C1 controls become the
 * characters that were meant. For one line; the caller frees it. */
char *charset_repair_controls(const char *utf8);
