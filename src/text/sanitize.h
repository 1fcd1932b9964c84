#pragma once
/* sanitize - hostile bytes become text that a terminal may be shown.
 *
 * The only way from a Slice to a `char *` that is displayed or stored as a
 * name, subject, status or message. The result is valid UTF-8 (a byte that is
 * none becomes U+FFFD), NFC, and holds no C0 or C1 controls, no escape
 * sequences (each is dropped whole; an unterminated one ends with its line),
 * no bidi overrides, embeddings or isolates
 * (U+202A-202E, U+2066-2069, U+200E-200F, U+061C), no U+2028/2029, no
 * noncharacters, no tag characters, no zero-width characters outside emoji and
 * scripts that need them (ZWJ, ZWNJ), at most 8 combining marks on one base,
 * and no mark without a base (at the start of a line, or after a space).
 * Pure; any thread. */
#include "base/slice.h"

/* One line: runs of line breaks, tabs and spaces become single spaces, both
 * ends trimmed. The caller frees it; never NULL. */
char *sanitize_line(Slice bytes);
/* Many lines: CR LF, CR, NEL and U+2028/2029 become LF, tabs advance to the
 * next multiple of 8, form feeds are dropped. The caller frees it; never
 * NULL. */
char *sanitize_text(Slice bytes);
/* TRUE when `text` is what sanitize_text() would leave as it is. */
gboolean sanitize_is_clean(const char *text);
/* Whether one code point may be put on a screen cell. */
gboolean sanitize_allows(gunichar c);
