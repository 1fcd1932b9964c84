/* sending - see sending.h. */
#include "command/sending.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "command/identity.h"
#include "store/spool.h"
#include "text/when.h"
#include "text/width.h"

#define SUBJECT_COLUMNS 30

/* The friend on the roster at whose linked address that is; NULL: nobody. */
static char *
find_friend(StoreReader *reader, const char *address)
{
    g_autofree char *jid = store_read_owner(reader, address, NULL);
    g_autoptr(Friend) person =
        jid ? store_read_friend(reader, jid, NULL) : NULL;
    return person && person->is_listed ? g_steal_pointer(&jid) : NULL;
}

static gboolean
are_all_friends(StoreReader *reader, const char *const *recipients)
{
    for (guint i = 0; recipients[i]; i++) {
        g_autofree char *jid = find_friend(reader, recipients[i]);
        if (!jid)
            return FALSE;
    }
    return recipients[0] != NULL;
}

/* One friend alone may be told of a mail: with more, a word to each would say
 * who else got it. */
static char *
find_nudged(StoreReader *reader, const char *const *recipients)
{
    return recipients[0] && !recipients[1] ? find_friend(reader, recipients[0])
                                           : NULL;
}

/* All that composing needs, and nothing of the thread that wishes it. */
typedef struct {
    Draft *draft;
    GStrv recipients;
    char *from, *nudged, *store_path;
    gint64 answers_mail;

    SendingThen then; /* of sending_start(); and so are these */
    gpointer user;
    GDestroyNotify free_user;
    GThread *thread; /* no GTask: see errand.c */
    Intent *intent;  /* what it made, or: */
    GError *error;
} Sending;

static void
sending_free(Sending *sending)
{
    g_clear_pointer(&sending->draft, draft_free);
    g_strfreev(sending->recipients);
    g_free(sending->from);
    g_free(sending->nudged);
    g_free(sending->store_path);
    g_clear_error(&sending->error);
    if (sending->free_user)
        sending->free_user(sending->user);
    g_free(sending);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sending, sending_free)

/* Moves `draft`. */
static Sending *
sending_new(const Config *config, StoreReader *reader, Draft *draft,
            gint64 answers_mail)
{
    Sending *sending = g_new0(Sending, 1);
    sending->draft = draft;
    sending->recipients = draft_recipients(draft);
    const char *const *recipients = (const char *const *)sending->recipients;
    g_clear_pointer(&draft->jabber_id, g_free);
    if (config->sends_jabber_id && are_all_friends(reader, recipients))
        draft->jabber_id = g_strdup(config->jid);
    if (config->nudges)
        sending->nudged = find_nudged(reader, recipients);
    sending->from = identity_envelope(config, draft->from);
    draft->is_flowed = config->is_flowed;
    sending->store_path = g_strdup(store_reader_path(reader));
    sending->answers_mail = answers_mail;
    return sending;
}

static gboolean
has_attachments(const Draft *draft)
{
    return draft->attachments && draft->attachments[0];
}

/* What turns out small lies in the store like any other. */
static GBytes *
compose_in_file(const Sending *sending, char **message_id_out, char **spool_out,
                GError **error)
{
    g_autofree char *name = NULL;
    int fd = spool_create(sending->store_path, &name, error);
    if (fd < 0)
        return NULL;
    if (!draft_write_message(sending->draft, fd, message_id_out, error)) {
        close(fd);
        spool_remove(sending->store_path, name);
        return NULL;
    }
    g_autoptr(GBytes) mail = spool_seal(sending->store_path, name, fd, error);
    if (!mail)
        return NULL;
    if (g_bytes_get_size(mail) > SPOOL_LEAST) {
        *spool_out = g_steal_pointer(&name);
        return g_steal_pointer(&mail);
    }
    gsize size;
    gconstpointer bytes = g_bytes_get_data(mail, &size);
    GBytes *small = g_bytes_new(bytes, size);
    spool_remove(sending->store_path, name);
    return small;
}

/* Any thread. */
static Intent *
compose(const Sending *sending, GError **error)
{
    const Draft *draft = sending->draft;
    if (!draft_is_sendable(draft, error))
        return NULL;
    g_autofree char *id = NULL;
    g_autofree char *spool = NULL;
    g_autoptr(GBytes) mail = has_attachments(draft)
                                 ? compose_in_file(sending, &id, &spool, error)
                                 : draft_to_message(draft, &id, error);
    if (!mail)
        return NULL;
    Intent *intent = intent_send_mail(
        sending->from, (const char *const *)sending->recipients, mail, id,
        draft->subject, sending->answers_mail);
    intent->jid = g_strdup(sending->nudged);
    intent->draft = draft_to_text(draft);
    intent->spool = g_steal_pointer(&spool);
    return intent;
}

Intent *
sending_intent(const Config *config, StoreReader *reader, Draft *draft,
               gint64 answers_mail, GError **error)
{
    g_autoptr(Sending) sending =
        sending_new(config, reader, draft, answers_mail);
    Intent *intent = compose(sending, error);
    sending->draft = NULL; /* the caller's */
    return intent;
}

/* ---- without waiting ---- */

static gboolean
come_back(gpointer object)
{
    g_autoptr(Sending) sending = object;
    g_thread_join(sending->thread);
    sending->then(sending->user, sending->intent, sending->error);
    return G_SOURCE_REMOVE;
}

static gpointer
compose_on_thread(gpointer object)
{
    Sending *sending = object;
    sending->intent = compose(sending, &sending->error);
    g_idle_add_full(G_PRIORITY_DEFAULT, come_back, sending, NULL);
    return NULL;
}

void
sending_start(const Config *config, StoreReader *reader, Draft *draft,
              gint64 answers_mail, SendingThen then, gpointer user,
              GDestroyNotify free_user)
{
    g_autoptr(Sending) sending =
        sending_new(config, reader, draft, answers_mail);
    sending->then = then;
    sending->user = user;
    sending->free_user = free_user;
    if (!has_attachments(draft)) {
        g_autoptr(GError) error = NULL;
        Intent *intent = compose(sending, &error);
        then(user, intent, error);
        return;
    }
    Sending *moved = g_steal_pointer(&sending);
    moved->thread = g_thread_new("compose", compose_on_thread, moved);
}

/* ---- when ---- */

gint64
sending_time(const Config *config)
{
    return config->send_delay ? clock_now() + config->send_delay : 0;
}

char *
sending_notice(const Intent *intent, const char *key)
{
    gboolean has_subject = intent->text && *intent->text;
    g_autofree char *subject =
        has_subject ? width_ellipsize(intent->text, SUBJECT_COLUMNS) : NULL;
    g_autofree char *label = has_subject
                                 ? g_strdup_printf("Sending \"%s\"", subject)
                                 : g_strdup("Sending the mail");
    if (intent->not_before <= clock_now())
        return g_steal_pointer(&label);
    g_autofree char *when = when_text(intent->not_before, clock_now());
    return g_strdup_printf("%s %s%s%s%s", label, when, key ? ": " : "",
                           key ? key : "", key ? " calls it back" : "");
}
