/* identity - see identity.h. */
#include "command/identity.h"

GPtrArray *
identity_list(const Config *config)
{
    GPtrArray *all =
        g_ptr_array_new_with_free_func((GDestroyNotify)address_free);
    g_ptr_array_add(all, address_new(config->name, config->address));
    for (guint i = 0; config->identities && i < config->identities->len; i++)
        g_ptr_array_add(all, address_copy(config->identities->pdata[i]));
    return all;
}

static void
add_keys(GStrvBuilder *keys, const GPtrArray *addresses)
{
    for (guint i = 0; addresses && i < addresses->len; i++) {
        const Address *address = addresses->pdata[i];
        g_autofree char *key = address_key(address->addr);
        if (key)
            g_strv_builder_add(keys, key);
    }
}

GStrv
identity_keys(const Config *config)
{
    g_autoptr(GStrvBuilder) keys = g_strv_builder_new();
    g_autoptr(GPtrArray) senders = identity_list(config);
    add_keys(keys, senders);
    add_keys(keys, config->also_mine);
    return g_strv_builder_end(keys);
}

static gboolean
is_same(const Address *one, const Address *other)
{
    g_autofree char *key = address_key(one->addr);
    g_autofree char *other_key = address_key(other->addr);
    return key && g_strcmp0(key, other_key) == 0;
}

static const Address *
find_among(const GPtrArray *senders, const GPtrArray *addresses)
{
    for (guint i = 0; i < addresses->len; i++)
        for (guint k = 0; k < senders->len; k++)
            if (is_same(addresses->pdata[i], senders->pdata[k]))
                return senders->pdata[k];
    return NULL;
}

Address *
identity_for(const Config *config, const MailHeader *header)
{
    g_autoptr(GPtrArray) senders = identity_list(config);
    for (guint k = 0; header->from && k < senders->len; k++)
        if (is_same(header->from, senders->pdata[k])) /* one's own mail */
            return address_copy(senders->pdata[k]);
    const Address *found = find_among(senders, header->to);
    if (!found)
        found = find_among(senders, header->cc);
    return address_copy(found ? found : senders->pdata[0]);
}

char *
identity_envelope(const Config *config, const Address *from)
{
    g_autoptr(GPtrArray) senders = identity_list(config);
    for (guint i = 0; i < senders->len; i++)
        if (is_same(from, senders->pdata[i]))
            return address_wire(from->addr);
    return address_wire(config->address);
}
