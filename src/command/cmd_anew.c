/* cmd_anew - mails that begin as another one: written anew, or a draft of the
 * Drafts folder gone on with. */
#include "base/error.h"
#include "command/answering.h"
#include "command/carrying.h"
#include "command/gathering.h"
#include "command/handlers.h"
#include "command/identity.h"
#include "command/mails.h"
#include "command/stored.h"
#include "command/writing.h"

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
take_up(Commander *commander, GPtrArray *mails, gboolean is_draft)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Message) original = message_parse(mails->pdata[0], &error);
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
    g_autofree char *copy = is_draft ? g_strdup(header->message_id) : NULL;
    if (message_attachments(original)->len)
        carrying_start(commander, draft, g_ptr_array_ref(mails),
                       CARRY_ATTACHMENTS, then, g_steal_pointer(&copy), g_free);
    else
        then(commander, draft, copy);
}

static void
gathered_anew(Commander *commander, GPtrArray *mails, gpointer user)
{
    take_up(commander, mails, FALSE);
}

static void
gathered_draft(Commander *commander, GPtrArray *mails, gpointer user)
{
    take_up(commander, mails, TRUE);
}

gboolean
cmd_edit_as_new(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(GArray) ids = commander_some_mails(commander, error);
    if (!ids)
        return FALSE;
    g_array_set_size(ids, 1); /* one editor */
    GError *problem = NULL;
    gboolean is_begun = gathering_start(commander, ids, "edit-as-new",
                                        gathered_anew, NULL, NULL, &problem);
    return answering_done(is_begun, problem, error);
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
        return answering_done(FALSE, problem, error);
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
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof mail_id);
    g_array_append_val(ids, mail_id);
    gboolean is_begun = gathering_start(commander, ids, "recall",
                                        gathered_draft, NULL, NULL, &problem);
    return answering_done(is_begun, problem, error);
}
