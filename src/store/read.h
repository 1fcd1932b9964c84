#pragma once
/* read - bounded, read-only queries on the store.
 *
 * Each thread has its own StoreReader (WAL). No query costs more than the rows
 * it returns: keyset paging, counters kept as rows, never OFFSET nor count(*).
 * A reader sees what is committed at the time of each call. */
#include "correspondence/annotate.h"
#include "mail/pattern.h"
#include "store/intent.h"

typedef struct StoreReader StoreReader;
StoreReader *store_reader_open(const char *path, GError **error);
void store_reader_close(StoreReader *reader);
/* Of its file, for a reader of another thread; borrowed. */
const char *store_reader_path(const StoreReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoreReader, store_reader_close)

/* ---- folders and mail ---- */
typedef struct {
    gint64 id;
    char *name;
    FolderRole role;
    gint64 total, unread;
    guint32 uidvalidity, uidnext, first_synced_uid;
    guint64 highestmodseq;
    gboolean is_subscribed;
    char delimiter; /* between the levels of its name; 0: it has none */
    /* For a list of folders: what the server says of one that the store has
     * not all of, or that has changed there; -1: unknown. */
    gint64 listed_total, listed_unread;
    FolderView view; /* as the user last looked at it */
} Folder;
void folder_free(Folder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folder, folder_free)
/* NULL (without error) when there is none. */
Folder *store_read_folder(StoreReader *reader, const char *name,
                          GError **error);
/* A folder that went, went for good: its id never comes again. */
Folder *store_read_folder_by_id(StoreReader *reader, gint64 id, GError **error);
Folder *store_read_folder_by_role(StoreReader *reader, FolderRole role,
                                  GError **error);
GPtrArray *store_read_folders(StoreReader *reader, GError **error);

/* Names of the folders in which the pattern may find something, asked for from
 * a folder (its id; 0: all), at most `limit`: a GPtrArray of char*. */
GPtrArray *store_read_places(StoreReader *reader, const Pattern *pattern,
                             gint64 folder_id, guint limit, GError **error);

/* Where a row stands in a list: newest first, then the higher id. */
typedef struct {
    gint64 date; /* INTERNALDATE, seconds since the epoch */
    gint64 id;
} MailCursor;

typedef struct {
    MailCursor at;
    gint64 folder_id;
    guint32 uid;
    guint flags; /* MailFlag bits */
    gint64 size;
    char *from_name, *from_address, *subject;
    AuthVerdict auth;
    gboolean claims_own_address;
    Suspicion suspicion; /* only where the link shows no name */
    char *friend_jid, *friend_name; /* whom the address belongs to, or NULL */
    LinkState link;                 /* state of the sender's address */
    Presence presence;
} MailRow;
void mail_row_free(MailRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailRow, mail_row_free)
/* For annotate_sender(); borrows from the row. */
SenderFacts mail_row_facts(const MailRow *row);
/* Whether the mail is from the friend whom its address belongs to; a forgery is
 * not. */
gboolean mail_row_is_from_friend(const MailRow *row);

typedef enum { PAGE_AFTER, PAGE_BEFORE } PageDirection; /* AFTER: older */
/* Up to `limit` rows of the folder next to `anchor` (itself not included), in
 * list order; NULL anchor starts at the newest (AFTER) or oldest (BEFORE). */
GPtrArray *store_read_mail_page(StoreReader *reader, gint64 folder_id,
                                const MailCursor *anchor,
                                PageDirection direction, guint limit,
                                GError **error);
MailRow *store_read_mail(StoreReader *reader, gint64 mail_id, GError **error);
/* Why the mail's sender shows as it does, a paragraph each; NULL when the mail
 * is gone. */
GStrv store_read_why(StoreReader *reader, gint64 mail_id, GError **error);
/* The whole mail as the server gave it; NULL without error when not cached. */
GBytes *store_read_body(StoreReader *reader, gint64 mail_id, GError **error);
/* Folder name and UID, for a worker that is to fetch it. */
gboolean store_read_mail_location(StoreReader *reader, gint64 mail_id,
                                  char **folder_out, guint32 *uid_out,
                                  GError **error);
/* The newest unread mail of the folder from `anchor` on (older), or NULL. */
MailRow *store_read_next_unread(StoreReader *reader, gint64 folder_id,
                                const MailCursor *anchor, GError **error);
