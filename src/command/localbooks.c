/* localbooks - see localbooks.h. */
#include "command/localbooks.h"

#include "base/error.h"
#include "base/slice.h"
#include "command/bookfile.h"

#define CONFIG_MAX_BYTES (1024 * 1024)

typedef enum { IN_HOME, IN_CONFIG, IN_DATA } Base;
typedef struct {
    Base base;
    const char *path;
} Place;

static char *
place_path(const Place *place)
{
    const char *base = place->base == IN_HOME     ? g_get_home_dir()
                       : place->base == IN_CONFIG ? g_get_user_config_dir()
                                                  : g_get_user_data_dir();
    return g_build_filename(base, place->path, NULL);
}

static void
local_free(gpointer object)
{
    LocalBook *book = object;
    g_free(book->path);
    g_free(book);
}

/* ---- what is found ---- */

static gboolean
is_within(const char *path, const char *folder)
{
    gsize size = strlen(folder);
    return g_str_has_prefix(path, folder) &&
           (path[size] == '\0' || path[size] == '/');
}

/* `path` as a program's configuration has it. */
static void
add_book(GPtrArray *books, const char *path, const char *what)
{
    g_autofree char *open = bookfile_expand(path);
    if (!g_path_is_absolute(open) || !g_file_test(open, G_FILE_TEST_EXISTS))
        return;
    g_autofree char *whole = g_canonicalize_filename(open, NULL);
    for (guint i = 0; i < books->len; i++) {
        const LocalBook *other = books->pdata[i];
        if (is_within(whole, other->path))
            return;
    }
    LocalBook *book = g_new0(LocalBook, 1);
    book->path = g_steal_pointer(&whole);
    book->what = what;
    g_ptr_array_add(books, book);
}

/* ---- configurations ---- */

/* `KEY = VALUE`: the value without its quotes; NULL when the line says
 * something else. The caller frees it. */
static char *
value_of(const char *line, const char *key)
{
    gsize size = strlen(key);
    if (strncmp(line, key, size) != 0)
        return NULL;
    const char *at = line + size;
    gsize blanks = strspn(at, " \t=");
    if (blanks == 0)
        return NULL;
    at += blanks;
    char quote = *at == '"' || *at == '\'' ? *at++ : '\0';
    const char end[] = {quote ? quote : '#', '\0'};
    char *value = g_strndup(at, strcspn(at, end));
    return g_strchomp(value);
}

typedef struct {
    GPtrArray *books;
    char *section; /* of khard or vdirsyncer; NULL: none yet */
    char *path;    /* of this section of vdirsyncer */
    gboolean has_cards;
} Scan;

static void
scan_mutt(Scan *scan, const char *line)
{
    g_autofree char *aliases = value_of(line, "set alias_file");
    g_autofree char *source = value_of(line, "source");
    const char *path = aliases ? aliases : source;
    /* A `|` at its end makes it a command, and a backquote holds one. */
    if (path && !strpbrk(path, "|`"))
        add_book(scan->books, path, "mutt's aliases");
}

static void
scan_khard(Scan *scan, const char *line)
{
    if (*line == '[' && line[1] != '[') {
        g_free(scan->section);
        scan->section = g_strdup(line);
    }
    g_autofree char *path = value_of(line, "path");
    if (path && scan->section &&
        g_str_has_prefix(scan->section, "[addressbooks]"))
        add_book(scan->books, path, "khard's cards");
}

/* The path counts once the section is known to hold cards. */
static void
scan_vdirsyncer(Scan *scan, const char *line)
{
    if (*line == '[') {
        g_clear_pointer(&scan->path, g_free);
        scan->has_cards = FALSE;
    }
    char *path = value_of(line, "path");
    if (path) {
        g_free(scan->path);
        scan->path = path;
    }
    g_autofree char *ending = value_of(line, "fileext");
    scan->has_cards |= g_strcmp0(ending, ".vcf") == 0;
    if (scan->path && scan->has_cards)
        add_book(scan->books, scan->path, "vdirsyncer's cards");
}

static void
scan_file(GPtrArray *books, const char *path,
          void (*scan_line)(Scan *scan, const char *line))
{
    g_autoptr(GBytes) bytes = bookfile_bytes(path, CONFIG_MAX_BYTES, NULL);
    Scan scan = {.books = books};
    Slice rest = bytes ? slice_from_bytes(bytes) : SLICE_EMPTY, line;
    while (slice_take_line(&rest, &line)) {
        g_autofree char *text = slice_dup(slice_trim(line));
        scan_line(&scan, text);
    }
    g_free(scan.section);
    g_free(scan.path);
}

/* ---- the places ---- */

static const struct {
    Place place;
    const char *what;
} usual[] = {
    {{IN_HOME, ".mutt/aliases"}, "mutt's aliases"},
    {{IN_HOME, ".mutt/alias"}, "mutt's aliases"},
    {{IN_HOME, ".mail_aliases"}, "mutt's aliases"},
    {{IN_CONFIG, "mutt/aliases"}, "mutt's aliases"},
    {{IN_CONFIG, "neomutt/aliases"}, "neomutt's aliases"},
    {{IN_HOME, ".abook/addressbook"}, "abook's addressbook"},
    {{IN_HOME, ".contacts"}, "a folder of cards"},
    {{IN_DATA, "khard"}, "khard's cards"},
    {{IN_DATA, "contacts"}, "a folder of cards"},
};

static const struct {
    Place place;
    void (*scan_line)(Scan *scan, const char *line);
} configurations[] = {
    {{IN_HOME, ".muttrc"}, scan_mutt},
    {{IN_HOME, ".mutt/muttrc"}, scan_mutt},
    {{IN_CONFIG, "mutt/muttrc"}, scan_mutt},
    {{IN_HOME, ".neomuttrc"}, scan_mutt},
    {{IN_CONFIG, "neomutt/neomuttrc"}, scan_mutt},
    {{IN_CONFIG, "neomutt/muttrc"}, scan_mutt},
    {{IN_CONFIG, "khard/khard.conf"}, scan_khard},
    {{IN_CONFIG, "vdirsyncer/config"}, scan_vdirsyncer},
    {{IN_HOME, ".vdirsyncer/config"}, scan_vdirsyncer},
};

GPtrArray *
localbooks_find(void)
{
    GPtrArray *books = g_ptr_array_new_with_free_func(local_free);
    for (gsize i = 0; i < G_N_ELEMENTS(usual); i++) {
        g_autofree char *path = place_path(&usual[i].place);
        add_book(books, path, usual[i].what);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(configurations); i++) {
        g_autofree char *path = place_path(&configurations[i].place);
        scan_file(books, path, configurations[i].scan_line);
        if (configurations[i].scan_line == scan_mutt)
            add_book(books, path, "mutt's aliases"); /* some are in it */
    }
    return books;
}
