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
    if (facts->auth == AUTH_FAIL || facts->claims_own_address ||
        (facts->imitates_friend && !link_shows_name(facts->link)))
        return label_address(facts, '!');
    if (facts->link == LINK_CONFLICT)
        return label_address(facts, '?');
    if (link_shows_name(facts->link) && facts->friend_name)
        return label_friend(facts, display);
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

/* A display name with an `@` in it passes for an address; only the sender's
 * own may stand there. Full-width and small forms look the same. */
static gboolean
bears_an_address(const char *name)
{
    return strstr(name, "@") || strstr(name, "\uff20") ||
           strstr(name, "\ufe6b");
}

static SenderLabel
label_stranger(const SenderFacts *facts, SenderDisplay display)
{
    const char *name = facts->from_name;
    const char *address = facts->from_address;
    if (!address && name && *name && !bears_an_address(name))
        return (SenderLabel){.mark = ' ', .text = g_strdup(name)};
    if (!name || !*name || !address)
        return label_address(facts, ' ');
    if (g_ascii_strcasecmp(name, address) == 0)
        return label_address(facts, ' ');
    if (bears_an_address(name))
        return label_address(facts, '!');
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

/* Letters that look like an ASCII letter, after case folding and with marks
 * taken off. Not the whole of UTS 39, but the ones that forgers use. */
static const struct {
    gunichar looks;
    char like;
} lookalikes[] = {
    {0x0430, 'a'}, {0x0435, 'e'}, {0x043e, 'o'}, {0x0440, 'p'}, {0x0441, 'c'},
    {0x0443, 'y'}, {0x0445, 'x'}, {0x0455, 's'}, {0x0456, 'i'}, {0x0458, 'j'},
    {0x0501, 'd'}, {0x04bb, 'h'}, {0x051b, 'q'}, {0x051d, 'w'}, {0x043a, 'k'},
    {0x043c, 'm'}, {0x0442, 't'}, {0x043d, 'h'}, {0x0432, 'b'}, {0x03b1, 'a'},
    {0x03b5, 'e'}, {0x03b9, 'i'}, {0x03ba, 'k'}, {0x03bd, 'v'}, {0x03bf, 'o'},
    {0x03c1, 'p'}, {0x03c4, 't'}, {0x03c5, 'u'}, {0x03c7, 'x'}, {0x0131, 'i'},
    {0x0261, 'g'}, {'0', 'o'},    {'1', 'l'},    {'|', 'l'},
};

static gunichar
plain_letter(gunichar c)
{
    for (gsize i = 0; i < G_N_ELEMENTS(lookalikes); i++)
        if (lookalikes[i].looks == c)
            return (gunichar)lookalikes[i].like;
    return c;
}

char *
annotate_name_key(const char *name)
{
    g_autofree char *folded = g_utf8_casefold(name, -1);
    g_autofree char *split = g_utf8_normalize(folded, -1, G_NORMALIZE_ALL);
    GString *key = g_string_new(NULL);
    for (const char *p = split ? split : ""; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (!g_unichar_ismark(c) && !g_unichar_isspace(c) &&
            !(c < 0x80 && g_ascii_ispunct((char)c) && c != '|'))
            g_string_append_unichar(key, plain_letter(c));
    }
    return g_string_free(key, FALSE);
}
