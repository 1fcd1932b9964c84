#pragma once
/* pattern - what `limit`, `search`, tag-pattern and the mail commands take: words
 * to find mails by. Pure; any thread.
 *
 *     from:bob subject:"lunch plan" is:unread since:2w !has:attachment
 *
 * Terms stand side by side (all must hold), `OR` between two, `!`, `-` or `NOT`
 * before one, parentheses round several. A bare word is looked for in sender,
 * recipients and subject, and in the bodies that are here. Quotes hold blanks
 * together.
 *
 *     from: to: cc: subject: body:     words, by a beginning of a word
 *     person:WHO                       from or to a friend's addresses: a JID
 *                                      or a beginning of their name
 *     has:attachment
 *     is:unread is:read is:flagged is:answered is:deleted is:draft is:new
 *     since:DATE before:DATE           2026-11-01, 3d 2w 6m 1y ago, today,
 *                                      yesterday, monday…
 *     larger:SIZE smaller:SIZE         200k 5M
 *     in:FOLDER                        another folder than this one; in:any
 *     id:MESSAGE-ID   thread:MESSAGE-ID
 */
#include <glib.h>

typedef enum {
    PATTERN_ALL, /* children: every one holds; none: everything matches */
    PATTERN_ANY, /* children: one holds */
    PATTERN_NOT, /* one child */
    PATTERN_WORD, /* `text`, anywhere */
    PATTERN_FROM, PATTERN_TO, PATTERN_CC, PATTERN_SUBJECT, PATTERN_BODY,
    PATTERN_PERSON, PATTERN_IN, PATTERN_ID, PATTERN_THREAD,       /* `text` */
    PATTERN_HAS_ATTACHMENT,
    PATTERN_FLAGS,   /* `number`: MailFlag bits, all set */
    PATTERN_SINCE, PATTERN_BEFORE,     /* `number`: seconds since the epoch */
    PATTERN_LARGER, PATTERN_SMALLER,   /* `number`: bytes */
} PatternKind;

typedef struct Pattern {
    PatternKind kind;
    GPtrArray *children; /* of Pattern*; or NULL */
    char *text;
    gint64 number;
} Pattern;

/* `now`: seconds since the epoch; dates are local. INVALID says which term
 * makes no sense and what would. An empty text matches everything. */
Pattern *pattern_parse(const char *text, gint64 now, GError **error);
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

/* Whether a server may find mails that the store does not: a term looks into
 * bodies. */
gboolean pattern_wants_server(const Pattern *pattern);
/* As IMAP search keys (RFC 9051 6.4.4), strings quoted or as literals are not
 * needed: `*is_ascii_out` FALSE means CHARSET UTF-8. What IMAP cannot say
 * (person:, in:) is left out, so that the server finds too much rather than too
 * little. NULL when nothing is left. The caller frees it. */
char *pattern_to_imap(const Pattern *pattern, gboolean *is_ascii_out);
/* Completions of the word at the end of `text`: GPtrArray of char*. */
GPtrArray *pattern_complete(const char *text);
