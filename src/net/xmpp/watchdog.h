#pragma once
/* watchdog - cuts a socket when it is not called off in time.
 *
 * libstrophe blocks in the TLS handshake without limit, on a thread that can
 * then do nothing; shutdown(2) from another one is what ends it. The owner's
 * thread. */
#include <gio/gio.h>

typedef struct Watchdog Watchdog;
/* Cuts `fd` after `timeout_ms`, or as soon as `cancellable` is cancelled. It
 * works on a duplicate, so closing `fd` meanwhile is harmless. */
Watchdog *watchdog_new(int fd, int timeout_ms, GCancellable *cancellable);
/* Calls it off and waits for it. */
void watchdog_free(Watchdog *watchdog);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Watchdog, watchdog_free)
