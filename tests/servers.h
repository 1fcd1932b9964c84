#pragma once
/* servers - the real Prosody, Dovecot and Exim that a test talks to, started
 * by contrib/servers in a folder of their own, on free loopback ports.
 *
 * Anything that goes wrong here fails the test with the script's words. */
#include <glib.h>

typedef struct {
    char *folder; /* of the servers; the test's own files may lie beside */
    GHashTable *env; /* of DIR/env: char * to char * */
} Servers;

/* `arguments`: further ones of `contrib/servers start DIR`, NULL-terminated
 * (`--seed`, `basic`, …). */
Servers *servers_start(const char *const *arguments);
/* Stops them and removes the folder. */
void servers_free(Servers *servers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Servers, servers_free)

const char *servers_env(const Servers *servers, const char *name);
guint16 servers_port(const Servers *servers, const char *name);
/* `contrib/servers VERB DIR ARGUMENTS…`, with `input` (may be NULL) on its
 * standard input. */
void servers_do(const Servers *servers, const char *verb,
                const char *const *arguments, const char *input);
/* Writes FOLDER/NAME.conf for `user` (`alice`) with direct TLS everywhere;
 * `extra` (may be NULL) is appended; where it speaks of authserv-id, none is
 * set. Mails go at once, unless it speaks of send-delay;
 * its tls-ca-file and services stand in place of ours. Its path, which the caller frees. */
char *servers_write_config(const Servers *servers, const char *user,
                           const char *extra);
/* The same with other schemes, as `xmpp` and `imap`, `imaps`. */
char *servers_write_config_for(const Servers *servers, const char *user,
                               const char *xmpp, const char *imap,
                               const char *smtp, const char *extra);
