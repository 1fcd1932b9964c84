/* told - see told.h. */
#include "store/told.h"

#include "base/error.h"

/* Above this a list of names costs more than looking at all friends. */
#define JIDS_MAX 500

struct Told {
    GHashTable *folders; /* set of gint64 */
    GHashTable *friends; /* set of JIDs */
    GHashTable *chats;   /* set of JIDs */
    GHashTable *links;   /* set of "JID\naddress" */
    GPtrArray *events;   /* of Change, in order */
    gboolean are_all_friends, are_folders, are_counters;
};

static GHashTable *
set_of_text(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

static void
free_change(gpointer change)
{
    change_free(change);
}

Told *
told_new(void)
{
    Told *told = g_new0(Told, 1);
    told->folders =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    told->friends = set_of_text();
    told->chats = set_of_text();
    told->links = set_of_text();
    told->events = g_ptr_array_new_with_free_func(free_change);
    return told;
}

void
told_free(Told *told)
{
    g_hash_table_unref(told->folders);
    g_hash_table_unref(told->friends);
    g_hash_table_unref(told->chats);
    g_hash_table_unref(told->links);
    g_ptr_array_unref(told->events);
    g_free(told);
}

static void
add_text(GHashTable *set, const char *text)
{
    if (!g_hash_table_contains(set, text))
        g_hash_table_add(set, g_strdup(text));
}

void
told_mail_list(Told *told, gint64 folder_id)
{
    if (!g_hash_table_contains(told->folders, &folder_id))
        g_hash_table_add(told->folders,
                         g_memdup2(&folder_id, sizeof folder_id));
}

void
told_friend(Told *told, const char *jid)
{
    if (!told->are_all_friends)
        add_text(told->friends, jid);
    if (g_hash_table_size(told->friends) > JIDS_MAX)
        told_all_friends(told);
}

void
told_all_friends(Told *told)
{
    told->are_all_friends = TRUE;
    g_hash_table_remove_all(told->friends);
}

void
told_chat(Told *told, const char *jid)
{
    add_text(told->chats, jid);
}

void
told_link(Told *told, const char *jid, const char *address)
{
    g_autofree char *pair = g_strconcat(jid, "\n", address, NULL);
    add_text(told->links, pair);
}

void
told_folders(Told *told)
{
    told->are_folders = TRUE;
}

void
told_counters(Told *told)
{
    told->are_counters = TRUE;
}

void
told_event(Told *told, Change *change)
{
    g_ptr_array_add(told->events, change);
}

static void
move_all(GHashTable *whole, GHashTable *part)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, part);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        g_hash_table_iter_steal(&iter);
        g_hash_table_add(whole, key); /* frees it where it is known */
    }
}

void
told_merge(Told *whole, Told *part)
{
    move_all(whole->folders, part->folders);
    move_all(whole->chats, part->chats);
    move_all(whole->links, part->links);
    move_all(whole->friends, part->friends);
    whole->are_all_friends |= part->are_all_friends;
    whole->are_folders |= part->are_folders;
    whole->are_counters |= part->are_counters;
    if (whole->are_all_friends || g_hash_table_size(whole->friends) > JIDS_MAX)
        told_all_friends(whole);
    g_ptr_array_extend_and_steal(whole->events, part->events);
    part->events = g_ptr_array_new_with_free_func(free_change);
    told_clear(part);
}

void
told_clear(Told *told)
{
    g_hash_table_remove_all(told->folders);
    g_hash_table_remove_all(told->friends);
    g_hash_table_remove_all(told->chats);
    g_hash_table_remove_all(told->links);
    g_ptr_array_set_size(told->events, 0);
    told->are_all_friends = FALSE;
    told->are_folders = told->are_counters = FALSE;
}

/* ---- sending ---- */

static void
send_to_all(const GPtrArray *subscribers, const Change *change)
{
    for (guint i = 0; i < subscribers->len; i++)
        chan_send(subscribers->pdata[i], change_copy(change));
}

static void
send_lists(Told *told, const GPtrArray *subscribers)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, told->folders);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        send_to_all(subscribers, &(Change){.kind = CHANGE_MAIL_LIST,
                                           .folder_id = *(gint64 *)key});
    g_hash_table_iter_init(&iter, told->chats);
    while (g_hash_table_iter_next(&iter, &key, NULL))
        send_to_all(subscribers, &(Change){.kind = CHANGE_CHAT, .jid = key});
}

static void
send_links(Told *told, const GPtrArray *subscribers)
{
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, told->links);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        g_auto(GStrv) pair = g_strsplit(key, "\n", 2);
        send_to_all(subscribers, &(Change){.kind = CHANGE_LINKS,
                                           .jid = pair[0],
                                           .address = pair[1]});
    }
}

static void
send_friends(Told *told, const GPtrArray *subscribers)
{
    if (!told->are_all_friends && g_hash_table_size(told->friends) == 0)
        return;
    g_autofree char **jids =
        (char **)g_hash_table_get_keys_as_array(told->friends, NULL);
    send_to_all(subscribers,
                &(Change){.kind = CHANGE_FRIENDS,
                          .jids = told->are_all_friends ? NULL : jids});
}

void
told_send(Told *told, const GPtrArray *subscribers)
{
    send_lists(told, subscribers);
    send_links(told, subscribers);
    send_friends(told, subscribers);
    if (told->are_folders)
        send_to_all(subscribers, &(Change){.kind = CHANGE_FOLDERS});
    if (told->are_counters)
        send_to_all(subscribers, &(Change){.kind = CHANGE_COUNTERS});
    /* Last, so that who is told of a new mail finds the rest up to date. */
    for (guint i = 0; i < told->events->len; i++)
        send_to_all(subscribers, told->events->pdata[i]);
    told_clear(told);
}
