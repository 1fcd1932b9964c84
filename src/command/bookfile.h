#pragma once
/* bookfile - address books on the disk: a file, or a folder of cards as khard
 * and vdirsyncer keep it.
 *
 * Reads and writes files, so never on the UI thread of the client. */
#include "correspondence/book.h"

/* `format` BOOK_UNKNOWN: told by the content. In a folder every `.vcf` is
 * read, in folders within it too; one that cannot be read is a complaint.
 * INVALID says what is wrong with `path`. */
Book *bookfile_read(const char *path, BookFormat format, GError **error);

typedef enum { BOOKFILE_NEW, BOOKFILE_REPLACE } BookfileMode;
/* All of it or nothing, 0600. INVALID when `path` is there and the mode is
 * NEW. */
gboolean bookfile_write(const char *path, const char *text, BookfileMode mode,
                        GError **error);

/* All of a file, at most `most` bytes. */
GBytes *bookfile_bytes(const char *path, gsize most, GError **error);

/* `~/` and `$HOME/` opened. The caller frees it. */
char *bookfile_expand(const char *path);
