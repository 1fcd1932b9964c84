#pragma once
/* decoder - a content transfer encoding (RFC 2045 6) undone piece by piece, for
 * what is too big to be held in memory. Pure; one thread at a time. */
#include "base/slice.h"

typedef struct Decoder Decoder;
/* `encoding`: `base64`, `quoted-printable`, `x-uuencode`; any other, also NULL,
 * leaves the bytes as they are. */
Decoder *decoder_new(const char *encoding);
void decoder_free(Decoder *decoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Decoder, decoder_free)
/* What the next piece holds; what is left of it comes with the one after. The
 * caller unrefs it. */
GBytes *decoder_take(Decoder *decoder, Slice piece);
/* What is left at the end. */
GBytes *decoder_end(Decoder *decoder);
