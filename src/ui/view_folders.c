/* view_folders - all folders with what is in them: the special ones first, each
 * with those below it. */
#include "base/error.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"

typedef struct {
    Folder *folder;
    const char *leaf; /* of its name: what stands below the row above */
    int depth;        /* below which it is indented */
} FolderRow;

static const ViewOps folders_ops;
static const ListSource folders_source;

View *
view_folders_new(const ViewContext *context)
{
    ListView *list = g_new0(ListView, 1);
    list_view_init(list, &folders_ops, &folders_source, context);
    return &list->view;
}

static void
free_row(gpointer pointer)
{
    FolderRow *row = pointer;
    folder_free(row->folder);
    g_free(row);
}

/* ---- order ---- */

static int
rank_of(FolderRole role)
{
    static const int ranks[] = {
        [FOLDER_INBOX] = 0,   [FOLDER_DRAFTS] = 1, [FOLDER_SENT] = 2,
        [FOLDER_ARCHIVE] = 3, [FOLDER_JUNK] = 4,   [FOLDER_TRASH] = 5,
        [FOLDER_PLAIN] = 6,
    };
    return role < G_N_ELEMENTS(ranks) ? ranks[role] : ranks[FOLDER_PLAIN];
}

static const char *
role_word(FolderRole role)
{
    static const char *const words[] = {
        [FOLDER_DRAFTS] = "drafts",   [FOLDER_SENT] = "sent",
        [FOLDER_ARCHIVE] = "archive", [FOLDER_JUNK] = "junk",
        [FOLDER_TRASH] = "trash",
    };
    return role < G_N_ELEMENTS(words) ? words[role] : NULL;
}

/* Level by level, so that what is below a folder follows it at once. */
static int
compare_names(const Folder *a, const Folder *b)
{
    const char *p = a->name, *q = b->name;
    while (*p && *p == *q)
        p++, q++;
    if (*p == *q)
        return 0;
    if (!*p || !*q)
        return *p ? 1 : -1;
    if (*p == a->delimiter || *q == b->delimiter)
        return *p == a->delimiter ? -1 : 1;
    return g_utf8_collate(p, q);
}

static gboolean
is_below(const Folder *folder, const Folder *above)
{
    gsize n = strlen(above->name);
    return folder != above && above->delimiter &&
           strncmp(folder->name, above->name, n) == 0 &&
           folder->name[n] == above->delimiter;
}

/* A folder below a special one stands with it; the inbox is above all of them
 * on some servers, and says nothing. */
static int
place_of(const Folder *folder, const GPtrArray *folders)
{
    int rank = rank_of(folder->role);
    for (guint i = 0; folder->role == FOLDER_PLAIN && i < folders->len; i++) {
        const Folder *other = folders->pdata[i];
        if (other->role != FOLDER_INBOX && is_below(folder, other))
            rank = MIN(rank, rank_of(other->role));
    }
    return rank;
}

static int
compare_folders(gconstpointer a, gconstpointer b, gpointer folders)
{
    const Folder *p = (*(const FolderRow *const *)a)->folder;
    const Folder *q = (*(const FolderRow *const *)b)->folder;
    int difference = place_of(p, folders) - place_of(q, folders);
    return difference ? difference : compare_names(p, q);
}

/* Below the nearest row above it that it is below. */
static void
indent(GPtrArray *rows)
{
    for (guint i = 1; i < rows->len; i++) {
        FolderRow *row = rows->pdata[i];
        for (guint k = i; k-- > 0;) {
            const FolderRow *above = rows->pdata[k];
            if (!is_below(row->folder, above->folder))
                continue;
            row->depth = above->depth + 1;
            row->leaf = row->folder->name + strlen(above->folder->name) + 1;
            break;
        }
    }
}

