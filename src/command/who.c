/* who - see who.h. */
#include "command/who.h"

#include "base/error.h"
#include "correspondence/jid.h"
#include "mail/address.h"

#define ROSTER_MAX   5000
#define CONTACTS_MAX 50

Recipient *
recipient_new(const char *jid, const char *name, const char *address)
{
    Recipient *recipient = g_new0(Recipient, 1);
    recipient->jid = g_strdup(jid);
    recipient->name = g_strdup(name);
    recipient->address = g_strdup(address);
    return recipient;
}

void
recipient_free(Recipient *recipient)
{
    g_free(recipient->jid);
    g_free(recipient->name);
    g_free(recipient->address);
    g_free(recipient);
}

const char *
recipient_label(const Recipient *recipient)
{
    return recipient->name  ? recipient->name
           : recipient->jid ? recipient->jid
                            : recipient->address;
}

static GPtrArray *
recipients_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)recipient_free);
}

static GPtrArray *
only(Recipient *recipient)
{
    if (!recipient)
        return NULL;
    GPtrArray *one = recipients_new();
    g_ptr_array_add(one, recipient);
    return one;
}

static gboolean
same_text(const char *a, const char *b)
{
    g_autofree char *folded_a = g_utf8_casefold(a, -1);
    g_autofree char *folded_b = g_utf8_casefold(b, -1);
    return g_utf8_collate(folded_a, folded_b) == 0;
}

Recipient *
who_friend(StoreReader *reader, const char *jid, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(Friend) person = store_read_friend(reader, jid, &problem);
    g_autofree char *address =
        problem ? NULL : store_read_mail_address(reader, jid, &problem);
    if (problem) {
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    return recipient_new(jid, person ? person->name : NULL, address);
}

/* ---- something with an @ in it ---- */

/* A JID that is on the roster stands for its friend, unless it is also an
 * address of that friend: then it says where to mail them. */
static Recipient *
find_by_at(StoreReader *reader, const char *who, GError **error)
{
    g_autofree char *jid = jid_bare(who);
    g_autoptr(Friend) person =
        jid ? store_read_friend(reader, jid, NULL) : NULL;
    g_autofree char *owner = store_read_owner(reader, who, NULL);
    if (person && g_strcmp0(owner, jid) != 0)
        return who_friend(reader, jid, error);
    if (!address_is_valid(who)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "'%s' is neither a JID nor a mail address: write "
                    "user@domain",
                    who);
        return NULL;
    }
    g_autoptr(Friend) owning =
        owner ? store_read_friend(reader, owner, NULL) : NULL;
    return recipient_new(owner, owning ? owning->name : NULL, who);
}

static GPtrArray *
find_mailbox(const char *who, GError **error)
{
    g_autoptr(GPtrArray) parsed = address_list_parse(slice_from_string(who));
    const Address *address = parsed->len == 1 ? parsed->pdata[0] : NULL;
    if (address && address->addr && address_is_valid(address->addr))
        return only(recipient_new(NULL, address->name, address->addr));
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "'%s' is no mail address: write Name <user@domain>", who);
    return NULL;
}

/* ---- a name ---- */

GPtrArray *
who_group(StoreReader *reader, const char *group, GError **error)
{
    g_autoptr(GPtrArray) friends =
        store_read_friends(reader, ROSTER_MAX, error);
    if (!friends)
        return NULL;
    g_autoptr(GPtrArray) members = recipients_new();
    for (guint i = 0; i < friends->len; i++) {
        const Friend *person = friends->pdata[i];
        for (guint k = 0; person->groups && person->groups[k]; k++) {
            if (!same_text(person->groups[k], group))
                continue;
            Recipient *member = who_friend(reader, person->jid, error);
            if (!member)
                return NULL;
            g_ptr_array_add(members, member);
            break;
        }
    }
    return g_steal_pointer(&members);
}

GStrv
who_groups(StoreReader *reader, GError **error)
{
    g_autoptr(GPtrArray) friends =
        store_read_friends(reader, ROSTER_MAX, error);
    g_autoptr(GHashTable) groups =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; friends && i < friends->len; i++) {
        const Friend *person = friends->pdata[i];
        for (guint k = 0; person->groups && person->groups[k]; k++)
            g_hash_table_add(groups, g_strdup(person->groups[k]));
    }
    GList *names = g_list_sort(g_hash_table_get_keys(groups),
                               (GCompareFunc)g_utf8_collate);
    GStrv list = g_new0(char *, g_list_length(names) + 1);
    guint n = 0;
    for (GList *link = names; link; link = link->next)
        list[n++] = g_strdup(link->data);
    g_list_free(names);
    return list;
}

/* Those of `contacts` that are called so, or, when none is, all of them. */
static GPtrArray *
keep_exact(const GPtrArray *contacts, const char *name)
{
    GPtrArray *kept = g_ptr_array_new();
    for (guint i = 0; i < contacts->len; i++) {
        const Contact *contact = contacts->pdata[i];
        if (contact->name && same_text(contact->name, name))
            g_ptr_array_add(kept, contacts->pdata[i]);
    }
    for (guint i = 0; !kept->len && i < contacts->len; i++)
        g_ptr_array_add(kept, contacts->pdata[i]);
    return kept;
}

