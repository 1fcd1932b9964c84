#pragma once
/* intent - a durable wish of the user: stored before it is acted on.
 *
 * intent_*() build them on the UI thread; the keeper stores each with its
 * optimistic change in one transaction; workers read them back from the store
 * (store_read_next_intent) and report with batch_add_intent_*(). */
#include "store/batch.h"
#include "store/delivery.h"
#include "store/sort.h"

typedef enum {
    /* done by the keeper itself, in the same transaction */
    INTENT_LINK,
    INTENT_UNLINK,
    INTENT_CHAT_READ,    /* nothing unread with this friend any more */
    INTENT_PIN,          /* trust this certificate for host and service */
    INTENT_SAVE_DRAFT,
    INTENT_DROP_DRAFT,
    INTENT_CANCEL,       /* withdraw a queued intent, or dismiss a failed one */
    INTENT_REPEAT,       /* queue a failed or uncertain intent again */
    /* done by a worker */
    INTENT_SEND_MAIL,    /* SMTP; when done the keeper adds FILE_SENT */
    INTENT_FILE_SENT,    /* IMAP: APPEND to the Sent folder */
    INTENT_SET_FLAGS,    /* IMAP */
    INTENT_SEND_CHAT,    /* XMPP */
    /* later ones; a kind's number never changes */
    INTENT_IMPORT = 12, /* keeper: an address book of the user's own */
    INTENT_REFUSE_SUGGESTION = 13, /* keeper */
    INTENT_ADD_FRIEND = 14, /* XMPP: on the roster, and their presence asked
                             * for (RFC 6121 2.3, 3.1) */
    INTENT_OPERATE = 15, /* IMAP: one operation on any number of mails */
    INTENT_UNDO = 16,    /* keeper: the newest action that was not undone */
    INTENT_RESCHEDULE = 20, /* keeper: `target`, a mail that has not gone,
                             * goes at `not_before` */
    INTENT_RECALL = 21,     /* keeper: `target`, a mail that has not gone, is
                             * a draft again, for those who have not got it */
    INTENT_CONFIRM_SENT = 22, /* keeper: `target`, UNCERTAIN, has arrived, as
                               * the user says */
    INTENT_FILE_DRAFT = 24, /* IMAP: a copy of the draft into the Drafts
                             * folder, in place of the one before */
    INTENT_DROP_REMOTE_DRAFT = 25, /* IMAP: that copy out of it; the keeper
                                    * adds it when a draft goes */
    INTENT_SET_FOLDER_VIEW = 28, /* keeper: how the user looks at a folder */
    INTENT_TRUST_AUTHSERV = 30, /* keeper: believe an authserv-id, or never
                                 * propose it again */
    INTENT_SEND_MARK = 32, /* XMPP: `origin_id` of `jid` was received (XEP-0184)
                            * or displayed (XEP-0333), as `mark` says; made by
                            * the keeper */
    INTENT_REACT = 33,     /* XMPP: `text`, emojis with blanks between, to the
                            * message `origin_id` (XEP-0444) */
    INTENT_UPLOAD = 34,    /* XMPP: the file `text` for `jid` (XEP-0363); when
                            * it is there it becomes a SEND_CHAT */
    INTENT_APPROVE = 40, /* XMPP: `jid` may see our presence (RFC 6121 3.1.5) */
    INTENT_DENY = 41,    /* XMPP: `jid` may not, or no longer (3.1.5, 3.2) */
    INTENT_REMOVE_FRIEND = 42, /* XMPP: off the roster, and no presence either
                                * way (RFC 6121 2.5) */
    INTENT_RENAME_FRIEND = 43, /* XMPP: `text` is their name on the roster;
                                * empty: none */
    INTENT_GROUP_FRIEND = 44,  /* XMPP: `text`, their groups, one a line */
    INTENT_SUBSCRIBE = 45,     /* XMPP: ask for their presence (3.1) */
    INTENT_CANCEL_REQUEST = 46, /* XMPP: ask no more, or see it no more (3.3) */
    INTENT_SET_CARD = 60,  /* XMPP: the own card holds `text`
                            * (correspondence/cardtext.h) in place of `draft`,
                            * which is what the user was shown */
    INTENT_PUBLISH_ADDRESS = 61,   /* XMPP: `address` into the own card … */
    INTENT_UNPUBLISH_ADDRESS = 62, /* … and out of it */
    INTENT_REFUSE_PUBLISHING = 63, /* keeper: never ask whether to */
} IntentKind;

