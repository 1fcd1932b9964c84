/* message_in - see message_in.h. */
#include "net/xmpp/message_in.h"

#include "base/error.h"
#include "correspondence/jid.h"
#include "correspondence/weblink.h"
#include "net/xmpp/message_names.h"
#include "text/emoji.h"
#include "text/sanitize.h"

#define MOST_ID        256  /* bytes of an id that is kept */
#define MOST_URL       2048 /* bytes; a longer one is none */
#define MOST_EMOJI     64   /* bytes; families and flags have many */
#define MOST_REACTIONS 16   /* that one side may have on one message */

static void read_body(Stanza *message, ChatMessage *chat);
static char *read_url(Stanza *message);
static guint read_wants(Stanza *message);

static char *
clean_id(const char *id)
{
    if (!id || !*id)
        return NULL;
    char *clean = sanitize_line(slice_sub(slice_from_string(id), 0, MOST_ID));
    if (!*clean)
        g_clear_pointer(&clean, g_free);
    return clean;
}

static char *
id_of_child(Stanza *message, const char *name, const char *ns)
{
    Stanza *child = stanza_child(message, name, ns);
    return child ? clean_id(xmpp_stanza_get_id(child)) : NULL;
}

char *
message_in_id(Stanza *message)
{
    return clean_id(xmpp_stanza_get_id(message));
}

char *
message_in_origin_id(Stanza *message)
{
    return id_of_child(message, "origin-id", NS_STANZA_ID);
}

/* Anyone may write one; only our own server's counts (XEP-0359 5). */
char *
message_in_stanza_id(Stanza *message, const char *own_jid)
{
    for (Stanza *id = stanza_next(message, NULL, "stanza-id"); id;
         id = stanza_next(message, id, "stanza-id")) {
        g_autofree char *by = jid_bare(xmpp_stanza_get_attribute(id, "by"));
        if (stanza_is(id, "stanza-id", NS_STANZA_ID) &&
            g_strcmp0(by, own_jid) == 0)
            return clean_id(xmpp_stanza_get_id(id));
    }
    return NULL;
}

ChatMessage *
message_in_text(Stanza *message)
{
    g_autoptr(ChatMessage) chat = g_new0(ChatMessage, 1);
    /* The body of a reaction is for clients that know none (XEP-0444 4). */
    if (stanza_child(message, "reactions", NS_REACTIONS))
        return NULL;
    chat->reply_to = id_of_child(message, "reply", NS_REPLY);
    read_body(message, chat);
    chat->url = read_url(message);
    if (!chat->body)
        chat->body = g_strdup(chat->url);
    if (!chat->body)
        return NULL;
    chat->message_id = message_in_id(message);
    chat->replaces = id_of_child(message, "replace", NS_CORRECT);
    chat->wants = read_wants(message);
    return g_steal_pointer(&chat);
}

static guint
read_wants(Stanza *message)
{
    guint wants = 0;
    if (stanza_child(message, "request", NS_RECEIPTS))
        wants |= CHAT_WANTS_RECEIPT;
    if (stanza_child(message, "markable", NS_MARKERS))
        wants |= CHAT_WANTS_MARKER;
    return wants;
}

static char *
read_url(Stanza *message)
{
    Stanza *oob = stanza_child(message, "x", NS_OOB);
    g_autofree char *url = stanza_line(stanza_child(oob, "url", NULL));
    if (!url || strlen(url) > MOST_URL || strchr(url, ' ') ||
        weblink_kind(url) != WEBLINK_WEB)
        return NULL;
    return g_steal_pointer(&url);
}

/* ---- what stands in the body for older clients (XEP-0428) ---- */

/* A count of code points, at most `most`; -1: none. */
static glong
read_offset(Stanza *range, const char *name, glong most)
{
    const char *text = xmpp_stanza_get_attribute(range, name);
    guint64 value = 0;
    if (!text ||
        !g_ascii_string_to_unsigned(text, 10, 0, (guint64)most, &value, NULL))
        return -1;
    return (glong)value;
}

