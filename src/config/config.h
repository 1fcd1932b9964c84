#pragma once
/* config - kith.conf, read and checked whole before anything starts.
 *
 * Immutable once loaded, so any thread may read it while its owner, the app,
 * holds it. Knows files, not the network. The keys, their types, defaults and
 * help stand in options.def, which also makes kith.conf.5. */
#include "correspondence/annotate.h"

typedef enum {
    TLS_MODE_STARTTLS, /* mandatory, never optional */
    TLS_MODE_DIRECT,
} TlsMode;

typedef struct {
    char *host;   /* NULL: discover it (SRV) */
    guint16 port; /* 0: the service's default */
    TlsMode mode;
} Endpoint;

/* A key rebound in [keys.SCOPE]. */
typedef struct {
    char *scope;   /* `inbox`, `friends`, …, or `any` */
    char *key;     /* as written: `C-l`, `M-a`, `gg` */
    char *command; /* command line; empty: unbound */
    int line;
} KeyBinding;

typedef struct {
    char *path;    /* of the file */
    char *account; /* what stands after the dot in [account.NAME], or
                    * `default` */
    /* [account] */
    char *name;    /* for From; may be NULL */
    char *jid;     /* bare, normalised */
    char *address; /* addr-spec */
    char *password, *password_command;           /* each may be NULL */
    char *mail_user;
    char *mail_password, *mail_password_command; /* NULL: the XMPP one */
    Endpoint xmpp, imap, smtp;
    char *tls_ca_file; /* may be NULL */
    char *authserv_id; /* may be NULL */
    GPtrArray *identities; /* of Address*; may be NULL */
    GPtrArray *also_mine;  /* of Address*; may be NULL */
    char *signature;   /* a file, or `|` and a command; may be NULL */
    char *attribution; /* may be NULL: the usual one */
    gboolean answers_above; /* the quote, that is */
    gboolean is_flowed;     /* long paragraphs go as format=flowed */
    gboolean is_one_account; /* address and JID are equal, or the user said
                              * `same-account = true` */
    gboolean sends_jabber_id; /* to friends at linked addresses */
    gboolean nudges;          /* a chat message after a mail to a friend */
    gboolean has_roaming_links;
    gboolean sends_receipts, sends_displayed, sends_typing; /* in chats */
    GStrv watch_folders; /* UTF-8; NULL: the inbox alone */
    /* [ui] */
    SenderDisplay sender_display;
    char *editor; /* NULL: $VISUAL, $EDITOR, vi */
    gboolean has_ascii_symbols;
    gboolean has_bell;
    gint send_delay; /* s in which a mail may be called back; 0: none */
    gint notice_seconds;
    gint most_quoted; /* lines of a quote that is not folded; 0: any number */
    gboolean prefers_html;
    gboolean threads_by_subject;
    char *save_folder; /* NULL: where kith was started */
    GPtrArray *bindings; /* of KeyBinding*, in the order of the file */
    GPtrArray *warnings; /* of char *: readable by others, … */
} Config;

/* `account` NULL takes the first. INVALID says file, line, key, what is wrong
 * and what would be right; unknown sections and keys are errors, with the
 * nearest known one proposed. */
Config *config_load(const char *path, const char *account, GError **error);
void config_free(Config *config);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Config, config_free)

/* `xmpp://host:port`, `imaps://[::1]`, …; `service` is the plain scheme. */
gboolean endpoint_parse(const char *uri, const char *service,
                        Endpoint *endpoint_out, GError **error);