/* The conversation of a mail, oldest first, at most `limit` of its mails; by
 * References and In-Reply-To, in all folders, each mail once. Empty when the
 * mail is gone. */
GPtrArray *store_read_thread(StoreReader *reader, gint64 mail_id, guint limit,
                             GError **error);
/* UIDs of the folder in [low, high], ascending, as a GArray of guint32 (for
 * a worker that looks for what was expunged). At most `limit`. */
GArray *store_read_uids(StoreReader *reader, const char *folder, guint32 low,
                        guint32 high, guint limit, GError **error);
/* (uid, flags) likewise, as a GArray of MailUidFlags. */
typedef struct { guint32 uid; guint flags; } MailUidFlags;
GArray *store_read_flags(StoreReader *reader, const char *folder, guint32 low,
                         guint32 high, guint limit, GError **error);

/* ---- whose word counts on who sent a mail ---- */
/* The authserv-id that is believed, or NULL. */
char *store_read_authserv_id(StoreReader *reader);
typedef struct {
    char *id;
    guint n_agree;       /* mails that name it topmost … */
    guint n_seen;        /* … of so many, the newest in the inbox */
    gboolean is_refused; /* the user wants to hear no more of it */
} AuthservProposal;
/* The id that more than half of the newest mails bear; FALSE when there is none.
 * The id is the caller's. */
gboolean store_read_authserv_proposal(StoreReader *reader,
                                      AuthservProposal *proposal);

/* ---- friends ---- */
typedef struct {
    char *jid, *name; /* name: roster name, else vCard nickname or full name,
                       * else the JID; never NULL */
    char *roster_name; /* may be NULL */
    GStrv groups;     /* may be NULL */
    char *subscription;
    gboolean is_pending;
    gboolean is_listed; /* on the roster; else known by their chats alone */
    Presence presence;
    gint64 presence_since; /* when that last changed; 0: unknown */
    char *status;     /* may be NULL */
    gint64 unread_mail, unread_chat;
} Friend;
void friend_free(Friend *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Friend, friend_free)
/* The roster, at most `limit` friends, in no promised order. */
GPtrArray *store_read_friends(StoreReader *reader, guint limit,
                              GError **error);
Friend *store_read_friend(StoreReader *reader, const char *jid,
                          GError **error);

typedef struct {
    char *address; /* as displayed */
    guint evidence;
    LinkState state; /* of this pair; CONFLICT when another stands as strong */
    gint64 unread;
} PersonAddress;
typedef struct {
    Friend *friend;
    Vcard *vcard;        /* NULL when unknown */
    GPtrArray *addresses; /* of PersonAddress*, strongest first */
    char *note;  /* store_read_note() */
    GStrv also;  /* store_read_metacontacts() */
} Person;
void person_free(Person *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Person, person_free)
Person *store_read_person(StoreReader *reader, const char *jid,
                          GError **error);
/* Anyone's, the user's own too; NULL without error when unknown. */
Vcard *store_read_vcard(StoreReader *reader, const char *jid, GError **error);
/* The friend to whom an address belongs, or NULL. Any spelling. */
char *store_read_owner(StoreReader *reader, const char *address,
                       GError **error);
/* Who else stands as strong on a disputed address (LINK_CONFLICT): Claimant*,
 * by name, at most `limit`; but not `except` (a JID). */
typedef struct {
    char *jid, *name;
    LinkState state; /* what their claim would be by itself */
} Claimant;
void claimant_free(Claimant *claimant);
GPtrArray *store_read_claimants(StoreReader *reader, const char *address,
                                const char *except, guint limit,
                                GError **error);
/* Where to mail a friend: strongest linked address; NULL when none is. */
char *store_read_mail_address(StoreReader *reader, const char *jid,
                              GError **error);

typedef struct { /* of an address that one is about to write to */
    char *friend_jid, *friend_name; /* whom it belongs to, or NULL */
    Presence presence;    /* theirs */
    LinkState link;
    gboolean is_own;      /* one of the user's own */
    gint64 uses;          /* in how many headers it was met */
    Suspicion suspicion;  /* of one that is nobody's: like a friend's, … */
    char *like;           /* … whose address or name is this; or NULL */
    char *like_name;      /* that friend's name; NULL: it is the user's own */
} RecipientFacts;
void recipient_facts_clear(RecipientFacts *facts);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RecipientFacts, recipient_facts_clear)
/* `facts_out` is filled whatever comes. */
gboolean store_read_recipient(StoreReader *reader, const Address *address,
                              RecipientFacts *facts_out, GError **error);

