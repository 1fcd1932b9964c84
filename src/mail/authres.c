/* authres - see authres.h.
 *
 * Reads as leniently as servers write (properties without a ptype, as
 * Microsoft's `action=none`), but a result that makes no sense is no result. */
#include "mail/authres.h"

#include <libpsl.h>

#include "base/error.h"

/* What one method said (RFC 8601 2.2, resinfo). */
typedef struct {
    char *method; /* lower case */
    char *result; /* lower case */
    char *domain; /* that it speaks for, lower case; NULL when not said */
    gboolean is_certain;   /* `header.d` over `header.i` */
    gboolean is_ambiguous; /* two domains were named */
} Result;

static void
result_clear(Result *result)
{
    g_free(result->method);
    g_free(result->result);
    g_free(result->domain);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Result, result_clear)

static gboolean field_bears_id(Slice *field, const char *authserv_id);
static AuthVerdict verdict_of_field(Slice results, const char *from_domain);

AuthVerdict
authres_verdict(const GPtrArray *fields, const char *authserv_id,
                const char *from_domain)
{
    if (!fields || !authserv_id || !*authserv_id)
        return AUTH_NONE;
    for (guint i = 0; i < fields->len; i++) {
        Slice field = slice_from_string(fields->pdata[i]);
        if (field_bears_id(&field, authserv_id))
            return verdict_of_field(field, from_domain);
    }
    return AUTH_NONE;
}

/* ---- all ids at once ---- */

enum { MOST_IDS = 8, MOST_ID = 255 };

static const char verdict_letters[] = {
    [AUTH_NONE] = 'n',
    [AUTH_PASS] = 'p',
    [AUTH_FAIL] = 'f',
};

static char *take_value(Slice *rest);

gboolean
authres_id_is_valid(const char *id)
{
    gsize size = strlen(id);
    return size > 0 && size <= MOST_ID &&
           strspn(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                      "0123456789.-_:") == size;
}

char *
authres_digest(const GPtrArray *fields, const char *from_domain)
{
    g_autoptr(GHashTable) ids =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    GString *digest = g_string_new(NULL);
    for (guint i = 0; i < fields->len; i++) {
        Slice field = slice_from_string(fields->pdata[i]);
        g_autofree char *written = take_value(&field);
        g_autofree char *id = written ? g_ascii_strdown(written, -1) : NULL;
        if (!id || !authres_id_is_valid(id) ||
            g_hash_table_size(ids) == MOST_IDS ||
            g_hash_table_contains(ids, id))
            continue;
        AuthVerdict verdict = authres_verdict(fields, id, from_domain);
        g_string_append_printf(digest, "%s%c %s", digest->len ? "\n" : "",
                               verdict_letters[verdict], id);
        g_hash_table_add(ids, g_steal_pointer(&id));
    }
    return g_string_free(digest, digest->len == 0);
}

AuthVerdict
authres_digest_verdict(const char *digest, const char *authserv_id)
{
    if (!digest || !authserv_id)
        return AUTH_NONE;
    g_auto(GStrv) lines = g_strsplit(digest, "\n", -1);
    for (char **line = lines; *line; line++)
        for (AuthVerdict verdict = AUTH_NONE; verdict <= AUTH_FAIL; verdict++)
            if (**line == verdict_letters[verdict] && (*line)[1] == ' ' &&
                g_ascii_strcasecmp(*line + 2, authserv_id) == 0)
                return verdict;
    return AUTH_NONE;
}

char *
authres_digest_first_id(const char *digest)
{
    if (!digest || strlen(digest) < 3)
        return NULL;
    return g_strndup(digest + 2, strcspn(digest + 2, "\n"));
}

void
authres_digest_deny(char *digest)
{
    for (char *line = digest; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (*line == verdict_letters[AUTH_PASS])
            *line = verdict_letters[AUTH_NONE];
    }
}

/* ---- one field ---- */

static void skip_space(Slice *rest);
static gboolean take_byte(Slice *rest, char byte);

