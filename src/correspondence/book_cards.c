/* book_cards - cards go out: vCard 3.0 (RFC 2426) and 4.0 (RFC 6350). */
#include "base/error.h"
#include "correspondence/book_private.h"
#include "correspondence/jid.h"

/* RFC 6350 3.2: a line is folded at 75 octets, and here between characters. */
#define FOLD_AT 75

static void
append_folded(GString *file, const char *line)
{
    gsize room = FOLD_AT;
    for (const char *at = line; *at;) {
        gsize size = (gsize)(g_utf8_next_char(at) - at);
        if (size > room) {
            g_string_append(file, "\r\n ");
            room = FOLD_AT - 1;
        }
        g_string_append_len(file, at, (gssize)size);
        room -= size;
        at += size;
    }
    g_string_append(file, "\r\n");
}

/* RFC 6350 3.4. */
static char *
escape_text(const char *text)
{
    GString *escaped = g_string_new(NULL);
    for (; *text; text++) {
        if (*text == '\n') {
            g_string_append(escaped, "\\n");
            continue;
        }
        if (strchr("\\,;", *text))
            g_string_append_c(escaped, '\\');
        g_string_append_c(escaped, *text);
    }
    return g_string_free(escaped, FALSE);
}

static void
write_property(GString *file, const char *before, const char *text,
               const char *after)
{
    g_autofree char *escaped = escape_text(text);
    g_autofree char *line = g_strconcat(before, escaped, after, NULL);
    append_folded(file, line);
}

static const char *
name_of(const BookEntry *entry)
{
    return entry->name             ? entry->name
           : entry->addresses->len ? entry->addresses->pdata[0]
                                   : entry->jids->pdata[0];
}

static void
write_nicknames(GString *file, const BookEntry *entry)
{
    for (guint i = 0; i < entry->nicknames->len; i++)
        write_property(file, "NICKNAME:", entry->nicknames->pdata[i], "");
}

static void
write_addresses(GString *file, const BookEntry *entry, const char *before)
{
    for (guint i = 0; i < entry->addresses->len; i++)
        write_property(file, before, entry->addresses->pdata[i], "");
}

/* A URI is no text: it is not escaped (RFC 6350 4.2). */
static void
write_uris(GString *file, const BookEntry *entry)
{
    for (guint i = 0; i < entry->jids->len; i++) {
        g_autofree char *uri = jid_to_uri(entry->jids->pdata[i]);
        g_autofree char *line = g_strconcat("IMPP:", uri, NULL);
        append_folded(file, line);
    }
}

void
book_write_vcard3(GString *file, const Book *book)
{
    for (guint i = 0; i < book->entries->len; i++) {
        const BookEntry *entry = book->entries->pdata[i];
        g_string_append(file, "BEGIN:VCARD\r\nVERSION:3.0\r\n");
        write_property(file, "FN:", name_of(entry), "");
        /* Which part of it is the family's is not known here. */
        write_property(file, "N:;", name_of(entry), ";;;");
        write_nicknames(file, entry);
        write_addresses(file, entry, "EMAIL;TYPE=INTERNET:");
        write_uris(file, entry);
        /* For programs that were there before RFC 4770. */
        for (guint j = 0; j < entry->jids->len; j++)
            write_property(file, "X-JABBER:", entry->jids->pdata[j], "");
        g_string_append(file, "END:VCARD\r\n");
    }
}

void
book_write_vcard4(GString *file, const Book *book)
{
    for (guint i = 0; i < book->entries->len; i++) {
        const BookEntry *entry = book->entries->pdata[i];
        g_string_append(file, "BEGIN:VCARD\r\nVERSION:4.0\r\n");
        write_property(file, "FN:", name_of(entry), "");
        write_nicknames(file, entry);
        write_addresses(file, entry, "EMAIL:");
        write_uris(file, entry);
        g_string_append(file, "END:VCARD\r\n");
    }
}
