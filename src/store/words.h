#pragma once
/* words - by which words a contact is found. Pure; the store's own files. */
#include <glib.h>

/* The words of a name, an address or a JID, case-folded: the whole of it
 * first, so that `bob.b` finds bob.brown@…, then its parts. The domain's last
 * part is none, or `com` would find everyone. The caller frees it. */
GStrv contact_words(const char *text);
/* Whether one of them begins with `prefix`, which is case-folded. */
gboolean contact_matches(const char *text, const char *prefix);
