/* cmd_forward - mails that go to somebody else: forwarded in the text or as
 * attachments, or bounced. */
#include <unistd.h>

#include "base/error.h"
#include "command/answering.h"
#include "command/ask.h"
#include "command/carrying.h"
#include "command/errand.h"
#include "command/gathering.h"
#include "command/handlers.h"
#include "command/identity.h"
#include "command/mails.h"
#include "command/mailto.h"
#include "command/outgoing.h"
#include "command/sending.h"
#include "command/signature.h"
#include "command/writing.h"
#include "mail/bounce.h"
#include "store/spool.h"

static void
free_strv(gpointer words)
{
    g_strfreev(words);
}

/* ---- forwarding ---- */

static void
forwarded(Commander *commander, Draft *draft, gpointer user)
{
    char **who = user;
    g_autoptr(GError) error = NULL;
    if (!who || !*who) {
        mailto_ask(commander, "Forward to: ", draft, PLACE_TO);
        return;
    }
    GPtrArray *recipients = mailto_find(commander, who, &error);
    if (recipients) {
        mailto_start(commander, recipients, draft, PLACE_TO);
        return;
    }
    commander_tell_error(commander, error);
    draft_free(draft);
}

static void
gathered_inline(Commander *commander, GPtrArray *mails, gpointer user)
{
    char **who = user;
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) original = message_parse(mails->pdata[0], &error);
    if (!original) {
        commander_tell_error(commander, error);
        return;
    }
    g_autofree char *signature = signature_text(commander);
    Draft *draft = mailto_draft(commander);
    outgoing_fill_forward(draft, original, signature);
    if (message_attachments(original)->len)
        carrying_start(commander, draft, g_ptr_array_ref(mails),
                       CARRY_ATTACHMENTS, forwarded, g_strdupv(who), free_strv);
    else
        forwarded(commander, draft, who);
}

static void
gathered_attached(Commander *commander, GPtrArray *mails, gpointer user)
{
    char **who = user;
    Draft *draft = mailto_draft(commander);
    g_autoptr(MailHeader) header =
        mail_header_parse(slice_from_bytes(mails->pdata[0]), NULL);
    g_free(draft->subject);
    draft->subject = outgoing_forward_subject(header->subject);
    g_free(draft->body);
    draft->body = g_strdup("\n"); /* it needs no words */
    carrying_start(commander, draft, g_ptr_array_ref(mails), CARRY_MAILS,
                   forwarded, g_strdupv(who), free_strv);
}

static gboolean
forward_inline(Commander *commander, const GArray *ids, char **who,
               GError **error)
{
    return gathering_start(commander, ids, "forward -i", gathered_inline,
                           g_strdupv(who), free_strv, error);
}

static gboolean
forward_attached(Commander *commander, const GArray *ids, char **who,
                 GError **error)
{
    return gathering_start(commander, ids, "forward -a", gathered_attached,
                           g_strdupv(who), free_strv, error);
}

typedef struct {
    GArray *ids;
    GStrv who;
} Forward;

static void
forward_free(gpointer user)
{
    Forward *forward = user;
    g_array_unref(forward->ids);
    g_strfreev(forward->who);
    g_free(forward);
}

static void
way_answered(Commander *commander, const char *answer, gpointer user)
{
    const Forward *forward = user;
    g_autoptr(GError) error = NULL;
    if (answer && *answer == 'i')
        forward_inline(commander, forward->ids, forward->who, &error);
    else if (answer && *answer == 'a')
        forward_attached(commander, forward->ids, forward->who, &error);
    if (error)
        commander_tell_error(commander, error);
}

