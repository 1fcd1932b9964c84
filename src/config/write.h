#pragma once
/* write - a first kith.conf, for `kith setup`, and a key added to one that is
 * there when the user says so. What they wrote stays as it is. */
#include <glib.h>

typedef struct { /* as in kith.conf; NULL leaves the key out */
    const char *name;
    const char *jid;
    const char *address;
    const char *password, *password_command;
    const char *mail_user;
    const char *mail_password, *mail_password_command;
    const char *xmpp, *imap, *smtp; /* URIs */
    const char *tls_ca_file;
    const char *authserv_id;
} ConfigAccount;

/* Writes `path` (0600, its folder is made), checked as config_load() would
 * check it. INVALID when it is there already, or a value is wrong. */
gboolean config_write_account(const char *path, const ConfigAccount *account,
                              GError **error);
/* Puts `key = value` behind the last key of the account's section in a file
 * that is there; all else in it stays, to the byte. INVALID when the key is
 * there already, or the value is wrong. Waits for the disk. */
gboolean config_add_to_account(const char *path, const char *account,
                               const char *key, const char *value,
                               GError **error);
