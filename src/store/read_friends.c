/* read_friends - the roster, and persons: friends with their addresses. */
#include "store/read_private.h"

void
friend_free(Friend *person)
{
    g_free(person->jid);
    g_free(person->name);
    g_free(person->roster_name);
    g_strfreev(person->groups);
    g_free(person->subscription);
    g_free(person->status);
    g_free(person);
}

static void
free_friend(gpointer person)
{
    friend_free(person);
}

#define FRIEND_COLUMNS                                                         \
    "SELECT jid, name, roster_name, groups, subscription, is_pending,"         \
    " presence, status, unread_mail, unread_chat, is_listed,"                  \
    " presence_since FROM friend "

static Friend *
take_friend(Query *query)
{
    if (!query_step(query))
        return NULL;
    Friend *person = g_new0(Friend, 1);
    person->jid = query_dup(query, 0);
    person->name = query_dup(query, 1);
    person->roster_name = query_dup(query, 2);
    person->groups = split_lines(query_text(query, 3));
    person->subscription = query_dup(query, 4);
    person->is_pending = query_int(query, 5) != 0;
    person->presence = (Presence)query_int(query, 6);
    person->status = query_dup(query, 7);
    person->unread_mail = query_int(query, 8);
    person->unread_chat = query_int(query, 9);
    person->is_listed = query_int(query, 10) != 0;
    person->presence_since = query_int(query, 11);
    return person;
}

GPtrArray *
store_read_friends(StoreReader *reader, guint limit, GError **error)
{
    GPtrArray *friends = g_ptr_array_new_with_free_func(free_friend);
    g_autoptr(Query) query =
        db_query(reader->db,
                 FRIEND_COLUMNS "INDEXED BY friend_listed"
                                " WHERE is_listed = 1 ORDER BY id"
                                " LIMIT ?1",
                 INT(limit));
    for (Friend *person; (person = take_friend(query));)
        g_ptr_array_add(friends, person);
    return read_rows(reader, friends, error);
}

Friend *
store_read_friend(StoreReader *reader, const char *jid, GError **error)
{
    g_autoptr(Query) query =
        db_query(reader->db, FRIEND_COLUMNS "WHERE jid = ?1", TEXT(jid));
    return read_result(reader, take_friend(query), free_friend, error);
}

/* ---- persons ---- */

static void
person_address_free(gpointer object)
{
    PersonAddress *address = object;
    g_free(address->address);
    g_free(address);
}

void
person_free(Person *person)
{
    g_clear_pointer(&person->friend, friend_free);
    g_clear_pointer(&person->vcard, vcard_free);
    g_clear_pointer(&person->addresses, g_ptr_array_unref);
    g_free(person->note);
    g_strfreev(person->also);
    g_free(person);
}

static void
free_person(gpointer person)
{
    person_free(person);
}

static Vcard *
read_vcard(StoreReader *reader, const char *jid)
{
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT jid, full_name, nickname, organisation,"
                 " telephones, emails, photo_hash, pep_digest FROM vcard"
                 " WHERE jid = ?1",
                 TEXT(jid));
    if (!query_step(query))
        return NULL;
    Vcard *vcard = g_new0(Vcard, 1);
    vcard->jid = query_dup(query, 0);
    vcard->full_name = query_dup(query, 1);
    vcard->nickname = query_dup(query, 2);
    vcard->organisation = query_dup(query, 3);
    vcard->telephones = split_lines(query_text(query, 4));
    vcard->emails = split_lines(query_text(query, 5));
    vcard->photo_hash = query_dup(query, 6);
    vcard->pep_digest = query_dup(query, 7);
    return vcard;
}

/* Strongest first; a dispute after what shows a name, then the rest. */
static int
rank(LinkState state)
{
    static const int ranks[] = {
        [LINK_MANUAL] = 0,   [LINK_PROVEN] = 1,    [LINK_CLAIMED] = 2,
        [LINK_CONFLICT] = 3, [LINK_SUGGESTED] = 4, [LINK_REMOVED] = 5,
        [LINK_NONE] = 6,
    };
    return ranks[state];
}

/* As store_read_mail_address() chooses: named ones first. */
static int
standing(const PersonAddress *address)
{
    gboolean is_last_choice = link_shows_name(address->state) &&
                              !(address->evidence & EVIDENCE_NAMED);
    return 2 * rank(is_last_choice ? LINK_CLAIMED : address->state) +
           is_last_choice;
}

static int
compare_addresses(gconstpointer a, gconstpointer b)
{
    const PersonAddress *first = *(PersonAddress *const *)a;
    const PersonAddress *second = *(PersonAddress *const *)b;
    return standing(first) - standing(second);
}

/* In the order of use; the sort by strength that follows keeps it (GLib's
 * sort is stable). Unread mail is the owner's only. */
static GPtrArray *
read_addresses(StoreReader *reader, const char *jid)
{
    GPtrArray *addresses = g_ptr_array_new_with_free_func(person_address_free);
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT a.address, k.evidence, a.traits, a.state,"
                 " iif(a.owner_id = f.id, a.unread, 0) FROM friend f"
                 " JOIN link k ON k.friend_id = f.id"
                 " JOIN address a ON a.id = k.address_id"
                 " WHERE f.jid = ?1 ORDER BY a.uses DESC, a.key",
                 TEXT(jid));
    while (query_step(query)) {
        PersonAddress *address = g_new0(PersonAddress, 1);
        address->address = query_dup(query, 0);
        address->evidence = (guint)query_int(query, 1);
        address->state =
            read_pair_state(address->evidence, (guint)query_int(query, 2),
                            (LinkState)query_int(query, 3));
        address->unread = query_int(query, 4);
        g_ptr_array_add(addresses, address);
    }
    g_ptr_array_sort(addresses, compare_addresses);
    return addresses;
}

static Person *
read_person(StoreReader *reader, const char *jid)
{
    g_autoptr(Query) query =
        db_query(reader->db, FRIEND_COLUMNS "WHERE jid = ?1", TEXT(jid));
    Friend *one = take_friend(query);
    if (!one)
        return NULL;
    Person *person = g_new0(Person, 1);
    person->friend = one;
    person->vcard = read_vcard(reader, jid);
    person->addresses = read_addresses(reader, jid);
    person->note = store_read_note(reader, jid);
    person->also = store_read_metacontacts(reader, jid);
    return person;
}

Person *
store_read_person(StoreReader *reader, const char *jid, GError **error)
{
    db_run(reader->db, "BEGIN"); /* one snapshot for all of it */
    Person *person = read_person(reader, jid);
    db_rollback(reader->db, "COMMIT");
    return read_result(reader, person, free_person, error);
}

Vcard *
store_read_vcard(StoreReader *reader, const char *jid, GError **error)
{
    return read_result(reader, read_vcard(reader, jid),
                       (GDestroyNotify)vcard_free, error);
}

gboolean
store_read_vcard_cached(StoreReader *reader, const char *jid,
                        char **photo_hash_out, gint64 *fetched_out)
{
    g_autoptr(Query) query = db_query(
        reader->db, "SELECT photo_hash, fetched FROM vcard WHERE jid = ?1",
        TEXT(jid));
    gboolean is_cached = query_step(query);
    if (photo_hash_out)
        *photo_hash_out = is_cached ? query_dup(query, 0) : NULL;
    if (fetched_out)
        *fetched_out = is_cached ? query_int(query, 1) : 0;
    /* A cache that cannot be read is as good as none. */
    read_done(reader, NULL);
    return is_cached;
}
