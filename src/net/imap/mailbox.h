#pragma once
/* mailbox - IMAP mailbox names: modified UTF-7 (RFC 3501 5.1.3) and quoting.
 * Pure; any thread. */
#include <glib.h>

/* The name as it goes over the wire. The caller frees it. */
char *mailbox_encode(const char *name);
/* The name in UTF-8; NULL when `wire` is malformed, holds a control character
 * or would not encode to the same bytes again, so that a folder which we could
 * not address is never listed. The caller frees it. */
char *mailbox_decode(const char *wire);
/* A quoted string; NULL and INVALID when `text` holds what none can carry
 * (CR, LF, 8-bit bytes). The caller frees it. */
char *mailbox_quote(const char *text, GError **error);
/* The encoded, quoted name, ready for a command. */
char *mailbox_argument(const char *name, GError **error);
