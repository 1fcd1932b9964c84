/* message_out - see message_out.h. */
#include "net/xmpp/message_out.h"

#include "base/error.h"
#include "net/xmpp/message_names.h"

#define MINOR      "kith-minor-" /* ids of what nobody waits for */
#define MOST_QUOTE 400           /* characters of what is answered */

static Stanza *
new_message(xmpp_ctx_t *context, const char *jid, const char *id)
{
    return xmpp_message_new(context, "chat", jid, id);
}

static Stanza *
new_minor(xmpp_ctx_t *context, const char *jid)
{
    g_autofree char *random = stanza_new_id();
    g_autofree char *id = g_strconcat(MINOR, random, NULL);
    return new_message(context, jid, id);
}

gboolean
message_out_is_minor(const char *id)
{
    return id && g_str_has_prefix(id, MINOR);
}

/* ---- texts ---- */

/* What is answered, as older clients show it: `> ` before each line. */
static char *
make_fallback(const char *quote)
{
    glong length = g_utf8_strlen(quote, -1);
    g_autofree char *beginning =
        g_utf8_substring(quote, 0, MIN(length, MOST_QUOTE));
    g_auto(GStrv) lines = g_strsplit(beginning, "\n", -1);
    GString *text = g_string_new(NULL);
    for (guint i = 0; lines[i]; i++)
        g_string_append_printf(text, "> %s\n", lines[i]);
    return g_string_free(text, FALSE);
}

/* XEP-0461 3.1; the range counts code points (XEP-0426). */
static void
add_answer(Stanza *message, const Intent *intent, const char *fallback)
{
    xmpp_stanza_set_id(stanza_add(message, "reply", NS_REPLY),
                       intent->reply_to);
    if (!fallback)
        return;
    g_autofree char *end = g_strdup_printf("%ld", g_utf8_strlen(fallback, -1));
    Stanza *mark = stanza_add(message, "fallback", NS_FALLBACK);
    xmpp_stanza_set_attribute(mark, "for", NS_REPLY);
    Stanza *range = stanza_add(mark, "body", NULL);
    xmpp_stanza_set_attribute(range, "start", "0");
    xmpp_stanza_set_attribute(range, "end", end);
}

/* Its id is its origin-id, so that errors and receipts lead back to it. */
static Stanza *
new_text(xmpp_ctx_t *context, const Intent *intent, gboolean shows_typing)
{
    if (!intent->text)
        return NULL;
    Stanza *message = new_message(context, intent->jid, intent->origin_id);
    g_autofree char *fallback =
        intent->reply_to && intent->quote ? make_fallback(intent->quote) : NULL;
    g_autofree char *body =
        g_strconcat(fallback ? fallback : "", intent->text, NULL);
    stanza_add_text(message, "body", body);
    if (intent->reply_to)
        add_answer(message, intent, fallback);
    if (intent->url) /* XEP-0066 3: the body is the same for whom it tells */
        stanza_add_text(stanza_add(message, "x", NS_OOB), "url", intent->url);
    if (intent->replaces)
        xmpp_stanza_set_id(stanza_add(message, "replace", NS_CORRECT),
                           intent->replaces);
    xmpp_stanza_set_id(stanza_add(message, "origin-id", NS_STANZA_ID),
                       intent->origin_id);
    stanza_add(message, "request", NS_RECEIPTS);
    stanza_add(message, "markable", NS_MARKERS);
    if (shows_typing)
        stanza_add(message, typing_element(TYPING_ACTIVE), NS_CHAT_STATES);
    return message;
}

/* ---- about messages ---- */

/* Stored by the servers (XEP-0334), so that it comes to who is away too. */
static Stanza *
new_mark(xmpp_ctx_t *context, const Intent *intent)
{
    gboolean is_seen = intent->mark == CHAT_DISPLAYED;
    Stanza *message = new_minor(context, intent->jid);
    Stanza *mark = stanza_add(message, is_seen ? "displayed" : "received",
                              is_seen ? NS_MARKERS : NS_RECEIPTS);
    xmpp_stanza_set_id(mark, intent->origin_id);
    stanza_add(message, "store", NS_HINTS);
    return message;
}

static Stanza *
new_reaction(xmpp_ctx_t *context, const Intent *intent)
{
    if (!intent->text)
        return NULL;
    g_autofree char *id = stanza_new_id();
    Stanza *message = new_message(context, intent->jid, id);
    Stanza *all = stanza_add(message, "reactions", NS_REACTIONS);
    xmpp_stanza_set_id(all, intent->origin_id);
    g_auto(GStrv) emojis = g_strsplit(intent->text, " ", -1);
    for (guint i = 0; emojis[i]; i++)
        if (*emojis[i])
            stanza_add_text(all, "reaction", emojis[i]);
    stanza_add(message, "store", NS_HINTS);
    return message;
}

Stanza *
message_out_new(xmpp_ctx_t *context, const Intent *intent,
                gboolean shows_typing)
{
    if (!intent->jid || !intent->origin_id)
        return NULL;
    if (intent->kind == INTENT_SEND_MARK)
        return new_mark(context, intent);
    if (intent->kind == INTENT_REACT)
        return new_reaction(context, intent);
    return new_text(context, intent, shows_typing);
}

Stanza *
message_out_typing(xmpp_ctx_t *context, const char *jid, Typing typing)
{
    Stanza *message = new_minor(context, jid);
    stanza_add(message, typing_element(typing), NS_CHAT_STATES);
    stanza_add(message, "no-store", NS_HINTS);
    return message;
}
