/* lookalike - see lookalike.h.
 *
 * The skeleton of UTS 39 knows letters by their shape, so case matters to it:
 * `I` is an `l`, and `i` is not. A name is therefore folded before and, once
 * more, after it (which finds BOB, and B0B); and also turned into its skeleton
 * first and folded then (which finds the I that stands for an l). */
#include "correspondence/lookalike.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

#include "mail/address.h"

enum { MOST_WORDS = 12 }; /* a name of more is compared by its first */

/* Immutable once made, and of the whole program; see uspoof.h on threads. */
static const USpoofChecker *
checker(void)
{
    static gsize once;
    static USpoofChecker *made;
    if (g_once_init_enter(&once)) {
        UErrorCode status = U_ZERO_ERROR;
        made = uspoof_open(&status);
        if (U_FAILURE(status))
            g_error("ICU has no table of confusables: %s",
                    u_errorName(status));
        uspoof_setChecks(made, USPOOF_RESTRICTION_LEVEL, &status);
        uspoof_setRestrictionLevel(made, USPOOF_HIGHLY_RESTRICTIVE);
        g_once_init_leave(&once, 1);
    }
    return made;
}

/* ---- shapes ---- */

static char *
ask_skeleton(const char *text)
{
    int32_t capacity = (int32_t)strlen(text) * 2 + 32;
    for (;;) {
        UErrorCode status = U_ZERO_ERROR;
        char *shape = g_malloc((gsize)capacity + 1);
        int32_t size = uspoof_getSkeletonUTF8(checker(), 0, text, -1, shape,
                                              capacity, &status);
        if (U_SUCCESS(status)) {
            shape[size] = '\0';
            return shape;
        }
        g_free(shape);
        if (status != U_BUFFER_OVERFLOW_ERROR)
            return g_strdup(text);
        capacity = size;
    }
}

/* Most names are ASCII, and each of its letters has a shape by itself: ICU is
 * asked for all of them once. */
static const char *const *
ascii_shapes(void)
{
    static gsize once;
    static const char *shapes[128]; /* immutable once made */
    if (g_once_init_enter(&once)) {
        for (int c = 1; c < 128; c++) {
            const char letter[] = {(char)c, '\0'};
            g_autofree char *shape = ask_skeleton(letter);
            shapes[c] = g_intern_string(shape);
        }
        g_once_init_leave(&once, 1);
    }
    return shapes;
}

static char *
skeleton(const char *text)
{
    if (!g_str_is_ascii(text))
        return ask_skeleton(text);
    const char *const *shapes = ascii_shapes();
    GString *shape = g_string_new(NULL);
    for (const char *at = text; *at; at++)
        g_string_append(shape, shapes[(guchar)*at]);
    return g_string_free(shape, FALSE);
}

/* Accents and the like, which many leave out; not the vowels of Indic scripts
 * nor the voicing of kana, without which a name is another. */
static gboolean
is_accent(gunichar c)
{
    enum { VOICED = 0x3099, SEMI_VOICED = 0x309A };
    UErrorCode status = U_ZERO_ERROR;
    return u_charType((UChar32)c) == U_NON_SPACING_MARK && c != VOICED &&
           c != SEMI_VOICED &&
           uscript_getScript((UChar32)c, &status) == USCRIPT_INHERITED;
}

/* Small capitals, which are capitals to whoever reads; UTS 39 has the shape of
 * a Cyrillic letter be one of them. */
static gunichar
plain_capital(gunichar c)
{
    static const gunichar small[] = {
        0x1D00, 'a', 0x0299, 'b', 0x1D04, 'c', 0x1D05, 'd', 0x1D07, 'e',
        0xA730, 'f', 0x0262, 'g', 0x029C, 'h', 0x026A, 'i', 0x1D0A, 'j',
        0x1D0B, 'k', 0x029F, 'l', 0x1D0D, 'm', 0x0274, 'n', 0x1D0F, 'o',
        0x1D18, 'p', 0x0280, 'r', 0xA731, 's', 0x1D1B, 't', 0x1D1C, 'u',
        0x1D20, 'v', 0x1D21, 'w', 0x028F, 'y', 0x1D22, 'z'};
    for (gsize i = 0; i < G_N_ELEMENTS(small); i += 2)
        if (small[i] == c)
            return small[i + 1];
    return c;
}

/* Decomposed, without accents and what cannot be seen. */
static char *
strip(const char *text)
{
    if (g_str_is_ascii(text))
        return g_strdup(text);
    g_autofree char *split = g_utf8_normalize(text, -1, G_NORMALIZE_ALL);
    GString *plain = g_string_new(NULL);
    for (const char *at = split ? split : ""; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!is_accent(c) && c != 0xFFFD &&
            !u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            g_string_append_unichar(plain, plain_capital(c));
    }
    return g_string_free(plain, FALSE);
}

