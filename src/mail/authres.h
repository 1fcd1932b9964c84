#pragma once
/* authres - Authentication-Results (RFC 8601) of one trusted authserv-id.
 *
 * Only the topmost field that bears the id counts; dmarc=fail beats all; a
 * pass counts only when aligned with the From domain; absent is not fail.
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
