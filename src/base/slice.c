/* slice - see slice.h. */
#include "base/slice.h"

#include "base/error.h"

Slice
slice_from_string(const char *text)
{
    return (Slice){text, text ? strlen(text) : 0};
}

Slice
slice_from_bytes(GBytes *bytes)
{
    gsize size = 0;
    const char *start = bytes ? g_bytes_get_data(bytes, &size) : NULL;
    return (Slice){start, size};
}

Slice
slice_sub(Slice slice, gsize start, gsize size)
{
    if (start >= slice.size)
        return SLICE_EMPTY;
    return (Slice){slice.bytes + start, MIN(size, slice.size - start)};
}

gboolean
slice_take_line(Slice *rest, Slice *line_out)
{
    if (rest->size == 0)
        return FALSE;

    const char *newline = memchr(rest->bytes, '\n', rest->size);
    gsize taken = newline ? (gsize)(newline - rest->bytes) + 1 : rest->size;
    gsize length = newline ? taken - 1 : taken;
    if (newline && length > 0 && rest->bytes[length - 1] == '\r')
        length--;
    *line_out = (Slice){rest->bytes, length};
    *rest = slice_sub(*rest, taken, rest->size);
    return TRUE;
}

gboolean
slice_equal(Slice slice, const char *text)
{
    return slice.size == strlen(text) &&
           (slice.size == 0 || memcmp(slice.bytes, text, slice.size) == 0);
}

gboolean
slice_has_prefix_ascii(Slice slice, const char *prefix)
{
    gsize size = strlen(prefix);
    return slice.size >= size &&
           (size == 0 || g_ascii_strncasecmp(slice.bytes, prefix, size) == 0);
}

Slice
slice_trim(Slice slice)
{
    while (slice.size > 0 && g_ascii_isspace(slice.bytes[0]))
        slice = slice_sub(slice, 1, slice.size);
    while (slice.size > 0 && g_ascii_isspace(slice.bytes[slice.size - 1]))
        slice.size--;
    return slice;
}

char *
slice_dup(Slice slice)
{
    char *copy = g_malloc(slice.size + 1);
    for (gsize i = 0; i < slice.size; i++)
        copy[i] = slice.bytes[i] ? slice.bytes[i] : ' ';
    copy[slice.size] = '\0';
    return copy;
}
