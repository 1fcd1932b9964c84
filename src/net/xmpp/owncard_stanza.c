/* owncard_stanza - see owncard_stanza.h. */
#include "net/xmpp/owncard_stanza.h"

#include <string.h>

#include "net/xmpp/vcard.h"
#include "text/sanitize.h"

#define NS_PUBSUB       "http://jabber.org/protocol/pubsub"
#define NS_PUBSUB_OWNER NS_PUBSUB "#owner"
#define NS_PUBSUB_EVENT NS_PUBSUB "#event"
#define NS_DATA         "jabber:x:data"

/* Servers end a stream for a stanza of 256 KiB, some for less. */
#define MOST_BYTES  (240 * 1024)
#define MOST_OTHERS 24
#define MOST_NAME   32 /* bytes of one's name */

/* Where a field's value stands: in PROPERTY/VALUE, or where VALUE is NULL in
 * PROPERTY itself. */
static const struct {
    const char *property, *value;
} places[][N_CARD_FIELDS] = {
    [CARD_TEMP] =
        {
            [CARD_NAME] = {"FN", NULL},
            [CARD_NICKNAME] = {"NICKNAME", NULL},
            [CARD_ORGANISATION] = {"ORG", "ORGNAME"},
            [CARD_TELEPHONE] = {"TEL", "NUMBER"},
            [CARD_EMAIL] = {"EMAIL", "USERID"},
        },
    [CARD_4] =
        {
            [CARD_NAME] = {"fn", "text"},
            [CARD_NICKNAME] = {"nickname", "text"},
            [CARD_ORGANISATION] = {"org", "text"},
            [CARD_TELEPHONE] = {"tel", "uri"},
            [CARD_EMAIL] = {"email", "text"},
        },
};

static const struct {
    const char *name, *ns;
} roots[] = {
    [CARD_TEMP] = {"vCard", "vcard-temp"},
    [CARD_4] = {"vcard", NS_VCARD4},
};

/* ---- reading ---- */

static void
add_values(GPtrArray *entries, CardField field, GStrv values)
{
    for (; values && *values; values++)
        card_entries_add(entries, field, *values);
}

static GPtrArray *
entries_of(const Vcard *card)
{
    GPtrArray *entries = card_entries_new();
    card_entries_add(entries, CARD_NAME, card->full_name);
    card_entries_add(entries, CARD_NICKNAME, card->nickname);
    card_entries_add(entries, CARD_ORGANISATION, card->organisation);
    add_values(entries, CARD_TELEPHONE, card->telephones);
    add_values(entries, CARD_EMAIL, card->emails);
    return entries;
}

GPtrArray *
owncard_read(CardKind kind, Stanza *element)
{
    g_autoptr(Vcard) card = g_new0(Vcard, 1);
    if (element && kind == CARD_TEMP)
        vcard_read_temp(card, element);
    else if (element)
        vcard_read_4(card, element);
    return entries_of(card);
}

/* What one property of the card says, as the readers above would read it in a
 * card that holds nothing else; NULL: nothing that kith knows. */
static CardEntry *
read_property(CardKind kind, Stanza *property)
{
    xmpp_ctx_t *context = xmpp_stanza_get_context(property);
    g_autoptr(Stanza) alone = xmpp_stanza_new(context);
    xmpp_stanza_set_name(alone, roots[kind].name);
    xmpp_stanza_add_child_ex(alone, xmpp_stanza_copy(property), 0);
    g_autoptr(GPtrArray) entries = owncard_read(kind, alone);
    return entries->len > 0 ? g_ptr_array_steal_index(entries, 0) : NULL;
}

static gboolean
is_known(CardKind kind, const char *name)
{
    for (int field = 0; field < N_CARD_FIELDS; field++)
        if (g_str_equal(places[kind][field].property, name))
            return TRUE;
    return FALSE;
}

