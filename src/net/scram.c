/* scram - see scram.h. */
#include "net/scram.h"

#include <string.h>
#include <sys/random.h>

#include "base/error.h"
#include "net/auth.h"

#define NONCE_SIZE       18 /* bytes: 24 characters */
#define HASH_MOST        32
#define ITERATIONS_LEAST 4096 /* RFC 5802 section 5.1 */
#define ITERATIONS_MOST  1000000 /* seconds of work for a hostile server */
/* No channel binding: base64 of `n,,`. */
#define HEADER       "n,,"
#define FINAL_PREFIX "c=biws,r="

typedef struct {
    guint8 bytes[HASH_MOST];
    gsize size;
} Digest;

typedef enum {
    STEP_FIRST,
    STEP_FINAL,
    STEP_VERIFY,
    STEP_PROVED,
    STEP_REFUSED, /* by the server */
} Step;

struct Scram {
    GChecksumType hash;
    Step step;
    char *user, *password;
    char *nonce;
    char *first_bare; /* our first message without HEADER */
    Digest server_signature; /* what the server must know */
};

/* What the server says first: `r=NONCE,s=SALT,i=COUNT`. */
typedef struct {
    const char *nonce;
    guchar *salt;
    gsize salt_size;
    guint64 iterations;
} ServerFirst;

static char *say_first(Scram *scram);
static char *say_final(Scram *scram, const char *challenge, GError **error);
static char *verify(Scram *scram, const char *challenge, GError **error);

static char *
random_nonce(void)
{
    guint8 bytes[NONCE_SIZE];
    if (getrandom(bytes, sizeof bytes, 0) != (gssize)sizeof bytes)
        g_error("getrandom: no random bytes"); /* cannot fail so early */
    return g_base64_encode(bytes, sizeof bytes);
}

Scram *
scram_new(GChecksumType hash, const char *user, const char *password,
          const char *nonce)
{
    g_assert(g_checksum_type_get_length(hash) <= HASH_MOST);
    Scram *scram = g_new0(Scram, 1);
    scram->hash = hash;
    scram->user = g_strdup(user);
    scram->password = g_strdup(password);
    scram->nonce = nonce ? g_strdup(nonce) : random_nonce();
    return scram;
}

void
scram_free(Scram *scram)
{
    g_free(scram->user);
    auth_wipe(scram->password);
    g_free(scram->nonce);
    g_free(scram->first_bare);
    explicit_bzero(scram, sizeof *scram);
    g_free(scram);
}

gboolean
scram_is_proved(const Scram *scram)
{
    return scram->step == STEP_PROVED;
}

static gboolean
fail(GError **error, const char *why)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_CORRUPT,
                "the server's part of the login is wrong: %s", why);
    return FALSE;
}

char *
scram_answer(Scram *scram, const char *challenge, GError **error)
{
    gsize size;
    g_autofree guchar *decoded = g_base64_decode(challenge, &size);
    g_autofree char *text = g_strndup((const char *)decoded, size);
    char *answer = NULL;
    switch (scram->step) {
    case STEP_FIRST:
        answer = say_first(scram);
        break;
    case STEP_FINAL:
        answer = say_final(scram, text, error);
        break;
    case STEP_VERIFY:
        answer = verify(scram, text, error);
        break;
    case STEP_PROVED:
    case STEP_REFUSED:
        fail(error, "it goes on after its end");
        break;
    }
    if (!answer)
        return NULL;
    char *encoded = g_base64_encode((const guchar *)answer, strlen(answer));
    g_free(answer);
    return encoded;
}

static char *
say_first(Scram *scram)
{
    g_autoptr(GString) name = g_string_new(scram->user);
    g_string_replace(name, "=", "=3D", 0);
    g_string_replace(name, ",", "=2C", 0);
    scram->first_bare =
        g_strdup_printf("n=%s,r=%s", name->str, scram->nonce);
    scram->step = STEP_FINAL;
    return g_strconcat(HEADER, scram->first_bare, NULL);
}

/* ---- the arithmetic, RFC 5802 section 3 ---- */

static Digest
take_digest(GHmac *hmac)
{
    Digest digest = {.size = HASH_MOST};
    g_hmac_get_digest(hmac, digest.bytes, &digest.size);
    g_hmac_unref(hmac);
    return digest;
}

static Digest
hmac_of(const Scram *scram, const Digest *key, const char *text)
{
    GHmac *hmac = g_hmac_new(scram->hash, key->bytes, key->size);
    g_hmac_update(hmac, (const guchar *)text, (gssize)strlen(text));
    return take_digest(hmac);
}

