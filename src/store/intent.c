/* intent - see intent.h. */
#include "store/intent.h"

#include "base/clock.h"
#include "base/error.h"

void
intent_free(Intent *intent)
{
    g_free(intent->error);
    g_free(intent->jid);
    g_free(intent->address);
    g_free(intent->text);
    g_free(intent->origin_id);
    g_strfreev(intent->recipients);
    g_strfreev(intent->copies);
    g_clear_pointer(&intent->deliveries, g_ptr_array_unref);
    g_clear_pointer(&intent->message, g_bytes_unref);
    g_free(intent->spool);
    g_free(intent->draft);
    g_free(intent->replaces);
    g_free(intent->reply_to);
    g_free(intent->quote);
    g_free(intent->url);
    g_free(intent->host);
    g_free(intent->folder);
    g_free(intent->pattern);
    g_clear_pointer(&intent->mails, g_array_unref);
    g_clear_pointer(&intent->pairs, g_ptr_array_unref);
    g_free(intent);
}

Service
intent_service(IntentKind kind)
{
    switch (kind) {
    case INTENT_SEND_MAIL:
        return SERVICE_SMTP;
    case INTENT_FILE_SENT:
    case INTENT_SET_FLAGS:
    case INTENT_OPERATE:
    case INTENT_FILE_DRAFT:
    case INTENT_DROP_REMOTE_DRAFT:
        return SERVICE_IMAP;
    case INTENT_SEND_CHAT:
    case INTENT_SEND_MARK:
    case INTENT_REACT:
    case INTENT_ADD_FRIEND:
    case INTENT_UPLOAD:
    case INTENT_SET_CARD:
    case INTENT_PUBLISH_ADDRESS:
    case INTENT_UNPUBLISH_ADDRESS:
    case INTENT_APPROVE:
    case INTENT_DENY:
    case INTENT_REMOVE_FRIEND:
    case INTENT_RENAME_FRIEND:
    case INTENT_GROUP_FRIEND:
    case INTENT_SUBSCRIBE:
    case INTENT_CANCEL_REQUEST:
        return SERVICE_XMPP;
    default:
        return N_SERVICES;
    }
}

gboolean
intent_is_operation(IntentKind kind)
{
    return kind == INTENT_OPERATE || kind == INTENT_SET_FLAGS;
}

gboolean
intent_is_of_card(IntentKind kind)
{
    return kind >= INTENT_SET_CARD && kind <= INTENT_REFUSE_PUBLISHING;
}

gboolean
intent_is_of_roster(IntentKind kind)
{
    return kind == INTENT_ADD_FRIEND || kind == INTENT_REMOVE_FRIEND ||
           kind == INTENT_RENAME_FRIEND || kind == INTENT_GROUP_FRIEND;
}

gboolean
intent_is_of_subscription(IntentKind kind)
{
    return kind == INTENT_APPROVE || kind == INTENT_DENY ||
           kind == INTENT_SUBSCRIBE || kind == INTENT_CANCEL_REQUEST;
}

static Intent *
intent_new(IntentKind kind)
{
    Intent *intent = g_new0(Intent, 1);
    intent->kind = kind;
    intent->created = clock_now();
    return intent;
}

static Intent *
intent_for_pair(IntentKind kind, const char *jid, const char *address)
{
    Intent *intent = intent_new(kind);
    intent->jid = g_strdup(jid);
    intent->address = g_strdup(address);
    return intent;
}

Intent *
intent_link(const char *jid, const char *address)
{
    return intent_for_pair(INTENT_LINK, jid, address);
}

Intent *
intent_unlink(const char *jid, const char *address)
{
    return intent_for_pair(INTENT_UNLINK, jid, address);
}

Intent *
intent_refuse_suggestion(const char *jid, const char *address)
{
    return intent_for_pair(INTENT_REFUSE_SUGGESTION, jid, address);
}

Intent *
intent_add_friend(const char *jid, const char *name)
{
    Intent *intent = intent_new(INTENT_ADD_FRIEND);
    intent->jid = g_strdup(jid);
    intent->text = g_strdup(name);
    return intent;
}

Intent *
intent_approve(const char *jid)
{
    return intent_for_pair(INTENT_APPROVE, jid, NULL);
}

Intent *
intent_deny(const char *jid)
{
    return intent_for_pair(INTENT_DENY, jid, NULL);
}