static void
add_name(GPtrArray *names, const char *name)
{
    g_autofree char *clean =
        sanitize_line(slice_sub(slice_from_string(name), 0, MOST_NAME));
    g_autofree char *upper = g_ascii_strup(clean, -1);
    if (*upper && names->len < MOST_OTHERS &&
        !g_ptr_array_find_with_equal_func(names, upper, g_str_equal, NULL))
        g_ptr_array_add(names, g_steal_pointer(&upper));
}

static gboolean
has_text(Stanza *element)
{
    g_autofree char *text = stanza_line(element);
    return text != NULL;
}

/* Servers fill in the names of fields that nobody has filled. */
static gboolean
says_something(Stanza *property)
{
    gboolean is_filled = has_text(property);
    Stanza *child = xmpp_stanza_get_children(property);
    for (; child && !is_filled; child = xmpp_stanza_get_next(child))
        is_filled = xmpp_stanza_is_tag(child) &&
                    (has_text(child) || xmpp_stanza_get_children(child));
    return is_filled;
}

void
owncard_read_others(CardKind kind, Stanza *element, GPtrArray *names)
{
    Stanza *child = element ? xmpp_stanza_get_children(element) : NULL;
    for (; child; child = xmpp_stanza_get_next(child)) {
        const char *name = xmpp_stanza_get_name(child);
        if (name && xmpp_stanza_is_tag(child) && !is_known(kind, name) &&
            says_something(child))
            add_name(names, name);
    }
}

/* ---- changing ---- */

typedef struct {
    CardKind kind;
    const GPtrArray *removed, *added;
    GPtrArray *done; /* of `added`, what is in the card now */
    gboolean has_changed;
} Changing;

/* Copies the element's name and attributes, not what is in it. */
static Stanza *
copy_shell(xmpp_ctx_t *context, Stanza *element)
{
    Stanza *copy = xmpp_stanza_new(context);
    xmpp_stanza_set_name(copy, xmpp_stanza_get_name(element));
    const char *attributes[32];
    int n = xmpp_stanza_get_attributes(element, attributes,
                                       G_N_ELEMENTS(attributes));
    for (int i = 0; i + 1 < n; i += 2)
        xmpp_stanza_set_attribute(copy, attributes[i], attributes[i + 1]);
    return copy;
}

static void
set_text(Stanza *element, const char *text)
{
    Stanza *inner = xmpp_stanza_new(xmpp_stanza_get_context(element));
    xmpp_stanza_set_text(inner, text);
    xmpp_stanza_add_child_ex(element, inner, 0);
}

/* RFC 6350 6.4.1 wants a number as a URI; what is none stays a text. */
static gboolean
is_telephone_uri(const char *number)
{
    return *number && strspn(number, "+0123456789-.()") == strlen(number);
}

static void
add_value(CardKind kind, CardField field, Stanza *property, const char *value)
{
    const char *name = places[kind][field].value;
    gboolean is_number = kind == CARD_4 && field == CARD_TELEPHONE;
    g_autofree char *uri = is_number && is_telephone_uri(value)
                               ? g_strconcat("tel:", value, NULL)
                               : NULL;
    if (!name)
        set_text(property, value);
    else
        stanza_add_text(property, is_number && !uri ? "text" : name,
                        uri ? uri : value);
}

static void
add_property(Changing *changing, Stanza *card, const CardEntry *entry)
{
    const char *name = places[changing->kind][entry->field].property;
    Stanza *property = stanza_add(card, name, NULL);
    if (changing->kind == CARD_TEMP && entry->field == CARD_EMAIL)
        stanza_add(property, "INTERNET", NULL);
    if (changing->kind == CARD_TEMP && entry->field == CARD_TELEPHONE)
        stanza_add(property, "VOICE", NULL);
    add_value(changing->kind, entry->field, property, entry->value);
    card_entries_add(changing->done, entry->field, entry->value);
    changing->has_changed = TRUE;
}

