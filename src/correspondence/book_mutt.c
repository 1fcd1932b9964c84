/* book_mutt - `alias [-group NAME]… KEY ADDRESSES [# xmpp:JID]`, as in mutt's
 * aliases and in a muttrc.
 *
 * Nothing is expanded: neither `$` nor a command in backquotes is of any use
 * here. An alias of several people is as many contacts. The JID in the comment
 * is ours, and mutt passes it over. */
#include "base/error.h"
#include "correspondence/book_private.h"
#include "correspondence/jid.h"
#include "mail/address.h"
#include "text/charset.h"
#include "text/sanitize.h"

#define LINE_MAX_BYTES (16 * 1024)

/* ---- reading ---- */

/* One command, its continuations joined; NULL at the end. */
static char *
take_command(BookText *text, int *begun_out)
{
    Slice part;
    if (!book_take_line(text, &part))
        return NULL;
    *begun_out = text->line;
    g_autoptr(GString) command = g_string_new(NULL);
    g_string_append_len(command, part.bytes,
                        (gssize)MIN(part.size, LINE_MAX_BYTES));
    while (command->len && command->str[command->len - 1] == '\\' &&
           book_take_line(text, &part)) {
        g_string_truncate(command, command->len - 1);
        gsize room = LINE_MAX_BYTES - MIN(command->len, LINE_MAX_BYTES);
        g_string_append_len(command, part.bytes, (gssize)MIN(part.size, room));
    }
    return charset_to_utf8((Slice){command->str, command->len}, NULL);
}

/* A word as mutt reads it; the caller frees it. `*at` is moved behind it and
 * the blanks that follow. */
static char *
take_word(const char **at)
{
    GString *word = g_string_new(NULL);
    char quote = '\0';
    const char *c = *at;
    for (; *c && (quote || !g_ascii_isspace(*c)); c++) {
        if (quote ? *c == quote : *c == '"' || *c == '\'')
            quote = quote ? '\0' : *c;
        else if (*c == '\\' && c[1])
            g_string_append_c(word, *++c);
        else
            g_string_append_c(word, *c);
    }
    *at = c + strspn(c, " \t");
    return g_string_free(word, FALSE);
}

/* What follows the key: its quotes are the mailboxes' own, and stay; `#` ends
 * it, and `*comment_out` is borrowed from `rest`. */
static char *
take_mailboxes(const char *rest, const char **comment_out)
{
    GString *mailboxes = g_string_new(NULL);
    const char *c = rest;
    for (; *c && *c != '#'; c++) {
        if (*c == '\\' && c[1])
            c++;
        g_string_append_c(mailboxes, *c);
    }
    *comment_out = *c ? c + 1 : NULL;
    return g_string_free(mailboxes, FALSE);
}

/* The name that all of them bear, or one of them at least; NULL when they are
 * several people. */
static gboolean
is_one_person(const GPtrArray *mailboxes)
{
    const char *known = NULL;
    for (guint i = 0; i < mailboxes->len; i++) {
        const Address *mailbox = mailboxes->pdata[i];
        if (known && g_strcmp0(known, mailbox->name) != 0)
            return FALSE;
        known = mailbox->name;
        if (!known && mailboxes->len > 1)
            return FALSE;
    }
    return TRUE;
}

static void
add_mailbox(BookText *text, int line, BookEntry *entry, const Address *mailbox)
{
    if (mailbox->name)
        book_entry_name(entry, mailbox->name);
    /* Without an `@` it is another alias. */
    if (!book_entry_address(entry, mailbox->addr) && strchr(mailbox->addr, '@'))
        book_complain(text, line, "'%s' is no mail address: left out",
                      mailbox->addr);
}

