#pragma once
/* sasl - the client's side of one login (RFC 4422), as GNU SASL speaks it.
 *
 * Knows no protocol around it: challenges and answers are base64, as IMAP and
 * SMTP carry them. Asks nobody, so that it needs no deadline. What we give it
 * is wiped in the end; what GNU SASL copies within a step is not. Any thread,
 * one at a time. */
#include <glib.h>

typedef enum {
    SASL_PLAIN,
    SASL_LOGIN,
    SASL_SCRAM_SHA1,
    SASL_SCRAM_SHA256,
    N_SASL_MECHANISMS,
} SaslMechanism;

/* As servers offer it: `SCRAM-SHA-256`. */
const char *sasl_name(SaslMechanism mechanism);

typedef struct Sasl Sasl;

/* `password` must live as long. */
Sasl *sasl_new(SaslMechanism mechanism, const char *user, const char *password);
void sasl_free(Sasl *sasl);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sasl, sasl_free)

/* Whether the first answer is to no challenge (an empty one). */
gboolean sasl_is_client_first(const Sasl *sasl);
/* What to answer; wiped like a password with auth_wipe(). NULL: the server does
 * not know the password itself, or talks nonsense (CORRUPT); the mechanism has
 * no way to say this user or password (AUTH). */
char *sasl_answer(Sasl *sasl, const char *challenge, GError **error);
/* Asked when the server says that we are in: with SCRAM it must have proved by
 * then that it knows the password. Else CORRUPT. */
gboolean sasl_check_end(const Sasl *sasl, GError **error);
