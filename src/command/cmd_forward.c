/* cmd_forward - mails that go to somebody else: forwarded in the text or as
 * attachments, bounced, or written anew. */
#include "base/error.h"
#include "command/answering.h"
#include "command/ask.h"
#include "command/carrying.h"
#include "command/handlers.h"
#include "command/identity.h"
#include "command/mails.h"
#include "command/mailto.h"
#include "command/outgoing.h"
#include "command/sending.h"
#include "command/signature.h"
#include "command/stored.h"
#include "command/wholemail.h"
#include "command/writing.h"
#include "mail/bounce.h"

static void
free_strv(gpointer words)
{
    g_strfreev(words);
}

static GPtrArray *
bodies_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
}

/* The mails that are meant, of gint64: the tagged ones after `;`. */
static GArray *
mails_here(Commander *commander, GError **error)
{
    GArray *ids = commander_mails(commander);
    if (ids->len > 0)
        return ids;
    g_array_unref(ids);
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "no mail is under the cursor");
    return NULL;
}

/* FALSE: with an error, or, of one alone, because it is being fetched. */
static gboolean
are_here(Commander *commander, const GArray *ids, const char *command,
         GError **error)
{
    guint n_missing = 0;
    for (guint i = 0; i < ids->len; i++) {
        gint64 id = g_array_index(ids, gint64, i);
        if (ids->len == 1) {
            g_autoptr(Message) one =
                answering_message(commander, id, command, error);
            return one != NULL;
        }
        g_autoptr(GBytes) body = store_read_body(commander->reader, id, NULL);
        n_missing += !body;
    }
    if (!n_missing)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "%u of these mails %s not here yet: open %s first", n_missing,
                n_missing == 1 ? "is" : "are", n_missing == 1 ? "it" : "them");
    return FALSE;
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

/* Whole mails are sent on, so what is still on the server is fetched first. */
static void
forward_whole(Commander *commander, GPtrArray *bodies, gpointer user)
{
    char **who = user;
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) original = message_parse(bodies->pdata[0], &error);
    if (!original) {
        commander_tell_error(commander, error);
        return;
    }
    g_autofree char *signature = signature_text(commander);
    Draft *draft = mailto_draft(commander);
    outgoing_fill_forward(draft, original, signature);
    if (message_attachments(original)->len)
        carrying_start(commander, draft, g_ptr_array_ref(bodies),
                       CARRY_ATTACHMENTS, forwarded, g_strdupv(who), free_strv);
    else
        forwarded(commander, draft, who);
}

static gboolean
forward_inline(Commander *commander, const GArray *ids, char **who,
               GError **error)
{
    return are_here(commander, ids, "forward -i", error) &&
           whole_mails_get(commander, ids, forward_whole, g_strdupv(who),
                           free_strv, error);
}

static void
attach_whole(Commander *commander, GPtrArray *bodies, gpointer user)
{
    char **who = user;
    Draft *draft = mailto_draft(commander);
    g_autoptr(MailHeader) header =
        mail_header_parse(slice_from_bytes(bodies->pdata[0]), NULL);
    g_free(draft->subject);
    draft->subject = outgoing_forward_subject(header->subject);
    g_free(draft->body);
    draft->body = g_strdup("\n"); /* it needs no words */
    carrying_start(commander, draft, g_ptr_array_ref(bodies), CARRY_MAILS,
                   forwarded, g_strdupv(who), free_strv);
}

