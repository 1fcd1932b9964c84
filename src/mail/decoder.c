/* decoder - see decoder.h. */
#include "mail/decoder.h"

#include "base/banned.h"

#include <gmime/gmime.h>

struct Decoder {
    GMimeEncoding state;
};

Decoder *
decoder_new(const char *encoding)
{
    Decoder *decoder = g_new0(Decoder, 1);
    GMimeContentEncoding kind =
        encoding ? g_mime_content_encoding_from_string(encoding)
                 : GMIME_CONTENT_ENCODING_DEFAULT;
    g_mime_encoding_init_decode(&decoder->state, kind);
    return decoder;
}

void
decoder_free(Decoder *decoder)
{
    g_free(decoder);
}

GBytes *
decoder_take(Decoder *decoder, Slice piece)
{
    gsize size = g_mime_encoding_outlen(&decoder->state, piece.size);
    char *bytes = g_malloc(size + 1);
    gsize used =
        g_mime_encoding_step(&decoder->state, piece.bytes, piece.size, bytes);
    return g_bytes_new_take(bytes, used);
}

GBytes *
decoder_end(Decoder *decoder)
{
    gsize size = g_mime_encoding_outlen(&decoder->state, 0);
    char *bytes = g_malloc(size + 1);
    gsize used = g_mime_encoding_flush(&decoder->state, "", 0, bytes);
    return g_bytes_new_take(bytes, used);
}
