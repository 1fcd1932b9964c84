/* tsan_glib - tells ThreadSanitizer what GLib's locks order.
 *
 * GLib locks with bare futexes, which the sanitizer does not see in a library
 * that is not built with it, so that everything sent over a Chan looks like a
 * race. To look for real ones, put this into a test program:
 *
 *     ./configure --enable-sanitizers=thread
 *     gcc -g -fPIE $(pkg-config --cflags glib-2.0) -c tests/tsan_glib.c
 *     make LIBS="$PWD/tsan_glib.o -ldl" tests/net/test_smtp_worker
 *     TSAN_OPTIONS=ignore_noninstrumented_modules=1 \
 *         KITH_SOURCE=$PWD tests/net/test_smtp_worker
 *
 * It is compiled by itself, without the sanitizer. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define REAL(result, name, argument)                                           \
    static result (*real)(argument);                                           \
    if (!real)                                                                 \
        real = (result(*)(argument))dlsym(RTLD_NEXT, #name)

void
g_mutex_lock(GMutex *mutex)
{
    REAL(void, g_mutex_lock, GMutex *);
    real(mutex);
    __tsan_acquire(mutex);
}

void
g_mutex_unlock(GMutex *mutex)
{
    REAL(void, g_mutex_unlock, GMutex *);
    __tsan_release(mutex);
    real(mutex);
}

gboolean(g_atomic_ref_count_dec)(gatomicrefcount *count)
{
    REAL(gboolean, g_atomic_ref_count_dec, gatomicrefcount *);
    __tsan_release(count);
    gboolean is_last = real(count);
    __tsan_acquire(count);
    return is_last;
}
