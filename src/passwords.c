/* passwords - see passwords.h. */
#include "passwords.h"

#include <glib-unix.h>

#include "askpass.h"
#include "base/chan.h"

typedef struct {
    PasswordUse use;
    char *password; /* NULL: `reason` says why there is none */
    char *reason;
} Secret;

struct Passwords {
    const Config *config;
    PasswordsTake take;
    gpointer user;
    char *typed[N_PASSWORD_USES];
    Chan *secrets; /* of Secret, from the thread */
    guint source;
    GCancellable *cancellable;
    GThread *thread; /* NULL until the commands run */
};

static void
secret_free(gpointer message)
{
    Secret *secret = message;
    auth_wipe(secret->password);
    g_free(secret->reason);
    g_free(secret);
}

Passwords *
passwords_new(const Config *config, PasswordsTake take, gpointer user)
{
    Passwords *passwords = g_new0(Passwords, 1);
    passwords->config = config;
    passwords->take = take;
    passwords->user = user;
    passwords->secrets = chan_new(secret_free);
    passwords->cancellable = g_cancellable_new();
    return passwords;
}

void
passwords_free(Passwords *passwords)
{
    g_cancellable_cancel(passwords->cancellable);
    if (passwords->thread)
        g_thread_join(passwords->thread);
    if (passwords->source)
        g_source_remove(passwords->source);
    for (PasswordUse use = 0; use < N_PASSWORD_USES; use++)
        auth_wipe(passwords->typed[use]);
    chan_unref(passwords->secrets);
    g_object_unref(passwords->cancellable);
    g_free(passwords);
}

static gboolean
is_of_its_own(const Passwords *passwords, PasswordUse use)
{
    return use != PASSWORD_MAIL || !auth_is_shared(passwords->config);
}

gboolean
passwords_ask(Passwords *passwords, GError **error)
{
    const Config *config = passwords->config;
    for (PasswordUse use = 0; use < N_PASSWORD_USES; use++) {
        if (!is_of_its_own(passwords, use) || !auth_must_ask(config, use))
            continue;
        g_autofree char *prompt = g_strdup_printf(
            "Password of %s: ",
            use == PASSWORD_XMPP ? config->jid : config->mail_user);
        passwords->typed[use] = askpass(prompt, error);
        if (!passwords->typed[use])
            return FALSE;
    }
    return TRUE;
}

/* The thread: the only one that runs commands. */
static gpointer
run_commands(gpointer user)
{
    Passwords *passwords = user;
    for (PasswordUse use = 0; use < N_PASSWORD_USES; use++) {
        if (!is_of_its_own(passwords, use) ||
            auth_must_ask(passwords->config, use))
            continue;
        g_autoptr(GError) error = NULL;
        Secret *secret = g_new0(Secret, 1);
        secret->use = use;
        secret->password = auth_password(passwords->config, use,
                                         passwords->cancellable, &error);
        if (!secret->password)
            secret->reason = g_strdup(error->message);
        chan_send(passwords->secrets, secret);
    }
    return NULL;
}

static gboolean
take_secrets(gint fd, GIOCondition condition, gpointer user)
{
    Passwords *passwords = user;
    Secret *secret;
    while ((secret = chan_take(passwords->secrets))) {
        passwords->take(passwords->user, secret->use, secret->password,
                        secret->reason);
        secret_free(secret);
    }
    return G_SOURCE_CONTINUE;
}

void
passwords_obtain(Passwords *passwords)
{
    for (PasswordUse use = 0; use < N_PASSWORD_USES; use++) {
        if (passwords->typed[use])
            passwords->take(passwords->user, use, passwords->typed[use], NULL);
        g_clear_pointer(&passwords->typed[use], auth_wipe);
    }
    passwords->source = g_unix_fd_add(chan_fd(passwords->secrets), G_IO_IN,
                                      take_secrets, passwords);
    passwords->thread = g_thread_new("passwords", run_commands, passwords);
}
