/* notes - see notes.h. */
#include "net/xmpp/notes.h"

#include "base/error.h"
#include "correspondence/jid.h"
#include "text/sanitize.h"

#define NS_PRIVATE "jabber:iq:private"
#define NS_NOTES   "storage:rosternotes"
#define NS_META    "storage:metacontacts"
#define MOST       2000 /* people */
#define MOST_TEXT  4096 /* bytes of one note */
#define MOST_TAG   128

static void take_notes(gpointer user, Stanza *answer);
static void take_metacontacts(gpointer user, Stanza *answer);

static void
ask(Session *session, const char *ns, IqHandler handler)
{
    Stanza *iq = session_new_iq(session, "get", NULL);
    stanza_add(stanza_add(iq, "query", NS_PRIVATE), "storage", ns);
    session_ask(session, iq, SESSION_PATIENCE, handler, session, NULL);
}

void
notes_request(Session *session)
{
    ask(session, NS_NOTES, take_notes);
    ask(session, NS_META, take_metacontacts);
}

/* NULL when the server has no private storage: what is known stays. */
static Stanza *
storage_of(Stanza *answer, const char *ns)
{
    if (!answer || stanza_has_type(answer, "error"))
        return NULL;
    return stanza_child(stanza_child(answer, "query", NS_PRIVATE), "storage",
                        ns);
}

static Note *
read_note(Stanza *element)
{
    g_autofree char *jid = jid_bare(xmpp_stanza_get_attribute(element, "jid"));
    g_autofree char *text = stanza_text(element);
    if (!jid || !text || strlen(text) > MOST_TEXT)
        return NULL;
    Note *note = g_new0(Note, 1);
    note->jid = g_steal_pointer(&jid);
    note->text = g_steal_pointer(&text);
    return note;
}

static void
free_note(gpointer note)
{
    note_free(note);
}

static void
take_notes(gpointer user, Stanza *answer)
{
    Session *session = user;
    Stanza *storage = storage_of(answer, NS_NOTES);
    if (!storage)
        return;
    GPtrArray *notes = g_ptr_array_new_with_free_func(free_note);
    for (Stanza *element = stanza_next(storage, NULL, "note");
         element && notes->len < MOST;
         element = stanza_next(storage, element, "note")) {
        Note *note = read_note(element);
        if (note)
            g_ptr_array_add(notes, note);
    }
    batch_add_notes(session->learnt, notes);
}

static Metacontact *
read_metacontact(Stanza *element)
{
    const char *raw = xmpp_stanza_get_attribute(element, "tag");
    const char *order = xmpp_stanza_get_attribute(element, "order");
    g_autofree char *jid = jid_bare(xmpp_stanza_get_attribute(element, "jid"));
    g_autofree char *tag = sanitize_line(slice_from_string(raw ? raw : ""));
    if (!jid || !sanitize_is_clean(jid) || !*tag || strlen(tag) > MOST_TAG)
        return NULL;
    gint64 position = order ? g_ascii_strtoll(order, NULL, 10) : 0;
    Metacontact *contact = g_new0(Metacontact, 1);
    contact->jid = g_steal_pointer(&jid);
    contact->tag = g_steal_pointer(&tag);
    contact->position = (int)CLAMP(position, 0, G_MAXINT);
    return contact;
}

static void
free_metacontact(gpointer contact)
{
    metacontact_free(contact);
}

static void
take_metacontacts(gpointer user, Stanza *answer)
{
    Session *session = user;
    Stanza *storage = storage_of(answer, NS_META);
    if (!storage)
        return;
    GPtrArray *contacts = g_ptr_array_new_with_free_func(free_metacontact);
    for (Stanza *element = stanza_next(storage, NULL, "meta");
         element && contacts->len < MOST;
         element = stanza_next(storage, element, "meta")) {
        Metacontact *contact = read_metacontact(element);
        if (contact)
            g_ptr_array_add(contacts, contact);
    }
    batch_add_metacontacts(session->learnt, contacts);
}