/* `authserv-id [ version ]`, taken off the front. */
static gboolean
field_bears_id(Slice *field, const char *authserv_id)
{
    g_autofree char *id = take_value(field);
    if (!id || g_ascii_strcasecmp(id, authserv_id) != 0)
        return FALSE;
    g_autofree char *version = take_value(field);
    return take_byte(field, ';') || field->size == 0;
}

static gboolean take_result(Slice *rest, Result *result);
static void skip_to_next_result(Slice *rest);
static gboolean vouches_for(const Result *result, const char *from_domain);
static gboolean
names_another_author(const Result *result, const char *from_domain);

static AuthVerdict
verdict_of_field(Slice rest, const char *from_domain)
{
    AuthVerdict verdict = AUTH_NONE;
    while (rest.size > 0) {
        g_auto(Result) result = {NULL};
        gboolean is_read = take_result(&rest, &result);
        skip_to_next_result(&rest);
        if (!is_read)
            continue;
        if (strcmp(result.method, "dmarc") == 0 &&
            strcmp(result.result, "fail") == 0)
            return AUTH_FAIL;
        if (names_another_author(&result, from_domain))
            return AUTH_FAIL;
        if (!vouches_for(&result, from_domain))
            continue;
        if (strcmp(result.result, "pass") == 0)
            verdict = AUTH_PASS;
        /* A broken signature counts as none (RFC 6376 6.1), but SPF's fail is
         * the domain's own word (RFC 7208 8.4). */
        else if (verdict == AUTH_NONE && strcmp(result.method, "spf") == 0 &&
                 strcmp(result.result, "fail") == 0)
            verdict = AUTH_FAIL;
    }
    return verdict;
}

static gboolean is_aligned(const char *domain, const char *from_domain);

static gboolean
vouches_for(const Result *result, const char *from_domain)
{
    return result->domain && !result->is_ambiguous && from_domain &&
           is_aligned(result->domain, from_domain);
}

/* DMARC's `header.from` is whom the server took for the author. When that is
 * somebody else, From was written so that it reads in two ways, and whatever
 * the server let pass is not what is shown. */
static gboolean
names_another_author(const Result *result, const char *from_domain)
{
    return strcmp(result->method, "dmarc") == 0 && from_domain &&
           result->domain && !result->is_ambiguous &&
           !is_aligned(result->domain, from_domain);
}

/* Equal, or of one organisation: relaxed alignment (RFC 7489 3.1). Where the
 * organisation's domain ends says the public suffix list: two customers of
 * github.io are strangers to each other, and `co.uk` is nobody's. */
static gboolean
is_aligned(const char *domain, const char *from_domain)
{
    if (*domain && strcmp(domain, from_domain) == 0)
        return TRUE;
    /* Built into the library, so it is the same for all threads. */
    const psl_ctx_t *suffixes = psl_builtin();
    const char *theirs = psl_registrable_domain(suffixes, domain);
    const char *ours = psl_registrable_domain(suffixes, from_domain);
    return theirs && ours && strcmp(theirs, ours) == 0;
}

static char *take_name(Slice *rest);
static void
note_domain(Result *result, const char *property, const char *value);

/* `method [ / version ] = result *( property = value )` */
static gboolean
take_result(Slice *rest, Result *result)
{
    result->method = take_name(rest);
    if (result->method && take_byte(rest, '/')) {
        g_autofree char *version = take_name(rest);
    }
    if (!result->method || !take_byte(rest, '='))
        return FALSE;
    result->result = take_name(rest);
    if (!result->result)
        return FALSE;

    g_autofree char *property = NULL;
    while ((property = take_name(rest))) {
        if (!take_byte(rest, '='))
            return FALSE;
        g_autofree char *value = take_value(rest);
        if (!value)
            return FALSE;
        note_domain(result, property, value);
        g_clear_pointer(&property, g_free);
    }
    skip_space(rest);
    return rest->size == 0 || rest->bytes[0] == ';';
}

