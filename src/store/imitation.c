/* imitation - see imitation.h. */
#include "store/imitation.h"

#include <string.h>

#include "correspondence/link.h"
#include "correspondence/lookalike.h"
#include "mail/address.h"

static gboolean is_own(Db *db, const char *address);
static gboolean
is_alike_address(Db *db, const char *address, ImitationModel *model);
static gboolean
is_alike_name(Db *db, const ImitationSender *sender, ImitationModel *model);

static Suspicion
look(Db *db, const ImitationSender *sender, ImitationModel *model)
{
    Suspicion by_text =
        suspicion_of_text(sender->name, sender->address, sender->name_hides);
    /* What a mail from an own address may not claim is looked at elsewhere. */
    if (by_text == SUSPICION_NONE && sender->address &&
        is_own(db, sender->address))
        return SUSPICION_NONE;
    if (sender->address && is_alike_address(db, sender->address, model))
        return SUSPICION_ALIKE_ADDRESS;
    if (by_text == SUSPICION_SECOND_ADDRESS)
        return by_text;
    if (sender->name && is_alike_name(db, sender, model))
        return SUSPICION_ALIKE_NAME;
    return by_text;
}

Suspicion
imitation_find(Db *db, const ImitationSender *sender, ImitationModel *model_out)
{
    ImitationModel model = {0};
    Suspicion found = look(db, sender, &model);
    if (model_out)
        *model_out = model;
    else
        g_free(model.text);
    return found;
}

static gboolean
is_own(Db *db, const char *address)
{
    g_autofree char *key = address_key(address);
    return key &&
           db_int(db, 0, "SELECT traits & ?2 FROM address WHERE key = ?1",
                  TEXT(key), INT(ADDRESS_IS_OWN)) != 0;
}

/* ---- addresses ---- */

/* The same shape, yet another address. Who has left the roster is nobody. */
static gboolean
find_shape(Db *db, const char *shape, const char *except, ImitationModel *model)
{
    if (!shape)
        return FALSE;
    g_autoptr(Query) query =
        db_query(db,
                 "SELECT l.friend_id, l.text FROM likeness l"
                 " LEFT JOIN friend f ON f.id = l.friend_id"
                 " WHERE l.key = ?1 AND l.kind = ?2 AND l.text <> ?3"
                 " AND (l.friend_id = 0 OR f.is_listed = 1) LIMIT 1",
                 TEXT(shape), INT(LIKENESS_ADDRESS), TEXT(except));
    if (!query_step(query))
        return FALSE;
    model->friend_id = query_int(query, 0);
    model->text = query_dup(query, 1);
    return TRUE;
}

static gboolean
find_address(Db *db, const char *address, const char *except,
             ImitationModel *model)
{
    g_autofree char *shape = lookalike_address_key(address);
    return find_shape(db, shape, except, model);
}

/* FALSE too where it is somebody's own to the letter: a friend's address that
 * is not linked yet imitates nobody. */
static gboolean
is_alike_address(Db *db, const char *address, ImitationModel *model)
{
    g_autofree char *key = address_key(address);
    if (key && db_int(db, 0,
                      "SELECT 1 FROM likeness WHERE key = ?1 AND kind = ?2"
                      " AND text = ?3 LIMIT 1",
                      TEXT(key), INT(LIKENESS_ADDRESS), TEXT(key)))
        return FALSE;
    const char *except = key ? key : "";
    g_autofree char *spelling = lookalike_spelling_key(address);
    if (find_address(db, address, except, model) ||
        find_shape(db, spelling, except, model))
        return TRUE;
    g_auto(GStrv) begun = suspicion_begun_addresses(address);
    for (char **one = begun; *one; one++)
        if (find_address(db, *one, except, model))
            return TRUE;
    return FALSE;
}

/* ---- names ---- */

static gboolean
find_name(Db *db, const char *name, ImitationModel *model)
{
    enum { MOST = 12 };
    g_auto(GStrv) keys = lookalike_name_keys(name);
    const char *bound[MOST] = {NULL};
    for (guint i = 0; keys[i] && i < MOST; i++)
        bound[i] = keys[i];
    if (!bound[0])
        return FALSE;
    g_autoptr(Query) query = db_query(
        db,
        "SELECT l.friend_id, l.text FROM likeness l"
        " LEFT JOIN friend f ON f.id = l.friend_id"
        " WHERE l.key IN (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        " AND l.kind <> ?13"
        " AND (l.friend_id = 0 OR f.is_listed = 1) LIMIT 1",
        TEXT(bound[0]), TEXT(bound[1]), TEXT(bound[2]), TEXT(bound[3]),
        TEXT(bound[4]), TEXT(bound[5]), TEXT(bound[6]), TEXT(bound[7]),
        TEXT(bound[8]), TEXT(bound[9]), TEXT(bound[10]), TEXT(bound[11]),
        INT(LIKENESS_ADDRESS));
    if (!query_step(query))
        return FALSE;
    model->friend_id = query_int(query, 0);
    model->text = query_dup(query, 1);
    return TRUE;
}

static gboolean
is_alike_name(Db *db, const ImitationSender *sender, ImitationModel *model)
{
    g_autofree char *key =
        sender->address ? address_key(sender->address) : NULL;
    g_autofree char *named = address_key(sender->name);
    if (named && g_strcmp0(named, key) == 0) /* calls itself what it is */
        return FALSE;
    if (find_name(db, sender->name, model))
        return TRUE;

    g_auto(GStrv) spelt = suspicion_spelt_addresses(sender->name);
    for (char **one = spelt; *one; one++) {
        g_autofree char *spelt_key = address_key(*one);
        if (spelt_key && g_strcmp0(spelt_key, key) == 0)
            continue;
        if (find_address(db, *one, key ? key : "", model))
            return TRUE;
    }
    return FALSE;
}