/* A friend may be there once for each address. */
static gboolean
are_one_person(const GPtrArray *contacts)
{
    const Contact *first = contacts->len ? contacts->pdata[0] : NULL;
    for (guint i = 1; i < contacts->len; i++) {
        const Contact *contact = contacts->pdata[i];
        if (!first->jid || g_strcmp0(first->jid, contact->jid) != 0)
            return FALSE;
    }
    return first != NULL;
}

static gboolean
name_failed(const char *name, const GPtrArray *found, GError **error)
{
    if (!found->len) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "nobody is called %s: give a JID, an address, a name or "
                    "a group of your roster",
                    name);
        return FALSE;
    }
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < found->len && i < 5; i++) {
        const Contact *contact = found->pdata[i];
        g_string_append_printf(all, "%s%s", i ? ", " : "",
                               contact->jid ? contact->jid : contact->address);
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "%s may be %s%s: say which", name, all->str,
                found->len > 5 ? ", …" : "");
    g_string_free(all, TRUE);
    return FALSE;
}

static Recipient *
find_by_name(StoreReader *reader, const char *name, GError **error)
{
    g_autoptr(GPtrArray) contacts =
        store_read_contacts(reader, name, CONTACTS_MAX, error);
    if (!contacts)
        return NULL;
    g_autoptr(GPtrArray) found = keep_exact(contacts, name);
    if (!are_one_person(found)) {
        name_failed(name, found, error);
        return NULL;
    }
    const Contact *contact = found->pdata[0];
    return contact->jid ? who_friend(reader, contact->jid, error)
                        : recipient_new(NULL, contact->name, contact->address);
}

static gboolean
is_called(StoreReader *reader, const char *name)
{
    g_autoptr(GPtrArray) contacts =
        store_read_contacts(reader, name, CONTACTS_MAX, NULL);
    for (guint i = 0; contacts && i < contacts->len; i++) {
        const Contact *contact = contacts->pdata[i];
        if (contact->name && same_text(contact->name, name))
            return TRUE;
    }
    return FALSE;
}

GPtrArray *
who_find(StoreReader *reader, const char *who, GError **error)
{
    if (strchr(who, '<'))
        return find_mailbox(who, error);
    if (strchr(who, '@'))
        return only(find_by_at(reader, who, error));

    /* Someone's whole name comes before a group's, for a group is seldom
     * called so; the group before a word of a name or an address. */
    if (!is_called(reader, who)) {
        g_autoptr(GPtrArray) group = who_group(reader, who, error);
        if (!group || group->len)
            return g_steal_pointer(&group);
    }
    return only(find_by_name(reader, who, error));
}

char *
who_jid(StoreReader *reader, const char *who, GError **error)
{
    g_autofree char *jid = strchr(who, '@') ? jid_bare(who) : NULL;
    g_autoptr(Friend) person =
        jid ? store_read_friend(reader, jid, NULL) : NULL;
    if (person)
        return g_steal_pointer(&jid);
    if (strchr(who, '@')) {
        char *owner = store_read_owner(reader, who, NULL);
        if (owner)
            return owner;
        if (jid)
            return g_steal_pointer(&jid);
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "'%s' is no JID: write user@domain", who);
        return NULL;
    }
    g_autoptr(Recipient) named = find_by_name(reader, who, error);
    if (!named)
        return NULL;
    if (!named->jid) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s is no friend on your roster", who);
        return NULL;
    }
    return g_steal_pointer(&named->jid);
}

/* ---- lists ---- */

/* The comma that ends the first part, or the end of the text. */
static const char *
part_end(const char *list)
{
    gboolean is_quoted = FALSE, is_in_angles = FALSE;
    const char *p = list;
    for (; *p && (*p != ',' || is_quoted || is_in_angles); p++) {
        is_quoted ^= *p == '"';
        if (!is_quoted && (*p == '<' || *p == '>'))
            is_in_angles = *p == '<';
    }
    return p;
}

GStrv
who_split(const char *list)
{
    g_autoptr(GStrvBuilder) parts = g_strv_builder_new();
    while (*list) {
        const char *end = part_end(list);
        g_autofree char *part = g_strndup(list, end - list);
        if (*g_strstrip(part))
            g_strv_builder_add(parts, part);
        list = *end ? end + 1 : end;
    }
    return g_strv_builder_end(parts);
}

/* Only what was quoted has blanks in it: a name may hold a comma then, but a
 * list of mailboxes is one. */
static gboolean
is_list(const char *word)
{
    return !strchr(word, ' ') || strchr(word, '<');
}

GStrv
who_split_words(char *const *words)
{
    g_autoptr(GStrvBuilder) parts = g_strv_builder_new();
    for (; *words; words++) {
        if (!is_list(*words)) {
            g_strv_builder_add(parts, *words);
            continue;
        }
        g_auto(GStrv) split = who_split(*words);
        g_strv_builder_addv(parts, (const char **)split);
    }
    return g_strv_builder_end(parts);
}

const char *
who_last_part(const char *list)
{
    const char *end;
    while (*(end = part_end(list)))
        list = end + 1;
    while (*list == ' ')
        list++;
    return list;
}
