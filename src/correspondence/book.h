#pragma once
/* book - an address book's contacts, out of a file's text and into one.
 *
 * Reads vCard 3.0 (RFC 2426), 4.0 (RFC 6350) and what phones write as 2.1,
 * mutt's aliases and abook's addressbook; writes all but 2.1. A contact that
 * makes no sense costs itself and a complaint, never the others. Pure: knows
 * no files and no store. Any thread after message_init(). */
#include "base/slice.h"

typedef enum {
    BOOK_UNKNOWN,
    BOOK_VCARD3, /* to be read: any vCard */
    BOOK_VCARD4,
    BOOK_MUTT,
    BOOK_ABOOK,
} BookFormat;

#define BOOK_CONTACTS_MAX   50000
#define BOOK_VALUES_MAX     50 /* addresses, JIDs or nicknames of a contact */
#define BOOK_COMPLAINTS_MAX 200

typedef struct {
    char *name;           /* clean; NULL: none */
    GPtrArray *nicknames; /* of char *: clean */
    GPtrArray *addresses; /* of char *: valid, as written */
    GPtrArray *jids;      /* of char *: bare and normalised */
} BookEntry;
BookEntry *book_entry_new(void);
void book_entry_free(BookEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BookEntry, book_entry_free)

typedef struct {
    GPtrArray *entries;    /* of BookEntry*: each with an address or a JID */
    GPtrArray *complaints; /* of char *: `ORIGIN:LINE: what is wrong` */
} Book;
Book *book_new(void);
void book_free(Book *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Book, book_free)

/* `vcard`, `vcard3`, `vcard4`, `mutt`, `abook`; else BOOK_UNKNOWN. */
BookFormat book_format_by_name(const char *name);
/* By the first lines. */
BookFormat book_guess_format(Slice text);
/* Adds what `text` holds; `origin`, its file's name, goes before complaints. */
void book_read(Book *book, BookFormat format, Slice text, const char *origin);
/* All entries as a file. mutt and abook leave out who has no address. The
 * caller frees it. */
char *book_write(const Book *book, BookFormat format);
