#pragma once
/* quote - the text of a mail made ready for an answer: `> ` in front of each
 * line, the signature left out, an attribution line above. Pure; any thread. */
#include <glib.h>

/* The caller frees it. `attribution` is one line, without its line break. */
char *quote_text(const char *attribution, const char *text);
