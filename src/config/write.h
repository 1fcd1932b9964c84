#pragma once
/* write - a first kith.conf, for `kith setup`. Never touches one that is
 * there: it is the user's. */
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
