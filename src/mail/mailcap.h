#pragma once
/* mailcap - which program shows a part, by the user's mailcap (RFC 1524).
 *
 * Knows no files and starts nothing. Nothing that a sender wrote reaches a
 * shell: what takes the place of %t and %{name} is made of letters that no
 * shell heeds within any quotes, and %s is a name that we have made. Pure; any
 * thread. */
#include "base/slice.h"

typedef struct {
    char *type;          /* lower case: image/png; text/ alone with a star: all texts */
    char *command;       /* for a shell, with % escapes */
    char *test;          /* likewise; it must end well. NULL: none */
    char *name_template; /* `%s.html`; NULL: any name will do */
    gboolean needs_terminal;
    gboolean is_copious; /* it writes text, for a pager */
} MailcapEntry;

/* The entries of a mailcap file in their order, without what is none: a
 * GPtrArray of MailcapEntry* that frees them, for the caller. */
GPtrArray *mailcap_parse(Slice text);
void mailcap_entry_free(MailcapEntry *entry);
gboolean mailcap_matches(const MailcapEntry *entry, const char *type);

typedef struct { /* what takes the place of the escapes */
    const char *path; /* of our own making: mailcap_is_plain() */
    const char *type;
    /* The parameter of that name, for mailcap_fill() to free; or NULL. */
    char *(*parameter)(gpointer user, const char *name);
    gpointer user;
} MailcapPart;

/* The command line for a shell, for the caller to free. Where it does not name
 * the file (FALSE in `*names_file_out`), it reads it on standard input. */
char *mailcap_fill(const char *command, const MailcapPart *part,
                   gboolean *names_file_out);
/* What the file is to be called, without a folder: by the entry's template,
 * else by the ending of `name`, where that is a plain one. */
char *mailcap_file_name(const MailcapEntry *entry, const char *name);
/* Only letters, digits and signs that mean nothing to a shell, wherever they
 * stand; and no option. */
gboolean mailcap_is_plain(const char *text);