typedef enum { /* what is done to mails; numbers are stored */
    OPERATION_FLAGS,    /* flags_add, flags_remove */
    OPERATION_MOVE,     /* to `folder` */
    OPERATION_COPY,     /* to `folder` */
    OPERATION_EXPUNGE,  /* for good */
    /* The keeper makes one or more of the above of these. */
    OPERATION_DELETE,   /* to the Trash; what lies there stays */
    OPERATION_UNDELETE, /* \Deleted off; out of the Trash to where it was */
} Operation;

typedef enum { /* of one mail of an operation; numbers are stored */
    OPERATION_OPEN,
    OPERATION_DONE,   /* carried out */
    OPERATION_FAILED, /* not, and what was shown is taken back */
    OPERATION_GONE,   /* the mail was no longer there */
} OperationState;

typedef enum {
    INTENT_QUEUED,
    INTENT_RUNNING,   /* SEND_MAIL: from its last byte on. Found so after a
                       * crash SEND_MAIL is UNCERTAIN, all else QUEUED */
    INTENT_FAILED,
    INTENT_UNCERTAIN,
    INTENT_DONE,      /* only in a Change; a done intent's row is deleted */
} IntentState;

/* One line of an address book. */
typedef struct {
    char *jid;     /* bare; NULL: nobody with a JID, the address is noted */
    char *address;
    char *name;    /* the contact's; may be NULL */
} ImportPair;
ImportPair *import_pair_new(const char *jid, const char *address,
                            const char *name);
void import_pair_free(ImportPair *pair);

typedef struct {
    gint64 id; /* 0 until stored */
    IntentKind kind;
    IntentState state;
    gint64 created;    /* seconds since the epoch */
    gint64 not_before; /* seconds since the epoch; 0: at once */
    int attempts;
    char *error;       /* why the last attempt failed, or NULL */

    char *jid;         /* LINK, UNLINK, CHAT_READ, SEND_CHAT, ADD_FRIEND,
                        * REFUSE_SUGGESTION; SEND_MAIL: the friend who is told
                        * by chat when it went, or NULL */
    char *address;     /* LINK, UNLINK, REFUSE_SUGGESTION; SEND_MAIL: envelope
                        * from */
    char *text;        /* SEND_CHAT: body; SAVE_DRAFT: draft text;
                        * ADD_FRIEND: their name on the roster, or NULL;
                        * SEND_MAIL: subject; PIN: sha256; TRUST_AUTHSERV:
                        * the id; DROP_REMOTE_DRAFT: Message-IDs, one a
                        * line */
    char *origin_id;   /* SEND_CHAT; SEND_MAIL, FILE_DRAFT: Message-ID;
                        * SAVE_DRAFT: what the draft's files are known by, or
                        * NULL */
    char *replaces;    /* SEND_CHAT: message id of what it corrects, or NULL */
    char *reply_to;    /* SEND_CHAT: message id of what it answers, or NULL */
    char *quote;       /* SEND_CHAT: the text of that, or NULL */
    char *url;         /* SEND_CHAT: the file that it stands for, or NULL */
    ChatState mark;    /* SEND_MARK: DELIVERED or DISPLAYED */
    GStrv recipients;  /* SEND_MAIL: addr-specs, all */
    GPtrArray *deliveries; /* SEND_MAIL: of Delivery*, how each of them
                            * stands; filled by the store */
    GStrv copies;      /* SAVE_DRAFT: Message-IDs of what lies in the Drafts
                        * folder and goes with this draft, or NULL */
    GBytes *message;   /* SEND_MAIL, FILE_SENT: the mail; NULL in an outbox
                        * that was read */
    char *spool;       /* of `message`: its file, see spool.h; NULL: none */
    char *draft;       /* SEND_MAIL: its text as it was written, which comes
                        * back when it does not go; may be NULL. SET_CARD: as
                        * the card was shown */
    char *host;        /* PIN */
    Service service;   /* PIN */
    gint64 mail_id;    /* SET_FLAGS; SEND_MAIL, SAVE_DRAFT: the mail
                        * answered, or 0 */
    char *folder;      /* OPERATE: where MOVE and COPY go (UTF-8) */
    guint flags_add;   /* SET_FLAGS, OPERATE: MailFlag bits; SET_CARD,
                        * PUBLISH_ADDRESS: CardAudience */
    guint flags_remove;
    Operation operation; /* OPERATE */
    GArray *mails;     /* OPERATE: of gint64, ids; or NULL: */
    gint64 folder_id;  /* OPERATE: all mails of this folder … */
    char *pattern;     /* … that match (mail/pattern.h); NULL: all */
    gint64 target;     /* CANCEL, REPEAT, RESCHEDULE, RECALL,
                        * CONFIRM_SENT: the intent; *_DRAFT: the draft;
                        * TRUST_AUTHSERV: 1 trust, 0 refuse */
    GPtrArray *pairs;  /* IMPORT: of ImportPair* */
    FolderView view;   /* SET_FOLDER_VIEW, of the folder `target` */
} Intent;

