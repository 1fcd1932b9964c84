/* batch - see batch.h. */
#include "store/batch_private.h"

#include "base/error.h"
#include "mail/message.h"
#include "store/intent.h"

static void item_clear(gpointer object);

const char *
service_name(Service service)
{
    static const char *const names[] = {"xmpp", "imap", "smtp"};
    return service < N_SERVICES ? names[service] : "kith";
}

const char *
line_state_name(LineState state)
{
    static const char *const names[] = {
        [LINE_OFFLINE] = "offline", [LINE_CONNECTING] = "connecting",
        [LINE_ONLINE] = "online",   [LINE_SYNCING] = "syncing",
        [LINE_BLOCKED] = "blocked",
    };
    return state < G_N_ELEMENTS(names) ? names[state] : "offline";
}

Batch *
batch_new(void)
{
    Batch *batch = g_new0(Batch, 1);
    batch->items = g_array_new(FALSE, TRUE, sizeof(BatchItem));
    batch->syncs = g_array_new(FALSE, TRUE, sizeof(BatchItem));
    g_array_set_clear_func(batch->items, item_clear);
    g_array_set_clear_func(batch->syncs, item_clear);
    return batch;
}

void
batch_free(Batch *batch)
{
    g_array_unref(batch->items);
    g_array_unref(batch->syncs);
    g_clear_pointer(&batch->last_name, g_ref_string_release);
    g_free(batch);
}

gboolean
batch_is_empty(const Batch *batch)
{
    return batch->items->len == 0 && batch->syncs->len == 0;
}

/* Thousands of mails in a row name the same folder: they share one string. */
static char *
share_name(Batch *batch, const char *name)
{
    if (!batch->last_name || strcmp(batch->last_name, name) != 0) {
        g_clear_pointer(&batch->last_name, g_ref_string_release);
        batch->last_name = g_ref_string_new(name);
    }
    return g_ref_string_acquire(batch->last_name);
}

/* The new item, until the next is added; `name` and `text` may be NULL. */
static BatchItem *
add(Batch *batch, BatchKind kind, const char *name, const char *text)
{
    GArray *items = kind == BATCH_FOLDER_SYNC ? batch->syncs : batch->items;
    g_array_set_size(items, items->len + 1);
    BatchItem *item = &g_array_index(items, BatchItem, items->len - 1);
    item->kind = kind;
    item->name = name ? share_name(batch, name) : NULL;
    item->text = g_strdup(text);
    return item;
}

static void
item_clear(gpointer object)
{
    BatchItem *item = object;
    g_clear_pointer(&item->name, g_ref_string_release);
    g_clear_pointer(&item->text, g_free);
    switch (item->kind) {
    case BATCH_MAIL:
        g_clear_pointer(&item->mail.header, mail_header_free);
        break;
    case BATCH_MAIL_BODY:
        g_clear_pointer(&item->bytes, g_bytes_unref);
        break;
    case BATCH_ROSTER_ITEM:
        g_clear_pointer(&item->roster, roster_item_free);
        break;
    case BATCH_PRESENCE:
        g_clear_pointer(&item->presence.resource, g_free);
        break;
    case BATCH_VCARD:
        g_clear_pointer(&item->vcard, vcard_free);
        break;
    case BATCH_OWN_CARD:
        g_clear_pointer(&item->own_card, own_card_free);
        break;
    case BATCH_CHAT:
        g_clear_pointer(&item->chat, chat_message_free);
        break;
    case BATCH_REACTION:
        g_clear_pointer(&item->reaction, reaction_free);
        break;
    case BATCH_ROAMING:
        g_clear_pointer(&item->record, roam_record_free);
        break;
    case BATCH_NOTES:
    case BATCH_METACONTACTS:
        g_clear_pointer(&item->list, g_ptr_array_unref);
        break;
    case BATCH_OPERATION_SETTLED:
        g_clear_pointer(&item->settled.mails, g_array_unref);
        break;
    case BATCH_ASK_CERTIFICATE:
        g_clear_pointer(&item->line.sha256, g_free);
        break;
    default:
        break;
    }
}

/* ---- IMAP ---- */

void
batch_add_folder(Batch *batch, const char *folder, FolderRole role,
                 guint32 uidvalidity)
{
    BatchItem *item = add(batch, BATCH_FOLDER, folder, NULL);
    item->folder.role = role;
    item->folder.uidvalidity = uidvalidity;
}