gboolean
cmd_forward(Commander *commander, const Args *args, GError **error)
{
    const char *way = args_word(args, 1);
    gboolean is_said =
        way && (g_str_equal(way, "-a") || g_str_equal(way, "-i"));
    g_autoptr(GArray) ids = commander_some_mails(commander, error);
    if (!ids)
        return FALSE;
    g_auto(GStrv) who = who_split_words(args->words + (is_said ? 2 : 1));
    GError *problem = NULL;
    if (ids->len > 1 || (is_said && g_str_equal(way, "-a")))
        return answering_done(forward_attached(commander, ids, who, &problem),
                              problem, error);
    if (is_said)
        return answering_done(forward_inline(commander, ids, who, &problem),
                              problem, error);
    Forward *forward = g_new0(Forward, 1);
    forward->ids = g_steal_pointer(&ids);
    forward->who = g_steal_pointer(&who);
    ask_key(commander, "Forward it: i in the text, a as an attachment", "ia",
            way_answered, forward, forward_free);
    return TRUE;
}

/* ---- bouncing ---- */

typedef struct {
    GPtrArray *bodies;
    GPtrArray *to; /* of Address* */
} Bounce;

static void
bounce_free(gpointer user)
{
    Bounce *bounce = user;
    g_ptr_array_unref(bounce->bodies);
    g_clear_pointer(&bounce->to, g_ptr_array_unref);
    g_free(bounce);
}

/* One mail on its way to being wished; nothing of it is the commander's. */
typedef struct {
    GBytes *body;
    Address *from;
    GPtrArray *to;
    char *sender, *store;
    Intent *intent; /* once it is made */
} Resending;

static void
resending_free(gpointer job)
{
    Resending *resending = job;
    g_bytes_unref(resending->body);
    address_free(resending->from);
    g_ptr_array_unref(resending->to);
    g_free(resending->sender);
    g_free(resending->store);
    g_clear_pointer(&resending->intent, intent_free);
    g_free(resending);
}

/* A big one into a file beside the store. */
static GBytes *
resend(const Resending *resending, char **id_out, char **spool_out,
       GError **error)
{
    if (g_bytes_get_size(resending->body) <= SPOOL_LEAST)
        return bounce_message(resending->body, resending->from, resending->to,
                              id_out);
    g_autofree char *name = NULL;
    int fd = spool_create(resending->store, &name, error);
    if (fd < 0)
        return NULL;
    if (!bounce_write(fd, resending->body, resending->from, resending->to,
                      id_out, error)) {
        close(fd);
        spool_remove(resending->store, name);
        return NULL;
    }
    GBytes *mail = spool_seal(resending->store, name, fd, error);
    if (mail)
        *spool_out = g_steal_pointer(&name);
    return mail;
}

static gboolean
make_resent(gpointer job, GError **error)
{
    Resending *resending = job;
    g_autofree char *id = NULL;
    g_autofree char *spool = NULL;
    g_autoptr(GBytes) mail = resend(resending, &id, &spool, error);
    if (!mail)
        return FALSE;
    g_autoptr(MailHeader) header =
        mail_header_parse(slice_from_bytes(resending->body), NULL);
    g_autoptr(Draft) envelope = draft_new(resending->from);
    g_ptr_array_unref(envelope->to);
    envelope->to = g_ptr_array_ref(resending->to);
    g_auto(GStrv) recipients = draft_recipients(envelope);
    resending->intent =
        intent_send_mail(resending->sender, (const char *const *)recipients,
                         mail, id, header->subject, 0);
    resending->intent->spool = g_steal_pointer(&spool);
    return TRUE;
}

static void
resent_made(Commander *commander, gpointer job, const GError *error)
{
    Resending *resending = job;
    if (error) {
        commander_tell_error(commander, error);
        return;
    }
    resending->intent->not_before = sending_time(commander->config);
    commander_wish(commander, g_steal_pointer(&resending->intent));
}

static gpointer
copy_address(gconstpointer address, gpointer user)
{
    const Address *one = address;
    return address_new(one->name, one->addr);
}