void intent_free(Intent *intent);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Intent, intent_free)
/* Which worker does it; N_SERVICES for the keeper. */
Service intent_service(IntentKind kind);
/* It stands for an operation on mails: see Operation. */
gboolean intent_is_operation(IntentKind kind);
/* It changes the own card. */
gboolean intent_is_of_card(IntentKind kind);
/* It changes an item of the roster. */
gboolean intent_is_of_roster(IntentKind kind);
/* It says who may see whose presence. */
gboolean intent_is_of_subscription(IntentKind kind);

Intent *intent_link(const char *jid, const char *address);
Intent *intent_unlink(const char *jid, const char *address);
/* Never proposes the pair again; `address` NULL: nor that JID as a friend. */
Intent *intent_refuse_suggestion(const char *jid, const char *address);
/* `name` may be NULL. */
Intent *intent_add_friend(const char *jid, const char *name);
Intent *intent_approve(const char *jid);
Intent *intent_deny(const char *jid);
Intent *intent_remove_friend(const char *jid);
Intent *intent_rename_friend(const char *jid, const char *name);
/* `groups` may be empty. */
Intent *intent_group_friend(const char *jid, const char *const *groups);
Intent *intent_subscribe(const char *jid);
Intent *intent_cancel_request(const char *jid);
Intent *intent_chat_read(const char *jid);
Intent *intent_pin(Service service, const char *host, const char *sha256);
Intent *intent_trust_authserv(const char *id);
Intent *intent_refuse_authserv(const char *id);
Intent *intent_save_draft(gint64 draft, const char *text); /* 0: a new one */
Intent *intent_drop_draft(gint64 draft);
/* `not_before`: seconds since the epoch; a later one takes the place of what
 * still waits. `message_id`: of the copy, without < >. */
Intent *intent_file_draft(gint64 draft, const char *message_id,
                          gint64 not_before);
Intent *intent_cancel(gint64 target);
Intent *intent_repeat(gint64 target);
/* `at`: seconds since the epoch; 0: at once. */
Intent *intent_reschedule(gint64 target, gint64 at);
Intent *intent_recall(gint64 target);
Intent *intent_confirm_sent(gint64 target);
/* Takes a reference on `message`. */
Intent *intent_send_mail(const char *envelope_from,
                         const char *const *recipients, GBytes *message,
                         const char *message_id, const char *subject,
                         gint64 answers_mail);
/* No wish of the user's own: neither undone by `z` nor told of. */
Intent *intent_set_flags(gint64 mail_id, guint add, guint remove);
/* `mails`: of gint64, ids; takes a reference, nobody changes it any more.
 * `folder`: of MOVE and COPY, else NULL. */
Intent *intent_operate(Operation operation, GArray *mails, const char *folder);
/* Likewise, on all mails of a folder that match `pattern` (NULL: on all). */
Intent *intent_operate_matching(Operation operation, gint64 folder_id,
                                const char *pattern, const char *folder);
/* OPERATION_FLAGS; one of the two is 0, so that it can be undone. */
Intent *intent_operate_flags(GArray *mails, guint add, guint remove);
Intent *intent_operate_flags_matching(gint64 folder_id, const char *pattern,
                                      guint add, guint remove);
Intent *intent_undo(void);
/* How the folder is shown from now on, over restarts too. */
Intent *intent_set_folder_view(gint64 folder_id, const FolderView *view);
Intent *intent_send_chat(const char *jid, const char *body); /* makes the
                                                               origin-id */
/* Corrects the newest own message with that id (XEP-0308): the store shows the
 * new text at once. */
Intent *intent_correct_chat(const char *jid, const char *replaces,
                            const char *body);
/* Answers the message with that id (XEP-0461); `quote` is its text. */
Intent *intent_reply_chat(const char *jid, const char *reply_to,
                          const char *quote, const char *body);
/* `emojis` with blanks between; empty: takes them back. */
Intent *intent_react(const char *jid, const char *message_id,
                     const char *emojis);
Intent *intent_upload(const char *jid, const char *path);
/* `shown` and `wanted`: see correspondence/cardtext.h. Lines that are new, and
 * the whole card where PEP has it, become readable for `audience`. UNCERTAIN
 * where the card is neither as it was shown nor as it is wanted. */
Intent *intent_set_card(const char *shown, const char *wanted,
                        CardAudience audience);
Intent *intent_publish_address(const char *address, CardAudience audience);
Intent *intent_unpublish_address(const char *address);
Intent *intent_refuse_publishing(void);
/* Takes a reference on `pairs`, of ImportPair*, which nobody changes any
 * more. Pairs that store_read_import() refuses are passed over. */
Intent *intent_import(GPtrArray *pairs);
