/* stanza - see stanza.h. */
#include "net/xmpp/stanza.h"

#include "base/error.h"
#include "correspondence/jid.h"
#include "text/sanitize.h"

#include <sys/random.h>

#define ID_BYTES 16

char *
stanza_new_id(void)
{
    guint8 bytes[ID_BYTES];
    /* As many bytes as this never come short (getrandom(2)). */
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        g_error("the system has no random numbers");
    GString *id = g_string_sized_new(2 * ID_BYTES);
    for (guint i = 0; i < ID_BYTES; i++)
        g_string_append_printf(id, "%02x", bytes[i]);
    return g_string_free(id, FALSE);
}

Stanza *
stanza_new_iq(xmpp_ctx_t *context, const char *type, const char *to)
{
    g_autofree char *id = stanza_new_id();
    Stanza *iq = xmpp_iq_new(context, type, id);
    if (to)
        xmpp_stanza_set_to(iq, to);
    return iq;
}

static Stanza *
new_answer(Stanza *iq, const char *type)
{
    Stanza *answer =
        xmpp_iq_new(xmpp_stanza_get_context(iq), type, xmpp_stanza_get_id(iq));
    const char *from = xmpp_stanza_get_from(iq);
    if (from)
        xmpp_stanza_set_to(answer, from);
    return answer;
}

Stanza *
stanza_new_result(Stanza *iq)
{
    return new_answer(iq, "result");
}

Stanza *
stanza_new_error(Stanza *iq, const char *type, const char *condition)
{
    Stanza *answer = new_answer(iq, "error");
    Stanza *error = stanza_add(answer, "error", NULL);
    xmpp_stanza_set_type(error, type);
    stanza_add(error, condition, XMPP_NS_STANZAS_IETF);
    return answer;
}

Stanza *
stanza_add(Stanza *parent, const char *name, const char *ns)
{
    Stanza *child = xmpp_stanza_new(xmpp_stanza_get_context(parent));
    xmpp_stanza_set_name(child, name);
    if (ns)
        xmpp_stanza_set_ns(child, ns);
    xmpp_stanza_add_child_ex(parent, child, 0); /* moves */
    return child;
}

Stanza *
stanza_add_text(Stanza *parent, const char *name, const char *text)
{
    if (!text)
        return NULL;
    Stanza *child = stanza_add(parent, name, NULL);
    Stanza *inner = xmpp_stanza_new(xmpp_stanza_get_context(parent));
    xmpp_stanza_set_text(inner, text);
    xmpp_stanza_add_child_ex(child, inner, 0);
    return child;
}

gboolean
stanza_is(Stanza *stanza, const char *name, const char *ns)
{
    return g_strcmp0(xmpp_stanza_get_name(stanza), name) == 0 &&
           (!ns || g_strcmp0(xmpp_stanza_get_ns(stanza), ns) == 0);
}

gboolean
stanza_has_type(Stanza *stanza, const char *type)
{
    return g_strcmp0(xmpp_stanza_get_type(stanza), type) == 0;
}

Stanza *
stanza_child(Stanza *parent, const char *name, const char *ns)
{
    if (!parent)
        return NULL;
    Stanza *child = xmpp_stanza_get_children(parent);
    while (child && !stanza_is(child, name, ns))
        child = xmpp_stanza_get_next(child);
    return child;
}

Stanza *
stanza_next(Stanza *parent, Stanza *child, const char *name)
{
    if (!child)
        return stanza_child(parent, name, NULL);
    do
        child = xmpp_stanza_get_next(child);
    while (child && !stanza_is(child, name, NULL));
    return child;
}

/* `clean` is sanitize_line() or sanitize_text(). */
static char *
read_clean(Stanza *stanza, char *(*clean)(Slice))
{
    if (!stanza)
        return NULL;
    char *raw = xmpp_stanza_get_text(stanza);
    if (!raw)
        return NULL;
    char *text = clean(slice_from_string(raw));
    xmpp_free(xmpp_stanza_get_context(stanza), raw);
    if (*text == '\0')
        g_clear_pointer(&text, g_free);
    return text;
}

char *
stanza_line(Stanza *stanza)
{
    return read_clean(stanza, sanitize_line);
}

char *
stanza_text(Stanza *stanza)
{
    return read_clean(stanza, sanitize_text);
}

char *
stanza_sender(Stanza *stanza)
{
    const char *from = xmpp_stanza_get_from(stanza);
    return from ? jid_bare(from) : NULL;
}

static gboolean
is_condition(Stanza *child)
{
    const char *ns = xmpp_stanza_get_ns(child);
    return xmpp_stanza_is_tag(child) && !stanza_is(child, "text", NULL) &&
           (g_strcmp0(ns, XMPP_NS_STANZAS_IETF) == 0 ||
            g_strcmp0(ns, XMPP_NS_STREAMS_IETF) == 0);
}

/* A stream error holds its condition itself. */
static Stanza *
condition_parent(Stanza *stanza)
{
    Stanza *error = stanza_child(stanza, "error", NULL);
    return error ? error : stanza;
}

const char *
stanza_condition(Stanza *stanza)
{
    Stanza *child = xmpp_stanza_get_children(condition_parent(stanza));
    while (child && !is_condition(child))
        child = xmpp_stanza_get_next(child);
    return child ? xmpp_stanza_get_name(child) : "undefined-condition";
}

char *
stanza_reason(Stanza *stanza)
{
    char *text =
        stanza_line(stanza_child(condition_parent(stanza), "text", NULL));
    if (text)
        return text;
    g_autofree char *condition =
        g_strdelimit(g_strdup(stanza_condition(stanza)), "-", ' ');
    return sanitize_line(slice_from_string(condition));
}
