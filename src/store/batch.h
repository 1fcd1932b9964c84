#pragma once
/* batch - what a worker learnt from its server, to be stored in one
 * transaction.
 *
 * Built on the worker's thread, then moved to the keeper. batch_add_*() move
 * what is marked so and copy the rest. Folders are named by their IMAP name in
 * UTF-8, mails by (folder, UID). */
#include "correspondence/cardtext.h"
#include "correspondence/presence.h"
#include "correspondence/roam.h"
#include "mail/flags.h"
#include "mail/header.h"
#include "store/download.h"
#include "store/delivery.h"

typedef enum {
    SERVICE_XMPP,
    SERVICE_IMAP,
    SERVICE_SMTP,
    N_SERVICES,
} Service;
const char *service_name(Service service); /* `xmpp`, `imap`, `smtp` */

typedef enum { /* how a service's connection stands */
    LINE_OFFLINE,    /* waits, `detail` says why */
    LINE_CONNECTING,
    LINE_ONLINE,     /* IMAP: `idle` when nothing is going on */
    LINE_SYNCING,    /* `detail`: 12000/100000 */
    LINE_BLOCKED,    /* needs the user: a password, a certificate */
} LineState;
const char *line_state_name(LineState state); /* `offline`, `connecting`, … */

typedef enum { /* RFC 6154 */
    FOLDER_PLAIN,
    FOLDER_INBOX,
    FOLDER_SENT,
    FOLDER_DRAFTS,
    FOLDER_TRASH,
    FOLDER_JUNK,
    FOLDER_ARCHIVE,
} FolderRole;

typedef enum { /* numbers are stored */
    CHAT_SENDING,   /* in the outbox */
    CHAT_SENT,      /* the server has it */
    CHAT_FAILED,
    CHAT_RECEIVED,  /* theirs */
    CHAT_DELIVERED, /* a client of theirs has it (XEP-0184) */
    CHAT_DISPLAYED, /* they have seen it (XEP-0333) */
} ChatState;

typedef enum { /* what the sender of a message asks to be told; bits, stored */
    CHAT_WANTS_RECEIPT = 1, /* XEP-0184 */
    CHAT_WANTS_MARKER = 2,  /* XEP-0333 */
} ChatWant;

typedef enum { /* what somebody does in a chat (XEP-0085) */
    TYPING_ACTIVE,
    TYPING_COMPOSING,
    TYPING_PAUSED,
    TYPING_INACTIVE,
    TYPING_GONE,
} Typing;

typedef enum { /* how far back the store has a chat */
    HISTORY_LOADED,   /* a page came, there may be more */
    HISTORY_COMPLETE, /* the archive has nothing older */
    HISTORY_FAILED,   /* it cannot be asked now, or said no */
} HistoryState;

typedef struct Batch Batch;
Batch *batch_new(void);
void batch_free(Batch *batch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Batch, batch_free)
gboolean batch_is_empty(const Batch *batch);

/* ---- IMAP ---- */
/* The folder is there. When `uidvalidity` differs from the stored one, all its
 * mails are forgotten first (RFC 9051 2.3.1.1). 0 leaves it unknown. */
void batch_add_folder(Batch *batch, const char *folder, FolderRole role,
                      guint32 uidvalidity);
/* What the list of folders says of one besides. `delimiter`: what separates the
 * levels of its name; 0: it has none. */
void batch_add_folder_listed(Batch *batch, const char *folder, char delimiter,
                             gboolean is_subscribed);
/* How many mails the server says are there, where the store has not all; -1
 * each: it has. */
void batch_add_folder_counts(Batch *batch, const char *folder, gint64 total,
                             gint64 unread);
/* The server has it no more: the folder goes, with all its mails. Never the
 * inbox. */
void batch_add_folder_gone(Batch *batch, const char *folder);
/* Up to where this folder's state is known. Applied after everything else in
 * the batch. `first_synced_uid`: every mail with a UID from there up is known;
 * 1 when the first sync is complete; 0 leaves it as it is. */
void batch_add_folder_sync(Batch *batch, const char *folder, guint32 uidnext,
                           guint64 highestmodseq, guint32 first_synced_uid);
/* Moves `header`. A known UID is overwritten. `is_new`: arrived while we were
 * watching, so it deserves a notice. */
void batch_add_mail(Batch *batch, const char *folder, guint32 uid, guint flags,
                    gint64 internaldate, gint64 size, MailHeader *header,
                    gboolean is_new);
void batch_add_mail_flags(Batch *batch, const char *folder, guint32 uid,
                          guint flags);
void batch_add_mail_expunged(Batch *batch, const char *folder, guint32 uid);
/* Takes a reference on `bytes`, and reads the mail for the words in it: not on
 * the UI thread. */
void batch_add_mail_body(Batch *batch, const char *folder, guint32 uid,
                         GBytes *bytes);
/* The body cannot be had; `reason` is shown. */
void batch_add_mail_body_failed(Batch *batch, const char *folder, guint32 uid,
                                const char *reason);

