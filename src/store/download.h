#pragma once
/* download - a part of a mail, or all of it, that is to come from the server into a
 * file, or a file of a web server: what is ordered, and how it stands. Any
 * thread. */
#include <glib.h>

typedef enum {
    DOWNLOAD_RUNNING,
    DOWNLOAD_DONE,
    DOWNLOAD_FAILED, /* called off, too */
} DownloadState;

/* Goes on over lost connections; told of by CHANGE_DOWNLOAD. */
typedef struct {
    gint64 id; /* chosen by whoever asks */
    char *url; /* https; NULL: it is of the mail, as follows */
    gint64 mail_id;
    char *section;  /* RFC 9051 6.4.5.1: `2.1`; empty: the mail as it is */
    char *encoding; /* Content-Transfer-Encoding to undo; NULL: none */
    gint64 size;    /* on the server, bytes, for the progress; 0: unknown; of
                     * a `url`, the most that is taken */
    char *path;     /* made 0600 when all is there; never over a file */
} DownloadOrder;
DownloadOrder *download_order_new(gint64 id, gint64 mail_id,
                                  const char *section, const char *encoding,
                                  gint64 size, const char *path);
/* Its id is still to be given. */
DownloadOrder *download_order_for_url(const char *url, gint64 most,
                                      const char *path);
DownloadOrder *download_order_copy(const DownloadOrder *order);
void download_order_free(DownloadOrder *order);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DownloadOrder, download_order_free)
