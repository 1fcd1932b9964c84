/* compose - see compose.h: drafts. answer.c begins one that answers a mail,
 * draft_text.c writes and reads their text form, draft_message.c makes mail of
 * them. */
#include "mail/compose.h"

#include "base/error.h"

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
    g_free(draft->files_key);
    g_free(draft);
}

static GHashTable *
new_key_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
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
    return TRUE;
}

static gboolean
is_beyond_ascii(const Address *address)
{
    g_autofree char *wire = address ? address_wire(address->addr) : NULL;
    return wire && !g_str_is_ascii(wire);
}

gboolean
draft_needs_smtputf8(const Draft *draft)
{
    const GPtrArray *lists[] = {draft->to, draft->cc, draft->bcc,
                                draft->reply_to};
    gboolean needs_it = is_beyond_ascii(draft->from);
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++)
        for (guint j = 0; j < lists[i]->len; j++)
            needs_it |= is_beyond_ascii(lists[i]->pdata[j]);
    return needs_it;
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
