/* bookfile - see bookfile.h. */
#include "command/bookfile.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "text/sanitize.h"

/* Photographs are in it. */
#define FILE_MAX_BYTES (64 * 1024 * 1024)
#define CARD_MAX_BYTES (8 * 1024 * 1024) /* one file of a folder */
#define FILES_MAX      20000
#define DEPTH_MAX      4

char *
bookfile_expand(const char *path)
{
    static const char *const homes[] = {"~/", "$HOME/", "${HOME}/"};
    for (gsize i = 0; i < G_N_ELEMENTS(homes); i++)
        if (g_str_has_prefix(path, homes[i]))
            return g_build_filename(g_get_home_dir(), path + strlen(homes[i]),
                                    NULL);
    return g_strdup(path);
}

/* ---- reading ---- */

static gboolean
failed(const char *what, const char *path, GError **error)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "%s %s: %s", what, path,
                g_strerror(errno));
    return FALSE;
}

/* Looked at after it is opened, so that nothing comes in between; and a pipe
 * is not waited for. */
static gboolean
read_all(int fd, gsize most, GByteArray *bytes, gboolean *is_file_out)
{
    struct stat status;
    *is_file_out = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    guint8 buffer[64 * 1024];
    gssize n = 0;
    while (*is_file_out && bytes->len <= most &&
           (n = read(fd, buffer, sizeof buffer)) > 0)
        g_byte_array_append(bytes, buffer, (guint)n);
    return n >= 0;
}

GBytes *
bookfile_bytes(const char *path, gsize most, GError **error)
{
    int fd = g_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
    if (fd < 0) {
        failed("cannot read", path, error);
        return NULL;
    }
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    gboolean is_file;
    gboolean is_read = read_all(fd, most, bytes, &is_file);
    if (!is_read)
        failed("cannot read", path, error);
    close(fd);
    if (!is_read)
        return NULL;
    if (is_file && bytes->len <= most)
        return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                is_file ? "%s is too big for an address book"
                        : "%s is neither a file nor a folder",
                path);
    return NULL;
}

static gboolean
read_file(Book *book, const char *path, BookFormat format, GError **error)
{
    g_autoptr(GBytes) bytes = bookfile_bytes(path, FILE_MAX_BYTES, error);
    if (!bytes)
        return FALSE;
    Slice text = slice_from_bytes(bytes);
    if (format == BOOK_UNKNOWN)
        format = book_guess_format(text);
    if (format == BOOK_UNKNOWN) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s is no address book: neither vCard nor mutt's aliases "
                    "nor abook's",
                    path);
        return FALSE;
    }
    book_read(book, format, text, path);
    return TRUE;
}

static void
read_card(Book *book, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = bookfile_bytes(path, CARD_MAX_BYTES, &error);
    if (bytes)
        book_read(book, BOOK_VCARD3, slice_from_bytes(bytes), path);
    else if (book->complaints->len < BOOK_COMPLAINTS_MAX)
        g_ptr_array_add(book->complaints,
                        sanitize_line(slice_from_string(error->message)));
}

static gboolean
is_card(const char *name)
{
    gsize size = strlen(name);
    return size > 4 && g_ascii_strcasecmp(name + size - 4, ".vcf") == 0;
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of their names, so that complaints come in one. */
static GPtrArray *
list_folder(const char *path, guint most)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    const char *name;
    while (folder && names->len < most && (name = g_dir_read_name(folder)))
        if (*name != '.')
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* Links to folders are not followed: they may lead back. */
static void
read_folder(Book *book, const char *path, int depth, guint *n_files)
{
    g_autoptr(GPtrArray) names = list_folder(path, FILES_MAX);
    for (guint i = 0; i < names->len && *n_files < FILES_MAX; i++) {
        g_autofree char *inner = g_build_filename(path, names->pdata[i], NULL);
        if (g_file_test(inner, G_FILE_TEST_IS_DIR)) {
            if (depth < DEPTH_MAX &&
                !g_file_test(inner, G_FILE_TEST_IS_SYMLINK))
                read_folder(book, inner, depth + 1, n_files);
        } else if (is_card(inner)) {
            read_card(book, inner);
            ++*n_files;
        }
    }
}

Book *
bookfile_read(const char *path, BookFormat format, GError **error)
{
    g_autoptr(Book) book = book_new();
    if (!g_file_test(path, G_FILE_TEST_IS_DIR))
        return read_file(book, path, format, error) ? g_steal_pointer(&book)
                                                    : NULL;
    guint n_files = 0;
    read_folder(book, path, 0, &n_files);
    if (n_files == 0) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "no card (.vcf) is in %s", path);
        return NULL;
    }
    return g_steal_pointer(&book);
}

/* ---- writing ---- */

gboolean
bookfile_write(const char *path, const char *text, BookfileMode mode,
               GError **error)
{
    /* An empty file keeps the name for us; the full one takes its place. */
    if (mode == BOOKFILE_NEW) {
        int fd = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0 && errno == EEXIST) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "%s is there already: choose another name", path);
            return FALSE;
        }
        if (fd < 0)
            return failed("cannot write", path, error);
        close(fd);
    }
    if (g_file_set_contents_full(path, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT |
                                     G_FILE_SET_CONTENTS_DURABLE,
                                 0600, error))
        return TRUE;
    if (mode == BOOKFILE_NEW)
        g_unlink(path); /* nothing is in it */
    return FALSE;
}
