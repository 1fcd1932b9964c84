/* pattern_imap - a pattern as search keys for an IMAP server (RFC 9051 6.4.4).
 *
 * The server is asked for no less than what matches, for the store looks at
 * its hits again. A term that IMAP has no word for is taken to hold; so is one
 * under a NOT where the server's idea of a match is wider than ours. */
#include "mail/pattern_private.h"

typedef struct {
    gboolean is_ascii;
} Writing;

static char *
write_keys(Writing *writing, const Pattern *pattern, gboolean is_not);

char *
pattern_to_imap(const Pattern *pattern, gboolean *is_ascii_out)
{
    Writing writing = {.is_ascii = TRUE};
    char *keys = write_keys(&writing, pattern, FALSE);
    *is_ascii_out = writing.is_ascii;
    return keys;
}

/* ---- terms ---- */

static char *
quote(Writing *writing, const char *text)
{
    GString *quoted = g_string_new("\"");
    for (const char *p = text; *p; p++) {
        if (*p == '"' || *p == '\\')
            g_string_append_c(quoted, '\\');
        writing->is_ascii &= g_ascii_isprint(*p);
        /* Control characters are in no mail that could be found. */
        g_string_append_c(quoted, g_ascii_iscntrl(*p) ? ' ' : *p);
    }
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}

static char *
write_text(Writing *writing, const char *key, const Pattern *term)
{
    g_autofree char *text = quote(writing, term->text);
    return g_strdup_printf("%s %s", key, text);
}

/* A server counts in days, of whatever zone the mail was in: a day more is
 * asked for on the side of what matches. */
static char *
write_date(const char *key, gint64 seconds, int days)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr",
                                         "May", "Jun", "Jul", "Aug",
                                         "Sep", "Oct", "Nov", "Dec"};
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(seconds);
    g_autoptr(GDateTime) day = time ? g_date_time_add_days(time, days) : NULL;
    if (!day || g_date_time_get_year(day) > 9999)
        return NULL;
    return g_strdup_printf(
        "%s %d-%s-%04d", key, g_date_time_get_day_of_month(day),
        months[g_date_time_get_month(day) - 1], g_date_time_get_year(day));
}

static char *
write_flags(guint flags, gboolean is_not)
{
    static const struct {
        guint flag;
        const char *set, *unset;
    } keys[] = {{MAIL_SEEN, "SEEN", "UNSEEN"},
                {MAIL_ANSWERED, "ANSWERED", "UNANSWERED"},
                {MAIL_FLAGGED, "FLAGGED", "UNFLAGGED"},
                {MAIL_DELETED, "DELETED", "UNDELETED"},
                {MAIL_DRAFT, "DRAFT", "UNDRAFT"}};
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        if (flags == keys[i].flag)
            return g_strdup(is_not ? keys[i].unset : keys[i].set);
    return NULL;
}

static char *
write_term(Writing *writing, const Pattern *term)
{
    switch (term->kind) {
    case PATTERN_WORD:
        return write_text(writing, "TEXT", term);
    case PATTERN_FROM:
        return write_text(writing, "FROM", term);
    case PATTERN_TO:
        return write_text(writing, "TO", term);
    case PATTERN_CC:
        return write_text(writing, "CC", term);
    case PATTERN_SUBJECT:
        return write_text(writing, "SUBJECT", term);
    case PATTERN_BODY:
        return write_text(writing, "BODY", term);
    case PATTERN_ID:
        return write_text(writing, "HEADER Message-ID", term);
    case PATTERN_SINCE:
        return write_date("SINCE", term->number, -1);
    case PATTERN_BEFORE:
        return write_date("BEFORE", term->number, 2);
    case PATTERN_LARGER:
        return g_strdup_printf("LARGER %" G_GINT64_FORMAT, term->number);
    case PATTERN_SMALLER:
        return g_strdup_printf("SMALLER %" G_GINT64_FORMAT, term->number);
    default:
        return NULL;
    }
}

/* Those whose opposite a server tells exactly as we mean it. */
static char *
write_opposite(const Pattern *term)
{
    switch (term->kind) {
    case PATTERN_SINCE:
        return write_date("BEFORE", term->number, 2);
    case PATTERN_BEFORE:
        return write_date("SINCE", term->number, -1);
    case PATTERN_LARGER:
        return g_strdup_printf("NOT LARGER %" G_GINT64_FORMAT, term->number);
    case PATTERN_SMALLER:
        return g_strdup_printf("NOT SMALLER %" G_GINT64_FORMAT, term->number);
    default:
        return NULL;
    }
}

/* ---- several ---- */

/* NULL children hold whatever the mail. */
static char *
write_all(Writing *writing, const Pattern *pattern, gboolean is_not)
{
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    guint n = 0;
    for (guint i = 0; i < pattern->children->len; i++) {
        g_autofree char *one =
            write_keys(writing, pattern->children->pdata[i], is_not);
        if (one) {
            g_strv_builder_add(keys, one);
            n++;
        }
    }
    g_auto(GStrv) all = g_strv_builder_end(keys);
    return n ? g_strjoinv(" ", all) : NULL;
}

/* `OR (a) OR (b) (c)`; one child that always holds makes all of it hold. */
static char *
write_any(Writing *writing, const Pattern *pattern, gboolean is_not)
{
    if (pattern->children->len == 0)
        return NULL; /* the opposite of everything: nothing to ask */
    GString *any = g_string_new(NULL);
    for (guint i = 0; i < pattern->children->len; i++) {
        g_autofree char *one =
            write_keys(writing, pattern->children->pdata[i], is_not);
        if (!one) {
            g_string_free(any, TRUE);
            return NULL;
        }
        gboolean is_last = i + 1 == pattern->children->len;
        g_string_append_printf(any, "%s%s(%s)", i ? " " : "",
                               is_last ? "" : "OR ", one);
    }
    return g_string_free(any, FALSE);
}

static char *
write_keys(Writing *writing, const Pattern *pattern, gboolean is_not)
{
    switch (pattern->kind) {
    case PATTERN_NOT:
        return write_keys(writing, pattern->children->pdata[0], !is_not);
    case PATTERN_ALL:
        return is_not ? write_any(writing, pattern, TRUE)
                      : write_all(writing, pattern, FALSE);
    case PATTERN_ANY:
        return is_not ? write_all(writing, pattern, TRUE)
                      : write_any(writing, pattern, FALSE);
    case PATTERN_FLAGS:
        return write_flags((guint)pattern->number, is_not);
    default:
        return is_not ? write_opposite(pattern) : write_term(writing, pattern);
    }
}
