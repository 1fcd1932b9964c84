#pragma once
/* http_file - files to and from a web server: PUT, HEAD and GET.
 *
 * As in http: https only, certificates verified, no cookies, no name or
 * password of the user's. A file streams, so that memory does not grow with
 * it. Time is limited by how long nothing moves, not by how long it takes. Any
 * thread but the UI's: it waits. */
#include <gio/gio.h>

typedef struct {
    const char *url;
    const char *ca_file;       /* beside the system's trust, or NULL */
    GCancellable *cancellable; /* ends it within a second; or NULL */
    int stall_s; /* seconds after which one that stands still ends; 0: 60 */
    /* At most some times a second, and at the end; `total` 0: unknown. May be
     * NULL. On the thread that waits. */
    void (*progress)(gpointer user, gint64 done, gint64 total);
    gpointer user;
} HttpTransfer;

/* All below: RETRY when it may go another time, REFUSED with the server's
 * words, TLS, INVALID for another scheme than https, CANCELLED. */

/* The `size` bytes of `fd`, from its beginning, by PUT with those `headers`
 * (`Name: value`, NULL-terminated). A redirect is refused. CORRUPT when the
 * file cannot be read or has become shorter. */
gboolean http_put_file(const HttpTransfer *transfer, const char *const *headers,
                       int fd, gint64 size, GError **error);

typedef struct {
    char *url;   /* where redirects, each to https, have led */
    gint64 size; /* bytes; -1: the server does not say */
} HttpFound;
void http_found_free(HttpFound *found);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HttpFound, http_found_free)
/* What a GET would bring, by HEAD. */
HttpFound *http_find(const HttpTransfer *transfer, GError **error);

/* Into `fd`, which is empty, at most `most` bytes: REFUSED when there are
 * more. A few redirects are followed, each to https. INVALID when the file
 * cannot be written. */
gboolean http_get_file(const HttpTransfer *transfer, int fd, gint64 most,
                       GError **error);
