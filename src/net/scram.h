#pragma once
/* scram - the client's side of SCRAM-SHA-1 and SCRAM-SHA-256 (RFC 5802, 7677),
 * without channel binding.
 *
 * Our own because libsasl asks DNS for this machine's name whenever a login
 * begins, where no deadline reaches it and no cancellable stops it. Knows no
 * protocol around it: challenges and answers are base64, as IMAP and SMTP
 * carry them. Any thread, one at a time. */
#include <glib.h>

typedef struct Scram Scram;

/* `hash`: G_CHECKSUM_SHA1 or G_CHECKSUM_SHA256. `nonce`: NULL for a random
 * one, which is right everywhere but in tests. */
Scram *scram_new(GChecksumType hash, const char *user, const char *password,
                 const char *nonce);
void scram_free(Scram *scram);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Scram, scram_free)

/* What to answer; an empty challenge asks for the first message. The caller
 * frees it. NULL: the server does not know the password itself, or talks
 * nonsense (CORRUPT). */
char *scram_answer(Scram *scram, const char *challenge, GError **error);
/* Whether the server has proved that it knows the password: no success counts
 * before. */
gboolean scram_is_proved(const Scram *scram);
