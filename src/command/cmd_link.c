/* cmd_link - tying a friend to an address, and undoing it.
 *
 * What is not given is taken from under the cursor, and what is not there
 * either is asked for. */
#include "base/error.h"
#include "command/ask.h"
#include "command/commander.h"
#include "command/handlers.h"
#include "command/linking.h"
#include "command/who.h"
#include "mail/address.h"

typedef struct {
    LinkDeed deed;
    char *jid, *address; /* NULL while unknown */
} Pair;

static void finish(Commander *commander, Pair *pair);

static void
pair_free(gpointer user)
{
    Pair *pair = user;
    g_free(pair->jid);
    g_free(pair->address);
    g_free(pair);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pair, pair_free)

/* ---- what was given ---- */

static gboolean
set_address(Pair *pair, const char *text, GError **error)
{
    g_autofree char *address = g_strstrip(g_strdup(text));
    if (!address_is_valid(address)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "'%s' is no mail address: write user@domain", address);
        return FALSE;
    }
    g_free(pair->address);
    pair->address = g_steal_pointer(&address);
    return TRUE;
}

static gboolean
set_friend(Commander *commander, Pair *pair, const char *text, GError **error)
{
    g_autofree char *who = g_strstrip(g_strdup(text));
    char *jid = who_jid(commander->reader, who, error);
    if (!jid)
        return FALSE;
    g_free(pair->jid);
    pair->jid = jid;
    return TRUE;
}

/* One word alone is a friend when there is such a friend, else an address. */
static gboolean
set_either(Commander *commander, Pair *pair, const char *word, GError **error)
{
    g_autofree char *jid =
        strchr(word, '@') ? who_jid(commander->reader, word, NULL) : NULL;
    g_autoptr(Friend) person =
        jid ? store_read_friend(commander->reader, jid, NULL) : NULL;
    if (!strchr(word, '@') || (person && g_str_equal(person->jid, word)))
        return set_friend(commander, pair, word, error);
    return set_address(pair, word, error);
}

static gboolean
read_words(Commander *commander, Pair *pair, const Args *args, GError **error)
{
    if (args->n > 3) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "too many words: %s JID ADDRESS", args->words[0]);
        return FALSE;
    }
    if (args->n == 2)
        return set_either(commander, pair, args->words[1], error);
    return args->n < 3 || (set_friend(commander, pair, args->words[1], error) &&
                           set_address(pair, args->words[2], error));
}

/* ---- what is under the cursor ---- */

/* The one address that is linked to the friend; NULL when there are several
 * or none. */
static char *
only_address(Commander *commander, const char *jid)
{
    g_autoptr(Person) person = store_read_person(commander->reader, jid, NULL);
    const char *only = NULL;
    for (guint i = 0; person && i < person->addresses->len; i++) {
        const PersonAddress *address = person->addresses->pdata[i];
        if (!link_shows_name(address->state))
            continue;
        if (only)
            return NULL;
        only = address->address;
    }
    return g_strdup(only);
}

/* The one address that waits for the user's word; NULL likewise. */
static char *
only_unsure_address(Commander *commander, const char *jid)
{
    g_autoptr(Person) person = store_read_person(commander->reader, jid, NULL);
    const char *only = NULL;
    for (guint i = 0; person && i < person->addresses->len; i++) {
        const PersonAddress *address = person->addresses->pdata[i];
        if (address->state != LINK_CLAIMED &&
            address->state != LINK_SUGGESTED && address->state != LINK_CONFLICT)
            continue;
        if (only)
            return NULL;
        only = address->address;
    }
    return g_strdup(only);
}

/* A friend's row stands for the friend, not for an address; and another
 * friend's address is none that can be taken from the one who was named. */
static gboolean
has_address(Commander *commander, const Pair *pair, const Subject *subject)
{
    return ui_scope(commander->ui) != SCOPE_FRIENDS &&
           (pair->deed != DEED_UNLINK || !pair->jid ||
            g_strcmp0(pair->jid, subject->jid) == 0);
}