static char *
fold(const char *text)
{
    if (g_str_is_ascii(text))
        return g_ascii_strdown(text, -1);
    g_autofree char *folded = g_utf8_casefold(text, -1);
    return strip(folded);
}

static char *
shape_of_folded(const char *text)
{
    g_autofree char *folded = fold(text);
    g_autofree char *shape = skeleton(folded);
    return fold(shape);
}

static char *
shape_then_folded(const char *text)
{
    g_autofree char *shape = skeleton(text);
    return shape_of_folded(shape);
}

/* ---- names ---- */

static gboolean
is_letter(gunichar c)
{
    /* `|` and `!` are letters where they stand for l. */
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '|';
}

/* The words of `name` outside brackets, their accents gone; all of them where
 * there is nothing else. */
static GPtrArray *
words_of(const char *name, gboolean in_brackets_too)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *plain = strip(name);
    g_autoptr(GString) word = g_string_new(NULL);
    int depth = 0;
    for (const char *at = plain;; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!in_brackets_too && c && strchr("([{", (int)MIN(c, 0x7F)))
            depth++;
        if (is_letter(c) && depth == 0) {
            g_string_append_unichar(word, c);
        } else if ((c == 0 || !(c == '\'' || c == '.' || c == 0x2019)) &&
                   word->len && words->len < MOST_WORDS) {
            g_ptr_array_add(words, g_strdup(word->str));
            g_string_truncate(word, 0);
        }
        if (!in_brackets_too && c && strchr(")]}", (int)MIN(c, 0x7F)))
            depth = MAX(depth - 1, 0);
        if (c == 0)
            break;
    }
    return words;
}

static char *
join(GPtrArray *words)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++)
        g_string_append(text, words->pdata[i]);
    return g_string_free(text, FALSE);
}

static void
add_key(GPtrArray *keys, char *key)
{
    if (*key && !g_ptr_array_find_with_equal_func(keys, key, g_str_equal,
                                                  NULL))
        g_ptr_array_add(keys, key);
    else
        g_free(key);
}

static int
compare_words(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

typedef char *Shape(const char *text);

/* As the words stand, and in the alphabet's order: `Brown, Bob` is Bob Brown. */
static void
add_keys(GPtrArray *keys, GPtrArray *words, Shape *shape)
{
    g_autoptr(GPtrArray) shapes = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < words->len; i++)
        g_ptr_array_add(shapes, shape(words->pdata[i]));
    add_key(keys, join(shapes));
    if (shapes->len < 2)
        return;
    g_ptr_array_sort(shapes, compare_words);
    add_key(keys, join(shapes));
}

GStrv
lookalike_name_keys(const char *name)
{
    GPtrArray *keys = g_ptr_array_new();
    g_autoptr(GPtrArray) outside = words_of(name, FALSE);
    g_autoptr(GPtrArray) all = words_of(name, TRUE);
    add_keys(keys, outside, shape_of_folded);
    add_keys(keys, outside, shape_then_folded);
    if (all->len != outside->len) {
        add_keys(keys, all, shape_of_folded);
        add_keys(keys, all, shape_then_folded);
    }
    g_ptr_array_add(keys, NULL);
    return (GStrv)g_ptr_array_free(keys, FALSE);
}

char *
lookalike_name_key(const char *name)
{
    g_auto(GStrv) keys = lookalike_name_keys(name);
    return g_strdup(keys[0] ? keys[0] : "");
}

/* ---- addresses ---- */

char *
lookalike_address_key(const char *address)
{
    g_autofree char *known = address_key(address);
    /* What is no address may yet look like one. */
    const char *addr = known ? known : address;
    const char *at = addr ? strrchr(addr, '@') : NULL;
    if (!at)
        return NULL;
    g_autofree char *unicode = g_hostname_to_unicode(at + 1);
    g_autofree char *readable = g_strdup_printf(
        "%.*s@%s", (int)(at - addr), addr, unicode ? unicode : at + 1);
    return shape_of_folded(readable);
}

/* ---- scripts ---- */

static gboolean
is_mixed(const char *word)
{
    UErrorCode status = U_ZERO_ERROR;
    return !g_str_is_ascii(word) &&
           uspoof_check2UTF8(checker(), word, -1, NULL, &status) != 0 &&
           U_SUCCESS(status);
}

gboolean
lookalike_mixes_scripts(const char *text)
{
    if (g_str_is_ascii(text))
        return FALSE;
    g_autoptr(GString) word = g_string_new(NULL);
    for (const char *at = text;; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (is_letter(c)) {
            g_string_append_unichar(word, c);
            continue;
        }
        if (is_mixed(word->str))
            return TRUE;
        g_string_truncate(word, 0);
        if (c == 0)
            return FALSE;
    }
}
