/* route - see route.h. */
#include "correspondence/route.h"

static Route choose_unseen(const RouteFacts *facts, char **why_out);
static gboolean is_willing(Presence presence);

Route
route_choose(const RouteFacts *facts, char **why_out)
{
    const char *presence = presence_name(facts->presence);
    if (!facts->has_address) {
        *why_out = g_strdup_printf("By chat: no mail address of %s is known",
                                   facts->name);
        return ROUTE_CHAT;
    }
    if (facts->n_undelivered > 0) {
        *why_out =
            g_strdup_printf("By mail: your last chat message%s did not "
                            "reach %s",
                            facts->n_undelivered == 1 ? "" : "s", facts->name);
        return ROUTE_MAIL;
    }
    if (!facts->is_presence_known && !presence_is_online(facts->presence))
        return choose_unseen(facts, why_out);
    if (is_willing(facts->presence)) {
        *why_out = g_strdup_printf(
            "By chat: %s is %s", facts->name,
            facts->presence == PRESENCE_CHAT ? "free to chat" : presence);
        return ROUTE_CHAT;
    }
    *why_out =
        g_strdup_printf("By mail: %s is %s", facts->name,
                        facts->presence == PRESENCE_DND  ? "not to be disturbed"
                        : facts->presence == PRESENCE_XA ? "away for long"
                                                         : presence);
    return ROUTE_MAIL;
}

static gboolean
is_willing(Presence presence)
{
    return presence == PRESENCE_CHAT || presence == PRESENCE_ONLINE;
}

/* The way the friend came last; a mail where there is nothing to go by. */
static Route
choose_unseen(const RouteFacts *facts, char **why_out)
{
    gboolean is_chat = facts->last_chat > facts->last_mail;
    const char *way = is_chat ? "chat" : "mail";
    gboolean has_written = facts->last_chat || facts->last_mail;
    *why_out = g_strdup_printf(
        "By %s: %s does not show their presence%s%s", way, facts->name,
        has_written ? " and wrote last by " : "", has_written ? way : "");
    return is_chat ? ROUTE_CHAT : ROUTE_MAIL;
}