/* How an order stands: `done` of `total` bytes (0: unknown), as they lie on the
 * server. Told to the UI; not stored. */
void batch_add_download(Batch *batch, gint64 order, DownloadState state,
                        gint64 done, gint64 total, const char *reason);

typedef enum { /* what became of a search at the server; numbers are stored */
    SEARCH_GOES_ON,
    SEARCH_IS_DONE,
    SEARCH_FAILED, /* it cannot be asked, or said no */
} SearchState;
/* How the search for `pattern` stands that was asked for from the folder (its
 * id; 0: all); whoever looks at it is told. What was found earlier stays found:
 * a mail's text does not change. */
void batch_add_search(Batch *batch, gint64 folder_id, const char *pattern,
                      SearchState state);
/* The server found the mail, for the search that was added last. One that is
 * not stored yet comes before, in the same batch. */
void batch_add_search_hit(Batch *batch, const char *folder, guint32 uid);

/* ---- XMPP ---- */
typedef struct {
    char *jid;  /* bare, normalised */
    char *name; /* clean; may be NULL */
    char *subscription; /* none, to, from, both */
    gboolean is_pending; /* ask='subscribe' */
    GStrv groups;        /* clean; may be NULL */
} RosterItem;
void roster_item_free(RosterItem *item);
/* Forgets every friend not in this batch (a full roster result follows). */
void batch_add_roster_reset(Batch *batch);
void batch_add_roster_item(Batch *batch, RosterItem *item); /* moves */
void batch_add_roster_removed(Batch *batch, const char *jid);
void batch_add_roster_version(Batch *batch, const char *version);
/* One resource's presence; OFFLINE removes it. */
void batch_add_presence(Batch *batch, const char *jid, const char *resource,
                        Presence presence, int priority, const char *status);
/* Of what was added last: since when it is so, seconds since the epoch, where
 * that was said; else since it came. */
void batch_set_presence_since(Batch *batch, gint64 since);
/* Nobody's presence is known any more (the stream is gone). */
void batch_add_presence_reset(Batch *batch);

typedef struct { /* XEP-0054; all clean text, all may be NULL */
    char *jid; /* bare */
    char *full_name;
    char *nickname;
    char *organisation;
    GStrv telephones;
    GStrv emails; /* addr-specs */
    char *photo_hash; /* XEP-0153: what it was cached under */
    char *pep_digest; /* of what the vCard 4 in PEP alone says; opaque */
} Vcard;
void vcard_free(Vcard *vcard);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Vcard, vcard_free)
void batch_add_vcard(Batch *batch, Vcard *vcard); /* moves */

typedef struct { /* the user's own card, as the server has it */
    char *temp;   /* what vcard-temp says, in lines (cardtext.h); never NULL */
    char *pep;    /* likewise the vCard 4 in PEP */
    char *others; /* names of what is in them and kith does not know */
    char *access; /* XEP-0060 access model of the latter's node, or NULL */
    gboolean offers_pep;
    gboolean is_one; /* the server makes vcard-temp of the vCard 4 */
    /* By the store: the above and what the user wishes of it. */
    GPtrArray *shown; /* of CardEntry* */
    gboolean waits;   /* a wish is not carried out yet */
    gboolean is_refused; /* the user said never to publish the address */
} OwnCard;
void own_card_free(OwnCard *card);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OwnCard, own_card_free)
void batch_add_own_card(Batch *batch, OwnCard *card); /* moves */

typedef struct {
    char *jid;       /* the friend, bare */
    gboolean is_outgoing;
    char *body;      /* clean text */
    char *origin_id; /* XEP-0359 origin-id, or the stanza's id */
    char *stanza_id; /* XEP-0359, by our own server, or NULL */
    char *message_id; /* by which others name it: the stanza's id; not unique;
                       * may be NULL */
    char *replaces;   /* message id of what this corrects (XEP-0308), or NULL */
    char *reply_to;   /* message id of what this answers (XEP-0461), or NULL */
    char *quote;      /* the fallback that stood in its body for that, clean
                       * text without the marks of a quote, or NULL */
    char *url;        /* a file that it stands for (XEP-0066), or NULL */
    guint wants;      /* ChatWant bits; those of history are 0 */
    gint64 at_us;    /* microseconds since the epoch (XEP-0203 aware) */
    ChatState state;
    gboolean is_read; /* old history: it never counts as unread */
} ChatMessage;
void chat_message_free(ChatMessage *message);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChatMessage, chat_message_free)
/* Moves. A message whose (jid, origin_id, direction) is known changes nothing
 * but its state. */
void batch_add_chat(Batch *batch, ChatMessage *message);
void batch_add_chat_state(Batch *batch, const char *origin_id,
                          ChatState state);
/* The friend says of the message with that id, which was sent from here or from
 * another client of the user, DELIVERED; or of it and all before it
 * DISPLAYED. A state never goes back. */
void batch_add_chat_mark(Batch *batch, const char *jid, const char *message_id,
                         ChatState state);
/* Another client of the user has shown the friend's message with that id: it
 * and all before it are read. */
