/* charset - see charset.h. */
#include "text/charset.h"

#include <errno.h>

#include "base/error.h"

#define WINDOWS_1252 "WINDOWS-1252"

static const char *real_name(const char *label);
static const char *mark_in(Slice *bytes);
static char *utf8_dup(Slice bytes);
static char *convert(Slice bytes, const char *charset);

/* How much of some bytes is UTF-8. */
typedef struct {
    gsize n_characters; /* outside of ASCII */
    gsize n_bad;        /* bytes that are none, but for a last one cut off */
} Fit;
static Fit fit_of(Slice bytes);
static gboolean is_utf8(const Fit *fit, const char *charset);

char *
charset_to_utf8(Slice bytes, const char *label)
{
    const char *marked = mark_in(&bytes);
    const char *charset = marked ? marked : real_name(label);
    Fit fit = fit_of(bytes);
    if (is_utf8(&fit, charset))
        return utf8_dup(bytes);
    if (charset) {
        char *text = convert(bytes, charset);
        if (text)
            return text;
    }
    /* A few bytes that were lost on the way do not make it another charset. */
    if (fit.n_bad > 0 && fit.n_characters >= 2 * fit.n_bad)
        return utf8_dup(bytes);
    char *text = fit.n_bad == 0 ? NULL : convert(bytes, WINDOWS_1252);
    return text ? text : utf8_dup(bytes);
}

/* By a byte order mark, which is taken off, or by the escape sequences of
 * ISO 2022-JP, which is 7-bit and thus often has no label. */
static const char *
mark_in(Slice *bytes)
{
    static const struct {
        const char *bytes;
        gsize size;
        const char *charset;
    } marks[] = {
        {"\xEF\xBB\xBF", 3, "UTF-8"},
        {"\xFF\xFE", 2, "UTF-16LE"},
        {"\xFE\xFF", 2, "UTF-16BE"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        if (bytes->size >= marks[i].size &&
            memcmp(bytes->bytes, marks[i].bytes, marks[i].size) == 0) {
            *bytes = slice_sub(*bytes, marks[i].size, bytes->size);
            return marks[i].charset;
        }
    }
    if (bytes->bytes && bytes->size > 3 &&
        (memmem(bytes->bytes, bytes->size, "\033$B", 3) ||
         memmem(bytes->bytes, bytes->size, "\033$@", 3)))
        return "ISO-2022-JP-3";
    return NULL;
}

/* What is all UTF-8 by chance is short, or not in the charset of its label. */
static gboolean
is_utf8(const Fit *fit, const char *charset)
{
    enum { NOT_BY_CHANCE = 4 };
    if (fit->n_bad > 0)
        return FALSE;
    if (!charset || strcmp(charset, "UTF-8") == 0 ||
        strcmp(charset, WINDOWS_1252) == 0)
        return TRUE;
    return fit->n_characters >= NOT_BY_CHANCE &&
           !g_str_has_prefix(charset, "UTF-16") &&
           g_ascii_strncasecmp(charset, "utf-16", 6) != 0;
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
        {"8bit", NULL},
        {"none", NULL},
        {"iso-8859-1", WINDOWS_1252},
        {"iso8859-1", WINDOWS_1252},
        {"iso_8859-1", WINDOWS_1252},
        {"8859-1", WINDOWS_1252},
        {"latin1", WINDOWS_1252},
        {"latin-1", WINDOWS_1252},
        {"l1", WINDOWS_1252},
        {"ansi", WINDOWS_1252},
        {"ansi_x3.4-1968", WINDOWS_1252},
        {"cp1252", WINDOWS_1252},
        {"cp-1252", WINDOWS_1252},
        {"win-1252", WINDOWS_1252},
        {"win-1251", "WINDOWS-1251"},
        {"cp-1251", "WINDOWS-1251"},
        {"cp-850", "CP850"},
        {"x-mac-roman", "MACINTOSH"},
        {"iso-8859-11", "CP874"},
        {"tis-620", "CP874"},
        {"windows-1252", WINDOWS_1252},
        {"gb2312", "GB18030"},
        {"gb_2312-80", "GB18030"},
        {"gb2312-80", "GB18030"},
        {"x-euc-cn", "GB18030"},
        {"gbk", "GB18030"},
        {"cp936", "GB18030"},
        {"x-gbk", "GB18030"},
        {"big5", "BIG5-HKSCS"},
        {"shift_jis", "CP932"},
        {"shift-jis", "CP932"},
        {"x-sjis", "CP932"},
        {"windows-31j", "CP932"},
        {"ks_c_5601", "CP949"},
        {"ksc5601", "CP949"},
        {"ksc_5601", "CP949"},
        {"x-windows-949", "CP949"},
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

static Fit
fit_of(Slice bytes)
{
    Fit fit = {0};
    const char *at = bytes.bytes;
    const char *end = bytes.size > 0 ? at + bytes.size : at;
    while (at < end) {
        if ((guchar)*at < 0x80) {
            at++;
            continue;
        }
        gunichar c = g_utf8_get_char_validated(at, end - at);
        if (c == (gunichar)-2 && fit.n_characters > 0)
            break; /* cut off within the last one */
        gboolean is_bad = c == (gunichar)-1 || c == (gunichar)-2;
        fit.n_bad += is_bad;
        fit.n_characters += !is_bad;
        at = is_bad ? at + 1 : g_utf8_next_char(at);
    }
    return fit;
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

/* Positions 0x80 to 0x9F of Windows-1252 (WHATWG Encoding, index
 * windows-1252); 0 where it has none. */
static const gunichar windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

char *
charset_repair_controls(const char *utf8)
{
    GString *text = g_string_sized_new(strlen(utf8));
    for (const char *at = utf8; *at;) {
        guchar second = (guchar)at[1];
        if ((guchar)*at == 0xC2 && second >= 0x80 && second < 0xA0) {
            if (windows_1252[second - 0x80])
                g_string_append_unichar(text, windows_1252[second - 0x80]);
            at += 2;
        } else {
            g_string_append_c(text, *at++);
        }
    }
    return g_string_free(text, FALSE);
}
