/* delivery - see delivery.h. */
#include "store/delivery.h"

Delivery *
delivery_new(const char *address, DeliveryState state, const char *reply)
{
    Delivery *delivery = g_new0(Delivery, 1);
    delivery->address = g_strdup(address);
    delivery->state = state;
    delivery->reply = g_strdup(reply);
    return delivery;
}

void
delivery_free(Delivery *delivery)
{
    g_free(delivery->address);
    g_free(delivery->reply);
    g_free(delivery);
}

static void
free_delivery(gpointer delivery)
{
    delivery_free(delivery);
}

GPtrArray *
deliveries_new(void)
{
    return g_ptr_array_new_with_free_func(free_delivery);
}

guint
deliveries_count(const GPtrArray *deliveries, DeliveryState state)
{
    guint n = 0;
    for (guint i = 0; deliveries && i < deliveries->len; i++)
        n += ((const Delivery *)deliveries->pdata[i])->state == state;
    return n;
}

void
delivery_set(Delivery *delivery, DeliveryState state, const char *reply)
{
    delivery->state = state;
    g_free(delivery->reply);
    delivery->reply = g_strdup(reply);
}
