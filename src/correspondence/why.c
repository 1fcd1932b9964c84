/* why - see why.h. */
#include "correspondence/why.h"

#include <string.h>

static const char *
address_of(const SenderFacts *facts)
{
    return facts->from_address ? facts->from_address : "(no address)";
}

/* ---- the mark ---- */

static char *
explain_alike(const WhyFacts *why)
{
    const char *address = address_of(&why->facts);
    g_autofree char *whose = why->is_like_own ? g_strdup("your own")
                             : why->like_name
                                 ? g_strdup_printf("that of %s", why->like_name)
                                 : g_strdup("a friend's");
    g_autofree char *which = why->like_text
                                 ? g_strdup_printf(" (%s)", why->like_text)
                                 : g_strdup("");
    if (why->facts.suspicion == SUSPICION_ALIKE_ADDRESS)
        return g_strdup_printf("! The address %s looks like %s%s, and is "
                               "another.",
                               address, whose, which);
    if (why->is_like_own)
        return g_strdup_printf("! The sender's name looks like your own%s, but "
                               "%s is not your address.",
                               which, address);
    return g_strdup_printf("! The sender's name looks like %s%s, but %s is not "
                           "linked to them. If it is theirs, & links it.",
                           whose, which, address);
}

static char *
explain_suspicion(const WhyFacts *why)
{
    const char *address = address_of(&why->facts);
    switch (why->facts.suspicion) {
    case SUSPICION_ALIKE_ADDRESS:
    case SUSPICION_ALIKE_NAME:
        return explain_alike(why);
    case SUSPICION_SECOND_ADDRESS:
        return g_strdup_printf("! The sender's name holds another address "
                               "than %s, from which the mail comes.",
                               address);
    case SUSPICION_HIDDEN:
        return g_strdup("! The sender's name or address held characters that "
                        "cannot be seen. They are left out, or stand as "
                        "\ufffd.");
    case SUSPICION_MIXED_SCRIPTS:
        return g_strdup("! The sender's name or address mixes letters of "
                        "several scripts in one word, as forgers do to make it "
                        "look like another.");
    default:
        return NULL;
    }
}

static char *
explain_friend(const SenderFacts *facts, char mark)
{
    const char *address = address_of(facts);
    if (mark == '=')
        return g_strdup_printf("= It is from %s: %s is theirs, and the mail "
                               "passed authentication.",
                               facts->friend_name, address);
    if (mark == '~')
        return g_strdup_printf("~ %s says in their vCard that %s is theirs. "
                               "Nobody else says so; & confirms it.",
                               facts->friend_name, address);
    return g_strdup_printf("No mark: %s belongs to %s, but nobody who is "
                           "believed says that the mail is from there.",
                           address, facts->friend_name);
}

static char *
explain_mark(const WhyFacts *why)
{
    const SenderFacts *facts = &why->facts;
    const char *address = address_of(facts);
    SenderLabel label = annotate_sender(facts, SENDER_DISPLAY_NAME);
    char mark = label.mark;
    gboolean is_friend = label.is_friend;
    sender_label_clear(&label);

    if (is_friend)
        return explain_friend(facts, mark);
    if (facts->claims_own_address)
        return g_strdup_printf("! %s is your own address, but the mail was not "
                               "sent from here.",
                               address);
    if (facts->auth == AUTH_FAIL)
        return g_strdup_printf("! The mail failed authentication: it need not "
                               "be from %s, so no name shows.",
                               address);
    if (mark == '?')
        return g_strdup_printf("? Several friends stand for %s, one as "
                               "strongly as the other, so no name shows. & "
                               "settles it.",
                               address);
    char *suspicion = mark == '!' ? explain_suspicion(why) : NULL;
    return suspicion ? suspicion
                     : g_strdup_printf("No mark: %s is not linked to a friend.",
                                       address);
}

