#pragma once
/* upload_file - the file that is to be sent, as it is on the disk: it must be
 * the one that the user meant. Any thread but the UI's. */
#include <gio/gio.h>

typedef struct {
    int fd;
    gint64 size;      /* bytes, at least one */
    gint64 changed;   /* ns since the epoch: content or inode */
    char *name;       /* clean, without a folder */
    char *media_type; /* `image/png` */
} UploadFile;

/* INVALID when it is no regular file, empty, not readable, or was changed after
 * `wished` (seconds since the epoch). */
UploadFile *upload_file_open(const char *path, gint64 wished, GError **error);
void upload_file_free(UploadFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UploadFile, upload_file_free)
/* INVALID when it is another now than when it was opened. */
gboolean upload_file_is_same(const UploadFile *file, GError **error);
