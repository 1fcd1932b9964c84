/* book_abook - abook's addressbook: an INI file with a section a contact.
 *
 * GKeyFile reads each section by itself, for it gives up a whole file for one
 * line that it does not understand. abook has no field for a JID of its own: it
 * is in whatever field says `xmpp:…`, or is named so; custom1, one that abook
 * keeps, is where it is written. */
#include "base/error.h"
#include "correspondence/book_private.h"
#include "correspondence/jid.h"
#include "mail/address.h"
#include "text/charset.h"

#define SECTION_MAX_BYTES (64 * 1024)
#define SECTION           "contact"

/* ---- reading ---- */

static void
add_emails(BookText *text, int line, BookEntry *entry, const char *value)
{
    g_autoptr(GPtrArray) mailboxes =
        address_list_parse(slice_from_string(value));
    for (guint i = 0; i < mailboxes->len; i++) {
        const Address *mailbox = mailboxes->pdata[i];
        if (!book_entry_address(entry, mailbox->addr))
            book_complain(text, line, "'%s' is no mail address: left out",
                          mailbox->addr);
    }
}

static void
add_field(BookText *text, int line, BookEntry *entry, const char *key,
          const char *value)
{
    gboolean is_uri = g_ascii_strncasecmp(value, "xmpp:", 5) == 0;
    if (g_str_equal(key, "name")) {
        book_entry_name(entry, value);
    } else if (g_str_equal(key, "nick")) {
        book_entry_nickname(entry, value);
    } else if (g_str_equal(key, "email")) {
        add_emails(text, line, entry, value);
    } else if (is_uri || g_str_equal(key, "jabber") ||
               g_str_equal(key, "xmpp") || g_str_equal(key, "jid")) {
        g_autofree char *jid = is_uri ? jid_from_uri(value) : g_strdup(value);
        if (*value && (!jid || !book_entry_jid(entry, jid)))
            book_complain(text, line, "'%s' is no JID: left out", value);
    }
}

static void
read_section(BookText *text, int line, const GString *section)
{
    g_autofree char *utf8 =
        charset_to_utf8((Slice){section->str, section->len}, NULL);
    g_autoptr(GKeyFile) file = g_key_file_new();
    g_autoptr(GError) error = NULL;
    if (!g_key_file_load_from_data(file, utf8, strlen(utf8), G_KEY_FILE_NONE,
                                   &error)) {
        book_complain(text, line, "%s: the contact is left out",
                      error->message);
        return;
    }
    g_auto(GStrv) keys = g_key_file_get_keys(file, SECTION, NULL, NULL);
    g_autoptr(BookEntry) entry = book_entry_new();
    for (char **key = keys; key && *key; key++) {
        g_autofree char *value =
            g_key_file_get_value(file, SECTION, *key, NULL);
        if (value)
            add_field(text, line, entry, *key, g_strchomp(value));
    }
    book_add(text, g_steal_pointer(&entry));
}

void
book_read_abook(BookText *text)
{
    g_autoptr(GString) section = g_string_new(NULL);
    int begun = 0; /* 0: in no contact */
    Slice line;
    while (book_take_line(text, &line)) {
        if (slice_has_prefix_ascii(line, "[")) {
            if (begun)
                read_section(text, begun, section);
            g_string_assign(section, "[" SECTION "]\n");
            begun = slice_has_prefix_ascii(line, "[format]") ? 0 : text->line;
        } else if (begun && section->len + line.size < SECTION_MAX_BYTES) {
            g_string_append_len(section, line.bytes, (gssize)line.size);
            g_string_append_c(section, '\n');
        }
    }
    if (begun)
        read_section(text, begun, section);
}

/* ---- writing ---- */

static void
write_contact(GString *file, const BookEntry *entry, guint number)
{
    const char *name = entry->name ? entry->name : entry->addresses->pdata[0];
    g_string_append_printf(file, "\n[%u]\nname=%s\nemail=", number, name);
    for (guint i = 0; i < entry->addresses->len; i++)
        g_string_append_printf(file, "%s%s", i ? "," : "",
                               (char *)entry->addresses->pdata[i]);
    g_string_append_c(file, '\n');
    if (entry->nicknames->len)
        g_string_append_printf(file, "nick=%s\n",
                               (char *)entry->nicknames->pdata[0]);
    if (entry->jids->len) {
        g_autofree char *uri = jid_to_uri(entry->jids->pdata[0]);
        g_string_append_printf(file, "custom1=%s\n", uri);
    }
}

void
book_write_abook(GString *file, const Book *book)
{
    guint number = 0;
    g_string_append(file, "# abook addressbook file\n\n"
                          "[format]\nprogram=abook\nversion=0.6.1\n\n");
    for (guint i = 0; i < book->entries->len; i++) {
        const BookEntry *entry = book->entries->pdata[i];
        if (entry->addresses->len)
            write_contact(file, entry, number++);
    }
}