static void
add_people(BookText *text, int line, const char *key,
           const GPtrArray *mailboxes, const char *comment)
{
    g_autofree char *uri = g_strstrip(g_strdup(comment ? comment : ""));
    g_autofree char *jid = jid_from_uri(uri);
    gboolean is_one = jid || is_one_person(mailboxes);
    g_autoptr(BookEntry) entry = NULL;
    for (guint i = 0; i < mailboxes->len; i++) {
        if (!entry)
            entry = book_entry_new();
        add_mailbox(text, line, entry, mailboxes->pdata[i]);
        if (!is_one)
            book_add(text, g_steal_pointer(&entry));
    }
    if (!entry)
        return;
    book_entry_nickname(entry, key);
    if (jid)
        book_entry_jid(entry, jid);
    book_add(text, g_steal_pointer(&entry));
}

static void
read_alias(BookText *text, int line, const char *rest)
{
    g_autofree char *key = take_word(&rest);
    while (g_str_equal(key, "-group")) {
        g_free(take_word(&rest)); /* the group's name */
        g_free(key);
        key = take_word(&rest);
    }
    const char *comment;
    g_autofree char *list = take_mailboxes(rest, &comment);
    g_autoptr(GPtrArray) mailboxes =
        address_list_parse(slice_from_string(list));
    if (!*key || mailboxes->len == 0)
        book_complain(text, line, "an alias is `alias KEY ADDRESS`: left out");
    else
        add_people(text, line, key, mailboxes, comment);
}

void
book_read_mutt(BookText *text)
{
    int line;
    char *command;
    while ((command = take_command(text, &line))) {
        const char *rest = command + strspn(command, " \t");
        g_autofree char *name = take_word(&rest);
        if (g_str_equal(name, "alias"))
            read_alias(text, line, rest);
        g_free(command);
    }
}

/* ---- writing ---- */

/* A word of letters and digits that no other alias has. */
static char *
make_key(GHashTable *taken, const BookEntry *entry)
{
    const char *from = entry->nicknames->len ? entry->nicknames->pdata[0]
                       : entry->name         ? entry->name
                                             : entry->addresses->pdata[0];
    g_autofree char *lower = g_utf8_strdown(from, -1);
    g_autoptr(GString) stem = g_string_new(NULL);
    for (const char *c = lower; *c && *c != '@'; c++)
        if (g_ascii_isalnum(*c) || (guchar)*c >= 0x80)
            g_string_append_c(stem, *c);
    if (stem->len == 0)
        g_string_assign(stem, "friend");
    char *key = g_strdup(stem->str);
    for (guint n = 2; g_hash_table_contains(taken, key); n++) {
        g_free(key);
        key = g_strdup_printf("%s%u", stem->str, n);
    }
    g_hash_table_add(taken, g_strdup(key));
    return key;
}

/* What would end the word, or be expanded, loses its meaning. */
static void
append_protected(GString *file, const char *mailbox)
{
    for (const char *c = mailbox; *c; c++) {
        if (strchr("\\\"'`$#", *c))
            g_string_append_c(file, '\\');
        g_string_append_c(file, *c);
    }
}

static void
write_alias(GString *file, GHashTable *taken, const BookEntry *entry,
            const char *address)
{
    g_autofree char *key = make_key(taken, entry);
    g_autoptr(Address) mailbox = address_new(entry->name, address);
    g_autofree char *written = address_to_string(mailbox);
    g_string_append_printf(file, "alias %s ", key);
    append_protected(file, written);
    if (entry->jids->len) {
        g_autofree char *uri = jid_to_uri(entry->jids->pdata[0]);
        g_string_append_printf(file, " # %s", uri);
    }
    g_string_append_c(file, '\n');
}

/* An alias for each address: one of several would mail to all of them. */
void
book_write_mutt(GString *file, const Book *book)
{
    g_autoptr(GHashTable) taken =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < book->entries->len; i++) {
        const BookEntry *entry = book->entries->pdata[i];
        for (guint j = 0; j < entry->addresses->len; j++)
            write_alias(file, taken, entry, entry->addresses->pdata[j]);
    }
}
