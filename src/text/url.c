/* url - see url.h. */
#include "text/url.h"

static const char *url_scheme_at(Slice text);
static gsize url_size(Slice text);

gsize
url_find(Slice text, gsize *start_out)
{
    for (gsize at = 0; at < text.size; at++) {
        if (at > 0 && g_ascii_isalnum(text.bytes[at - 1]))
            continue;
        Slice here = slice_sub(text, at, text.size);
        const char *scheme = url_scheme_at(here);
        gsize size = scheme ? url_size(here) : 0;
        if (size > 0 && size > strlen(scheme)) {
            *start_out = at;
            return size;
        }
    }
    return 0;
}

char *
url_target(Slice link)
{
    g_autofree char *seen = slice_dup(link);
    return slice_has_prefix_ascii(link, "www.")
               ? g_strconcat("https://", seen, NULL)
               : g_steal_pointer(&seen);
}

static const char *
url_scheme_at(Slice text)
{
    static const char *const schemes[] = {
        "https://", "http://",   "ftp://", "mailto:",
        "xmpp:",    "gemini://", "www.",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (slice_has_prefix_ascii(text, schemes[i]))
            return schemes[i];
    }
    return NULL;
}

/* Quotes and full stops outside of ASCII, which end a sentence, not a URL. */
static gboolean
is_closing(Slice text)
{
    static const char *const marks[] = {"“",  "”",  "‘",  "’",  "«",  "»", "…",
                                        "。", "，", "、", "）", "」", "』"};
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        if ((guchar)text.bytes[0] >= 0x80 &&
            slice_has_prefix_ascii(text, marks[i]))
            return TRUE;
    }
    return FALSE;
}

/* Up to what no URL holds (RFC 3986, appendix C), without the punctuation of
 * the sentence around it; a closing bracket stays where one was opened. */
static gsize
url_size(Slice text)
{
    gsize size = 0;
    int n_open = 0;
    while (size < text.size && (guchar)text.bytes[size] > ' ' &&
           !strchr("<>\"`{}|\\^", text.bytes[size]) &&
           !is_closing(slice_sub(text, size, text.size))) {
        if (text.bytes[size] == '(')
            n_open++;
        else if (text.bytes[size] == ')' && --n_open < 0)
            break;
        size++;
    }
    while (size > 0 && strchr(".,;:!?'*_]", text.bytes[size - 1]))
        size--;
    return size;
}
