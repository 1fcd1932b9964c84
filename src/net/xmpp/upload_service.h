#pragma once
/* upload_service - which service of the own domain takes files (XEP-0363 3),
 * asked once a stream. The worker's thread. */
#include "net/xmpp/session.h"

typedef enum {
    UPLOAD_SERVICE_UNKNOWN, /* the server did not answer: ask again */
    UPLOAD_SERVICE_NONE,
    UPLOAD_SERVICE_FOUND,
} UploadServiceState;

typedef struct UploadService UploadService;

/* `known` is called when the service is; it stays the caller's. */
UploadService *upload_service_new(Session *session,
                                  void (*known)(gpointer user), gpointer user);
void upload_service_free(UploadService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UploadService, upload_service_free)

/* Calls `known`: now, or when the server has answered. */
void upload_service_want(UploadService *service);
/* Whose stream ended offers nothing any more. */
void upload_service_forget(UploadService *service);

UploadServiceState upload_service_state(const UploadService *service);
/* Where it was found: its JID, borrowed, and the most bytes that it takes, 0
 * where it does not say. */
const char *upload_service_jid(const UploadService *service);
gint64 upload_service_most(const UploadService *service);
