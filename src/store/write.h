#pragma once
/* write - how batches and intents become rows; what the write_*.c share.
 *
 * Everything here runs inside the keeper's transaction, on its thread. An
 * error sticks to the Db (see db.h), so most of it returns nothing: whoever
 * opened the savepoint asks once. What was touched is noted in `told`. */
#include "store/batch_private.h"
#include "store/db.h"
#include "store/keeper.h"
#include "store/told.h"

typedef struct AddressBook AddressBook; /* write_address.c */
typedef struct FoundBook FoundBook;     /* write_search.c */

typedef struct {
    Db *db;
    Told *told;
    char *own_jid;     /* bare, normalised */
    char *own_jid_key; /* address_key() of it */
    char *own_domain;  /* of own_jid */
    char *own_address; /* address_key() */
    GStrv also_own;    /* likewise; never NULL */
    char *own_name;    /* or NULL */
    char *authserv_id; /* whose word counts; NULL: nobody's */
    gint64 recheck_from; /* mails up to this id are still to be judged anew */
    gboolean is_one_account;
    gboolean sends_receipts, sends_displayed; /* see KeeperOptions */
    gboolean is_merging; /* what is written came from another machine */
    gint64 now;        /* seconds since the epoch, of the transaction */
    /* The folder that the last item named; a batch is mostly of one. */
    char *folder_name; /* NULL: none */
    gint64 folder_id;
    FolderRole folder_role;
    /* Addresses whose unread count moved: their owners are told at the end
     * of the message. */
    GHashTable *unread_addresses; /* set of gint64 */
    AddressBook *addresses;       /* met in the open message */
    FoundBook *found;             /* to be filed at its end */
    char *store_path;
    gint64 search_id; /* that the open message's hits are of; 0: none */
    gint64 queued; /* the intent that the open message queued, or 0 */
} Writer;

Writer *writer_new(Db *db, const KeeperOptions *options);
void writer_free(Writer *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Writer, writer_free)
/* On opening: forgets presence, and settles what a crash left running. */
void write_start(Writer *writer);

/* One message: in its own savepoint, rolled back and untold when it fails. */
gboolean write_batch(Writer *writer, const Batch *batch, GError **error);
gboolean write_intent(Writer *writer, const Intent *intent, GError **error);

/* Likewise, a piece of what may wait: there is some while `recheck_from` is
 * not 0. */
gboolean write_more(Writer *writer, GError **error);

/* ---- write_folder.c, write_mail.c, write_flags.c ---- */
void write_folder(Writer *writer, const BatchItem *item);
void write_folder_listed(Writer *writer, const BatchItem *item);
void write_folder_counts(Writer *writer, const BatchItem *item);
void write_folder_gone(Writer *writer, const BatchItem *item);
void write_folder_sync(Writer *writer, const BatchItem *item);
void write_folder_view(Writer *writer, const Intent *intent);
/* The folder's id, into `writer->folder_id` too; made where unknown. */
gint64 writer_folder(Writer *writer, const char *name);
/* The mail's id, or 0. */
gint64 writer_find_mail(Writer *writer, const char *folder, guint32 uid);
void write_mail(Writer *writer, const BatchItem *item);
void write_mail_expunged(Writer *writer, const BatchItem *item);
void write_mail_body(Writer *writer, const BatchItem *item);
void write_mail_body_failed(Writer *writer, const BatchItem *item);
void write_mail_flags(Writer *writer, const BatchItem *item);
/* What a mail should show: the server's flags under the operations that are
 * still open on it. */
guint writer_wanted_flags(Writer *writer, gint64 mail_id, guint server_flags);
/* Works it out again after a wish came or went. FALSE: no such mail. */
gboolean writer_refresh_flags(Writer *writer, gint64 mail_id);
/* The server now has them. */
void writer_settle_flags(Writer *writer, gint64 mail_id, guint add,
                         guint remove);
