/* read_places - in which folders a pattern may find something. */
#include "store/pattern_sql.h"
#include "store/read_private.h"

gboolean
pattern_folder_is_called(const char *folder, FolderRole role,
                         const char *wanted)
{
    static const char *const roles[] = {
        [FOLDER_INBOX] = "inbox",   [FOLDER_SENT] = "sent",
        [FOLDER_DRAFTS] = "drafts", [FOLDER_TRASH] = "trash",
        [FOLDER_JUNK] = "junk",     [FOLDER_ARCHIVE] = "archive"};
    if (g_ascii_strcasecmp(wanted, "any") == 0 ||
        (role < G_N_ELEMENTS(roles) && roles[role] &&
         g_ascii_strcasecmp(roles[role], wanted) == 0))
        return TRUE;
    g_autofree char *name = g_utf8_casefold(folder, -1);
    g_autofree char *other = g_utf8_casefold(wanted, -1);
    if (g_str_equal(name, other))
        return TRUE;
    gsize size = strlen(name), ending = strlen(other);
    return ending > 0 && size > ending &&
           strchr("/.", name[size - ending - 1]) &&
           g_str_has_suffix(name, other);
}

/* What says nothing of folders may hold in any, and so may its opposite. */
static gboolean
may_lie_in(const Pattern *pattern, const Folder *folder, gboolean is_not)
{
    if (pattern->kind == PATTERN_IN)
        return pattern_folder_is_called(folder->name, folder->role,
                                        pattern->text) != is_not;
    if (!pattern->children)
        return TRUE;
    if (pattern->kind == PATTERN_NOT)
        return may_lie_in(pattern->children->pdata[0], folder, !is_not);
    gboolean needs_all = (pattern->kind == PATTERN_ALL) != is_not;
    for (guint i = 0; i < pattern->children->len; i++)
        if (may_lie_in(pattern->children->pdata[i], folder, is_not) !=
            needs_all)
            return !needs_all;
    return needs_all;
}

GPtrArray *
store_read_places(StoreReader *reader, const Pattern *pattern, gint64 folder_id,
                  guint limit, GError **error)
{
    g_autoptr(GPtrArray) folders = store_read_folders(reader, error);
    if (!folders)
        return NULL;
    gboolean is_here = folder_id && !pattern_names_folder(pattern);
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < folders->len && names->len < limit; i++) {
        const Folder *folder = folders->pdata[i];
        if (is_here ? folder->id == folder_id
                    : may_lie_in(pattern, folder, FALSE))
            g_ptr_array_add(names, g_strdup(folder->name));
    }
    return names;
}
