#pragma once
/* lock - one client per store: flock on STORE.lock, which holds the pid. Any
 * thread. */
#include <glib.h>

typedef struct StoreLock StoreLock;
/* REFUSED says which pid has it. */
StoreLock *store_lock_take(const char *store_path, GError **error);
void store_lock_release(StoreLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreLock, store_lock_release)
