/* link - see link.h. */
#include "correspondence/link.h"

#include "base/error.h"

#define BY_HAND (EVIDENCE_MANUAL | EVIDENCE_IMPORT)
/* Both sides say it: the friend by vCard, the mail by an authenticated
 * header. */
#define BOTH_SIDES (EVIDENCE_VCARD | EVIDENCE_JABBER_ID_PASS)

typedef struct {
    guint all_of; /* every one of these bits … */
    guint any_of; /* … and, unless 0, one of these */
    LinkState state;
} Rule;

/* The first rule that holds decides. */
static const Rule rules[] = {
    {0, EVIDENCE_REMOVED, LINK_REMOVED},
    {0, BY_HAND, LINK_MANUAL},
    {0, EVIDENCE_SAME, LINK_PROVEN},
    {BOTH_SIDES, 0, LINK_PROVEN},
    {0, EVIDENCE_VCARD, LINK_CLAIMED},
    {0, EVIDENCE_JABBER_ID | EVIDENCE_JABBER_ID_PASS, LINK_SUGGESTED},
};

LinkState
link_state(guint evidence, guint traits)
{
    /* Own, list and role addresses believe the user only. */
    if (traits)
        evidence &= BY_HAND | EVIDENCE_REMOVED;
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
        if ((evidence & rules[i].all_of) == rules[i].all_of &&
            (!rules[i].any_of || (evidence & rules[i].any_of)))
            return rules[i].state;
    return LINK_NONE;
}

gboolean
link_shows_name(LinkState state)
{
    return state == LINK_CLAIMED || state == LINK_PROVEN ||
           state == LINK_MANUAL;
}

/* How much a claim weighs against another friend's; what shows no name weighs
 * less than what does, and never conflicts. */
static int
weight(LinkState state)
{
    if (link_shows_name(state))
        return 10 + (int)state;
    return state == LINK_SUGGESTED ? 2 : state == LINK_REMOVED ? 1 : 0;
}

LinkState
link_resolve(const LinkClaim *claims, gsize n, guint traits, int *winner_out)
{
    LinkState best = LINK_NONE;
    gboolean is_tied = FALSE;
    int winner = -1;

    for (gsize i = 0; i < n; i++) {
        LinkState state = link_state(claims[i].evidence, traits);
        if (weight(state) > weight(best)) {
            best = state;
            winner = (int)i;
            is_tied = FALSE;
        } else if (state == best) {
            is_tied = TRUE;
        }
    }
    gboolean shows = link_shows_name(best);
    if (winner_out)
        *winner_out = shows && !is_tied ? winner : -1;
    return shows && is_tied ? LINK_CONFLICT : best;
}

const char *
link_state_name(LinkState state)
{
    static const char *const names[] = {
        [LINK_NONE] = "none",       [LINK_SUGGESTED] = "suggested",
        [LINK_CLAIMED] = "claimed", [LINK_PROVEN] = "proven",
        [LINK_MANUAL] = "manual",   [LINK_CONFLICT] = "conflict",
        [LINK_REMOVED] = "removed",
    };
    return names[state];
}

char *
link_evidence_names(guint evidence)
{
    static const struct {
        guint bit;
        const char *name;
    } names[] = {
        {EVIDENCE_MANUAL, "manual"},
        {EVIDENCE_IMPORT, "import"},
        {EVIDENCE_VCARD, "vcard"},
        {EVIDENCE_SAME, "same"},
        {EVIDENCE_JABBER_ID, "jabber-id"},
        {EVIDENCE_JABBER_ID_PASS, "jabber-id (authenticated)"},
        {EVIDENCE_REMOVED, "removed"},
    };
    /* The authenticated header says all that the plain one does. */
    if (evidence & EVIDENCE_JABBER_ID_PASS)
        evidence &= ~(guint)EVIDENCE_JABBER_ID;

    GString *text = g_string_new(NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (evidence & names[i].bit)
            g_string_append_printf(text, "%s%s", text->len ? ", " : "",
                                   names[i].name);
    return g_string_free(text, FALSE);
}
