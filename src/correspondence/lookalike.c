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

/* A name of more words is compared by its first; each may be a letter alone,
 * `B o b`. */
enum { MOST_WORDS = 40 };

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
            g_error("ICU has no table of confusables: %s", u_errorName(status));
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

static UScriptCode
script_of(gunichar c)
{
    UErrorCode status = U_ZERO_ERROR;
    return uscript_getScript((UChar32)c, &status);
}

/* Accents and the like, which many leave out; not the vowels of Indic scripts
 * nor the voicing of kana, without which a name is another. What encloses a
 * letter leaves it readable. */
static gboolean
is_accent(gunichar c, gunichar before)
{
    enum { VOICED = 0x3099, SEMI_VOICED = 0x309A };
    if (u_charType((UChar32)c) == U_ENCLOSING_MARK)
        return TRUE;
    if (c == VOICED || c == SEMI_VOICED)
        return script_of(before) != USCRIPT_HIRAGANA &&
               script_of(before) != USCRIPT_KATAKANA;
    return u_charType((UChar32)c) == U_NON_SPACING_MARK &&
           script_of(c) == USCRIPT_INHERITED;
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

/* Letters on a dark ground and flags' letters, which Unicode holds to be signs,
 * and signs that are read as a letter between letters; UTS 39 has none. */
static gunichar
plain_sign(gunichar c)
{
    static const struct {
        gunichar first;
        char letter;
    } alphabets[] = {
        {0x1F150, 'a'}, {0x1F170, 'a'}, {0x1F1E6, 'a'}, {0x1F130, 'a'}};
    static const gunichar alike[] = {
        0x25CB, 'o',    0x25CF, 'o',    0x25EF, 'o',    0x26AA, 'o',    0x26AB,
        'o',    0x26AC, 'o',    0x2B55, 'o',    0x3007, 'o',    0x3147, 'o',
        0x2502, 'l',    0x2503, 'l',    0x2758, 'l',    0x3163, 'l',    0x4E28,
        'l',    0x01C3, 'l',    0x028B, 'v',    0x0245, 'a',    0x15E9, 'a',
        0x15EA, 'd',    0x142F, 'v',    0x15F4, 'e',    0x0258, 'e'};
    for (gsize i = 0; i < G_N_ELEMENTS(alphabets); i++)
        if (c >= alphabets[i].first && c < alphabets[i].first + 26)
            return (gunichar)alphabets[i].letter + c - alphabets[i].first;
    for (gsize i = 0; i < G_N_ELEMENTS(alike); i += 2)
        if (alike[i] == c)
            return alike[i + 1];
    return plain_capital(c);
}

/* Mathematics and the like, of which UTS 39 says that they look like letters:
 * `Dav\u212e`. */
static gboolean
is_letter_by_shape(gunichar c)
{
    if (c < 0x80 || g_unichar_isspace(c) || g_unichar_ispunct(c) == FALSE)
        return FALSE;
    char text[7] = {0};
    g_unichar_to_utf8(c, text);
    g_autofree char *shape = ask_skeleton(text);
    return g_ascii_isalpha(*shape);
}

static char *
with_plain_signs(const char *text)
{
    if (!g_utf8_validate(text, -1, NULL))
        return g_strdup(text);
    GString *plain = g_string_new(NULL);
    for (const char *at = text; *at; at = g_utf8_next_char(at))
        g_string_append_unichar(plain, plain_sign(g_utf8_get_char(at)));
    return g_string_free(plain, FALSE);
}

/* Decomposed, without accents and what cannot be seen. */
static char *
strip(const char *text)
{
    if (g_str_is_ascii(text))
        return g_strdup(text);
    /* Before it is decomposed, too: a Korean syllable is not its letters. */
    g_autofree char *read = with_plain_signs(text);
    g_autofree char *split = g_utf8_normalize(read, -1, G_NORMALIZE_ALL);
    GString *plain = g_string_new(NULL);
    gunichar before = 0;
    for (const char *at = split ? split : ""; *at; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (!is_accent(c, before) && c != 0xFFFD &&
            !u_hasBinaryProperty((UChar32)c,
                                 UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            g_string_append_unichar(plain, plain_sign(c));
        before = c;
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

/* Two letters for one, which UTS 39 knows of `rn` alone. */
static char *
shape_of_folded(const char *text)
{
    g_autofree char *folded = fold(text);
    g_autofree char *shape = skeleton(folded);
    g_autofree char *plain = fold(shape);
    GString *whole = g_string_new(plain);
    g_string_replace(whole, "vv", "w", 0);
    return g_string_free(whole, FALSE);
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
    /* `|` is a letter where it stands for l. */
    return g_unichar_isalnum(c) || g_unichar_ismark(c) || c == '|' ||
           is_letter_by_shape(c);
}

static gboolean
opens(gunichar c)
{
    enum { ANGLES = 0xAB, ANGLE = 0x2039 };
    return c == '<' || c == ANGLES || c == ANGLE ||
           g_unichar_type(c) == G_UNICODE_OPEN_PUNCTUATION;
}

static gboolean
closes(gunichar c)
{
    enum { ANGLES = 0xBB, ANGLE = 0x203A };
    return c == '>' || c == ANGLES || c == ANGLE ||
           g_unichar_type(c) == G_UNICODE_CLOSE_PUNCTUATION;
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
        if (!in_brackets_too && opens(c))
            depth++;
        if (is_letter(c) && depth == 0) {
            g_string_append_unichar(word, c);
        } else if ((c == 0 || !(c == '\'' || c == '.' || c == 0x2019)) &&
                   word->len && words->len < MOST_WORDS) {
            g_ptr_array_add(words, g_strdup(word->str));
            g_string_truncate(word, 0);
        }
        if (!in_brackets_too && closes(c))
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
    if (*key && !g_ptr_array_find_with_equal_func(keys, key, g_str_equal, NULL))
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

/* As the words stand, and in the alphabet's order: `Brown, Bob` is Bob Brown.
 */
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

/* Where what is said of a person begins: `Bob Brown - Acme`, `Bob Brown, CEO`;
 * the size of the name before it, or 0. A comma or colon behind a single word
 * is no such place: `Brown, Bob`. */
static gsize
size_before_remark(const char *name)
{
    static gsize once;
    static GRegex *remark; /* immutable once made */
    if (g_once_init_enter(&once)) {
        remark = g_regex_new("\\s[-\u2010-\u2015\u2212|/\u00b7\u2022]+\\s"
                             "|(?<=\\S\\s)\\S+\\K\\s*[,;:](?=\\s|$)",
                             G_REGEX_OPTIMIZE, 0, NULL);
        g_once_init_leave(&once, 1);
    }
    g_autoptr(GMatchInfo) match = NULL;
    int start = 0;
    if (g_utf8_validate(name, -1, NULL) &&
        g_regex_match(remark, name, 0, &match))
        g_match_info_fetch_pos(match, 0, &start, NULL);
    return (gsize)start;
}

enum { NAMES_LEAST = 2 }; /* what is left when a title is dropped */

/* `Dr. Bob Brown` is Bob Brown. */
static void
drop_titles(GPtrArray *words)
{
    static const char *const titles[] = {"mr",   "mrs", "ms",   "miss", "dr",
                                         "prof", "sir", "herr", "frau", NULL};
    while (words->len > NAMES_LEAST) {
        g_autofree char *first = g_utf8_strdown(words->pdata[0], -1);
        if (!g_strv_contains(titles, first))
            return;
        g_ptr_array_remove_index(words, 0);
    }
}

static void
add_core_keys(GPtrArray *keys, const char *name, guint n_words)
{
    gsize size = size_before_remark(name);
    if (size == 0 && n_words <= NAMES_LEAST) /* most names: nothing to drop */
        return;
    g_autofree char *core = size ? g_strndup(name, size) : g_strdup(name);
    g_autoptr(GPtrArray) words = words_of(core, FALSE);
    drop_titles(words);
    if (words->len == n_words)
        return;
    add_keys(keys, words, shape_of_folded);
    add_keys(keys, words, shape_then_folded);
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
    add_core_keys(keys, name, outside->len);
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

char *
lookalike_spelling_key(const char *address)
{
    return strchr(address, '@') && strchr(address, 'I')
               ? shape_then_folded(address)
               : NULL;
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