/* Takes a mail off its list, and tells whom it may concern. */
void writer_remove_list_row(Writer *writer, gint64 mail_id);
/* From is the user's own (`traits` of the address), yet it was not sent from
 * here, the server did not vouch for it, and it does not lie where only the
 * user puts mail. */
gboolean writer_claims_own(Writer *writer, AuthVerdict auth, FolderRole role,
                           guint traits, const char *message_id);
/* Its owner is told at the end of the message. */
void writer_touch_address(Writer *writer, gint64 address_id);

/* ---- write_place.c ---- */
/* Puts a mail, body and all, into a folder where the server has it under `uid`;
 * 0: that is not known yet. A row that the sync made of the same mail meanwhile
 * goes. Folder 0 is out of sight. */
void writer_put_mail(Writer *writer, gint64 mail_id, gint64 folder_id,
                     guint32 uid);
/* A second mail like it, in `folder_id`, without a UID; its id. */
gint64 writer_copy_mail(Writer *writer, gint64 mail_id, gint64 folder_id);
/* Forgets a mail. */
void writer_drop_mail(Writer *writer, gint64 mail_id);
/* The mail that awaits its UID in the folder and is the one with this header,
 * for the caller to put there; 0: none. */
gint64 writer_claim_awaited(Writer *writer, gint64 folder_id, guint32 uid,
                            const char *message_id, gint64 size);
/* Of a folder that is synced to its end: what still awaits a UID there, and no
 * operation brings, does not come. */
void writer_drop_unclaimed(Writer *writer, gint64 folder_id);
/* Before a folder is read for the first time: UIDs that were told by a move
 * into it are to be seen again. */
void writer_await_all(Writer *writer, gint64 folder_id);
/* The mail that the server has there: one that was moved away from there and
 * shows elsewhere already too. 0: none. */
gint64 writer_find_mail_anywhere(Writer *writer, const char *folder,
                                 guint32 uid);

/* ---- write_operate.c ---- */
void write_operate(Writer *writer, const Intent *intent);
/* No wish of the user's own: nobody is told of it. */
void write_set_flags(Writer *writer, const Intent *intent);
/* One whose mails are given: queues it and shows it. Nothing is done when
 * `mails` (of OperationMail) is empty. */
typedef struct {
    gint64 mail_id, folder_id;
    guint32 uid;
    gint64 target_id;
} OperationMail;
typedef struct {
    IntentKind intent_kind;
    Operation kind;
    guint flags_add, flags_remove;
    const char *text;
    gboolean is_undoable, is_quiet;
} OperationPlan;
void writer_begin_operation(Writer *writer, const OperationPlan *plan,
                            const GArray *mails);
/* Shows what an open operation wishes for one of its mails. */
void writer_show_operation(Writer *writer, gint64 operation, Operation kind,
                           const OperationMail *mail);

/* ---- write_settle.c ---- */
void write_operation_target(Writer *writer, const BatchItem *item);
void write_operation_settled(Writer *writer, const BatchItem *item);
/* All its mails that are open have been seen to. FALSE: some were gone, and
 * `*reason_out` says so. */
gboolean writer_finish_operation(Writer *writer, gint64 operation,
                                 char **reason_out);
/* What is open is taken back, and is FAILED then. */
void writer_fail_operation(Writer *writer, gint64 operation);
/* It was never wished. */
void writer_withdraw_operation(Writer *writer, gint64 operation);
/* FAILED ones are open again; FALSE: there are none. */
gboolean writer_repeat_operation(Writer *writer, gint64 operation);
/* The server has forgotten the folder's UIDs, or the folder: what was still to
 * be done to mails there cannot be, and is told. */
void writer_lose_folder(Writer *writer, gint64 folder_id, const char *reason);
/* Forgets it, where nothing in it can be undone. */
void writer_end_operation(Writer *writer, gint64 operation);

