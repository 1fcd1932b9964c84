#pragma once
/* certificate - what is said of a server's certificate that fails its check.
 * The connection's thread. */
#include <glib.h>
#include <strophe.h>

/* SHA-256 as hex with colons, in capitals; the caller frees it. */
char *certificate_fingerprint(const xmpp_tlscert_t *certificate);
/* Adds what `error` (OpenSSL's words) means for people to `reasons`. */
void certificate_note(GString *reasons, const xmpp_tlscert_t *certificate,
                      const char *error);
