#pragma once
/* authres - Authentication-Results (RFC 8601) of one trusted authserv-id.
 *
 * Only the topmost field that bears the id counts; dmarc=fail beats all, and
 * so does a dmarc that was asked about another domain than From's; a pass
 * counts only when aligned with the From domain; absent is not fail.
 * Pure; any thread. */
#include "base/slice.h"

typedef enum {
    AUTH_NONE, /* nothing is known */
    AUTH_PASS,
    AUTH_FAIL,
} AuthVerdict;

/* `fields`: the values of all Authentication-Results fields, topmost first (a
 * GPtrArray of char *). `authserv_id` NULL trusts none. `from_domain` is in
 * IDNA form, lower case. */
AuthVerdict authres_verdict(const GPtrArray *fields, const char *authserv_id,
                            const char *from_domain);

/* What every authserv-id says, to be kept by whoever may come to trust another
 * one: a line each, a letter for the verdict and the id, the topmost first
 * (`p mx.example.org`). At most 8; NULL when there is none. The caller frees
 * it. */
char *authres_digest(const GPtrArray *fields, const char *from_domain);
/* What `authserv_id` says there; either may be NULL. */
AuthVerdict authres_digest_verdict(const char *digest,
                                   const char *authserv_id);
/* The id of the topmost field, or NULL. The caller frees it. */
char *authres_digest_first_id(const char *digest);
/* No pass is believed, as where nobody knows whom it was for. */
void authres_digest_deny(char *digest);
/* Whether `id` may be the name of a server: letters, digits, `.-_:`. */
gboolean authres_id_is_valid(const char *id);