/* The property that says for which domain a method speaks. */
static void
note_domain(Result *result, const char *property, const char *value)
{
    static const struct {
        const char *method, *property;
    } speaks[] = {
        {"dmarc", "header.from"},
        {"dkim", "header.d"},
        {"dkim", "header.i"},
        {"spf", "smtp.mailfrom"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(speaks); i++) {
        if (strcmp(result->method, speaks[i].method) != 0 ||
            strcmp(property, speaks[i].property) != 0)
            continue;
        const char *at = strrchr(value, '@');
        g_autofree char *ascii = g_hostname_to_ascii(at ? at + 1 : value);
        g_autofree char *domain = ascii ? g_ascii_strdown(ascii, -1) : NULL;
        if (!domain)
            return;
        gboolean is_certain = strcmp(property, "header.i") != 0;
        if (result->domain && (result->is_certain || !is_certain)) {
            result->is_ambiguous |=
                is_certain && strcmp(domain, result->domain) != 0;
            return;
        }
        g_free(result->domain);
        result->domain = g_steal_pointer(&domain);
        result->is_certain = is_certain;
        return;
    }
}

static void
skip_byte(Slice *rest)
{
    *rest = slice_sub(*rest, 1, rest->size);
}

static void skip_comment(Slice *rest);

/* White space and comments (RFC 5322 3.2.2, CFWS). */
static void
skip_space(Slice *rest)
{
    while (rest->size > 0) {
        if (g_ascii_isspace(rest->bytes[0]))
            skip_byte(rest);
        else if (rest->bytes[0] == '(')
            skip_comment(rest);
        else
            return;
    }
}

static void
skip_comment(Slice *rest)
{
    int depth = 0;
    do {
        char byte = rest->bytes[0];
        skip_byte(rest);
        if (byte == '(')
            depth++;
        else if (byte == ')')
            depth--;
        else if (byte == '\\')
            skip_byte(rest);
    } while (depth > 0 && rest->size > 0);
}

static gboolean
take_byte(Slice *rest, char byte)
{
    skip_space(rest);
    if (rest->size == 0 || rest->bytes[0] != byte)
        return FALSE;
    skip_byte(rest);
    return TRUE;
}

/* A keyword, or a property with its dot, in lower case; NULL when none is
 * there. */
static char *
take_name(Slice *rest)
{
    skip_space(rest);
    gsize size = 0;
    while (size < rest->size && (g_ascii_isalnum(rest->bytes[size]) ||
                                 strchr("-_.", rest->bytes[size])))
        size++;
    if (size == 0)
        return NULL;
    char *name = g_ascii_strdown(rest->bytes, size);
    *rest = slice_sub(*rest, size, rest->size);
    return name;
}

static char *take_quoted(Slice *rest);

/* A token, an address or a quoted string. */
static char *
take_value(Slice *rest)
{
    skip_space(rest);
    if (rest->size > 0 && rest->bytes[0] == '"')
        return take_quoted(rest);
    gsize size = 0;
    while (size < rest->size && (guchar)rest->bytes[size] > ' ' &&
           !strchr(";()\"", rest->bytes[size]))
        size++;
    if (size == 0)
        return NULL;
    char *value = slice_dup(slice_sub(*rest, 0, size));
    *rest = slice_sub(*rest, size, rest->size);
    return value;
}

static char *
take_quoted(Slice *rest)
{
    g_autoptr(GString) text = g_string_new(NULL);
    skip_byte(rest);
    while (rest->size > 0 && rest->bytes[0] != '"') {
        if (rest->bytes[0] == '\\' && rest->size > 1)
            skip_byte(rest);
        g_string_append_c(text, rest->bytes[0]);
        skip_byte(rest);
    }
    if (rest->size == 0)
        return NULL; /* it never ends */
    skip_byte(rest);
    return g_strdup(text->str);
}

/* Past the next `;` outside comments and quoted strings. */
static void
skip_to_next_result(Slice *rest)
{
    while (rest->size > 0) {
        skip_space(rest);
        if (rest->size == 0 || take_byte(rest, ';'))
            return;
        g_autofree char *ignored =
            rest->bytes[0] == '"' ? take_quoted(rest) : NULL;
        if (!ignored && rest->size > 0)
            skip_byte(rest);
    }
}