void
batch_add_folder_listed(Batch *batch, const char *folder, char delimiter,
                        gboolean is_subscribed)
{
    BatchItem *item = add(batch, BATCH_FOLDER_LISTED, folder, NULL);
    item->listed.delimiter = delimiter;
    item->listed.is_subscribed = is_subscribed;
}

void
batch_add_folder_counts(Batch *batch, const char *folder, gint64 total,
                        gint64 unread)
{
    BatchItem *item = add(batch, BATCH_FOLDER_COUNTS, folder, NULL);
    item->counts.total = total;
    item->counts.unread = unread;
}

void
batch_add_folder_gone(Batch *batch, const char *folder)
{
    add(batch, BATCH_FOLDER_GONE, folder, NULL);
}

void
batch_add_folder_sync(Batch *batch, const char *folder, guint32 uidnext,
                      guint64 highestmodseq, guint32 first_synced_uid)
{
    BatchItem *item = add(batch, BATCH_FOLDER_SYNC, folder, NULL);
    item->sync.uidnext = uidnext;
    item->sync.highestmodseq = highestmodseq;
    item->sync.first_synced_uid = first_synced_uid;
}

static BatchItem *
add_for_mail(Batch *batch, BatchKind kind, const char *folder, guint32 uid,
             const char *text)
{
    BatchItem *item = add(batch, kind, folder, text);
    item->uid = uid;
    return item;
}

void
batch_add_mail(Batch *batch, const char *folder, guint32 uid, guint flags,
               gint64 internaldate, gint64 size, MailHeader *header,
               gboolean is_new)
{
    BatchItem *item = add_for_mail(batch, BATCH_MAIL, folder, uid, NULL);
    item->mail.flags = flags;
    item->mail.internaldate = internaldate;
    item->mail.size = size;
    item->mail.header = header;
    item->mail.is_new = is_new;
}

void
batch_add_mail_flags(Batch *batch, const char *folder, guint32 uid, guint flags)
{
    add_for_mail(batch, BATCH_MAIL_FLAGS, folder, uid, NULL)->mail.flags =
        flags;
}

void
batch_add_mail_expunged(Batch *batch, const char *folder, guint32 uid)
{
    add_for_mail(batch, BATCH_MAIL_EXPUNGED, folder, uid, NULL);
}

/* What of a mail's text is found by its words. */
#define WORDS_BYTES (64 * 1024)

/* NULL where there is none to read. */
static char *
text_of_mail(GBytes *bytes)
{
    g_autoptr(Message) message = message_parse(bytes, NULL);
    char *text = message ? message_text(message) : NULL;
    if (text && strlen(text) > WORDS_BYTES) {
        char *end = g_utf8_find_prev_char(text, text + WORDS_BYTES);
        *(end ? end : text) = '\0';
    }
    return text;
}

void
batch_add_mail_body(Batch *batch, const char *folder, guint32 uid,
                    GBytes *bytes)
{
    g_autofree char *text = text_of_mail(bytes);
    add_for_mail(batch, BATCH_MAIL_BODY, folder, uid, text)->bytes =
        g_bytes_ref(bytes);
}

void
batch_add_mail_body_failed(Batch *batch, const char *folder, guint32 uid,
                           const char *reason)
{
    add_for_mail(batch, BATCH_MAIL_BODY_FAILED, folder, uid, reason);
}

void
batch_add_download(Batch *batch, gint64 order, DownloadState state, gint64 done,
                   gint64 total, const char *reason)
{
    BatchItem *item = add(batch, BATCH_DOWNLOAD, NULL, reason);
    item->download.order = order;
    item->download.state = state;
    item->download.done = done;
    item->download.total = total;
}

void
batch_add_upload(Batch *batch, gint64 intent, gint64 done, gint64 total)
{
    BatchItem *item = add(batch, BATCH_UPLOAD, NULL, NULL);
    item->download.order = intent;
    item->download.done = done;
    item->download.total = total;
}

void
batch_add_upload_done(Batch *batch, gint64 intent, const char *url)
{
    BatchItem *item = add(batch, BATCH_UPLOAD_DONE, NULL, url);
    item->download.order = intent;
}

void
batch_add_search(Batch *batch, gint64 folder_id, const char *pattern,
                 SearchState state)
{
    BatchItem *item = add(batch, BATCH_SEARCH, NULL, pattern);
    item->search.folder_id = folder_id;
    item->search.state = state;
}