/* The same property with another value: whatever else it holds stays. */
static Stanza *
replace_value(Changing *changing, Stanza *property, CardField field,
              const char *value)
{
    const char *name = places[changing->kind][field].value;
    Stanza *copy = copy_shell(xmpp_stanza_get_context(property), property);
    Stanza *child = xmpp_stanza_get_children(property);
    for (; child; child = xmpp_stanza_get_next(child)) {
        gboolean is_value = name ? xmpp_stanza_is_text(child) ||
                                       stanza_is(child, name, NULL) ||
                                       stanza_is(child, "text", NULL)
                                 : TRUE;
        if (!is_value)
            xmpp_stanza_add_child_ex(copy, xmpp_stanza_copy(child), 0);
    }
    add_value(changing->kind, field, copy, value);
    card_entries_add(changing->done, field, value);
    changing->has_changed = TRUE;
    return copy;
}

/* What becomes of one child of the card; NULL: it goes. */
static Stanza *
change_child(Changing *changing, Stanza *child)
{
    CardEntry *entry =
        xmpp_stanza_is_tag(child) ? read_property(changing->kind, child) : NULL;
    Stanza *left = NULL;
    const char *other = entry && card_field_is_single(entry->field)
                            ? card_entries_first(changing->added, entry->field)
                            : NULL;
    gboolean is_removed =
        entry &&
        card_entries_have(changing->removed, entry->field, entry->value);
    if (other && !g_str_equal(other, entry->value) &&
        !card_entries_have(changing->done, entry->field, other))
        left = replace_value(changing, child, entry->field, other);
    else if (is_removed ||
             (other && card_entries_have(changing->done, entry->field, other)))
        changing->has_changed = TRUE;
    else
        left = xmpp_stanza_copy(child);
    if (entry && left)
        card_entries_add(changing->done, entry->field,
                         other ? other : entry->value);
    if (entry) {
        g_free(entry->value);
        g_free(entry);
    }
    return left;
}

Stanza *
owncard_change(xmpp_ctx_t *context, CardKind kind, Stanza *element,
               const GPtrArray *removed, const GPtrArray *added)
{
    g_autoptr(GPtrArray) done = card_entries_new();
    Changing changing = {kind, removed, added, done, FALSE};
    g_autoptr(Stanza) card =
        element ? copy_shell(context, element) : xmpp_stanza_new(context);
    if (!element)
        xmpp_stanza_set_name(card, roots[kind].name);
    xmpp_stanza_set_ns(card, roots[kind].ns);
    Stanza *child = element ? xmpp_stanza_get_children(element) : NULL;
    for (; child; child = xmpp_stanza_get_next(child)) {
        Stanza *left = change_child(&changing, child);
        if (left)
            xmpp_stanza_add_child_ex(card, left, 0);
    }
    for (guint i = 0; i < added->len; i++) {
        const CardEntry *entry = added->pdata[i];
        if (!card_entries_have(done, entry->field, entry->value))
            add_property(&changing, card, entry);
    }
    return changing.has_changed ? g_steal_pointer(&card) : NULL;
}

gboolean
owncard_fits(Stanza *element)
{
    char *text = NULL;
    size_t length = 0;
    if (xmpp_stanza_to_text(element, &text, &length) != XMPP_EOK)
        return FALSE;
    xmpp_free(xmpp_stanza_get_context(element), text);
    return length < MOST_BYTES;
}

/* ---- requests ---- */

static Stanza *
add_on_node(Stanza *pubsub, const char *name)
{
    Stanza *element = stanza_add(pubsub, name, NULL);
    xmpp_stanza_set_attribute(element, "node", NODE_VCARD4);
    return element;
}

Stanza *
owncard_new_fetch(Session *session, CardKind kind)
{
    Stanza *iq = session_new_iq(session, "get", NULL);
    if (kind == CARD_TEMP)
        stanza_add(iq, "vCard", "vcard-temp");
    else
        xmpp_stanza_set_attribute(
            add_on_node(stanza_add(iq, "pubsub", NS_PUBSUB), "items"),
            "max_items", "1");
    return iq;
}

