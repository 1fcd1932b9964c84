/* upload - see upload.h. */
#include "net/xmpp/upload.h"

#include "base/clock.h"
#include "base/error.h"
#include "net/xmpp/put.h"
#include "net/xmpp/upload_service.h"

typedef enum {
    UPLOAD_WAITS,
    UPLOAD_ASKS_SERVICE,
    UPLOAD_ASKS_SLOT,
    UPLOAD_GOES, /* `put` has it */
} UploadStep;

typedef struct {
    guint64 serial; /* never that of another */
    gint64 intent;
    gint64 wished; /* seconds since the epoch */
    int attempts;
    char *path;
    UploadStep step;
    UploadFile *file; /* while the slot is asked for */
} Upload;

struct Uploads {
    Session *session;
    UploadService *service;
    GQueue *queue; /* of Upload: the first is under way */
    guint64 last_serial;
    Put *put;
};

/* A slot that is asked for, whatever becomes of the upload meanwhile. */
typedef struct {
    Uploads *uploads;
    guint64 serial;
} SlotWish;

static void begin(Uploads *uploads);
static void service_known(gpointer user);
static void take_slot(gpointer user, Stanza *answer);

static void
upload_free(gpointer memory)
{
    Upload *upload = memory;
    g_clear_pointer(&upload->file, upload_file_free);
    g_free(upload->path);
    g_free(upload);
}

Uploads *
uploads_new(Session *session)
{
    Uploads *uploads = g_new0(Uploads, 1);
    uploads->session = session;
    uploads->service = upload_service_new(session, service_known, uploads);
    uploads->queue = g_queue_new();
    return uploads;
}

void
uploads_free(Uploads *uploads)
{
    g_clear_pointer(&uploads->put, put_free);
    g_queue_free_full(uploads->queue, upload_free);
    upload_service_free(uploads->service);
    g_free(uploads);
}

static Upload *
current(const Uploads *uploads)
{
    return g_queue_peek_head(uploads->queue);
}

static void
drop_current(Uploads *uploads)
{
    upload_free(g_queue_pop_head(uploads->queue));
}

void
uploads_add(Uploads *uploads, const Intent *intent)
{
    Upload *upload = g_new0(Upload, 1);
    upload->serial = ++uploads->last_serial;
    upload->intent = intent->id;
    upload->wished = intent->created;
    upload->attempts = intent->attempts;
    upload->path = g_strdup(intent->text ? intent->text : "");
    g_queue_push_tail(uploads->queue, upload);
    begin(uploads);
}

/* ---- one after the other ---- */

/* It is noted with its intent, and the next one is begun. */
static void
end_current(Uploads *uploads, const GError *error)
{
    const Upload *upload = current(uploads);
    put_settle(uploads->session->learnt, upload->intent, upload->attempts, NULL,
               error);
    drop_current(uploads);
    begin(uploads);
}

static void
begin(Uploads *uploads)
{
    Upload *upload = current(uploads);
    if (!upload || upload->step != UPLOAD_WAITS ||
        !uploads->session->connection)
        return;
    upload->step = UPLOAD_ASKS_SERVICE;
    upload_service_want(uploads->service);
}

/* ---- the service ---- */

static UploadFile *
open_file(const Uploads *uploads, const Upload *upload, GError **error)
{
    g_autoptr(UploadFile) file =
        upload_file_open(upload->path, upload->wished, error);
    gint64 most = upload_service_most(uploads->service);
    if (!file || most == 0 || file->size <= most)
        return g_steal_pointer(&file);
    g_autofree char *size =
        g_format_size_full((guint64)file->size, G_FORMAT_SIZE_IEC_UNITS);
    g_autofree char *limit =
        g_format_size_full((guint64)most, G_FORMAT_SIZE_IEC_UNITS);
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "%s has %s, and %s takes files of at most %s", file->name, size,
                upload_service_jid(uploads->service), limit);
    return NULL;
}

static void
ask_for_slot(Uploads *uploads, Upload *upload)
{
    Session *session = uploads->session;
    g_autofree char *size =
        g_strdup_printf("%" G_GINT64_FORMAT, upload->file->size);
    Stanza *iq =
        session_new_iq(session, "get", upload_service_jid(uploads->service));
    Stanza *request = stanza_add(iq, "request", NS_UPLOAD);
    xmpp_stanza_set_attribute(request, "filename", upload->file->name);
    xmpp_stanza_set_attribute(request, "size", size);
    xmpp_stanza_set_attribute(request, "content-type",
                              upload->file->media_type);
    SlotWish *wish = g_new0(SlotWish, 1);
    *wish = (SlotWish){uploads, upload->serial};
    upload->step = UPLOAD_ASKS_SLOT;
    session_ask(session, iq, SESSION_PATIENCE, take_slot, wish, g_free);
}