static Digest
hash_of(const Scram *scram, const Digest *input)
{
    Digest digest = {.size = HASH_MOST};
    g_autoptr(GChecksum) checksum = g_checksum_new(scram->hash);
    g_checksum_update(checksum, input->bytes, (gssize)input->size);
    g_checksum_get_digest(checksum, digest.bytes, &digest.size);
    return digest;
}

static void
mix(Digest *into, const Digest *other)
{
    for (gsize i = 0; i < into->size; i++)
        into->bytes[i] ^= other->bytes[i];
}

/* Hi(): PBKDF2 with one block. The password goes in as it was typed, as
 * libsasl did it. */
static Digest
salted_password(const Scram *scram, const ServerFirst *server)
{
    static const guchar block[] = {0, 0, 0, 1};
    g_autoptr(GHmac) keyed =
        g_hmac_new(scram->hash, (const guchar *)scram->password,
                   strlen(scram->password));
    GHmac *hmac = g_hmac_copy(keyed);
    g_hmac_update(hmac, server->salt, (gssize)server->salt_size);
    g_hmac_update(hmac, block, sizeof block);
    Digest last = take_digest(hmac);
    Digest sum = last;
    for (guint64 i = 1; i < server->iterations; i++) {
        hmac = g_hmac_copy(keyed);
        g_hmac_update(hmac, last.bytes, (gssize)last.size);
        last = take_digest(hmac);
        mix(&sum, &last);
    }
    return sum;
}

static Digest
client_proof(Scram *scram, const ServerFirst *server, const char *message)
{
    Digest salted = salted_password(scram, server);
    Digest proof = hmac_of(scram, &salted, "Client Key");
    Digest stored = hash_of(scram, &proof);
    Digest signature = hmac_of(scram, &stored, message);
    mix(&proof, &signature);
    Digest server_key = hmac_of(scram, &salted, "Server Key");
    scram->server_signature = hmac_of(scram, &server_key, message);
    explicit_bzero(&salted, sizeof salted);
    explicit_bzero(&stored, sizeof stored);
    explicit_bzero(&server_key, sizeof server_key);
    return proof;
}

/* ---- the messages ---- */

static gboolean
read_server_first(const Scram *scram, char **parts, ServerFirst *server,
                  GError **error)
{
    if (g_strv_length(parts) < 3 || !g_str_has_prefix(parts[0], "r=") ||
        !g_str_has_prefix(parts[1], "s=") || !g_str_has_prefix(parts[2], "i="))
        return fail(error, "it makes no sense");
    server->nonce = parts[0] + 2;
    if (!g_str_has_prefix(server->nonce, scram->nonce) ||
        strlen(server->nonce) == strlen(scram->nonce))
        return fail(error, "it answers somebody else");
    if (!g_ascii_string_to_unsigned(parts[2] + 2, 10, ITERATIONS_LEAST,
                                    ITERATIONS_MOST, &server->iterations,
                                    NULL))
        return fail(error, "its number of rounds is out of bounds");
    server->salt = g_base64_decode(parts[1] + 2, &server->salt_size);
    return TRUE;
}

static char *
say_final(Scram *scram, const char *challenge, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(challenge, ",", -1);
    ServerFirst server = {0};
    if (!read_server_first(scram, parts, &server, error))
        return NULL;
    g_autofree char *unproved = g_strconcat(FINAL_PREFIX, server.nonce, NULL);
    g_autofree char *message =
        g_strjoin(",", scram->first_bare, challenge, unproved, NULL);
    Digest proof = client_proof(scram, &server, message);
    g_free(server.salt);
    g_autofree char *encoded = g_base64_encode(proof.bytes, proof.size);
    scram->step = STEP_VERIFY;
    return g_strconcat(unproved, ",p=", encoded, NULL);
}

static char *
verify(Scram *scram, const char *challenge, GError **error)
{
    const Digest *expected = &scram->server_signature;
    g_autofree char *encoded = g_base64_encode(expected->bytes, expected->size);
    g_autofree char *proof = g_strconcat("v=", encoded, NULL);
    if (g_str_has_prefix(challenge, "e=")) {
        scram->step = STEP_REFUSED; /* its last word says why */
    } else if (strcmp(challenge, proof) == 0) {
        scram->step = STEP_PROVED;
    } else {
        fail(error, "it does not know the password itself");
        return NULL;
    }
    return g_strdup("");
}
