/* upload_service - see upload_service.h. */
#include "net/xmpp/upload_service.h"

#include "base/error.h"
#include "correspondence/jid.h"
#include "net/xmpp/slot.h"

#define NS_DATA    "jabber:x:data"
#define MOST_ITEMS 32 /* services of a domain that are asked */

struct UploadService {
    Session *session;
    void (*known)(gpointer user);
    gpointer user;
    UploadServiceState state;
    guint n_asked;          /* answers that are still to come */
    gboolean is_incomplete; /* one did not come */
    char *jid;
    gint64 most;
};

typedef struct {
    UploadService *service;
    char *jid;
} Inquiry;

static void take_items(gpointer user, Stanza *answer);
static void take_information(gpointer user, Stanza *answer);

UploadService *
upload_service_new(Session *session, void (*known)(gpointer user),
                   gpointer user)
{
    UploadService *service = g_new0(UploadService, 1);
    service->session = session;
    service->known = known;
    service->user = user;
    return service;
}

void
upload_service_free(UploadService *service)
{
    g_free(service->jid);
    g_free(service);
}

void
upload_service_forget(UploadService *service)
{
    service->state = UPLOAD_SERVICE_UNKNOWN;
    service->most = 0;
    g_clear_pointer(&service->jid, g_free);
}

UploadServiceState
upload_service_state(const UploadService *service)
{
    return service->state;
}

const char *
upload_service_jid(const UploadService *service)
{
    return service->jid;
}

gint64
upload_service_most(const UploadService *service)
{
    return service->most;
}

/* ---- asking ---- */

static void
inquiry_free(gpointer user)
{
    Inquiry *inquiry = user;
    g_free(inquiry->jid);
    g_free(inquiry);
}

static void
ask(UploadService *service, const char *jid, const char *ns, IqHandler handler)
{
    Inquiry *inquiry = g_new0(Inquiry, 1);
    *inquiry = (Inquiry){service, g_strdup(jid)};
    Stanza *iq = session_new_iq(service->session, "get", jid);
    stanza_add(iq, "query", ns);
    service->n_asked++;
    session_ask(service->session, iq, SESSION_PATIENCE, handler, inquiry,
                inquiry_free);
}

void
upload_service_want(UploadService *service)
{
    const char *domain = service->session->own_domain;
    if (service->state != UPLOAD_SERVICE_UNKNOWN) {
        service->known(service->user);
    } else if (service->n_asked == 0) {
        service->is_incomplete = FALSE;
        ask(service, domain, XMPP_NS_DISCO_INFO, take_information);
        ask(service, domain, XMPP_NS_DISCO_ITEMS, take_items);
    }
}

/* ---- the answers ---- */

static gboolean
takes_files(Stanza *query)
{
    for (Stanza *feature = stanza_next(query, NULL, "feature"); feature;
         feature = stanza_next(query, feature, "feature"))
        if (g_strcmp0(xmpp_stanza_get_attribute(feature, "var"), NS_UPLOAD) ==
            0)
            return TRUE;
    return FALSE;
}

static char *
field_value(Stanza *form, const char *name)
{
    for (Stanza *field = stanza_next(form, NULL, "field"); field;
         field = stanza_next(form, field, "field"))
        if (g_strcmp0(xmpp_stanza_get_attribute(field, "var"), name) == 0)
            return stanza_line(stanza_child(field, "value", NULL));
    return NULL;
}

/* XEP-0363 3, in a form of XEP-0128; 0: it does not say. */
static gint64
read_most(Stanza *query)
{
    for (Stanza *form = stanza_next(query, NULL, "x"); form;
         form = stanza_next(query, form, "x")) {
        if (g_strcmp0(xmpp_stanza_get_ns(form), NS_DATA) != 0)
            continue;
        g_autofree char *type = field_value(form, "FORM_TYPE");
        g_autofree char *most = field_value(form, "max-file-size");
        guint64 size;
        if (g_strcmp0(type, NS_UPLOAD) == 0 && most &&
            g_ascii_string_to_unsigned(most, 10, 1, G_MAXINT64, &size, NULL))
            return (gint64)size;
    }
    return 0;
}

static void
settle(UploadService *service)
{
    if (service->jid && service->state == UPLOAD_SERVICE_UNKNOWN) {
        service->state = UPLOAD_SERVICE_FOUND;
        service->known(service->user);
    } else if (service->n_asked == 0 &&
               service->state == UPLOAD_SERVICE_UNKNOWN) {
        if (!service->is_incomplete)
            service->state = UPLOAD_SERVICE_NONE;
        service->known(service->user);
    }
}

/* An error is an answer: such a one takes no files. */
static void
take_information(gpointer user, Stanza *answer)
{
    const Inquiry *inquiry = user;
    UploadService *service = inquiry->service;
    Stanza *query = answer && !stanza_has_type(answer, "error")
                        ? stanza_child(answer, "query", XMPP_NS_DISCO_INFO)
                        : NULL;
    service->n_asked--;
    service->is_incomplete |= answer == NULL;
    if (!service->jid && takes_files(query)) {
        service->jid = g_strdup(inquiry->jid);
        service->most = read_most(query);
    }
    settle(service);
}

static void
take_items(gpointer user, Stanza *answer)
{
    const Inquiry *inquiry = user;
    UploadService *service = inquiry->service;
    Stanza *query = answer && !stanza_has_type(answer, "error")
                        ? stanza_child(answer, "query", XMPP_NS_DISCO_ITEMS)
                        : NULL;
    service->n_asked--;
    service->is_incomplete |= answer == NULL;
    guint n = 0;
    for (Stanza *item = stanza_next(query, NULL, "item");
         item && n < MOST_ITEMS; item = stanza_next(query, item, "item"), n++) {
        g_autofree char *jid = jid_bare(xmpp_stanza_get_attribute(item, "jid"));
        if (jid && !xmpp_stanza_get_attribute(item, "node"))
            ask(service, jid, XMPP_NS_DISCO_INFO, take_information);
    }
    settle(service);
}
