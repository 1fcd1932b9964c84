#pragma once
/* upload - files for friends (XEP-0363): one after the other, each begun from
 * its start again when it was cut off.
 *
 * A file goes by HTTPS to a slot of the own domain's service (put); its friend
 * is then sent where it lies, by the outbox. The wish is RUNNING from when
 * it is taken; what the user withdraws is called off at the next
 * upload_wake(). The worker's thread. */
#include "net/xmpp/session.h"

Uploads *uploads_new(Session *session);
void uploads_free(Uploads *uploads);
/* INTENT_UPLOAD, already noted as RUNNING. */
void uploads_add(Uploads *uploads, const Intent *intent);
/* On WORKER_WAKE: looks whether one has ended or was withdrawn. */
void uploads_wake(Uploads *uploads);
/* The stream is gone: gives back what has no slot yet. */
void uploads_end(Uploads *uploads, const char *reason);
