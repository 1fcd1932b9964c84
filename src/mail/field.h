#pragma once
/* field - a header block taken apart into its fields, and values decoded.
 *
 * Knows how fields are folded (RFC 5322 2.2) and encoded (RFC 2047), not what
 * they mean. Pure; any thread after message_init(). */
#include "base/slice.h"

/* GMime's address parser recurses for each group and dies of 45,000 of them,
 * so no more of an address field is read. */
#define FIELD_ADDRESS_LIMIT (8 * 1024)
/* The same for all other fields, for the sake of time. */
#define FIELD_LIMIT (64 * 1024)

typedef struct {
    Slice name;
    Slice value; /* still folded and encoded */
} Field;

/* Takes the next field off `*block`; FALSE at the empty line that ends it. What
 * is no field is passed over. */
gboolean field_take(Slice *block, Field *field_out);
gboolean field_is(const Field *field, const char *name);
/* From, To, Cc and all others that hold mailboxes. */
gboolean field_holds_addresses(const Field *field);
/* The value as clean text of one line; the caller frees it. */
char *field_text(const Field *field);
/* A block whose raw 8-bit bytes are no UTF-8, in the charset that its Content-Type
 * names, for that is what its mailer wrote in; NULL where there is nothing to
 * change. */
GBytes *field_block_to_utf8(Slice block);
/* As much of an address field as may be parsed; it ends after an address. */
Slice field_cap_addresses(Slice value);
/* `bytes` of a whole mail with every address field capped, those of enclosed
 * mails too. The same bytes, with a reference, when none is too long. */
GBytes *field_cap_all(GBytes *bytes);