char *
why_warning(const SenderFacts *facts)
{
    static const char *const warnings[] = {
        [SUSPICION_ALIKE_ADDRESS] = "! only looks like one you know: %s",
        [SUSPICION_SECOND_ADDRESS] = "! names another address than %s",
        [SUSPICION_ALIKE_NAME] = "! a name you know, but from %s",
        [SUSPICION_HIDDEN] = "! characters hidden in the name of %s",
        [SUSPICION_MIXED_SCRIPTS] = "! scripts mixed in one word by %s",
    };
    const char *address = facts->from_address ? facts->from_address : "nobody";
    if (facts->claims_own_address)
        return g_strdup_printf("! %s is your own address, but this was not "
                               "sent here",
                               address);
    if (facts->auth == AUTH_FAIL)
        return g_strdup_printf("! failed authentication: it need not be from "
                               "%s",
                               address);
    if (facts->link == LINK_CONFLICT)
        return g_strdup_printf("? more than one friend stands for %s", address);
    if (link_shows_name(facts->link) || facts->suspicion == SUSPICION_NONE)
        return NULL;
    g_auto(GStrv) parts = g_strsplit(warnings[facts->suspicion], "%s", 2);
    return g_strconcat(parts[0], address, parts[1], NULL);
}

char *
why_line(const SenderFacts *facts)
{
    char *warning = why_warning(facts);
    if (warning || !link_shows_name(facts->link) || !facts->friend_name)
        return warning;
    if (facts->link == LINK_CLAIMED)
        return g_strdup_printf("~ %s, by their own vCard alone",
                               facts->friend_name);
    return facts->auth == AUTH_PASS
               ? g_strdup_printf("= %s, authenticated", facts->friend_name)
               : NULL;
}

/* ---- authentication ---- */

static char *
explain_auth(const WhyFacts *why)
{
    const char *at =
        why->facts.from_address ? strrchr(why->facts.from_address, '@') : NULL;
    const char *domain = at ? at + 1 : "the sender";
    if (!why->authserv_id)
        return g_strdup("Authentication: no server is trusted to say who sent "
                        "a mail. :trust-authserv proposes one.");
    switch (why->facts.auth) {
    case AUTH_PASS:
        return g_strdup_printf("Authentication: %s says that it passed for %s.",
                               why->authserv_id, domain);
    case AUTH_FAIL:
        return g_strdup_printf("Authentication: %s says that it failed for %s.",
                               why->authserv_id, domain);
    default:
        return g_strdup_printf("Authentication: %s does not vouch for %s.",
                               why->authserv_id, domain);
    }
}

/* ---- links ---- */

static char *
explain_link(const WhyLink *link)
{
    g_autofree char *evidence = link_evidence_names(link->evidence);
    static const char *const notes[] = {
        [LINK_NONE] = "shows no name",
        [LINK_SUGGESTED] = "suggested: anyone can write that header, so it "
                           "shows no name",
        [LINK_CLAIMED] = "claimed",
        [LINK_PROVEN] = "proven",
        [LINK_MANUAL] = "by your word",
        [LINK_CONFLICT] = "in conflict with another friend",
        [LINK_REMOVED] = "you took it away",
    };
    return g_strdup_printf("Link: %s <%s>, %s. Evidence: %s.", link->name,
                           link->jid, notes[link->state], evidence);
}

static char *
explain_traits(const WhyFacts *why)
{
    const char *kind = why->traits & ADDRESS_IS_OWN    ? "one of your own"
                       : why->traits & ADDRESS_IS_LIST ? "a mailing list's"
                       : why->traits & ADDRESS_IS_ROLE ? "a role's or robot's"
                                                       : NULL;
    return kind ? g_strdup_printf("The address is %s: only you can link it.",
                                  kind)
                : NULL;
}

GStrv
why_explain(const WhyFacts *why)
{
    GPtrArray *texts = g_ptr_array_new();
    g_ptr_array_add(texts, explain_mark(why));
    g_ptr_array_add(texts, explain_auth(why));
    for (gsize i = 0; i < why->n_links; i++)
        g_ptr_array_add(texts, explain_link(&why->links[i]));
    if (why->n_links == 0)
        g_ptr_array_add(texts, g_strdup("Link: none."));
    char *traits = explain_traits(why);
    if (traits)
        g_ptr_array_add(texts, traits);
    g_ptr_array_add(texts, NULL);
    return (GStrv)g_ptr_array_free(texts, FALSE);
}
