/* linking - see linking.h. */
#include "command/linking.h"

#include "mail/address.h"

char *
linking_name(Commander *commander, const char *jid)
{
    g_autoptr(Friend) person = store_read_friend(commander->reader, jid, NULL);
    return g_strdup(person ? person->name : jid);
}

LinkState
linking_state(Commander *commander, const char *jid, const char *address)
{
    g_autoptr(Person) person = store_read_person(commander->reader, jid, NULL);
    g_autofree char *wanted = address_key(address);
    for (guint i = 0; person && i < person->addresses->len; i++) {
        const PersonAddress *one = person->addresses->pdata[i];
        g_autofree char *key = address_key(one->address);
        if (g_strcmp0(key, wanted) == 0)
            return one->state;
    }
    return LINK_NONE;
}

static void
do_link(Commander *commander, const char *jid, const char *address)
{
    g_autofree char *name = linking_name(commander, jid);
    g_autofree char *key = address_key(address);
    g_autofree char *own = address_key(commander->config->address);
    commander_wish(commander, intent_link(jid, address));
    ui_notice(
        commander->ui, g_strcmp0(key, own) == 0 ? NOTICE_WARNING : NOTICE_INFO,
        g_strcmp0(key, own) == 0 ? "%s, your own address, is now linked to %s"
                                 : "%s is now linked to %s",
        address, name);
}

static void
do_unlink(Commander *commander, const char *jid, const char *address)
{
    g_autofree char *name = linking_name(commander, jid);
    LinkState state = linking_state(commander, jid, address);
    if (state == LINK_NONE || state == LINK_REMOVED) {
        ui_notice(commander->ui, NOTICE_WARNING, "%s is not linked to %s",
                  address, name);
        return;
    }
    commander_wish(commander, intent_unlink(jid, address));
    ui_notice(commander->ui, NOTICE_INFO,
              "%s is no longer linked to %s, and will not be by itself",
              address, name);
}

/* Those whom the user once gave the same address lose it. What others only
 * claim needs no word: the user's is stronger. Their names, or NULL. */
static char *
take_from_others(Commander *commander, const char *jid, const char *address)
{
    enum { OTHERS = 64 };
    g_autoptr(GPtrArray) others =
        store_read_claimants(commander->reader, address, jid, OTHERS, NULL);
    GString *names = g_string_new(NULL);
    for (guint i = 0; others && i < others->len; i++) {
        const Claimant *other = others->pdata[i];
        if (other->state == LINK_MANUAL)
            commander_wish(commander, intent_unlink(other->jid, address));
        g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "",
                               other->name);
    }
    return g_string_free(names, names->len == 0);
}

static void
do_confirm(Commander *commander, const char *jid, const char *address)
{
    g_autofree char *name = linking_name(commander, jid);
    LinkState state = linking_state(commander, jid, address);
    if (state == LINK_MANUAL) {
        ui_notice(commander->ui, NOTICE_INFO,
                  "%s is %s's by your own word already", address, name);
        return;
    }
    if (state == LINK_NONE) { /* nobody said it: nothing is to be confirmed */
        do_link(commander, jid, address);
        return;
    }
    g_autofree char *others = NULL;
    if (state == LINK_CONFLICT)
        others = take_from_others(commander, jid, address);
    commander_wish(commander, intent_link(jid, address));
    if (others)
        ui_notice(commander->ui, NOTICE_INFO, "%s is now %s's, not %s's",
                  address, name, others);
    else
        ui_notice(commander->ui, NOTICE_INFO, "%s is %s's: confirmed by you",
                  address, name);
}

void
linking_do(Commander *commander, LinkDeed deed, const char *jid,
           const char *address)
{
    static void (*const deeds[N_DEEDS])(Commander *, const char *,
                                        const char *) = {
        [DEED_LINK] = do_link,
        [DEED_UNLINK] = do_unlink,
        [DEED_CONFIRM] = do_confirm,
    };
    deeds[deed](commander, jid, address);
}
