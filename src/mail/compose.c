/* compose - see compose.h: drafts and answers. draft_text.c writes and reads
 * their text form, draft_message.c makes mail of them. */
#include "mail/compose.h"

#include "base/error.h"
#include "text/datefmt.h"
#include "text/quote.h"
#include "text/sanitize.h"

static GPtrArray *
new_addresses(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)address_free);
}

Draft *
draft_new(const Address *from)
{
    Draft *draft = g_new0(Draft, 1);
    draft->from = address_copy(from);
    draft->to = new_addresses();
    draft->cc = new_addresses();
    draft->bcc = new_addresses();
    draft->reply_to = new_addresses();
    draft->subject = g_strdup("");
    draft->body = g_strdup("");
    return draft;
}

void
draft_free(Draft *draft)
{
    if (!draft)
        return;
    address_free(draft->from);
    g_ptr_array_unref(draft->to);
    g_ptr_array_unref(draft->cc);
    g_ptr_array_unref(draft->bcc);
    g_ptr_array_unref(draft->reply_to);
    g_free(draft->subject);
    g_free(draft->in_reply_to);
    g_strfreev(draft->references);
    g_free(draft->body);
    g_strfreev(draft->attachments);
    g_free(draft->jabber_id);
    g_free(draft);
}

/* Recipients in the making: nobody twice, and nobody who is in `seen`. */
static void
add_new(GPtrArray *addresses, const Address *address, GHashTable *seen)
{
    g_autofree char *key = address ? address_key(address->addr) : NULL;
    if (key && g_hash_table_add(seen, g_steal_pointer(&key)))
        g_ptr_array_add(addresses, address_copy(address));
}

static void
add_all(GPtrArray *addresses, const GPtrArray *more, GHashTable *seen)
{
    for (guint i = 0; i < more->len; i++)
        add_new(addresses, more->pdata[i], seen);
}

static GHashTable *
new_key_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void set_recipients(Draft *draft, const MailHeader *header, ReplyTo to,
                           const char *const *own_keys);
static void set_thread(Draft *draft, const MailHeader *header);
static char *quoted_body(Message *original);

Draft *
draft_reply(const Address *from, Message *original, ReplyTo to,
            const char *const *own_keys)
{
    const MailHeader *header = message_header(original);
    Draft *draft = draft_new(from);
    set_recipients(draft, header, to, own_keys);
    g_free(draft->subject);
    draft->subject = draft_reply_subject(header->subject);
    set_thread(draft, header);
    g_free(draft->body);
    draft->body = quoted_body(original);
    return draft;
}

static gboolean
is_own(const Address *address, const char *const *own_keys)
{
    g_autofree char *key = address ? address_key(address->addr) : NULL;
    return key && own_keys && g_strv_contains(own_keys, key);
}

static void
set_recipients(Draft *draft, const MailHeader *header, ReplyTo to,
               const char *const *own_keys)
{
    g_autoptr(GHashTable) seen = new_key_set();
    gboolean from_self = is_own(header->from, own_keys);
    if (to == REPLY_ALL) {
        for (gsize i = 0; own_keys && own_keys[i]; i++)
            g_hash_table_add(seen, g_strdup(own_keys[i]));
    }
    if (from_self)
        add_all(draft->to, header->to, seen);
    else if (header->reply_to->len > 0)
        add_all(draft->to, header->reply_to, seen);
    else
        add_new(draft->to, header->from, seen);
    if (to == REPLY_ALL) {
        add_all(draft->to, header->to, seen);
        add_all(draft->cc, header->cc, seen);
    }
    /* A note to oneself is answered to oneself. */
    if (draft->to->len == 0 && draft->cc->len == 0 && header->from)
        g_ptr_array_add(draft->to, address_copy(header->from));
}

/* The size of a `Re:` or one of its likes in front, with the space after it; 0
 * when there is none. */