/* Contact addresses and friends whose address, JID or name starts with or
 * contains a word starting with `prefix`, most used first: a GPtrArray of
 * Contact*. */
typedef struct {
    char *name;    /* may be NULL */
    char *address; /* NULL for a friend without one */
    char *jid;     /* NULL for a mere correspondent */
} Contact;
void contact_free(Contact *contact);
GPtrArray *store_read_contacts(StoreReader *reader, const char *prefix,
                               guint limit, GError **error);

/* All links that exist, for `kith links`: GPtrArray of LinkRow*. */
typedef struct {
    char *jid, *address;
    guint evidence;
    LinkState state;
} LinkRow;
void link_row_free(LinkRow *row);
GPtrArray *store_read_links(StoreReader *reader, guint limit, GError **error);

/* What importing a pair would do; the keeper acts by the same rules. */
typedef enum {
    IMPORT_LINKS,    /* the link is made */
    IMPORT_WAITS,    /* likewise; it counts once the JID is on the roster */
    IMPORT_DISPUTES, /* likewise; another friend has the address by hand too */
    IMPORT_PRESENT,  /* the user has said so before */
    IMPORT_REMOVED,  /* the user unlinked the pair: it stays so */
    IMPORT_OWN,      /* refused: the user's own address, */
    IMPORT_LIST,     /* a mailing list's, */
    IMPORT_ROLE,     /* or a no-reply or role address */
    IMPORT_NOTES,    /* no JID: the address becomes a contact address */
    IMPORT_KNOWN,    /* no JID, and it is one already */
    N_IMPORT_VERDICTS,
} ImportVerdict;
gboolean store_read_import(StoreReader *reader, const ImportPair *pair,
                           ImportVerdict *verdict_out, GError **error);

/* ---- suggestions ---- */
typedef enum {
    SUGGESTION_LINK,   /* the address may be the friend's */
    SUGGESTION_FRIEND, /* its owner may become one */
} SuggestionKind;
typedef struct {
    SuggestionKind kind;
    char *jid;
    char *name;    /* of the friend; else of the mails, or NULL */
    char *address;
    guint reasons; /* SuggestReason bits */
    gint64 uses;   /* how often the address was met in mails */
} Suggestion;
void suggestion_free(Suggestion *suggestion);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Suggestion, suggestion_free)
/* What is proposed and neither accepted nor refused, namesakes first; out of
 * a bounded number of the busiest and the newest addresses. */
GPtrArray *store_read_suggestions(StoreReader *reader, guint limit,
                                  GError **error);

/* ---- chat ---- */
typedef struct {
    gint64 at_us;
    gint64 id;
} ChatCursor;
typedef struct {
    ChatCursor at;
    gboolean is_outgoing, is_unread;
    char *body, *origin_id;
    ChatState state;
    char *message_id; /* by which a correction, reply or reaction names it; may
                       * be NULL */
    gboolean is_corrected;
    ChatCursor answers; /* the message that it answers, where the store has it;
                         * else id 0 */
    gboolean answers_outgoing;
    char *quote;        /* what it answers, its beginning; or NULL */
    char *url;          /* a file, or NULL */
    char *their_reactions, *my_reactions; /* emojis with blanks between, or
                                           * NULL */
} ChatRow;
void chat_row_free(ChatRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChatRow, chat_row_free)
/* Up to where all of the archive (XEP-0313) is stored, and when that message
 * was; NULL: nothing is known yet. */
char *store_read_archive_position(StoreReader *reader, gint64 *at_us_out);
/* The archive's id of the oldest message with the friend that has one, and when
 * it was; NULL: none has. */
char *store_read_oldest_archived(StoreReader *reader, const char *jid,
                                 gint64 *at_us_out);
/* The archive has nothing older of the friend. */
gboolean store_read_history_is_complete(StoreReader *reader, const char *jid);
/* The newest own message to the friend that was not withdrawn and that can be
 * corrected, or NULL without error. */
ChatRow *store_read_last_said(StoreReader *reader, const char *jid,
                              GError **error);
/* NULL without error: there is no such message. */
ChatRow *store_read_chat(StoreReader *reader, gint64 id, GError **error);
/* Oldest first; BEFORE gives those older than `anchor` (NULL: the latest). */
GPtrArray *store_read_chat_page(StoreReader *reader, const char *jid,
                                const ChatCursor *anchor,
                                PageDirection direction, guint limit,
                                GError **error);

