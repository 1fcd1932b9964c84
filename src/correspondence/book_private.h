#pragma once
/* book_private - what the book_*.c share. */
#include "correspondence/book.h"

/* A text on its way into a Book. */
typedef struct {
    Book *book;
    const char *origin;
    Slice rest;
    int line; /* number of the line taken last, from 1 */
} BookText;

gboolean book_take_line(BookText *text, Slice *line_out);
void book_complain(BookText *text, int line, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* All take UTF-8 and clean it; what is there already is not added again. */
void book_entry_name(BookEntry *entry, const char *name);
void book_entry_nickname(BookEntry *entry, const char *nickname);
/* FALSE: it is none. */
gboolean book_entry_address(BookEntry *entry, const char *address);
gboolean book_entry_jid(BookEntry *entry, const char *jid);
/* Moves `entry` into the book, if it is of any use there. */
void book_add(BookText *text, BookEntry *entry);

void book_read_vcards(BookText *text);
void book_read_mutt(BookText *text);
void book_read_abook(BookText *text);
void book_write_vcard3(GString *file, const Book *book);
void book_write_vcard4(GString *file, const Book *book);
void book_write_mutt(GString *file, const Book *book);
void book_write_abook(GString *file, const Book *book);