static void
check_service(Uploads *uploads, GError **error)
{
    UploadServiceState state = upload_service_state(uploads->service);
    if (state == UPLOAD_SERVICE_NONE)
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "%s takes no files (XEP-0363)",
                    uploads->session->own_domain);
    if (state == UPLOAD_SERVICE_UNKNOWN)
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_RETRY,
                            "the server did not say where files go");
}

static void
service_known(gpointer user)
{
    Uploads *uploads = user;
    Upload *upload = current(uploads);
    g_autoptr(GError) error = NULL;
    /* Without a stream, uploads_end() gives it back. */
    if (!upload || upload->step != UPLOAD_ASKS_SERVICE ||
        !uploads->session->connection)
        return;
    check_service(uploads, &error);
    if (!error)
        upload->file = open_file(uploads, upload, &error);
    if (upload->file)
        ask_for_slot(uploads, upload);
    else
        end_current(uploads, error);
}

/* ---- the slot ---- */

/* XEP-0363 4, RFC 6120 8.3.2: `wait` is worth another try. */
static Slot *
read_answer(Stanza *answer, GError **error)
{
    if (!stanza_has_type(answer, "error"))
        return slot_read(answer, error);
    g_autofree char *reason = stanza_reason(answer);
    gboolean may_pass =
        stanza_has_type(stanza_child(answer, "error", NULL), "wait");
    g_set_error(error, KITH_ERROR,
                may_pass ? KITH_ERROR_RETRY : KITH_ERROR_REFUSED,
                "the server takes no such file: %s", reason);
    return NULL;
}

static void
take_slot(gpointer user, Stanza *answer)
{
    const SlotWish *wish = user;
    Uploads *uploads = wish->uploads;
    Upload *upload = current(uploads);
    g_autoptr(GError) error = NULL;
    if (!upload || upload->serial != wish->serial ||
        !uploads->session->connection)
        return;
    Slot *slot = NULL;
    if (answer)
        slot = read_answer(answer, &error);
    else
        g_set_error_literal(&error, KITH_ERROR, KITH_ERROR_RETRY,
                            "the upload service did not answer");
    if (!slot) {
        g_prefix_error(&error, "%s: ", upload->file->name);
        end_current(uploads, error);
        return;
    }
    upload->step = UPLOAD_GOES;
    uploads->put =
        put_start(uploads->session->worker, upload->intent, upload->attempts,
                  slot, g_steal_pointer(&upload->file));
}

/* ---- what happens meanwhile ---- */

/* A wish that was withdrawn has no row any more. */
static gboolean
is_wished(const Uploads *uploads, const Upload *upload)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Intent) intent =
        store_read_intent(uploads->session->reader, upload->intent, &error);
    return intent || error;
}

static void
drop_withdrawn(Uploads *uploads)
{
    GList *next;
    for (GList *at = uploads->queue->head; at; at = next) {
        Upload *upload = at->data;
        next = at->next;
        if (is_wished(uploads, upload))
            continue;
        if (upload->step == UPLOAD_GOES) {
            put_cancel(uploads->put); /* it wakes us when it is over */
            continue;
        }
        upload_free(upload);
        g_queue_delete_link(uploads->queue, at);
    }
}

void
uploads_wake(Uploads *uploads)
{
    if (uploads->put && put_is_over(uploads->put)) {
        g_clear_pointer(&uploads->put, put_free);
        drop_current(uploads);
    }
    drop_withdrawn(uploads);
    begin(uploads);
}

void
uploads_end(Uploads *uploads, const char *reason)
{
    upload_service_forget(uploads->service);
    GList *next;
    for (GList *at = uploads->queue->head; at; at = next) {
        Upload *upload = at->data;
        next = at->next;
        if (upload->step == UPLOAD_GOES)
            continue;
        batch_add_intent_retry(uploads->session->learnt, upload->intent,
                               clock_now(), reason);
        upload_free(upload);
        g_queue_delete_link(uploads->queue, at);
    }
}