/* ---- one person, whichever way they write ---- */
/* As store_read_mail_page(), but only what came from addresses that belong to
 * the friend. */
GPtrArray *store_read_person_mail_page(StoreReader *reader, gint64 folder_id,
                                       const char *jid,
                                       const MailCursor *anchor,
                                       PageDirection direction, guint limit,
                                       GError **error);

typedef enum { ENTRY_MAIL, ENTRY_CHAT } EntryKind;
/* Where an entry stands in a timeline: newest first, then chat before mail,
 * then the higher id. */
typedef struct {
    gint64 at_us; /* microseconds since the epoch */
    EntryKind kind;
    gint64 id; /* of the mail or the chat message */
} TimelineCursor;
typedef struct {
    TimelineCursor at;
    gboolean is_outgoing, is_unread;
    char *text;       /* a mail's subject, a message's body */
    char *address;    /* mail: of the friend, by which it came or went */
    AuthVerdict auth; /* mail that came */
    ChatState state;  /* chat */
} TimelineEntry;
void timeline_entry_free(TimelineEntry *entry);
/* Mail from and to the friend's addresses (what failed authentication is none
 * of theirs) and the chat with them, in one stream. A mail that lies in
 * several folders stands once. */
GPtrArray *store_read_timeline_page(StoreReader *reader, const char *jid,
                                    const TimelineCursor *anchor,
                                    PageDirection direction, guint limit,
                                    GError **error);
/* When the friend last wrote by mail and by chat, seconds since the epoch; 0:
 * never. */
void store_read_last_contact(StoreReader *reader, const char *jid,
                             gint64 *mail_out, gint64 *chat_out);

/* What is unread and to be read next. */
typedef struct {
    gint64 mail_id; /* in the inbox; 0: the chat with `jid` */
    char *jid;      /* the friend; NULL: a mail by nobody known */
} UnreadSpot;
void unread_spot_free(UnreadSpot *spot);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(UnreadSpot, unread_spot_free)
/* What was looked at, though it may still be unread; borrowed. */
typedef struct {
    GArray *mails;    /* of gint64: their ids; or NULL */
    const char *chat; /* the chat with that JID; or NULL */
} UnreadExcept;
/* Person by person, whose oldest unread is oldest first, and within one the
 * oldest first; `person` (may be NULL) is finished before the next begins.
 * Strangers come last. `except` may be NULL. NULL without error when nothing
 * else is unread. */
UnreadSpot *store_read_unread_spot(StoreReader *reader, const char *person,
                                   const UnreadExcept *except, GError **error);

/* ---- the own card ---- */
/* With what the user wishes of it; NULL without error: never fetched, and
 * nothing is wished. */
OwnCard *store_read_own_card(StoreReader *reader, GError **error);

/* ---- what roams ---- */
/* The shard's records, the latest edits first: a GPtrArray of RoamRecord*. */
GPtrArray *store_read_roaming(StoreReader *reader, guint shard, guint limit,
                              GError **error);
/* A bit for each shard with a record that the server is not known to have. */
guint64 store_read_roaming_dirty(StoreReader *reader, GError **error);
RoamingPlace store_read_roaming_place(StoreReader *reader);
/* What another client has noted on the JID (XEP-0145), or NULL. */
char *store_read_note(StoreReader *reader, const char *jid);
/* The other JIDs that another client says are the same person's (XEP-0209),
 * in its order; NULL when there are none. */
GStrv store_read_metacontacts(StoreReader *reader, const char *jid);

/* ---- search ---- */
typedef enum { FOUND_FRIEND, FOUND_MAIL, FOUND_CHAT } FoundKind;
typedef struct {
    FoundKind kind;
    gint64 at;      /* seconds since the epoch; 0 for a friend */
    Friend *friend; /* FRIEND */
    MailRow *mail;  /* MAIL */
    char *folder;   /* MAIL: where it lies */
    char *jid, *name, *body; /* CHAT */
    gboolean is_outgoing;    /* CHAT */
} Found;
void found_free(Found *found);
/* What the pattern `text` finds (mail/pattern.h), in all folders, the newest
 * first, at most `limit` in all. Where it is words alone, also friends (name,
 * JID), which come first, and chats (body) that hold every one by a beginning
 * of a word. INVALID: it makes no sense. Empty without a word. Costs by what it
 * finds, so not for the UI thread. */