/* ---- write_undo.c ---- */
void write_undo(Writer *writer, const Intent *intent);
/* Undoes one; what was undone goes into the Change of the undoing. */
void writer_undo_operation(Writer *writer, gint64 operation);
/* Forgets what is too old to be undone. */
void writer_trim_history(Writer *writer);

/* ---- write_drafts.c ---- */
void write_save_draft(Writer *writer, const Intent *intent);
void write_drop_draft(Writer *writer, const Intent *intent);
void write_file_draft(Writer *writer, const Intent *intent);
/* The Drafts folder now has that copy, and no older one. */
void writer_filed_draft(Writer *writer, const char *message_id);
/* Within a lane, copies of one draft come and go in their order. */
char *draft_lane(gint64 draft_id);

/* ---- write_authserv.c ---- */
/* What the id that is trusted says of a mail. */
AuthVerdict writer_judge(Writer *writer, const MailHeader *header);
void write_authserv_start(Writer *writer);
/* What the store says; after a change of it was rolled back too. */
void writer_read_authserv(Writer *writer);
void write_trust_authserv(Writer *writer, const Intent *intent);
void write_recheck(Writer *writer);
/* `value` NULL forgets it. */
void writer_set(Writer *writer, const char *name, const char *value);

/* ---- write_likeness.c ---- */
/* `names`: all that the friend has, one a line. */
void write_likeness_names(Writer *writer, gint64 friend_id, const char *names);
/* `key`: address_key() of one. */
void write_likeness_address(Writer *writer, gint64 friend_id, const char *key);
void write_likeness_address_gone(Writer *writer, gint64 friend_id,
                                 const char *key);
void write_likeness_own(Writer *writer);

/* ---- write_address.c ---- */
typedef struct {
    const char *address; /* as written */
    const char *name;    /* display name, or NULL */
    gint64 seen;         /* when; 0: not in a mail, so not counted as used */
    guint traits;        /* AddressTrait bits to add */
} AddressSighting;
/* The address's id, made where unknown; 0 when it is no address. */
gint64 write_address(Writer *writer, const AddressSighting *sighting);
gint64 writer_find_address(Writer *writer, const char *address);
guint writer_address_traits(Writer *writer, gint64 address_id);
/* Likewise, of an address that the open message has just met: cheaper. */
guint writer_sighted_traits(Writer *writer, const char *address);
AddressBook *address_book_new(void);
void address_book_free(AddressBook *book);
/* At the end of a message: stores what it counted, or forgets it. */
void address_book_store(Writer *writer);
void address_book_clear(AddressBook *book);
/* Files a contact under the words of `text`, or no more. */
typedef enum { WORDS_REMOVE, WORDS_ADD } WordStep;
typedef enum { WORDS_ADDRESS, WORDS_FRIEND } WordOwner;
void write_words(Writer *writer, WordOwner owner, gint64 id, const char *text,
                 WordStep step);

/* ---- write_links.c ---- */
/* Changes the evidence of a pair and whoever the address belongs to. */
void write_evidence(Writer *writer, gint64 address_id, gint64 friend_id,
                    guint add, guint remove);
/* Works out again whom the address belongs to. */
void write_owner(Writer *writer, gint64 address_id);
void write_owners_of_friend(Writer *writer, gint64 friend_id);
void write_jabber_id(Writer *writer, gint64 address_id, const char *jid,
                     AuthVerdict auth);
/* All that is known already of a friend who came to the roster. */
void write_links_of_newcomer(Writer *writer, gint64 friend_id,
                             const char *jid);
/* After the user's own addresses or the same-account option changed. */
void write_identity(Writer *writer);
void write_link(Writer *writer, const Intent *intent);
void write_unlink(Writer *writer, const Intent *intent);

/* ---- write_suggestions.c ---- */
void write_refuse_suggestion(Writer *writer, const Intent *intent);