static gboolean
forward_attached(Commander *commander, const GArray *ids, char **who,
                 GError **error)
{
    return are_here(commander, ids, "forward -a", error) &&
           whole_mails_get(commander, ids, attach_whole, g_strdupv(who),
                           free_strv, error);
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

/* FALSE without an error: the mail is being fetched. */
static gboolean
done_or_awaited(gboolean is_done, GError *problem, GError **error)
{
    if (problem)
        g_propagate_error(error, problem);
    return is_done || !problem;
}

gboolean
cmd_forward(Commander *commander, const Args *args, GError **error)
{
    const char *way = args_word(args, 1);
    gboolean is_said =
        way && (g_str_equal(way, "-a") || g_str_equal(way, "-i"));
    g_autoptr(GArray) ids = mails_here(commander, error);
    if (!ids)
        return FALSE;
    g_auto(GStrv) who = who_split_words(args->words + (is_said ? 2 : 1));
    GError *problem = NULL;
    if (ids->len > 1 || (is_said && g_str_equal(way, "-a")))
        return done_or_awaited(forward_attached(commander, ids, who, &problem),
                               problem, error);
    if (is_said)
        return done_or_awaited(forward_inline(commander, ids, who, &problem),
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

static void
bounce_one(Commander *commander, const Bounce *bounce, GBytes *body)
{
    const Config *config = commander->config;
    g_autoptr(MailHeader) header =
        mail_header_parse(slice_from_bytes(body), NULL);
    g_autoptr(Address) from = address_new(config->name, config->address);
    g_autoptr(Draft) envelope = draft_new(from);
    g_ptr_array_unref(envelope->to);
    envelope->to = g_ptr_array_ref(bounce->to);
    g_auto(GStrv) recipients = draft_recipients(envelope);
    g_autofree char *id = NULL;
    g_autoptr(GBytes) mail = bounce_message(body, from, bounce->to, &id);
    g_autofree char *sender = identity_envelope(config, from);
    Intent *intent = intent_send_mail(sender, (const char *const *)recipients,
                                      mail, id, header->subject, 0);
    intent->not_before = sending_time(config);
    commander_wish(commander, intent);
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
bounce_whole(Commander *commander, GPtrArray *bodies, gpointer user)
{
    char **who = user;
    Bounce *bounce = g_new0(Bounce, 1);
    bounce->bodies = g_ptr_array_ref(bodies);
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
    g_autoptr(GArray) ids = mails_here(commander, error);
    if (!ids)
        return FALSE;
    GError *problem = NULL;
    gboolean is_begun =
        are_here(commander, ids, "bounce", &problem) &&
        whole_mails_get(commander, ids, bounce_whole,
                        who_split_words(args->words + 1), free_strv, &problem);
    return done_or_awaited(is_begun, problem, error);
}

/* ---- anew ---- */

static void
begun_anew(Commander *commander, Draft *draft, gpointer user)
{
    g_autoptr(Draft) owned = draft;
    writing_start(commander, owned, DRAFT_IS_COMPLETE, 0);
}

static void
continued(Commander *commander, Draft *draft, gpointer user)
{
    g_autoptr(Draft) owned = draft;
    writing_continue(commander, owned, user);
}

static void
take_up_whole(Commander *commander, GBytes *mail, gboolean is_draft)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) original = message_parse(mail, &error);
    if (!original) {
        commander_tell_error(commander, error);
        return;
    }
    const MailHeader *header = message_header(original);
    g_autoptr(Address) from = identity_for(commander->config, header);
    Draft *draft = draft_from_message(from, original,
                                      is_draft ? COPY_AS_DRAFT : COPY_AS_NEW);
    draft->names_from =
        g_ascii_strcasecmp(from->addr, commander->config->address) != 0;
    CarryThen then = is_draft ? continued : begun_anew;
    char *copy = is_draft ? g_strdup(header->message_id) : NULL;
    if (message_attachments(original)->len) {
        GPtrArray *bodies = bodies_new();
        g_ptr_array_add(bodies, g_bytes_ref(mail));
        carrying_start(commander, draft, bodies, CARRY_ATTACHMENTS, then, copy,
                       g_free);
        return;
    }
    then(commander, draft, copy);
    g_free(copy);
}

static void
take_up_draft(Commander *commander, GBytes *mail, gpointer user)
{
    take_up_whole(commander, mail, TRUE);
}

static void
take_up_anew(Commander *commander, GBytes *mail, gpointer user)
{
    take_up_whole(commander, mail, FALSE);
}

/* With its attachments; FALSE without an error: it is being fetched. */
static gboolean
take_up(Commander *commander, gint64 mail_id, gboolean is_draft, GError **error)
{
    g_autoptr(Message) original = answering_message(
        commander, mail_id, is_draft ? "recall" : "edit-as-new", error);
    WholeMailNeed need = {mail_id, NULL, -1};
    return original && whole_mail_get(commander, &need,
                                      is_draft ? take_up_draft : take_up_anew,
                                      NULL, NULL, error);
}

gboolean
cmd_edit_as_new(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(GArray) ids = mails_here(commander, error);
    GError *problem = NULL;
    return ids &&
           done_or_awaited(take_up(commander, g_array_index(ids, gint64, 0),
                                   FALSE, &problem),
                           problem, error);
}

static gboolean
lies_in_drafts(Commander *commander, gint64 mail_id)
{
    g_autofree char *name = NULL;
    guint32 uid;
    if (!store_read_mail_location(commander->reader, mail_id, &name, &uid,
                                  NULL) ||
        !name)
        return FALSE;
    g_autoptr(Folder) folder = store_read_folder(commander->reader, name, NULL);
    return folder && folder->role == FOLDER_DRAFTS;
}

gboolean
recall_mail(Commander *commander, gint64 mail_id, gboolean *is_draft_out,
            GError **error)
{
    enum { DRAFTS_MAX = 500 };
    *is_draft_out = lies_in_drafts(commander, mail_id);
    if (!*is_draft_out)
        return TRUE;
    GError *problem = NULL;
    g_autoptr(Message) original =
        answering_message(commander, mail_id, "recall", &problem);
    if (!original)
        return done_or_awaited(FALSE, problem, error);
    const char *id = message_header(original)->message_id;
    g_autoptr(GPtrArray) drafts =
        store_read_drafts(commander->reader, DRAFTS_MAX, NULL);
    for (guint i = 0; id && drafts && i < drafts->len; i++) {
        const StoredDraft *draft = drafts->pdata[i];
        if (draft->copies &&
            g_strv_contains((const char *const *)draft->copies, id)) {
            writing_recall(commander, draft); /* a copy of our own */
            return TRUE;
        }
    }
    return done_or_awaited(take_up(commander, mail_id, TRUE, &problem), problem,
                           error);
}