static void
fill_from_cursor(Commander *commander, Pair *pair)
{
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    gboolean has_given = pair->jid || pair->address;
    gboolean was_given = pair->address != NULL;
    if (!pair->address && has_address(commander, pair, subject))
        pair->address = g_strdup(subject->address);
    if (!pair->jid)
        pair->jid = g_strdup(subject->jid);
    /* Only what somebody has said can be confirmed. */
    if (pair->deed == DEED_CONFIRM && has_given && !was_given && pair->jid &&
        pair->address &&
        linking_state(commander, pair->jid, pair->address) == LINK_NONE)
        g_clear_pointer(&pair->address, g_free);
    if (pair->deed == DEED_CONFIRM && pair->jid && !pair->address)
        pair->address = only_unsure_address(commander, pair->jid);
    if (pair->deed == DEED_UNLINK && pair->jid && !pair->address)
        pair->address = only_address(commander, pair->jid);
    if (pair->deed == DEED_UNLINK && pair->address && !pair->jid)
        pair->jid = store_read_owner(commander->reader, pair->address, NULL);
    /* Linking again what the user linked means: to someone else. */
    if (pair->deed == DEED_LINK && !has_given && pair->jid && pair->address &&
        linking_state(commander, pair->jid, pair->address) == LINK_MANUAL) {
        if (ui_scope(commander->ui) == SCOPE_PERSON)
            g_clear_pointer(&pair->address, g_free);
        else
            g_clear_pointer(&pair->jid, g_free);
    }
}

/* ---- what is asked for ---- */

typedef struct {
    const char *verb, *towards;
} DeedWords;
static const DeedWords deed_words[N_DEEDS] = {
    [DEED_LINK] = {"Link", "to"},
    [DEED_UNLINK] = {"Unlink", "from"},
    [DEED_CONFIRM] = {"Confirm", "for"},
};

typedef gboolean (*TakeAnswer)(Commander *commander, Pair *pair,
                               const char *answer, GError **error);

static Pair *
pair_pass(Pair *pair)
{
    Pair *next = g_memdup2(pair, sizeof *pair);
    *pair = (Pair){0};
    return next;
}

static void
take(Commander *commander, Pair *pair, const char *answer, TakeAnswer set)
{
    g_autoptr(GError) error = NULL;
    if (!answer || !*answer)
        return;
    if (!set(commander, pair, answer, &error))
        commander_tell_error(commander, error); /* and it is asked again */
    finish(commander, pair_pass(pair));
}

static void
friend_answered(Commander *commander, const char *answer, gpointer user)
{
    take(commander, user, answer, set_friend);
}

static gboolean
take_address(Commander *commander, Pair *pair, const char *answer,
             GError **error)
{
    return set_address(pair, answer, error);
}

static void
address_answered(Commander *commander, const char *answer, gpointer user)
{
    take(commander, user, answer, take_address);
}

static void
ask_friend(Commander *commander, Pair *pair)
{
    const DeedWords *words = &deed_words[pair->deed];
    g_autofree char *prompt =
        pair->address ? g_strdup_printf("%s %s %s friend: ", words->verb,
                                        pair->address, words->towards)
                      : g_strdup_printf("%s friend: ", words->verb);
    ask_line(commander, ARG_JID, prompt, NULL, friend_answered, pair,
             pair_free);
}

static void
ask_address(Commander *commander, Pair *pair)
{
    const DeedWords *words = &deed_words[pair->deed];
    g_autofree char *name = linking_name(commander, pair->jid);
    g_autofree char *prompt = g_strdup_printf("%s %s %s address: ", words->verb,
                                              name, words->towards);
    ask_line(commander, ARG_ADDRESS, prompt, NULL, address_answered, pair,
             pair_free);
}

/* ---- all of it ---- */

/* Owns `pair`; asks for what is missing, or does it. */
static void
finish(Commander *commander, Pair *pair)
{
    if (!pair->jid) {
        ask_friend(commander, pair);
        return;
    }
    if (!pair->address) {
        ask_address(commander, pair);
        return;
    }
    g_autoptr(Pair) done = pair;
    linking_do(commander, done->deed, done->jid, done->address);
}

static gboolean
begin(Commander *commander, const Args *args, LinkDeed deed, GError **error)
{
    g_autoptr(Pair) pair = g_new0(Pair, 1);
    pair->deed = deed;
    if (!read_words(commander, pair, args, error))
        return FALSE;
    fill_from_cursor(commander, pair);
    finish(commander, g_steal_pointer(&pair));
    return TRUE;
}

gboolean
cmd_link(Commander *commander, const Args *args, GError **error)
{
    return begin(commander, args, DEED_LINK, error);
}

gboolean
cmd_unlink(Commander *commander, const Args *args, GError **error)
{
    return begin(commander, args, DEED_UNLINK, error);
}

gboolean
cmd_confirm(Commander *commander, const Args *args, GError **error)
{
    return begin(commander, args, DEED_CONFIRM, error);
}
