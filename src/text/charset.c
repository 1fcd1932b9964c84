/* charset - see charset.h. */
#include "text/charset.h"

#include <errno.h>

#include "base/error.h"

#define WINDOWS_1252 "WINDOWS-1252"

static const char *real_name(const char *label);
static char *utf8_dup(Slice bytes);
static gboolean is_utf8(Slice bytes);
static char *convert(Slice bytes, const char *charset);

char *
charset_to_utf8(Slice bytes, const char *label)
{
    const char *charset = real_name(label);
    gboolean is_guess = !charset || strcmp(charset, WINDOWS_1252) == 0;
    /* Text in Windows-1252 that happens to be valid UTF-8 is not met. */
    if (is_guess && is_utf8(bytes))
        return utf8_dup(bytes);
    if (charset) {
        char *text = convert(bytes, charset);
        if (text)
            return text;
    }
    char *text = is_utf8(bytes) ? NULL : convert(bytes, WINDOWS_1252);
    return text ? text : utf8_dup(bytes);
}

static char *
utf8_dup(Slice bytes)
{
    g_autofree char *copy = slice_dup(bytes);
    return g_utf8_make_valid(copy, -1);
}

/* The charset that is meant where a label is used loosely, as browsers have it
 * (WHATWG Encoding 4.2); NULL where the label says nothing. */
static const char *
real_name(const char *label)
{
    static const struct {
        const char *label, *charset;
    } names[] = {
        {"us-ascii", NULL},
        {"ascii", NULL},
        {"utf-8", NULL},
        {"utf8", NULL},
        {"unknown-8bit", NULL},
        {"x-unknown", NULL},
        {"default", NULL},
        {"binary", NULL},
        {"iso-8859-1", WINDOWS_1252},
        {"latin1", WINDOWS_1252},
        {"cp1252", WINDOWS_1252},
        {"windows-1252", WINDOWS_1252},
        {"gb2312", "GB18030"},
        {"gbk", "GB18030"},
        {"x-gbk", "GB18030"},
        {"big5", "BIG5-HKSCS"},
        {"shift_jis", "CP932"},
        {"shift-jis", "CP932"},
        {"x-sjis", "CP932"},
        {"ks_c_5601-1987", "CP949"},
        {"euc-kr", "CP949"},
        {"iso-8859-9", "WINDOWS-1254"},
        {"iso-8859-8-i", "ISO-8859-8"},
        {"unicode-1-1-utf-7", "UTF-7"},
    };
    if (!label || !*label || strlen(label) > 40)
        return NULL;
    /* iconv takes suffixes after a slash; a label from mail has no say there.
     */
    for (const char *at = label; *at; at++) {
        if (!g_ascii_isalnum(*at) && !strchr("._:+()-", *at))
            return NULL;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_ascii_strcasecmp(label, names[i].label) == 0)
            return names[i].charset;
    }
    return label;
}

static gboolean
is_utf8(Slice bytes)
{
    const char *end = bytes.bytes;
    if (bytes.size == 0 || g_utf8_validate(bytes.bytes, bytes.size, &end))
        return TRUE;
    /* Text cut off within its last character is UTF-8 all the same, if it holds
     * such characters before. */
    gsize n_valid = end - bytes.bytes;
    gboolean is_ascii = TRUE;
    for (gsize i = 0; i < n_valid; i++)
        is_ascii &= (guchar)bytes.bytes[i] < 0x80;
    return !is_ascii &&
           g_utf8_get_char_validated(end, bytes.size - n_valid) == (gunichar)-2;
}

/* NULL when the charset is unknown, or hardly fits the bytes. */
static char *
convert(Slice bytes, const char *charset)
{
    GIConv converter = g_iconv_open("UTF-8", charset);
    if (converter == (GIConv)-1)
        return NULL;

    g_autoptr(GString) text = g_string_sized_new(bytes.size);
    char *in = (char *)bytes.bytes; /* iconv does not write to it */
    gsize in_left = bytes.size;
    gsize n_bad = 0;
    while (in_left > 0) {
        char buffer[4096];
        char *out = buffer;
        gsize out_left = sizeof buffer;
        gsize result = g_iconv(converter, &in, &in_left, &out, &out_left);
        int failure = result == (gsize)-1 ? errno : 0;
        g_string_append_len(text, buffer, out - buffer);
        if (failure == EILSEQ || failure == EINVAL) {
            g_string_append(text, "\xEF\xBF\xBD");
            n_bad++;
            in++;
            in_left--;
        }
    }
    g_iconv_close(converter);
    if (n_bad > bytes.size / 16 + 1)
        return NULL;
    return utf8_dup((Slice){text->str, text->len});
}
