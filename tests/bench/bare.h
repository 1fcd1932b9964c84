#pragma once
/* bare - the floor under a header sync: the same bytes from the same Dovecot
 * through a TLS socket, read and dropped. */
#include <glib.h>

#include "../servers.h"

/* Connects, logs in as alice, selects INBOX and fetches all that kith's sync
 * fetches, as one command. Milliseconds; the fetch's bytes in `*bytes_out`. */
double bare_fetch_ms(const Servers *servers, gsize *bytes_out);