void batch_add_chat_seen(Batch *batch, const char *jid,
                         const char *message_id);

typedef struct { /* XEP-0444: all that one side says to one message */
    char *jid;        /* the friend, bare */
    gboolean is_mine; /* else the friend's */
    char *message_id; /* of the message */
    char *emojis;     /* clean, with blanks between; empty: none any more */
    gint64 at_us;     /* an older one than is known changes nothing */
} Reaction;
void reaction_free(Reaction *reaction);
void batch_add_reaction(Batch *batch, Reaction *reaction); /* moves */

/* What the friend does in the chat. Told to the UI; not stored. */
void batch_add_typing(Batch *batch, const char *jid, Typing typing);

/* Every message that the archive (XEP-0313) has up to the one with this id is
 * stored; applied with the rest of the batch, so that a gap never opens. */
void batch_add_archive_position(Batch *batch, const char *stanza_id,
                                gint64 at_us);
/* How the friend's history stands that the UI asked for; COMPLETE is
 * remembered. `reason`: of FAILED. */
void batch_add_history(Batch *batch, const char *jid, HistoryState state,
                       const char *reason);

/* How far an upload (XEP-0363) is, of INTENT_UPLOAD. Told to the UI. */
void batch_add_upload(Batch *batch, gint64 intent, gint64 done, gint64 total);
/* It is there: the intent becomes the message that says so, in one go. */
void batch_add_upload_done(Batch *batch, gint64 intent, const char *url);

/* A link of the user's own as the server holds it; moves. What stands higher,
 * it or what is known here, holds from now on. */
void batch_add_roaming(Batch *batch, RoamRecord *record);
typedef enum { /* how links go to the user's other machines */
    ROAMING_UNKNOWN, /* never online yet */
    ROAMING_PEP,     /* XEP-0223: at once */
    ROAMING_PRIVATE, /* XEP-0049: at login and at each change */
    ROAMING_NOWHERE, /* the server has neither */
    ROAMING_OFF,     /* the user wants none of it */
} RoamingPlace;
void batch_add_roaming_place(Batch *batch, RoamingPlace place);

typedef struct { /* XEP-0145 */
    char *jid;  /* bare, normalised */
    char *text; /* clean text */
} Note;
void note_free(Note *note);
/* All there are, of Note*; moves. */
void batch_add_notes(Batch *batch, GPtrArray *notes);
typedef struct { /* XEP-0209 */
    char *jid; /* bare, normalised */
    char *tag; /* one clean line */
    int position;
} Metacontact;
void metacontact_free(Metacontact *contact);
/* All there are, of Metacontact*; moves. */
void batch_add_metacontacts(Batch *batch, GPtrArray *contacts);

/* ---- any service ---- */
/* Told to the UI; not stored. */
void batch_add_line(Batch *batch, Service service, LineState state,
                    const char *detail);
/* An error the user should see once. */
void batch_add_error(Batch *batch, const char *text);

/* Outcome of an intent. A mail that is not QUEUED, or not due any more, does not
 * become RUNNING. */
void batch_add_intent_running(Batch *batch, gint64 intent);
void batch_add_intent_done(Batch *batch, gint64 intent);
/* Try again no sooner than `not_before` (seconds since the epoch). */
void batch_add_intent_retry(Batch *batch, gint64 intent, gint64 not_before,
                            const char *reason);
/* For good: shown to the user, kept until dismissed or repeated. */
void batch_add_intent_failed(Batch *batch, gint64 intent, const char *reason);
/* It may or may not have been done: the user is asked. */
void batch_add_intent_uncertain(Batch *batch, gint64 intent,
                                const char *reason);

/* ---- operations on mails, by the IMAP worker ---- */
/* How the folder stood before the operation's first attempt to bring mails
 * there; what was told before stays. */
void batch_add_operation_target(Batch *batch, gint64 operation,
                                const char *folder, guint32 uidvalidity,
                                guint32 uidnext);
typedef struct {
    gint64 mail_id;
    guint32 uid;      /* its new one, of MOVE and COPY; 0: not known */
    gboolean is_gone; /* it was not there; else: carried out */
} OperationOutcome;
/* How it went with some of its mails, of OperationOutcome; moves. The rest goes
 * as batch_add_intent_done() or _failed() says. */
void batch_add_operation_settled(Batch *batch, gint64 operation,
                                 GArray *outcomes);

/* How a mail stands with one recipient, which may name any of its; `reply`: the
 * server's words, or NULL. */
void batch_add_delivery(Batch *batch, gint64 intent, const char *address,
                        DeliveryState state, const char *reply);
/* The server has the mail, for those who were GOING; for whoever waits it is
 * tried again, no sooner than `not_before`. */
void batch_add_mail_sent(Batch *batch, gint64 intent, gint64 not_before);

/* A question that only the user can answer. */
void batch_add_question_password(Batch *batch, Service service,
                                 const char *reason);
/* `sha256`: of the certificate, hex with colons. */
void batch_add_question_certificate(Batch *batch, Service service,
                                    const char *host, const char *sha256,
                                    const char *reason);