/* ---- write_befriend.c ---- */
void write_add_friend(Writer *writer, const Intent *intent);
/* Who may see whose presence, or may not. */
void write_subscription(Writer *writer, const Intent *intent);
/* Name and groups of one on the roster, and who goes off it. */
void write_change_friend(Writer *writer, const Intent *intent);

/* ---- write_import.c ---- */
void write_import(Writer *writer, const Intent *intent);

/* ---- write_roster.c, write_presence.c, write_vcard.c ---- */
gint64 writer_find_friend(Writer *writer, const char *jid); /* or 0 */
/* Made, not listed, where unknown. */
gint64 writer_friend(Writer *writer, const char *jid);
void writer_refresh_name(Writer *writer, gint64 friend_id);
void write_roster_reset(Writer *writer, const BatchItem *item);
void write_roster_item(Writer *writer, const BatchItem *item);
void write_roster_removed(Writer *writer, const BatchItem *item);
void write_roster_version(Writer *writer, const BatchItem *item);
/* At the end of a batch: whoever a reset left stale leaves the roster. */
void write_roster_sweep(Writer *writer);
void write_presence(Writer *writer, const BatchItem *item);
void write_presence_reset(Writer *writer, const BatchItem *item);
void write_vcard(Writer *writer, const BatchItem *item);
void write_vcard_links(Writer *writer, gint64 friend_id, const char *jid,
                       const char *const *emails);

/* ---- write_card.c ---- */
void write_own_card(Writer *writer, const BatchItem *item);
void write_set_card(Writer *writer, const Intent *intent);
void write_publish_address(Writer *writer, const Intent *intent);
void write_refuse_publishing(Writer *writer, const Intent *intent);

/* ---- write_roaming.c, write_notes.c ---- */
/* The user has just said something of the pair, here: its next revision.
 * `word`: the ROAM_WORDS of its evidence. */
void write_roaming_edit(Writer *writer, gint64 address_id, gint64 friend_id,
                        guint word);
void write_roaming(Writer *writer, const BatchItem *item);
void write_roaming_place(Writer *writer, const BatchItem *item);
void write_notes(Writer *writer, const BatchItem *item);
void write_metacontacts(Writer *writer, const BatchItem *item);

/* ---- write_upload.c ---- */
void write_upload_wish(Writer *writer, const Intent *intent);
void write_upload(Writer *writer, const BatchItem *item);
void write_upload_done(Writer *writer, const BatchItem *item);

/* ---- write_chat.c ---- */
void write_chat(Writer *writer, const BatchItem *item);
/* All that the friend wrote until then is read. */
void writer_read_chat(Writer *writer, gint64 friend_id, const char *jid,
                      gint64 at_us);
/* With its optimistic row, or its correction of one. */
void write_send_chat(Writer *writer, const Intent *intent);
/* Before the intent goes. */
void write_chat_withdrawn(Writer *writer, const Intent *intent);

/* ---- write_chat_state.c ---- */
void write_chat_state(Writer *writer, const BatchItem *item);
void write_chat_mark(Writer *writer, const BatchItem *item);
void writer_set_chat_state(Writer *writer, const char *origin_id,
                           ChatState state);
/* Of one own message; a state never goes back. FALSE: it stays as it was. */
gboolean writer_advance_chat(Writer *writer, gint64 chat_id, ChatState state);
/* The newest message of that side with that id, or 0. */
gint64 writer_find_message(Writer *writer, gint64 friend_id,
                           gboolean is_outgoing, const char *message_id);

/* ---- write_chat_marks.c ---- */
/* A message that is new, to whose sender that may have to be told. */
void writer_tell_received(Writer *writer, gint64 friend_id,
                          const ChatMessage *chat);
void write_chat_read(Writer *writer, const Intent *intent);
void write_chat_seen(Writer *writer, const BatchItem *item);