Stanza *
owncard_new_question_of_access(Session *session)
{
    Stanza *iq = session_new_iq(session, "get", NULL);
    add_on_node(stanza_add(iq, "pubsub", NS_PUBSUB_OWNER), "configure");
    return iq;
}

static void
add_field(Stanza *form, const char *name, const char *type, const char *value)
{
    Stanza *field = stanza_add(form, "field", NULL);
    xmpp_stanza_set_attribute(field, "var", name);
    if (type)
        xmpp_stanza_set_attribute(field, "type", type);
    stanza_add_text(field, "value", value);
}

static void
add_access(Stanza *parent, const char *form_type, const char *model)
{
    Stanza *form = stanza_add(parent, "x", NS_DATA);
    xmpp_stanza_set_type(form, "submit");
    add_field(form, "FORM_TYPE", "hidden", form_type);
    add_field(form, "pubsub#access_model", NULL, model);
}

Stanza *
owncard_new_access(Session *session, const char *model)
{
    Stanza *iq = session_new_iq(session, "set", NULL);
    add_access(
        add_on_node(stanza_add(iq, "pubsub", NS_PUBSUB_OWNER), "configure"),
        NS_PUBSUB "#node_config", model);
    return iq;
}

Stanza *
owncard_new_temp(Session *session, Stanza *card)
{
    Stanza *iq = session_new_iq(session, "set", NULL);
    xmpp_stanza_add_child(iq, card);
    return iq;
}

Stanza *
owncard_new_publication(Session *session, Stanza *card, const char *id,
                        const char *model)
{
    Stanza *iq = session_new_iq(session, "set", NULL);
    Stanza *pubsub = stanza_add(iq, "pubsub", NS_PUBSUB);
    Stanza *item = stanza_add(add_on_node(pubsub, "publish"), "item", NULL);
    xmpp_stanza_set_id(item, id ? id : "current");
    xmpp_stanza_add_child(item, card);
    if (model)
        add_access(stanza_add(pubsub, "publish-options", NULL),
                   NS_PUBSUB "#publish-options", model);
    return iq;
}

/* ---- what came ---- */

Stanza *
owncard_in_answer(CardKind kind, Stanza *answer, const char **id_out)
{
    *id_out = NULL;
    if (kind == CARD_TEMP)
        return stanza_child(answer, "vCard", "vcard-temp");
    Stanza *pubsub = stanza_child(answer, "pubsub", NS_PUBSUB);
    Stanza *items = stanza_child(pubsub, "items", NULL);
    Stanza *item = stanza_child(items, "item", NULL);
    *id_out = item ? xmpp_stanza_get_id(item) : NULL;
    return stanza_child(item, "vcard", NS_VCARD4);
}

char *
owncard_access_in(Stanza *answer)
{
    Stanza *pubsub = stanza_child(answer, "pubsub", NS_PUBSUB_OWNER);
    Stanza *form =
        stanza_child(stanza_child(pubsub, "configure", NULL), "x", NS_DATA);
    for (Stanza *field = stanza_next(form, NULL, "field"); field;
         field = stanza_next(form, field, "field"))
        if (g_strcmp0(xmpp_stanza_get_attribute(field, "var"),
                      "pubsub#access_model") == 0)
            return stanza_line(stanza_child(field, "value", NULL));
    return NULL;
}

gboolean
owncard_is_event(Stanza *message)
{
    /* <items/>, or <purge/> and <delete/>, which name the node too. */
    Stanza *event = stanza_child(message, "event", NS_PUBSUB_EVENT);
    Stanza *child = event ? xmpp_stanza_get_children(event) : NULL;
    for (; child; child = xmpp_stanza_get_next(child))
        if (xmpp_stanza_is_tag(child) &&
            g_strcmp0(xmpp_stanza_get_attribute(child, "node"), NODE_VCARD4) ==
                0)
            return TRUE;
    return FALSE;
}
