/* sending - see sending.h. */
#include "command/sending.h"

#include "base/error.h"
#include "command/identity.h"

/* The friend on the roster at whose linked address that is; NULL: nobody. */
static char *
find_friend(StoreReader *reader, const char *address)
{
    g_autofree char *jid = store_read_owner(reader, address, NULL);
    g_autoptr(Friend) person =
        jid ? store_read_friend(reader, jid, NULL) : NULL;
    return person && person->is_listed ? g_steal_pointer(&jid) : NULL;
}

static gboolean
are_all_friends(StoreReader *reader, const char *const *recipients)
{
    for (guint i = 0; recipients[i]; i++) {
        g_autofree char *jid = find_friend(reader, recipients[i]);
        if (!jid)
            return FALSE;
    }
    return recipients[0] != NULL;
}

/* One friend alone may be told of a mail: with more, a word to each would say
 * who else got it. */
static char *
find_nudged(StoreReader *reader, const char *const *recipients)
{
    return recipients[0] && !recipients[1] ? find_friend(reader, recipients[0])
                                           : NULL;
}

Intent *
sending_intent(const Config *config, StoreReader *reader, Draft *draft,
               gint64 answers_mail, GError **error)
{
    if (!draft_is_sendable(draft, error))
        return NULL;
    g_auto(GStrv) specs = draft_recipients(draft);
    const char *const *recipients = (const char *const *)specs;
    g_clear_pointer(&draft->jabber_id, g_free);
    if (config->sends_jabber_id && are_all_friends(reader, recipients))
        draft->jabber_id = g_strdup(config->jid);

    draft->is_flowed = config->is_flowed;
    g_autofree char *envelope = identity_envelope(config, draft->from);
    g_autofree char *message_id = NULL;
    g_autoptr(GBytes) message = draft_to_message(draft, &message_id, error);
    if (!message)
        return NULL;
    Intent *intent = intent_send_mail(envelope, recipients, message, message_id,
                                      draft->subject, answers_mail);
    if (config->nudges)
        intent->jid = find_nudged(reader, recipients);
    return intent;
}
