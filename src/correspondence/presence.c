/* presence - see presence.h. */
#include "correspondence/presence.h"

#include "base/error.h"

static const char *const names[] = {
    [PRESENCE_CHAT] = "chat", [PRESENCE_ONLINE] = "online",
    [PRESENCE_AWAY] = "away", [PRESENCE_XA] = "xa",
    [PRESENCE_DND] = "dnd",   [PRESENCE_OFFLINE] = "offline",
};

Presence
presence_from_show(const char *show)
{
    for (Presence p = PRESENCE_CHAT; show && p < PRESENCE_OFFLINE; p++)
        if (strcmp(names[p], show) == 0)
            return p;
    return PRESENCE_ONLINE;
}

const char *
presence_name(Presence presence)
{
    return names[presence];
}
