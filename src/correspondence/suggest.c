/* suggest - see suggest.h. */
#include "correspondence/suggest.h"

#include "base/error.h"

/* Shorter ones (`me`, `jo`) are shared by too many. */
#define MEANING_LEAST 3

/* Linked already, or refused for good. */
#define SETTLED (EVIDENCE_NAMED | EVIDENCE_SAME | EVIDENCE_REMOVED)

static guint
jabber_id_reasons(guint evidence)
{
    if (evidence & EVIDENCE_JABBER_ID_PASS)
        return SUGGEST_JABBER_ID | SUGGEST_JABBER_ID_PASS;
    return evidence & EVIDENCE_JABBER_ID ? SUGGEST_JABBER_ID : 0;
}

static gboolean
has_same_name(const char *one, const char *other)
{
    return one && g_utf8_strlen(one, -1) >= MEANING_LEAST &&
           g_strcmp0(one, other) == 0;
}

static gboolean
has_same_local_part(const char *key, const char *jid)
{
    const char *at = strchr(key, '@');
    gsize size = at ? (gsize)(at - key) : 0;
    return size >= MEANING_LEAST && strncmp(key, jid, size + 1) == 0;
}

guint
suggest_link(const SuggestAddress *address, const char *jid,
             const char *friend_name_key, guint evidence)
{
    if (address->traits || evidence & SETTLED)
        return 0;
    guint reasons = jabber_id_reasons(evidence);
    if (address->uses < SUGGEST_USES_LEAST)
        return reasons;
    if (has_same_name(address->name_key, friend_name_key))
        reasons |= SUGGEST_NAME;
    if (has_same_local_part(address->key, jid))
        reasons |= SUGGEST_LOCAL_PART;
    return reasons;
}

guint
suggest_friend(const SuggestAddress *address, const char *jid, guint evidence,
               const char *shared_domain)
{
    if (address->traits)
        return 0;
    guint reasons = jabber_id_reasons(evidence);
    const char *at = strchr(address->key, '@');
    if (shared_domain && at && address->uses >= SUGGEST_USES_LEAST &&
        g_str_equal(at + 1, shared_domain) && g_str_equal(address->key, jid))
        reasons |= SUGGEST_DOMAIN;
    return reasons;
}

char *
suggest_reason_names(guint reasons)
{
    static const struct {
        guint bit;
        const char *name;
    } names[] = {
        {SUGGEST_JABBER_ID_PASS, "JID in a passed mail"},
        {SUGGEST_JABBER_ID, "JID in a mail"},
        {SUGGEST_NAME, "same name"},
        {SUGGEST_LOCAL_PART, "same local part"},
        {SUGGEST_DOMAIN, "your own provider"},
    };
    /* The authenticated header says all that the plain one does. */
    if (reasons & SUGGEST_JABBER_ID_PASS)
        reasons &= ~(guint)SUGGEST_JABBER_ID;
    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (reasons & names[i].bit)
            g_string_append_printf(text, "%s%s", text->len ? ", " : "",
                                   names[i].name);
    return g_string_free(text, FALSE);
}
