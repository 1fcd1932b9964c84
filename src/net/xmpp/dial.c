/* dial - see dial.h. */
#include "net/xmpp/dial.h"

#include "base/error.h"
#include "net/discover.h"

/* So that a hostile or broken DNS zone cannot hold us for minutes. */
#define MOST_PLACES 8

static void
place_free(gpointer memory)
{
    Place *place = memory;
    g_free(place->host);
    g_free(place->address);
    g_free(place);
}

/* Keeps the first error, of the best target. */
static void
add_target(GPtrArray *places, const Target *target, GCancellable *cancellable,
           GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(GPtrArray) addresses =
        discover_addresses(target->host, cancellable, &failure);
    if (!addresses && error && !*error)
        g_propagate_error(error, g_steal_pointer(&failure));
    for (guint i = 0; addresses && i < addresses->len; i++) {
        Place *place = g_new0(Place, 1);
        place->host = g_strdup(target->host);
        place->address = g_strdup(g_ptr_array_index(addresses, i));
        place->port = target->port;
        place->mode = target->mode;
        g_ptr_array_add(places, place);
    }
}

GPtrArray *
dial_places(const Config *config, GCancellable *cancellable, GError **error)
{
    g_autoptr(GPtrArray) targets =
        discover(config, SERVICE_XMPP, cancellable, error);
    if (!targets)
        return NULL;
    g_autoptr(GPtrArray) places = g_ptr_array_new_with_free_func(place_free);
    g_autoptr(GError) failure = NULL;
    for (guint i = 0; i < targets->len && places->len < MOST_PLACES; i++)
        add_target(places, g_ptr_array_index(targets, i), cancellable,
                   &failure);
    if (places->len == 0) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return NULL;
    }
    return g_steal_pointer(&places);
}