Intent *
intent_remove_friend(const char *jid)
{
    return intent_for_pair(INTENT_REMOVE_FRIEND, jid, NULL);
}

Intent *
intent_rename_friend(const char *jid, const char *name)
{
    Intent *intent = intent_for_pair(INTENT_RENAME_FRIEND, jid, NULL);
    intent->text = g_strdup(name);
    return intent;
}

Intent *
intent_group_friend(const char *jid, const char *const *groups)
{
    Intent *intent = intent_for_pair(INTENT_GROUP_FRIEND, jid, NULL);
    intent->text = g_strjoinv("\n", (char **)groups);
    return intent;
}

Intent *
intent_subscribe(const char *jid)
{
    return intent_for_pair(INTENT_SUBSCRIBE, jid, NULL);
}

Intent *
intent_cancel_request(const char *jid)
{
    return intent_for_pair(INTENT_CANCEL_REQUEST, jid, NULL);
}

Intent *
intent_chat_read(const char *jid)
{
    return intent_for_pair(INTENT_CHAT_READ, jid, NULL);
}

Intent *
intent_pin(Service service, const char *host, const char *sha256)
{
    Intent *intent = intent_new(INTENT_PIN);
    intent->service = service;
    intent->host = g_strdup(host);
    intent->text = g_strdup(sha256);
    return intent;
}

static Intent *
intent_for_target(IntentKind kind, gint64 target, const char *text)
{
    Intent *intent = intent_new(kind);
    intent->target = target;
    intent->text = g_strdup(text);
    return intent;
}

static Intent *
intent_on_authserv(const char *id, gint64 target)
{
    Intent *intent = intent_new(INTENT_TRUST_AUTHSERV);
    intent->text = g_strdup(id);
    intent->target = target;
    return intent;
}

Intent *
intent_trust_authserv(const char *id)
{
    return intent_on_authserv(id, 1);
}

Intent *
intent_refuse_authserv(const char *id)
{
    return intent_on_authserv(id, 0);
}

Intent *
intent_set_folder_view(gint64 folder_id, const FolderView *view)
{
    Intent *intent = intent_for_target(INTENT_SET_FOLDER_VIEW, folder_id, NULL);
    intent->view = *view;
    return intent;
}

Intent *
intent_save_draft(gint64 draft, const char *text)
{
    return intent_for_target(INTENT_SAVE_DRAFT, draft, text);
}

Intent *
intent_drop_draft(gint64 draft)
{
    return intent_for_target(INTENT_DROP_DRAFT, draft, NULL);
}

Intent *
intent_file_draft(gint64 draft, const char *message_id, gint64 not_before)
{
    Intent *intent = intent_for_target(INTENT_FILE_DRAFT, draft, NULL);
    intent->origin_id = g_strdup(message_id);
    intent->not_before = not_before;
    return intent;
}

Intent *
intent_cancel(gint64 target)
{
    return intent_for_target(INTENT_CANCEL, target, NULL);
}

Intent *
intent_repeat(gint64 target)
{
    return intent_for_target(INTENT_REPEAT, target, NULL);
}

Intent *
intent_reschedule(gint64 target, gint64 at)
{
    Intent *intent = intent_for_target(INTENT_RESCHEDULE, target, NULL);
    intent->not_before = at;
    return intent;
}

Intent *
intent_recall(gint64 target)
{
    return intent_for_target(INTENT_RECALL, target, NULL);
}

Intent *
intent_confirm_sent(gint64 target)
{
    return intent_for_target(INTENT_CONFIRM_SENT, target, NULL);
}

Intent *
intent_send_mail(const char *envelope_from, const char *const *recipients,
                 GBytes *message, const char *message_id, const char *subject,
                 gint64 answers_mail)
{
    Intent *intent = intent_new(INTENT_SEND_MAIL);
    intent->address = g_strdup(envelope_from);
    intent->recipients = g_strdupv((char **)recipients);
    intent->message = g_bytes_ref(message);
    intent->origin_id = g_strdup(message_id);
    intent->text = g_strdup(subject);
    intent->mail_id = answers_mail;
    return intent;
}

static Intent *
with_flags(Intent *intent, guint add, guint remove)
{
    intent->flags_add = add & MAIL_SERVER_FLAGS;
    intent->flags_remove = remove & MAIL_SERVER_FLAGS & ~add;
    return intent;
}