GPtrArray *store_read_search(StoreReader *reader, const char *text,
                             guint limit, GError **error);

/* ---- the rest ---- */
typedef struct {
    gint64 inbox_total, inbox_unread, chat_unread;
    gint64 outbox;   /* intents of the user's mails and chats still to go */
    gint64 failed;   /* those that failed or are uncertain */
    gint64 friends, friends_online, drafts;
} Counters;
gboolean store_read_counters(StoreReader *reader, Counters *counters_out,
                             GError **error);

/* The oldest QUEUED intent of the service due at `now`, after intent `after`;
 * NULL without error when there is none. `*next_due_out` (may be NULL): when
 * the next one comes due, or 0. */
Intent *store_read_next_intent(StoreReader *reader, Service service,
                               gint64 after, gint64 now, gint64 *next_due_out,
                               GError **error);
/* ---- operations on mails, for the worker that carries them out ---- */
typedef struct {
    Operation kind; /* FLAGS, MOVE, COPY or EXPUNGE */
    guint flags_add, flags_remove;
    char *text;     /* what it does */
} OperationRow;
void operation_row_free(OperationRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OperationRow, operation_row_free)
/* NULL without error: there is no such operation. */
OperationRow *store_read_operation(StoreReader *reader, gint64 intent_id,
                                   GError **error);
/* Mails that lie in one folder and go to one. */
typedef struct {
    gint64 folder_id, target_id; /* target 0: none */
    char *folder, *target;       /* names; target NULL: none */
    FolderRole target_role;
    guint32 uidvalidity;         /* of the folder, as its UIDs are meant */
    guint32 target_uidvalidity;  /* before the first attempt; 0: there was */
    guint32 target_uidnext;      /* none */
} OperationLeg;
void operation_leg_free(OperationLeg *leg);
/* Those with mails that are still open: a GPtrArray of OperationLeg*. */
GPtrArray *store_read_operation_legs(StoreReader *reader, gint64 intent_id,
                                     GError **error);
typedef struct {
    gint64 mail_id;
    guint32 uid;      /* 0: not known, though the server has it there */
    char *message_id; /* may be NULL */
    gint64 size, date;
} OperationEntry;
/* The open mails of a leg, by UID: a GPtrArray of OperationEntry*. */
GPtrArray *store_read_operation_entries(StoreReader *reader, gint64 intent_id,
                                        const OperationLeg *leg,
                                        GError **error);
/* How many of these mails (gint64) lie in a folder of that role. */
guint store_count_mails_in_role(StoreReader *reader, const GArray *mail_ids,
                                FolderRole role, GError **error);

/* The intent without its message, or NULL without error when it is done or
 * withdrawn. */
Intent *store_read_intent(StoreReader *reader, gint64 id, GError **error);
/* All that are not done and the user may care about (SEND_MAIL, FILE_SENT,
 * SEND_CHAT and anything failed), oldest first. */
GPtrArray *store_read_outbox(StoreReader *reader, guint limit,
                             GError **error);
/* GPtrArray of StoredDraft*, newest first. */
typedef struct {
    gint64 id, saved; /* seconds since the epoch */
    char *text;
    char *key;        /* what its files are known by; may be NULL */
    gint64 answers;   /* the mail that it answers, or 0 */
    GStrv copies;     /* Message-IDs of what may lie in the Drafts folder for
                       * it; may be NULL */
} StoredDraft;
void stored_draft_free(StoredDraft *draft);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoredDraft, stored_draft_free)
/* NULL without error when it is gone. */
StoredDraft *store_read_draft(StoreReader *reader, gint64 id, GError **error);
StoredDraft *store_read_draft_by_key(StoreReader *reader, const char *key,
                                     GError **error);
/* The one whose copy with that Message-ID is being put into the Drafts
 * folder. */
StoredDraft *store_read_draft_filing(StoreReader *reader,
                                     const char *message_id, GError **error);
GPtrArray *store_read_drafts(StoreReader *reader, guint limit,
                             GError **error);

/* The SHA-256 pinned for host and service (hex with colons), or NULL. */
char *store_read_pin(StoreReader *reader, Service service, const char *host);
char *store_read_roster_version(StoreReader *reader);
/* The photo hash a vCard was cached under; FALSE when it is not cached.
 * `*fetched_out`: seconds since the epoch. */
gboolean store_read_vcard_cached(StoreReader *reader, const char *jid,
                                 char **photo_hash_out, gint64 *fetched_out);