void
batch_add_search_hit(Batch *batch, const char *folder, guint32 uid)
{
    add_for_mail(batch, BATCH_SEARCH_HIT, folder, uid, NULL);
}

/* ---- XMPP ---- */

void
roster_item_free(RosterItem *item)
{
    g_free(item->jid);
    g_free(item->name);
    g_free(item->subscription);
    g_strfreev(item->groups);
    g_free(item);
}

void
vcard_free(Vcard *vcard)
{
    g_free(vcard->jid);
    g_free(vcard->full_name);
    g_free(vcard->nickname);
    g_free(vcard->organisation);
    g_strfreev(vcard->telephones);
    g_strfreev(vcard->emails);
    g_free(vcard->photo_hash);
    g_free(vcard->pep_digest);
    g_free(vcard);
}

void
own_card_free(OwnCard *card)
{
    g_free(card->temp);
    g_free(card->pep);
    g_free(card->others);
    g_free(card->access);
    g_clear_pointer(&card->shown, g_ptr_array_unref);
    g_free(card);
}

void
chat_message_free(ChatMessage *message)
{
    g_free(message->jid);
    g_free(message->body);
    g_free(message->origin_id);
    g_free(message->stanza_id);
    g_free(message->message_id);
    g_free(message->replaces);
    g_free(message->reply_to);
    g_free(message->quote);
    g_free(message->url);
    g_free(message);
}

void
reaction_free(Reaction *reaction)
{
    g_free(reaction->jid);
    g_free(reaction->message_id);
    g_free(reaction->emojis);
    g_free(reaction);
}

void
note_free(Note *note)
{
    g_free(note->jid);
    g_free(note->text);
    g_free(note);
}

void
metacontact_free(Metacontact *contact)
{
    g_free(contact->jid);
    g_free(contact->tag);
    g_free(contact);
}

void
batch_add_roster_reset(Batch *batch)
{
    add(batch, BATCH_ROSTER_RESET, NULL, NULL);
}

void
batch_add_roster_item(Batch *batch, RosterItem *roster)
{
    add(batch, BATCH_ROSTER_ITEM, roster->jid, NULL)->roster = roster;
}

void
batch_add_roster_removed(Batch *batch, const char *jid)
{
    add(batch, BATCH_ROSTER_REMOVED, jid, NULL);
}

void
batch_add_roster_version(Batch *batch, const char *version)
{
    add(batch, BATCH_ROSTER_VERSION, NULL, version);
}

void
batch_add_presence(Batch *batch, const char *jid, const char *resource,
                   Presence presence, int priority, const char *status)
{
    BatchItem *item = add(batch, BATCH_PRESENCE, jid, status);
    item->presence.resource = g_strdup(resource ? resource : "");
    item->presence.presence = presence;
    item->presence.priority = priority;
}

void
batch_set_presence_since(Batch *batch, gint64 since)
{
    g_assert(batch->items->len > 0);
    BatchItem *last =
        &g_array_index(batch->items, BatchItem, batch->items->len - 1);
    g_assert(last->kind == BATCH_PRESENCE);
    last->presence.since = since;
}

void
batch_add_presence_reset(Batch *batch)
{
    add(batch, BATCH_PRESENCE_RESET, NULL, NULL);
}

void
batch_add_vcard(Batch *batch, Vcard *vcard)
{
    add(batch, BATCH_VCARD, vcard->jid, NULL)->vcard = vcard;
}

void
batch_add_own_card(Batch *batch, OwnCard *card)
{
    add(batch, BATCH_OWN_CARD, NULL, NULL)->own_card = card;
}

void
batch_add_chat(Batch *batch, ChatMessage *message)
{
    add(batch, BATCH_CHAT, message->jid, NULL)->chat = message;
}

void
batch_add_chat_state(Batch *batch, const char *origin_id, ChatState state)
{
    add(batch, BATCH_CHAT_STATE, origin_id, NULL)->chat_state = state;
}

void
batch_add_chat_mark(Batch *batch, const char *jid, const char *message_id,
                    ChatState state)
{
    add(batch, BATCH_CHAT_MARK, jid, message_id)->chat_state = state;
}

void
batch_add_chat_seen(Batch *batch, const char *jid, const char *message_id)
{
    add(batch, BATCH_CHAT_SEEN, jid, message_id);
}

void
batch_add_reaction(Batch *batch, Reaction *reaction)
{
    add(batch, BATCH_REACTION, reaction->jid, NULL)->reaction = reaction;
}

