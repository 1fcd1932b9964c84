/* draft_for - a draft that is for some of its recipients alone; see compose.h.
 */
#include "mail/compose.h"

static void
keep(GPtrArray *addresses, GHashTable *kept)
{
    for (guint i = addresses->len; i-- > 0;) {
        const Address *address = addresses->pdata[i];
        g_autofree char *key = address_key(address->addr);
        if (!key || !g_hash_table_contains(kept, key))
            g_ptr_array_remove_index(addresses, i);
    }
}

char *
draft_text_for(const char *text, const Address *from,
               const char *const *recipients, GError **error)
{
    g_autoptr(Draft) draft = draft_from_text(text, from, error);
    if (!draft)
        return NULL;
    g_autoptr(GHashTable) kept =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; recipients[i]; i++) {
        char *key = address_key(recipients[i]);
        if (key)
            g_hash_table_add(kept, key);
    }
    keep(draft->to, kept);
    keep(draft->cc, kept);
    keep(draft->bcc, kept);
    return draft_to_text(draft);
}
