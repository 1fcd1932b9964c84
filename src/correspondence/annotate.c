/* annotate - see annotate.h. */
#include "correspondence/annotate.h"

#include "base/error.h"

static SenderLabel
label_friend(const SenderFacts *facts, SenderDisplay display);
static SenderLabel
label_stranger(const SenderFacts *facts, SenderDisplay display);
static SenderLabel label_address(const SenderFacts *facts, char mark);

SenderLabel
annotate_sender(const SenderFacts *facts, SenderDisplay display)
{
    if (facts->auth == AUTH_FAIL || facts->claims_own_address)
        return label_address(facts, '!');
    if (facts->link == LINK_CONFLICT)
        return label_address(facts, '?');
    if (link_shows_name(facts->link) && facts->friend_name)
        return label_friend(facts, display);
    if (facts->suspicion != SUSPICION_NONE)
        return label_address(facts, '!');
    return label_stranger(facts, display);
}

static SenderLabel
label_address(const SenderFacts *facts, char mark)
{
    return (SenderLabel){
        .mark = mark,
        .text =
            g_strdup(facts->from_address ? facts->from_address : "(no sender)"),
    };
}

/* `name`, `name <address>` or the address alone, as the user wishes. */
static char *
compose(const char *name, const char *address, SenderDisplay display)
{
    if (display == SENDER_DISPLAY_ADDRESS && address)
        return g_strdup(address);
    if (display == SENDER_DISPLAY_BOTH && address)
        return g_strdup_printf("%s <%s>", name, address);
    return g_strdup(name);
}

static SenderLabel
label_friend(const SenderFacts *facts, SenderDisplay display)
{
    char mark = ' ';
    if (facts->link == LINK_CLAIMED)
        mark = '~';
    else if (facts->auth == AUTH_PASS)
        mark = '=';
    return (SenderLabel){
        .mark = mark,
        .is_friend = display != SENDER_DISPLAY_ADDRESS,
        .text = compose(facts->friend_name, facts->from_address, display),
    };
}

static SenderLabel
label_stranger(const SenderFacts *facts, SenderDisplay display)
{
    const char *name = facts->from_name;
    const char *address = facts->from_address;
    if (!address && name && *name)
        return (SenderLabel){.mark = ' ', .text = g_strdup(name)};
    if (!name || !*name || !address)
        return label_address(facts, ' ');
    if (g_ascii_strcasecmp(name, address) == 0)
        return label_address(facts, ' ');
    return (SenderLabel){
        .mark = ' ',
        .text = compose(name, address, display),
    };
}

void
sender_label_clear(SenderLabel *label)
{
    g_clear_pointer(&label->text, g_free);
}