static gsize
reply_prefix_size(const char *subject)
{
    static const char *const prefixes[] = {"re", "aw", "antw", "sv", "vs"};
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        gsize size = strlen(prefixes[i]);
        if (g_ascii_strncasecmp(subject, prefixes[i], size) != 0)
            continue;
        if (subject[size] == '[') /* Re[2]: */
            size += 1 + strspn(subject + size + 1, "0123456789");
        size += subject[size] == ']';
        if (subject[size] == ':')
            return size + 1 + strspn(subject + size + 1, " ");
    }
    return 0;
}

char *
draft_reply_subject(const char *subject)
{
    gsize size;
    while ((size = reply_prefix_size(subject)) > 0)
        subject += size;
    return g_strdup_printf("Re: %s", subject);
}

/* RFC 5322 3.6.4. */
static void
set_thread(Draft *draft, const MailHeader *header)
{
    if (!header->message_id)
        return;
    g_autoptr(GStrvBuilder) references = g_strv_builder_new();
    if (header->references)
        g_strv_builder_addv(references, (const char **)header->references);
    else if (header->in_reply_to)
        g_strv_builder_add(references, header->in_reply_to);
    g_strv_builder_add(references, header->message_id);
    draft->references = g_strv_builder_end(references);
    draft->in_reply_to = g_strdup(header->message_id);
}

static char *
quoted_body(Message *original)
{
    const MailHeader *header = message_header(original);
    const char *who = "Somebody";
    if (header->from)
        who = header->from->name ? header->from->name : header->from->addr;
    g_autofree char *date = datefmt_long(header->date);
    g_autofree char *attribution =
        header->date ? g_strdup_printf("On %s, %s wrote:", date, who)
                     : g_strdup_printf("%s wrote:", who);
    g_autofree char *text = message_text(original);
    return quote_text(attribution, text);
}

static gboolean
is_sendable_address(const Address *address, const char *header, GError **error);

gboolean
draft_is_sendable(const Draft *draft, GError **error)
{
    const struct {
        const char *name;
        const GPtrArray *addresses;
    } lists[] = {{"To", draft->to},
                 {"Cc", draft->cc},
                 {"Bcc", draft->bcc},
                 {"Reply-To", draft->reply_to}};

    if (!draft->from) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the mail has no sender");
        return FALSE;
    }
    if (!is_sendable_address(draft->from, "From", error))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        for (guint j = 0; j < lists[i].addresses->len; j++) {
            if (!is_sendable_address(lists[i].addresses->pdata[j],
                                     lists[i].name, error))
                return FALSE;
        }
    }
    if (draft->to->len + draft->cc->len + draft->bcc->len == 0) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the mail has no recipient: fill in To, Cc or Bcc");
        return FALSE;
    }
    return TRUE;
}

static gboolean
is_sendable_address(const Address *address, const char *header, GError **error)
{
    if (!address_is_valid(address->addr)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s: '%s' is no mail address", header, address->addr);
        return FALSE;
    }
    /* SMTPUTF8 is not there, and only the domain can be written otherwise. */
    g_autofree char *local =
        g_strndup(address->addr, strrchr(address->addr, '@') - address->addr);
    if (!g_str_is_ascii(local)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s: '%s' has letters before the @ that mail cannot carry",
                    header, address->addr);
        return FALSE;
    }
    return TRUE;
}

static void add_recipients(GStrvBuilder *specs, const GPtrArray *addresses,
                           GHashTable *seen);

GStrv
draft_recipients(const Draft *draft)
{
    g_autoptr(GHashTable) seen = new_key_set();
    g_autoptr(GStrvBuilder) specs = g_strv_builder_new();
    add_recipients(specs, draft->to, seen);
    add_recipients(specs, draft->cc, seen);
    add_recipients(specs, draft->bcc, seen);
    return g_strv_builder_end(specs);
}

static void
add_recipients(GStrvBuilder *specs, const GPtrArray *addresses,
               GHashTable *seen)
{
    for (guint i = 0; i < addresses->len; i++) {
        const Address *address = addresses->pdata[i];
        g_autofree char *key = address_key(address->addr);
        if (!key)
            continue;
        g_autofree char *spec = address_wire(address->addr);
        if (g_hash_table_add(seen, g_steal_pointer(&key)))
            g_strv_builder_add(specs, spec);
    }
}
