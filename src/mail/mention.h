#pragma once
/* mention - whether what someone wrote speaks of something attached: by the
 * words for it in English, German, French and Spanish. Pure; any thread. */
#include <glib.h>

/* The word that does, as it stands there, for the caller to free; NULL: none.
 * Quotes and the signature are not looked at, nor is what was forwarded. */
char *mention_attachment(const char *body);
