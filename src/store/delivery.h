#pragma once
/* delivery - how one mail stands with one of its recipients. */
#include <glib.h>

typedef enum {
    DELIVERY_WAITING,
    DELIVERY_GOING,   /* the server took the recipient, and the mail's last
                       * byte is going out or has: until it answers, or for
                       * good when its answer was lost */
    DELIVERY_SENT,    /* never again */
    DELIVERY_REFUSED, /* for good, by the server's word */
} DeliveryState;

typedef struct {
    char *address; /* addr-spec, as SMTP has it */
    DeliveryState state;
    char *reply; /* the server's words when it refused or put it off, clean;
                  * or NULL */
} Delivery;

Delivery *delivery_new(const char *address, DeliveryState state,
                       const char *reply);
void delivery_free(Delivery *delivery);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Delivery, delivery_free)
/* Of Delivery*, which it owns. */
GPtrArray *deliveries_new(void);
guint deliveries_count(const GPtrArray *deliveries, DeliveryState state);
/* Sets what a reply has told. */
void delivery_set(Delivery *delivery, DeliveryState state, const char *reply);
