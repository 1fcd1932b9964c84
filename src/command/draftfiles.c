/* draftfiles - see draftfiles.h. */
#include "command/draftfiles.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "base/log.h"

#define SUFFIX     ".eml"
#define RESCUED    ".save" /* of nano, when it is killed */
#define TEXT_MOST  (4 * 1024 * 1024)
#define DRAFTS_MAX 1000
#define OUTBOX_MAX 1000

char *
draftfiles_new_key(void)
{
    return g_uuid_string_random();
}

/* `ACCOUNT.drafts` beside `ACCOUNT.db`. */
static char *
root_of(const char *store)
{
    const char *dot = strrchr(store, '.');
    g_autofree char *stem = g_strndup(store, dot ? dot - store : -1);
    return g_strconcat(dot ? stem : store, ".drafts", NULL);
}

static gboolean
make_folder(const char *path, GError **error)
{
    if (g_mkdir_with_parents(path, 0700) == 0)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                "cannot make the folder %s: %s", path, g_strerror(errno));
    return FALSE;
}

char *
draftfiles_text(StoreReader *reader, const char *key, GError **error)
{
    g_autofree char *root = root_of(store_reader_path(reader));
    g_autofree char *name = g_strconcat(key, SUFFIX, NULL);
    return make_folder(root, error) ? g_build_filename(root, name, NULL) : NULL;
}

void
draftfiles_drop_text(StoreReader *reader, const char *key)
{
    g_autofree char *root = root_of(store_reader_path(reader));
    g_autofree char *name = g_strconcat(key, SUFFIX, NULL);
    g_autofree char *path = g_build_filename(root, name, NULL);
    g_unlink(path);
}

char *
draftfiles_folder(const char *store, const char *key, GError **error)
{
    g_autofree char *root = root_of(store);
    g_autofree char *folder = g_build_filename(root, key, NULL);
    return make_folder(folder, error) ? g_steal_pointer(&folder) : NULL;
}

/* ---- after a crash ---- */

/* A draft that was saved later than the file knows better. */
static gboolean
is_newer(const char *path, const StoredDraft *draft, const char *text)
{
    struct stat status;
    if (!draft)
        return TRUE;
    return g_stat(path, &status) == 0 && status.st_mtime >= draft->saved &&
           !g_str_equal(text, draft->text);
}

static gboolean
is_blank(const char *text)
{
    return !text[strspn(text, " \t\r\n")];
}

/* The file stays until the store is known to have what it holds: the next start
 * finds both alike. */
static gboolean
recover_text(Commander *commander, const char *path, const char *key)
{
    g_autofree char *text = NULL;
    gsize size = 0;
    g_autoptr(StoredDraft) draft =
        store_read_draft_by_key(commander->reader, key, NULL);
    if (!g_file_get_contents(path, &text, &size, NULL) || size > TEXT_MOST)
        return FALSE;
    g_autofree char *valid = g_utf8_make_valid(text, (gssize)size);
    if (is_blank(valid) || !is_newer(path, draft, valid)) {
        g_unlink(path);
        return FALSE;
    }
    Intent *intent = intent_save_draft(draft ? draft->id : 0, valid);
    intent->origin_id = g_strdup(key);
    commander_wish(commander, intent);
    return TRUE;
}

static gboolean
is_named_in(const GPtrArray *drafts, const char *key)
{
    for (guint i = 0; drafts && i < drafts->len; i++) {
        const StoredDraft *draft = drafts->pdata[i];
        if (g_strcmp0(draft->key, key) == 0 || strstr(draft->text, key))
            return TRUE;
    }
    return FALSE;
}

/* What the outbox gives back as a draft needs its files again. */
static gboolean
is_being_sent(const GPtrArray *outbox, const char *key)
{
    for (guint i = 0; outbox && i < outbox->len; i++) {
        const Intent *intent = outbox->pdata[i];
        if (intent->draft && strstr(intent->draft, key))
            return TRUE;
    }
    return FALSE;
}

static void
remove_folder(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_unlink(file);
    }
    if (g_rmdir(path) != 0)
        log_warning("cannot remove %s: %s", path, g_strerror(errno));
}

/* What an editor that was killed could still save stands in for the file. */
static void
take_rescued(const char *root)
{
    g_autoptr(GDir) dir = g_dir_open(root, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        if (!g_str_has_suffix(name, SUFFIX RESCUED))
            continue;
        g_autofree char *own = g_strndup(name, strlen(name) - strlen(RESCUED));
        g_autofree char *from = g_build_filename(root, name, NULL);
        g_autofree char *to = g_build_filename(root, own, NULL);
        if (g_rename(from, to) != 0)
            log_warning("cannot rename %s: %s", from, g_strerror(errno));
    }
}

guint
draftfiles_recover(Commander *commander)
{
    g_autofree char *root = root_of(store_reader_path(commander->reader));
    take_rescued(root);
    g_autoptr(GDir) dir = g_dir_open(root, 0, NULL);
    g_autoptr(GPtrArray) drafts =
        dir ? store_read_drafts(commander->reader, DRAFTS_MAX, NULL) : NULL;
    g_autoptr(GPtrArray) outbox =
        dir ? store_read_outbox(commander->reader, OUTBOX_MAX, NULL) : NULL;
    /* Where there are more than were read, any folder may be one of theirs. */
    gboolean are_all_known = drafts && outbox && drafts->len < DRAFTS_MAX &&
                             outbox->len < OUTBOX_MAX;
    guint n = 0;
    const char *name;
    while (drafts && outbox && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(root, name, NULL);
        if (g_str_has_suffix(name, SUFFIX)) {
            g_autofree char *key =
                g_strndup(name, strlen(name) - strlen(SUFFIX));
            n += recover_text(commander, path, key);
        } else if (are_all_known && g_file_test(path, G_FILE_TEST_IS_DIR) &&
                   !is_named_in(drafts, name) && !is_being_sent(outbox, name)) {
            remove_folder(path);
        }
    }
    return n;
}