static void
bounce_one(Commander *commander, const Bounce *bounce, GBytes *body)
{
    const Config *config = commander->config;
    Resending *resending = g_new0(Resending, 1);
    resending->body = g_bytes_ref(body);
    resending->from = address_new(config->name, config->address);
    resending->to = g_ptr_array_copy(bounce->to, copy_address, NULL);
    g_ptr_array_set_free_func(resending->to, (GDestroyNotify)address_free);
    resending->sender = identity_envelope(config, resending->from);
    resending->store = g_strdup(store_reader_path(commander->reader));
    if (g_bytes_get_size(body) > SPOOL_LEAST) {
        errand_run(commander, make_resent, resent_made, resending,
                   resending_free);
        return;
    }
    g_autoptr(GError) error = NULL;
    make_resent(resending, &error);
    resent_made(commander, resending, error);
    resending_free(resending);
}

static void
bounce_confirmed(Commander *commander, const char *answer, gpointer user)
{
    const Bounce *bounce = user;
    if (g_strcmp0(answer, "y") != 0) {
        ui_notice(commander->ui, NOTICE_INFO, "Nothing was sent on");
        return;
    }
    for (guint i = 0; i < bounce->bodies->len; i++)
        bounce_one(commander, bounce, bounce->bodies->pdata[i]);
    ui_notice(commander->ui, NOTICE_INFO, "Sending %u mail%s on",
              bounce->bodies->len, bounce->bodies->len == 1 ? "" : "s");
}

static gboolean
take_addresses(Bounce *bounce, const GPtrArray *recipients, GError **error)
{
    bounce->to = g_ptr_array_new_with_free_func((GDestroyNotify)address_free);
    for (guint i = 0; i < recipients->len; i++) {
        const Recipient *one = recipients->pdata[i];
        if (!one->address) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "no mail address is known for %s",
                        recipient_label(one));
            return FALSE;
        }
        g_ptr_array_add(bounce->to, address_new(one->name, one->address));
    }
    return TRUE;
}

/* Moves `bounce`. */
static gboolean
confirm_bounce(Commander *commander, Bounce *bounce, char **who, GError **error)
{
    g_autoptr(GPtrArray) recipients = mailto_find(commander, who, error);
    if (!recipients || !take_addresses(bounce, recipients, error)) {
        bounce_free(bounce);
        return FALSE;
    }
    g_autoptr(GString) people = g_string_new(NULL);
    for (guint i = 0; i < bounce->to->len; i++) {
        g_autofree char *one = address_to_string(bounce->to->pdata[i]);
        g_string_append_printf(people, "%s%s", i ? ", " : "", one);
    }
    g_autofree char *question = g_strdup_printf(
        "Send %s on to %s, unchanged?",
        bounce->bodies->len == 1 ? "this mail" : "these mails", people->str);
    ask_key(commander, question, "yn", bounce_confirmed, bounce, bounce_free);
    return TRUE;
}

static void
bounce_answered(Commander *commander, const char *answer, gpointer user)
{
    const Bounce *asked = user;
    g_auto(GStrv) who = answer ? who_split(answer) : NULL;
    g_autoptr(GError) error = NULL;
    if (!who || !*who)
        return;
    Bounce *bounce = g_new0(Bounce, 1);
    bounce->bodies = g_ptr_array_ref(asked->bodies);
    if (!confirm_bounce(commander, bounce, who, &error))
        commander_tell_error(commander, error);
}

static void
gathered_bounce(Commander *commander, GPtrArray *mails, gpointer user)
{
    char **who = user;
    Bounce *bounce = g_new0(Bounce, 1);
    bounce->bodies = g_ptr_array_ref(mails);
    g_autoptr(GError) error = NULL;
    if (!*who)
        ask_line(commander, ARG_WHO, "Bounce to: ", NULL, bounce_answered,
                 bounce, bounce_free);
    else if (!confirm_bounce(commander, bounce, who, &error))
        commander_tell_error(commander, error);
}

gboolean
cmd_bounce(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(GArray) ids = commander_some_mails(commander, error);
    if (!ids)
        return FALSE;
    GError *problem = NULL;
    gboolean is_begun =
        gathering_start(commander, ids, "bounce", gathered_bounce,
                        who_split_words(args->words + 1), free_strv, &problem);
    return answering_done(is_begun, problem, error);
}