void
batch_add_typing(Batch *batch, const char *jid, Typing typing)
{
    add(batch, BATCH_TYPING, jid, NULL)->typing = typing;
}

void
batch_add_archive_position(Batch *batch, const char *stanza_id, gint64 at_us)
{
    add(batch, BATCH_ARCHIVE_POSITION, NULL, stanza_id)->archived_us = at_us;
}

void
batch_add_history(Batch *batch, const char *jid, HistoryState state,
                  const char *reason)
{
    add(batch, BATCH_HISTORY, jid, reason)->history = state;
}

void
batch_add_roaming(Batch *batch, RoamRecord *record)
{
    add(batch, BATCH_ROAMING, record->jid, NULL)->record = record;
}

void
batch_add_roaming_place(Batch *batch, RoamingPlace place)
{
    add(batch, BATCH_ROAMING_PLACE, NULL, NULL)->place = place;
}

void
batch_add_notes(Batch *batch, GPtrArray *notes)
{
    add(batch, BATCH_NOTES, NULL, NULL)->list = notes;
}

void
batch_add_metacontacts(Batch *batch, GPtrArray *contacts)
{
    add(batch, BATCH_METACONTACTS, NULL, NULL)->list = contacts;
}

/* ---- any service ---- */

void
batch_add_line(Batch *batch, Service service, LineState state,
               const char *detail)
{
    BatchItem *item = add(batch, BATCH_LINE, NULL, detail);
    item->line.service = service;
    item->line.state = state;
}

void
batch_add_error(Batch *batch, const char *text)
{
    add(batch, BATCH_ERROR, NULL, text);
}

static BatchItem *
add_outcome(Batch *batch, gint64 intent, IntentState state, const char *reason)
{
    BatchItem *item = add(batch, BATCH_INTENT_OUTCOME, NULL, reason);
    item->outcome.id = intent;
    item->outcome.state = (int)state;
    return item;
}

void
batch_add_intent_running(Batch *batch, gint64 intent)
{
    add_outcome(batch, intent, INTENT_RUNNING, NULL);
}

void
batch_add_intent_done(Batch *batch, gint64 intent)
{
    add_outcome(batch, intent, INTENT_DONE, NULL);
}

void
batch_add_intent_retry(Batch *batch, gint64 intent, gint64 not_before,
                       const char *reason)
{
    add_outcome(batch, intent, INTENT_QUEUED, reason)->outcome.not_before =
        not_before;
}

void
batch_add_intent_failed(Batch *batch, gint64 intent, const char *reason)
{
    add_outcome(batch, intent, INTENT_FAILED, reason);
}

void
batch_add_intent_uncertain(Batch *batch, gint64 intent, const char *reason)
{
    add_outcome(batch, intent, INTENT_UNCERTAIN, reason);
}

void
batch_add_operation_target(Batch *batch, gint64 operation, const char *folder,
                           guint32 uidvalidity, guint32 uidnext)
{
    BatchItem *item = add(batch, BATCH_OPERATION_TARGET, folder, NULL);
    item->target.id = operation;
    item->target.uidvalidity = uidvalidity;
    item->target.uidnext = uidnext;
}

void
batch_add_operation_settled(Batch *batch, gint64 operation, GArray *outcomes)
{
    BatchItem *item = add(batch, BATCH_OPERATION_SETTLED, NULL, NULL);
    item->settled.id = operation;
    item->settled.mails = outcomes;
}

void
batch_add_delivery(Batch *batch, gint64 intent, const char *address,
                   DeliveryState state, const char *reply)
{
    BatchItem *item = add(batch, BATCH_DELIVERY, address, reply);
    item->outcome.id = intent;
    item->outcome.state = (int)state;
}

void
batch_add_mail_sent(Batch *batch, gint64 intent, gint64 not_before)
{
    add_outcome(batch, intent, INTENT_DONE, NULL)->outcome.not_before =
        not_before;
}

void
batch_add_question_password(Batch *batch, Service service, const char *reason)
{
    add(batch, BATCH_ASK_PASSWORD, NULL, reason)->line.service = service;
}

void
batch_add_question_certificate(Batch *batch, Service service, const char *host,
                               const char *sha256, const char *reason)
{
    BatchItem *item = add(batch, BATCH_ASK_CERTIFICATE, host, reason);
    item->line.service = service;
    item->line.sha256 = g_strdup(sha256);
}
