/* roster - see roster.h. */
#include "ui/roster.h"

#include "base/error.h"
#include "ui/match.h"

/* A friend in one group, with what the rows are sorted by. */
typedef struct {
    const Friend *friend;
    const char *group;
    char *group_key, *name_key; /* collation keys */
    gboolean is_rest;           /* in no group */
} Membership;

static GPtrArray *
list_memberships(const GPtrArray *friends, const RosterFilter *filter);
static int compare_memberships(gconstpointer a, gconstpointer b);
static RosterRow *
add_group(GPtrArray *rows, const Membership *first, GHashTable *folded);
static void count_in(RosterRow *group, const Friend *person);

void
roster_row_free(RosterRow *row)
{
    g_free(row->group);
    g_free(row);
}

GPtrArray *
roster_rows(const GPtrArray *friends, GHashTable *folded,
            const RosterFilter *filter)
{
    gboolean is_filtered = filter->limit || filter->is_unread;
    GPtrArray *rows =
        g_ptr_array_new_with_free_func((GDestroyNotify)roster_row_free);
    g_autoptr(GPtrArray) members = list_memberships(friends, filter);
    g_ptr_array_sort(members, compare_memberships);

    RosterRow *group = NULL;
    for (guint i = 0; i < members->len; i++) {
        const Membership *member = g_ptr_array_index(members, i);
        if (!group || !g_str_equal(group->group, member->group))
            group = add_group(rows, member, is_filtered ? NULL : folded);
        count_in(group, member->friend);
        if (group->is_folded)
            continue;
        RosterRow *row = g_new0(RosterRow, 1);
        row->kind = ROSTER_FRIEND;
        row->group = g_strdup(member->group);
        row->friend = member->friend;
        g_ptr_array_add(rows, row);
    }
    return rows;
}

gboolean
roster_friend_matches(const Friend *person, const char *wanted)
{
    const char *texts[] = {person->name, person->jid, person->status};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

static void
membership_free(gpointer pointer)
{
    Membership *member = pointer;
    g_free(member->group_key);
    g_free(member->name_key);
    g_free(member);
}

static void
add_membership(GPtrArray *members, const Friend *person, const char *group,
               gboolean is_rest)
{
    Membership *member = g_new0(Membership, 1);
    g_autofree char *name = g_utf8_casefold(person->name, -1);
    member->friend = person;
    member->group = group;
    member->is_rest = is_rest;
    member->group_key = g_utf8_collate_key(group, -1);
    member->name_key = g_utf8_collate_key(name, -1);
    g_ptr_array_add(members, member);
}

static gboolean
has_group(const Friend *person)
{
    return person->groups && person->groups[0];
}

/* Those in no group stand last, and are just `Friends` where nobody is in
 * any. */
static const char *
rest_name(const GPtrArray *friends)
{
    for (guint i = 0; i < friends->len; i++)
        if (has_group(g_ptr_array_index(friends, i)))
            return "Other";
    return "Friends";
}

static gboolean
is_left(const Friend *person, const RosterFilter *filter)
{
    if (filter->is_unread && person->unread_mail + person->unread_chat == 0)
        return FALSE;
    return !filter->limit || roster_friend_matches(person, filter->limit);
}

static GPtrArray *
list_memberships(const GPtrArray *friends, const RosterFilter *filter)
{
    GPtrArray *members = g_ptr_array_new_with_free_func(membership_free);
    const char *rest = rest_name(friends);
    for (guint i = 0; i < friends->len; i++) {
        const Friend *person = g_ptr_array_index(friends, i);
        if (!is_left(person, filter))
            continue;
        if (!has_group(person))
            add_membership(members, person, rest, TRUE);
        for (char **group = person->groups; group && *group; group++)
            add_membership(members, person, *group, FALSE);
    }
    return members;
}

/* Online is all that counts before the name: someone who steps away must not
 * jump under the reader's eye. */
static int
compare_memberships(gconstpointer a, gconstpointer b)
{
    const Membership *p = *(Membership *const *)a;
    const Membership *q = *(Membership *const *)b;
    if (p->is_rest != q->is_rest)
        return p->is_rest - q->is_rest;
    int order = strcmp(p->group_key, q->group_key);
    if (order == 0)
        order = strcmp(p->group, q->group);
    if (order == 0)
        order = presence_is_online(q->friend->presence) -
                presence_is_online(p->friend->presence);
    if (order == 0)
        order = strcmp(p->name_key, q->name_key);
    return order ? order : strcmp(p->friend->jid, q->friend->jid);
}

static RosterRow *
add_group(GPtrArray *rows, const Membership *first, GHashTable *folded)
{
    RosterRow *row = g_new0(RosterRow, 1);
    row->kind = ROSTER_GROUP;
    row->group = g_strdup(first->group);
    row->is_folded = folded && g_hash_table_contains(folded, row->group);
    g_ptr_array_add(rows, row);
    return row;
}

static void
count_in(RosterRow *group, const Friend *person)
{
    group->total++;
    if (presence_is_online(person->presence))
        group->online++;
    group->unread_mail += person->unread_mail;
    group->unread_chat += person->unread_chat;
}
