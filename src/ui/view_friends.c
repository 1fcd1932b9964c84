/* view_friends - the roster pane. */
#include "base/error.h"
#include "text/width.h"
#include "ui/roster.h"
#include "ui/view_list.h"
#include "ui/views.h"

enum {
    FRIENDS_LIMIT = 20000,
    /* More stale friends than these are cheaper to read all at once. */
    STALE_LIMIT = 32,
};

typedef struct {
    ListView list;
    GPtrArray *friends; /* of Friend*; the rows borrow from it */
    gboolean is_only_unread;
    gboolean is_all_stale;
    GHashTable *stale;  /* JIDs to be read anew */
    GHashTable *folded; /* groups */
    GHashTable *wanted; /* JIDs whose vCard was asked for */
} FriendsView;

static const ViewOps friends_ops;
static const ListSource friends_source, unread_source;

static GHashTable *
new_string_set(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

View *
view_friends_new(const ViewContext *context)
{
    FriendsView *view = g_new0(FriendsView, 1);
    list_view_init(&view->list, &friends_ops, &friends_source, context);
    view->friends = g_ptr_array_new_with_free_func((GDestroyNotify)friend_free);
    view->is_all_stale = TRUE;
    view->stale = new_string_set();
    view->folded = new_string_set();
    view->wanted = new_string_set();
    return &view->list.view;
}

static void
friends_free(View *base)
{
    FriendsView *view = (FriendsView *)base;
    list_view_clear(&view->list); /* before what its rows borrow */
    g_ptr_array_unref(view->friends);
    g_hash_table_unref(view->stale);
    g_hash_table_unref(view->folded);
    g_hash_table_unref(view->wanted);
    g_free(view);
}

/* ---- reading ---- */

static gboolean
read_all(FriendsView *view, GError **error)
{
    GPtrArray *friends = store_read_friends(view->list.view.context->reader,
                                            FRIENDS_LIMIT, error);
    if (!friends)
        return FALSE;
    g_ptr_array_set_free_func(friends, (GDestroyNotify)friend_free);
    g_ptr_array_unref(view->friends);
    view->friends = friends;
    return TRUE;
}

static void
drop_friend(FriendsView *view, const char *jid)
{
    for (guint i = 0; i < view->friends->len; i++) {
        Friend *person = g_ptr_array_index(view->friends, i);
        if (g_str_equal(person->jid, jid)) {
            g_ptr_array_remove_index_fast(view->friends, i);
            return;
        }
    }
}

static gboolean
read_stale(FriendsView *view, GError **error)
{
    GHashTableIter iterator;
    gpointer jid;
    g_hash_table_iter_init(&iterator, view->stale);
    while (g_hash_table_iter_next(&iterator, &jid, NULL)) {
        GError *failure = NULL;
        Friend *person =
            store_read_friend(view->list.view.context->reader, jid, &failure);
        if (failure) {
            g_propagate_error(error, failure);
            return FALSE;
        }
        drop_friend(view, jid);
        if (person)
            g_ptr_array_add(view->friends, person);
    }
    return TRUE;
}

static GPtrArray *
friends_load(ListView *list, GError **error)
{
    FriendsView *view = (FriendsView *)list;
    gboolean is_read =
        view->is_all_stale || g_hash_table_size(view->stale) > STALE_LIMIT
            ? read_all(view, error)
            : read_stale(view, error);
    if (!is_read)
        return NULL;
    view->is_all_stale = FALSE;
    g_hash_table_remove_all(view->stale);
    const RosterFilter filter = {list->limit, view->is_only_unread};
    return roster_rows(view->friends, view->folded, &filter);
}

static gboolean
friends_change(View *base, const Change *change)
{
    FriendsView *view = (FriendsView *)base;
    switch (change->kind) {
    case CHANGE_FRIENDS:
        if (!change->jids)
            view->is_all_stale = TRUE;
        for (char **jid = change->jids; jid && *jid; jid++)
            g_hash_table_add(view->stale, g_strdup(*jid));
        break;
    case CHANGE_CHAT:
    case CHANGE_LINKS:
        if (change->jid)
            g_hash_table_add(view->stale, g_strdup(change->jid));
        else
            view->is_all_stale = TRUE;
        break;
    default:
        return FALSE;
    }
    view->list.is_stale = TRUE;
    return TRUE;
}

/* ---- painting ---- */

/* `✉2 ✎1` at the right end; the columns it took, with the gap before it. */
static int
draw_unread(Surface *surface, Rect line, gint64 mail, gint64 chat)
{
    GString *text = g_string_new(NULL);
    if (mail > 0)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT,
                               theme_symbol(SYMBOL_MAIL), mail);
    if (chat > 0)
        g_string_append_printf(text, "%s%s%" G_GINT64_FORMAT,
                               mail > 0 ? " " : "", theme_symbol(SYMBOL_CHAT),
                               chat);
    int width = width_of(text->str);
    surface_text_right(surface, line, STYLE_UNREAD, text->str);
    g_string_free(text, TRUE);
    return width > 0 ? width + 1 : 0;
}

static void
draw_group(const RosterRow *row, Surface *surface, Rect line)
{
    int x = line.x + 1;
    if (row->is_folded)
        line.width -=
            draw_unread(surface, line, row->unread_mail, row->unread_chat);
    g_autofree char *counts =
        g_strdup_printf(" %d/%d", row->online, row->total);
    view_put(surface, line, &x, STYLE_DIM,
             theme_symbol(row->is_folded ? SYMBOL_FOLDED : SYMBOL_OPEN));
    x++;
    Rect name = line;
    name.width -= width_of(counts);
    view_put(surface, name, &x, STYLE_GROUP, row->group);
    view_put(surface, line, &x, STYLE_DIM, counts);
}

