#pragma once
/* bounce - a mail sent on as it is, with Resent-* fields in front (RFC 5322
 * 3.6.6). Pure; any thread. */
#include "mail/address.h"

/* Every byte of `original` behind new fields that say from whom and to whom (of
 * Address*) it goes. `message_id_out` is the Resent-Message-ID, without < >. */
GBytes *bounce_message(GBytes *original, const Address *from,
                       const GPtrArray *to, char **message_id_out);
/* Likewise, for one that nobody should hold in memory: writes it to `fd`. */
gboolean bounce_write(int fd, GBytes *original, const Address *from,
                      const GPtrArray *to, char **message_id_out,
                      GError **error);