/* ---- write_correction.c ---- */
/* FALSE: what it corrects is not here, it is a message of its own. */
gboolean writer_correct_chat(Writer *writer, gint64 friend_id,
                             const ChatMessage *chat);
/* A message came after its corrections: they go into it. */
void writer_take_corrections(Writer *writer, gint64 friend_id,
                             gint64 chat_id, const ChatMessage *chat);
/* A wish to correct, and one that is taken back: what was said before holds. */
void write_correction_sending(Writer *writer, const Intent *intent);
void write_correction_withdrawn(Writer *writer, const Intent *intent);
/* Of a message that is taken back itself. */
void write_corrections_withdrawn(Writer *writer, const Intent *intent,
                                 gint64 chat_id);

/* ---- write_reaction.c ---- */
void write_reaction(Writer *writer, const BatchItem *item);
void write_react(Writer *writer, const Intent *intent);

/* ---- write_history.c ---- */
void write_typing(Writer *writer, const BatchItem *item);
void write_archive_position(Writer *writer, const BatchItem *item);
void write_history(Writer *writer, const BatchItem *item);

/* ---- write_search.c ---- */
FoundBook *found_book_new(void);
void found_book_free(FoundBook *book);
/* At the end of a message: files what came, or forgets it. */
void found_book_store(Writer *writer);
void found_book_clear(FoundBook *book);
/* After a row came to mail_list or chat. */
void write_mail_found(Writer *writer, gint64 mail_id);
void write_chat_found(Writer *writer, gint64 chat_id);
/* Before it goes, or all of a folder do that have a UID there. */
void write_mail_lost(Writer *writer, gint64 mail_id);
void write_folder_lost(Writer *writer, gint64 folder_id);
void write_chat_lost(Writer *writer, gint64 chat_id);

/* ---- write_hits.c ---- */
void write_hits_start(Writer *writer);
void write_search_state(Writer *writer, const BatchItem *item);
void write_search_hit(Writer *writer, const BatchItem *item);

/* ---- write_intents.c, write_outcomes.c ---- */
gint64 writer_queue(Writer *writer, const Intent *intent);
void write_intent_outcome(Writer *writer, const BatchItem *item);
void write_cancel(Writer *writer, const Intent *intent);
void write_repeat(Writer *writer, const Intent *intent);
void writer_tell_intent(Writer *writer, const Intent *intent,
                        IntentState state, const char *text);
/* ---- write_sending.c ---- */
void write_send_mail(Writer *writer, const Intent *intent);
/* It was withdrawn: its Message-ID is nobody's, unless someone has it. */
void writer_unsay_mail(Writer *writer, const Intent *mail);
void write_delivery(Writer *writer, const BatchItem *item);
/* Of a SEND_MAIL, whatever it is. */
void write_mail_outcome(Writer *writer, const Intent *intent,
                        const BatchItem *item);
/* Whoever it has not reached, or may not have, is tried again. */
void writer_reset_deliveries(Writer *writer, gint64 intent);
void write_reschedule(Writer *writer, const Intent *intent);
void write_recall(Writer *writer, const Intent *intent);
void write_confirm_sent(Writer *writer, const Intent *intent);
/* The newest mail that waits and was never tried, which `undo` may call back;
 * 0: none. */
gint64 writer_undoable_send(Writer *writer);
/* Calls it back as a draft, where it has one, and tells it; FALSE: there is
 * none. */
gboolean writer_undo_send(Writer *writer);
/* After a commit: removes the files of wishes that are gone. */
void writer_sweep_spools(Writer *writer);
/* One that was not stored: removes its file, unless another names it. */
void writer_drop_spool(Writer *writer, const char *name);
/* On opening: also those that no wish ever named. */
void writer_sweep_all_spools(Writer *writer);

/* A message's copy came back from the server: its wish is done. */
void writer_finish_chat(Writer *writer, const char *origin_id);

/* `a\nb` for one column; NULL for none. The caller frees it. */
char *join_lines(const char *const *lines);
