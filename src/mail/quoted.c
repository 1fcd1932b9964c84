/* quoted - see quoted.h. */
#include "mail/quoted.h"

#include <gmime/gmime.h>

#include "base/error.h"

GBytes *
quoted_printable_decode(Slice text)
{
    GMimeEncoding decoder;
    g_mime_encoding_init_decode(&decoder,
                                GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    char *decoded = g_malloc(g_mime_encoding_outlen(&decoder, text.size) + 1);
    gsize size = text.size ? g_mime_encoding_flush(&decoder, text.bytes,
                                                   text.size, decoded)
                           : 0;
    return g_bytes_new_take(decoded, size);
}
