#pragma once
/* quoted - quoted-printable (RFC 2045 6.7) outside of a mail, where other
 * formats borrow it. Pure; any thread. */
#include "base/slice.h"

/* What is no code stays as it is. The bytes may be of any charset. */
GBytes *quoted_printable_decode(Slice text);