Intent *
intent_set_flags(gint64 mail_id, guint add, guint remove)
{
    Intent *intent = intent_new(INTENT_SET_FLAGS);
    intent->mail_id = mail_id;
    return with_flags(intent, add, remove);
}

Intent *
intent_operate(Operation operation, GArray *mails, const char *folder)
{
    Intent *intent = intent_new(INTENT_OPERATE);
    intent->operation = operation;
    intent->mails = g_array_ref(mails);
    intent->folder = g_strdup(folder);
    return intent;
}

Intent *
intent_operate_matching(Operation operation, gint64 folder_id,
                        const char *pattern, const char *folder)
{
    Intent *intent = intent_new(INTENT_OPERATE);
    intent->operation = operation;
    intent->folder_id = folder_id;
    intent->pattern = g_strdup(pattern);
    intent->folder = g_strdup(folder);
    return intent;
}

Intent *
intent_operate_flags(GArray *mails, guint add, guint remove)
{
    return with_flags(intent_operate(OPERATION_FLAGS, mails, NULL), add,
                      remove);
}

Intent *
intent_operate_flags_matching(gint64 folder_id, const char *pattern, guint add,
                              guint remove)
{
    return with_flags(
        intent_operate_matching(OPERATION_FLAGS, folder_id, pattern, NULL), add,
        remove);
}

Intent *
intent_undo(void)
{
    return intent_new(INTENT_UNDO);
}

Intent *
intent_send_chat(const char *jid, const char *body)
{
    Intent *intent = intent_new(INTENT_SEND_CHAT);
    intent->jid = g_strdup(jid);
    intent->text = g_strdup(body);
    intent->origin_id = g_uuid_string_random();
    return intent;
}

Intent *
intent_correct_chat(const char *jid, const char *replaces, const char *body)
{
    Intent *intent = intent_send_chat(jid, body);
    intent->replaces = g_strdup(replaces);
    return intent;
}

Intent *
intent_reply_chat(const char *jid, const char *reply_to, const char *quote,
                  const char *body)
{
    Intent *intent = intent_send_chat(jid, body);
    intent->reply_to = g_strdup(reply_to);
    intent->quote = g_strdup(quote);
    return intent;
}

Intent *
intent_react(const char *jid, const char *message_id, const char *emojis)
{
    Intent *intent = intent_new(INTENT_REACT);
    intent->jid = g_strdup(jid);
    intent->origin_id = g_strdup(message_id);
    intent->text = g_strdup(emojis);
    return intent;
}

ImportPair *
import_pair_new(const char *jid, const char *address, const char *name)
{
    ImportPair *pair = g_new0(ImportPair, 1);
    pair->jid = g_strdup(jid);
    pair->address = g_strdup(address);
    pair->name = g_strdup(name);
    return pair;
}

void
import_pair_free(ImportPair *pair)
{
    g_free(pair->jid);
    g_free(pair->address);
    g_free(pair->name);
    g_free(pair);
}

Intent *
intent_import(GPtrArray *pairs)
{
    Intent *intent = intent_new(INTENT_IMPORT);
    intent->pairs = g_ptr_array_ref(pairs);
    return intent;
}

Intent *
intent_upload(const char *jid, const char *path)
{
    Intent *intent = intent_new(INTENT_UPLOAD);
    intent->jid = g_strdup(jid);
    intent->text = g_strdup(path);
    return intent;
}

Intent *
intent_set_card(const char *shown, const char *wanted, CardAudience audience)
{
    Intent *intent = intent_new(INTENT_SET_CARD);
    intent->draft = g_strdup(shown);
    intent->text = g_strdup(wanted);
    intent->flags_add = audience;
    return intent;
}

Intent *
intent_publish_address(const char *address, CardAudience audience)
{
    Intent *intent = intent_for_pair(INTENT_PUBLISH_ADDRESS, NULL, address);
    intent->flags_add = audience;
    return intent;
}

Intent *
intent_unpublish_address(const char *address)
{
    return intent_for_pair(INTENT_UNPUBLISH_ADDRESS, NULL, address);
}

Intent *
intent_refuse_publishing(void)
{
    return intent_new(INTENT_REFUSE_PUBLISHING);
}
