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
 *
 * A date is the midnight with which it begins, in local time: since: has that
 * day, before: has not. Words of no letter or digit are passed over, for no
 * index knows them. */
#include "mail/flags.h"

#include <glib.h>

typedef enum {
    PATTERN_ALL, /* children: every one holds; none: everything matches */
    PATTERN_ANY, /* children: one holds */
    PATTERN_NOT, /* one child */
    PATTERN_WORD, /* `text`, anywhere */
    PATTERN_FROM, PATTERN_TO, PATTERN_CC, PATTERN_SUBJECT, PATTERN_BODY,
    PATTERN_PERSON, PATTERN_ID, PATTERN_THREAD, /* `text` */
    PATTERN_IN, /* `text`; `any`: wherever it lies */
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

/* What a pattern may hold at most. */
#define PATTERN_BYTES 4096
#define PATTERN_TERMS 64
#define PATTERN_DEPTH 16

/* `now`: seconds since the epoch; dates are local. INVALID says which term
 * makes no sense and what would. An empty text matches everything. */
Pattern *pattern_parse(const char *text, gint64 now, GError **error);
void pattern_free(Pattern *pattern);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pattern, pattern_free)

/* Whether a term says where to look: it is then not the folder at hand. */
gboolean pattern_names_folder(const Pattern *pattern);
/* Whether a server may find mails that the store does not: a term looks into
 * bodies. */
gboolean pattern_wants_server(const Pattern *pattern);
/* As IMAP search keys (RFC 9051 6.4.4), every string quoted: `*is_ascii_out`
 * FALSE means that some hold UTF-8, which must go as literals after CHARSET
 * UTF-8. What IMAP cannot say (person:, in:), or says less exactly under a NOT,
 * is left out, so that the server finds too much rather than too little. NULL
 * when nothing is left. The caller frees it. */
char *pattern_to_imap(const Pattern *pattern, gboolean *is_ascii_out);
/* Completions of the word at the end of `text`, each in place of that word: a
 * GPtrArray of char*, the caller's. */
GPtrArray *pattern_complete(const char *text);