static StyleId
name_style(const Friend *person)
{
    if (person->unread_mail + person->unread_chat > 0)
        return STYLE_UNREAD;
    return presence_is_online(person->presence) ? STYLE_NORMAL : STYLE_DIM;
}

static void
friends_draw(ListView *list, gconstpointer pointer, Surface *surface, Rect line)
{
    const RosterRow *row = pointer;
    line.width--; /* nothing touches the separator */
    if (row->kind == ROSTER_GROUP) {
        draw_group(row, surface, line);
        return;
    }
    const Friend *person = row->friend;
    gboolean is_tagged = list_view_is_tagged(list, row);
    if (is_tagged)
        surface_text(surface, line, STYLE_TAGGED, "*");
    int x = line.x + 3;
    view_put(surface, line, &x, theme_presence_style(person->presence),
             theme_presence_symbol(person->presence));
    x++;
    line.width -=
        draw_unread(surface, line, person->unread_mail, person->unread_chat);
    view_put(surface, line, &x, is_tagged ? STYLE_TAGGED : name_style(person),
             person->name);
}

static void
friends_title(View *base, char **left, char **right)
{
    FriendsView *view = (FriendsView *)base;
    list_view_fresh(&view->list);
    int online = 0;
    for (guint i = 0; i < view->friends->len; i++) {
        const Friend *person = g_ptr_array_index(view->friends, i);
        online += presence_is_online(person->presence);
    }
    *left = g_strdup_printf("Friends %d/%u%s%s", online, view->friends->len,
                            view->is_only_unread ? " " : "",
                            view->is_only_unread ? "unread" : "");
    *right = view->list.limit ? g_strdup_printf("~%s", view->list.limit) : NULL;
}

/* ---- keys ---- */

/* The group too, for a friend may stand in two. */
static char *
friends_identity(gconstpointer pointer)
{
    const RosterRow *row = pointer;
    return g_strdup_printf("%s\n%s", row->friend ? row->friend->jid : "",
                           row->group);
}

static Subject *
friends_subject(ListView *list, gconstpointer pointer)
{
    const RosterRow *row = pointer;
    Subject *subject =
        row->friend ? subject_new(row->friend->jid, row->friend->name, NULL)
                    : subject_new(NULL, NULL, NULL);
    if (row->kind == ROSTER_GROUP)
        subject->group = g_strdup(row->group);
    return subject;
}

static gboolean
friends_match(gconstpointer pointer, const char *wanted)
{
    const RosterRow *row = pointer;
    if (row->friend)
        return roster_friend_matches(row->friend, wanted);
    return FALSE;
}

static void
friends_fold(View *base)
{
    FriendsView *view = (FriendsView *)base;
    const RosterRow *row = list_view_row(&view->list);
    if (!row)
        return;
    g_autofree char *header = g_strdup_printf("\n%s", row->group);
    char *group = g_strdup(row->group);
    if (!g_hash_table_remove(view->folded, group))
        g_hash_table_add(view->folded, group);
    else
        g_free(group);
    list_view_seek(&view->list, header);
    view->list.is_stale = TRUE;
}

static gboolean
friends_open(View *base)
{
    FriendsView *view = (FriendsView *)base;
    const RosterRow *row = list_view_row(&view->list);
    if (!row || row->kind != ROSTER_GROUP)
        return FALSE;
    friends_fold(base);
    return TRUE;
}

/* The vCards of those in sight; each is asked for once. */
static void
friends_shown(View *base)
{
    FriendsView *view = (FriendsView *)base;
    const ViewContext *context = base->context;
    Scroll *scroll = &view->list.scroll;
    int end = MIN(scroll->top + scroll->height, scroll->n);
    for (int i = scroll->top; i < end; i++) {
        const RosterRow *row = g_ptr_array_index(view->list.rows, i);
        if (!row->friend || !context->host->want_vcard)
            continue;
        if (g_hash_table_add(view->wanted, g_strdup(row->friend->jid)))
            context->host->want_vcard(context->host->host, row->friend->jid);
    }
}

void
view_friends_only_unread(View *base, gboolean is_only_unread)
{
    FriendsView *view = (FriendsView *)base;
    view->is_only_unread = is_only_unread;
    view->list.source = is_only_unread ? &unread_source : &friends_source;
    view->list.is_stale = TRUE;
    list_view_fresh(&view->list);
    const RosterRow *row = list_view_row(&view->list);
    if (is_only_unread && row && row->kind == ROSTER_GROUP)
        list_view_move(base, MOVE_DOWN);
}

gboolean
view_friends_is_only_unread(View *base)
{
    return ((FriendsView *)base)->is_only_unread;
}

static const ListSource friends_source = {
    .empty = "No friends yet.",
    .load = friends_load,
    .draw = friends_draw,
    .identity = friends_identity,
    .subject = friends_subject,
    .matches = friends_match,
};

static const ListSource unread_source = {
    .empty = "Nothing is unread.",
    .load = friends_load,
    .draw = friends_draw,
    .identity = friends_identity,
    .subject = friends_subject,
    .matches = friends_match,
};

static gboolean
friends_widen(View *base)
{
    FriendsView *view = (FriendsView *)base;
    if (view->is_only_unread)
        view_friends_only_unread(base, FALSE);
    else if (view->list.limit)
        list_view_limit(base, NULL);
    else
        return FALSE;
    return TRUE;
}

static const ViewOps friends_ops = {
    .scope = SCOPE_FRIENDS,
    .widen = friends_widen,
    .free = friends_free,
    .render = list_view_render,
    .title = friends_title,
    .change = friends_change,
    .subject = list_view_subject,
    .open = friends_open,
    .fold = friends_fold,
    LIST_VIEW_MOVES,
    .shown = friends_shown,
};
