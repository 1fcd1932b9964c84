/* book - see book.h: contacts, formats, complaints. */
#include "correspondence/book.h"

#include "base/error.h"
#include "correspondence/book_private.h"
#include "correspondence/jid.h"
#include "mail/address.h"
#include "text/sanitize.h"

/* More than this of a name is nobody's. */
#define NAME_MAX_BYTES 1000
/* Where a format shows if at all. */
#define GUESS_LINES 2000

static const struct {
    BookFormat format;
    const char *name;
    void (*read)(BookText *text);
    void (*write)(GString *file, const Book *book);
} formats[] = {
    {BOOK_VCARD3, "vcard3", book_read_vcards, book_write_vcard3},
    {BOOK_VCARD4, "vcard4", book_read_vcards, book_write_vcard4},
    {BOOK_VCARD3, "vcard", book_read_vcards, book_write_vcard3},
    {BOOK_MUTT, "mutt", book_read_mutt, book_write_mutt},
    {BOOK_ABOOK, "abook", book_read_abook, book_write_abook},
};

static void
free_entry(gpointer entry)
{
    book_entry_free(entry);
}

Book *
book_new(void)
{
    Book *book = g_new0(Book, 1);
    book->entries = g_ptr_array_new_with_free_func(free_entry);
    book->complaints = g_ptr_array_new_with_free_func(g_free);
    return book;
}

void
book_free(Book *book)
{
    g_ptr_array_unref(book->entries);
    g_ptr_array_unref(book->complaints);
    g_free(book);
}

BookFormat
book_format_by_name(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++)
        if (g_str_equal(formats[i].name, name))
            return formats[i].format;
    return BOOK_UNKNOWN;
}

static Slice
without_mark(Slice text)
{
    return slice_has_prefix_ascii(text, "\xef\xbb\xbf")
               ? slice_sub(text, 3, text.size)
               : text;
}

BookFormat
book_guess_format(Slice text)
{
    static const struct {
        const char *begins;
        BookFormat format;
    } signs[] = {
        {"BEGIN:VCARD", BOOK_VCARD3},
        {"alias ", BOOK_MUTT},
        {"alias\t", BOOK_MUTT},
        {"program=abook", BOOK_ABOOK},
        {"# abook addressbook file", BOOK_ABOOK},
    };
    Slice rest = without_mark(text), line;
    for (int n = 0; n < GUESS_LINES && slice_take_line(&rest, &line); n++) {
        line = slice_trim(line);
        for (gsize i = 0; i < G_N_ELEMENTS(signs); i++)
            if (slice_has_prefix_ascii(line, signs[i].begins))
                return signs[i].format;
    }
    return BOOK_UNKNOWN;
}

void
book_read(Book *book, BookFormat format, Slice text, const char *origin)
{
    BookText reading = {
        .book = book, .origin = origin, .rest = without_mark(text)};
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (formats[i].format == format) {
            formats[i].read(&reading);
            return;
        }
    }
    g_assert_not_reached();
}

char *
book_write(const Book *book, BookFormat format)
{
    GString *file = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (formats[i].format == format) {
            formats[i].write(file, book);
            break;
        }
    }
    return g_string_free(file, FALSE);
}

/* ---- reading ---- */

gboolean
book_take_line(BookText *text, Slice *line_out)
{
    if (!slice_take_line(&text->rest, line_out))
        return FALSE;
    text->line++;
    return TRUE;
}

void
book_complain(BookText *text, int line, const char *format, ...)
{
    GPtrArray *complaints = text->book->complaints;
    if (complaints->len > BOOK_COMPLAINTS_MAX)
        return;
    if (complaints->len == BOOK_COMPLAINTS_MAX) {
        g_ptr_array_add(complaints, g_strdup("and more of the kind"));
        return;
    }
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *complaint =
        g_strdup_printf("%s:%d: %s", text->origin, line, what);
    g_ptr_array_add(complaints, sanitize_line(slice_from_string(complaint)));
}

void
book_add(BookText *text, BookEntry *entry)
{
    GPtrArray *entries = text->book->entries;
    if (entry->addresses->len == 0 && entry->jids->len == 0) {
        book_entry_free(entry); /* a telephone's card, for one */
        return;
    }
    if (entries->len >= BOOK_CONTACTS_MAX) {
        if (entries->len == BOOK_CONTACTS_MAX)
            book_complain(text, text->line,
                          "over %d contacts: what follows is left out",
                          BOOK_CONTACTS_MAX);
        text->rest = SLICE_EMPTY;
        book_entry_free(entry);
        return;
    }
    g_ptr_array_add(entries, entry);
}

/* ---- one contact ---- */

BookEntry *
book_entry_new(void)
{
    BookEntry *entry = g_new0(BookEntry, 1);
    entry->nicknames = g_ptr_array_new_with_free_func(g_free);
    entry->addresses = g_ptr_array_new_with_free_func(g_free);
    entry->jids = g_ptr_array_new_with_free_func(g_free);
    return entry;
}

void
book_entry_free(BookEntry *entry)
{
    g_free(entry->name);
    g_ptr_array_unref(entry->nicknames);
    g_ptr_array_unref(entry->addresses);
    g_ptr_array_unref(entry->jids);
    g_free(entry);
}

static char *
clean_name(const char *name)
{
    Slice bytes = slice_from_string(name);
    g_autofree char *clean = sanitize_line(slice_sub(bytes, 0, NAME_MAX_BYTES));
    return *clean ? g_steal_pointer(&clean) : NULL;
}

void
book_entry_name(BookEntry *entry, const char *name)
{
    char *clean = clean_name(name);
    if (!clean)
        return;
    g_free(entry->name);
    entry->name = clean;
}

/* Moves `value`. */
static void
add_once(GPtrArray *values, char *value)
{
    if (values->len < BOOK_VALUES_MAX &&
        !g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL))
        g_ptr_array_add(values, value);
    else
        g_free(value);
}

void
book_entry_nickname(BookEntry *entry, const char *nickname)
{
    char *clean = clean_name(nickname);
    if (clean)
        add_once(entry->nicknames, clean);
}

gboolean
book_entry_address(BookEntry *entry, const char *address)
{
    g_autofree char *clean = sanitize_line(slice_from_string(address));
    if (!address_is_valid(clean))
        return FALSE;
    add_once(entry->addresses, g_steal_pointer(&clean));
    return TRUE;
}

gboolean
book_entry_jid(BookEntry *entry, const char *jid)
{
    g_autofree char *clean = sanitize_line(slice_from_string(jid));
    g_autofree char *bare = jid_bare(clean);
    /* A word alone would be a domain, and is a slip of the pen. */
    if (!bare || !strpbrk(bare, "@."))
        return FALSE;
    add_once(entry->jids, g_steal_pointer(&bare));
    return TRUE;
}