/* Where in `body` the quote of an answer stands; FALSE: nowhere. */
static gboolean
find_quote(Stanza *message, const char *body, const char **start_out,
           const char **end_out)
{
    Stanza *fallback = stanza_next(message, NULL, "fallback");
    while (fallback && !(stanza_is(fallback, "fallback", NS_FALLBACK) &&
                         g_strcmp0(xmpp_stanza_get_attribute(fallback, "for"),
                                   NS_REPLY) == 0))
        fallback = stanza_next(message, fallback, "fallback");
    Stanza *range = stanza_child(fallback, "body", NULL);
    glong length = g_utf8_strlen(body, -1);
    glong start = range ? read_offset(range, "start", length) : -1;
    glong end = range ? read_offset(range, "end", length) : -1;
    if (start < 0 || end <= start || end - start == length)
        return FALSE; /* what is left must say something */
    *start_out = g_utf8_offset_to_pointer(body, start);
    *end_out = g_utf8_offset_to_pointer(*start_out, end - start);
    return TRUE;
}

/* Without the `> ` of each line. */
static char *
unquote(const char *start, const char *end)
{
    g_autofree char *quote = g_strndup(start, (gsize)(end - start));
    g_auto(GStrv) lines = g_strsplit(quote, "\n", -1);
    for (guint i = 0; lines[i]; i++)
        if (lines[i][0] == '>')
            memmove(lines[i], lines[i] + 1 + (lines[i][1] == ' '),
                    strlen(lines[i] + 1 + (lines[i][1] == ' ')) + 1);
    g_autofree char *joined = g_strjoinv("\n", lines);
    return sanitize_text(slice_from_string(g_strstrip(joined)));
}

static void
take_quote(ChatMessage *chat, const char *body, const char *start,
           const char *end)
{
    g_autofree char *before = g_strndup(body, (gsize)(start - body));
    g_autofree char *rest = g_strconcat(before, end, NULL);
    g_autofree char *clean = sanitize_text(slice_from_string(rest));
    if (!*g_strstrip(clean))
        return;
    chat->body = g_steal_pointer(&clean);
    chat->quote = unquote(start, end);
}

static void
read_body(Stanza *message, ChatMessage *chat)
{
    Stanza *element = stanza_child(message, "body", NULL);
    char *raw = element ? xmpp_stanza_get_text(element) : NULL;
    const char *start, *end;
    /* Offsets count what was sent, not what is left of it. */
    if (raw && chat->reply_to && g_utf8_validate(raw, -1, NULL) &&
        find_quote(message, raw, &start, &end))
        take_quote(chat, raw, start, end);
    if (raw)
        xmpp_free(xmpp_stanza_get_context(message), raw);
    if (!chat->body)
        chat->body = stanza_text(element);
}

/* ---- what is said of messages ---- */

char *
message_in_mark(Stanza *message, ChatState *state_out)
{
    static const struct {
        const char *name, *ns;
        ChatState state;
    } marks[] = {
        {"displayed", NS_MARKERS, CHAT_DISPLAYED},
        {"acknowledged", NS_MARKERS, CHAT_DISPLAYED},
        {"received", NS_RECEIPTS, CHAT_DELIVERED},
        {"received", NS_MARKERS, CHAT_DELIVERED},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++) {
        *state_out = marks[i].state;
        char *id = id_of_child(message, marks[i].name, marks[i].ns);
        if (id)
            return id;
    }
    return NULL;
}

Reaction *
message_in_reaction(Stanza *message)
{
    Stanza *all = stanza_child(message, "reactions", NS_REACTIONS);
    char *id = all ? clean_id(xmpp_stanza_get_id(all)) : NULL;
    if (!id)
        return NULL;
    g_autoptr(GStrvBuilder) emojis = g_strv_builder_new();
    guint n = 0;
    for (Stanza *one = stanza_next(all, NULL, "reaction");
         one && n < MOST_REACTIONS; one = stanza_next(all, one, "reaction")) {
        g_autofree char *emoji = stanza_line(one);
        if (!emoji || strlen(emoji) > MOST_EMOJI || !emoji_is_sequence(emoji))
            continue;
        g_strv_builder_add(emojis, emoji);
        n++;
    }
    g_auto(GStrv) list = g_strv_builder_end(emojis);
    Reaction *reaction = g_new0(Reaction, 1);
    reaction->message_id = id;
    reaction->emojis = g_strjoinv(" ", list);
    return reaction;
}

gboolean
message_in_typing(Stanza *message, Typing *typing_out)
{
    for (Typing typing = TYPING_ACTIVE; typing <= TYPING_GONE; typing++) {
        if (!stanza_child(message, typing_element(typing), NS_CHAT_STATES))
            continue;
        *typing_out = typing;
        return TRUE;
    }
    return FALSE;
}