static GPtrArray *
folders_load(ListView *list, GError **error)
{
    g_autoptr(GPtrArray) folders =
        store_read_folders(list->view.context->reader, error);
    if (!folders)
        return NULL;
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
    for (guint i = 0; i < folders->len; i++) {
        FolderRow *row = g_new0(FolderRow, 1);
        row->folder = folders->pdata[i];
        row->leaf = row->folder->name;
        g_ptr_array_add(rows, row);
    }
    g_ptr_array_set_free_func(folders, NULL);
    g_ptr_array_sort_with_data(rows, compare_folders, folders);
    list_view_keep_matches(list, rows);
    indent(rows);
    return rows;
}

static gboolean
folders_change(View *base, const Change *change)
{
    gboolean is_ours = change->kind == CHANGE_FOLDERS ||
                       change->kind == CHANGE_MAIL_LIST ||
                       change->kind == CHANGE_COUNTERS;
    ((ListView *)base)->is_stale |= is_ours;
    return is_ours;
}

/* ---- painting ---- */

/* `3/1204`; of a folder that nobody has counted yet, nothing. */
static char *
say_counts(const Folder *folder)
{
    if (folder->listed_total < 0)
        return g_strdup("");
    return g_strdup_printf("%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT,
                           MAX(folder->listed_unread, 0), folder->listed_total);
}

static void
folders_draw(ListView *list, gconstpointer pointer, Surface *surface, Rect line)
{
    const FolderRow *row = pointer;
    const Folder *folder = row->folder;
    g_autofree char *counts = say_counts(folder);
    const char *role = role_word(folder->role);
    StyleId style = folder->listed_unread > 0 ? STYLE_UNREAD
                    : folder->is_subscribed   ? STYLE_NORMAL
                                              : STYLE_DIM;
    line.width--;
    surface_text_right(surface, line, STYLE_DIM, counts);
    line.width = MAX(line.width - (int)strlen(counts) - 1, 0);
    int x = line.x + 1;
    view_put(surface, line, &x, STYLE_GOOD, folder->is_subscribed ? "+" : " ");
    x += 1 + 2 * row->depth;
    view_put(surface, line, &x, style, row->leaf);
    if (role && g_ascii_strcasecmp(role, row->leaf) != 0) {
        x += 2;
        view_put(surface, line, &x, STYLE_DIM, role);
    }
}

static char *
folders_identity(gconstpointer pointer)
{
    const FolderRow *row = pointer;
    return g_strdup_printf("%" G_GINT64_FORMAT, row->folder->id);
}

static Subject *
folders_subject(ListView *list, gconstpointer pointer)
{
    return subject_new(NULL, NULL, NULL);
}

static gboolean
folders_match(gconstpointer pointer, const char *wanted)
{
    const FolderRow *row = pointer;
    const char *texts[] = {row->folder->name, role_word(row->folder->role)};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

const char *
view_folders_name(View *base)
{
    ListView *list = (ListView *)base;
    list_view_fresh(list);
    const FolderRow *row = list_view_row(list);
    return row ? row->folder->name : NULL;
}

void
view_folders_seek(View *base, gint64 folder_id)
{
    ListView *list = (ListView *)base;
    g_autofree char *identity = g_strdup_printf("%" G_GINT64_FORMAT, folder_id);
    list_view_fresh(list);
    list_view_seek(list, identity);
}

static void
folders_title(View *base, char **left, char **right)
{
    ListView *list = (ListView *)base;
    list_view_fresh(list);
    *left = list->limit ? g_strdup_printf("Folders ~%s %u", list->limit,
                                          list->rows->len)
                        : g_strdup_printf("Folders %u", list->rows->len);
    *right = g_strdup("+ subscribed  unread/all");
}

static gboolean
folders_widen(View *base)
{
    ListView *list = (ListView *)base;
    if (!list->limit)
        return FALSE;
    list_view_limit(base, NULL);
    return TRUE;
}

static const ListSource folders_source = {
    .empty = "No folder is known yet; :status says why.",
    .load = folders_load,
    .draw = folders_draw,
    .identity = folders_identity,
    .subject = folders_subject,
    .matches = folders_match,
};

static const ViewOps folders_ops = {
    .scope = SCOPE_FOLDERS,
    .title = folders_title,
    .change = folders_change,
    .widen = folders_widen,
    LIST_VIEW_OPS,
};
