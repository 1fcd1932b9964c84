#pragma once
/* batch_private - what a Batch is made of; for batch.c and the writers. */
#include "store/batch.h"

typedef enum {
    BATCH_FOLDER,
    BATCH_FOLDER_LISTED,
    BATCH_FOLDER_COUNTS,
    BATCH_FOLDER_GONE,
    BATCH_FOLDER_SYNC,
    BATCH_MAIL,
    BATCH_MAIL_FLAGS,
    BATCH_MAIL_EXPUNGED,
    BATCH_MAIL_BODY,
    BATCH_MAIL_BODY_FAILED,
    BATCH_DOWNLOAD,
    BATCH_UPLOAD,
    BATCH_UPLOAD_DONE,
    BATCH_SEARCH,
    BATCH_SEARCH_HIT,
    BATCH_ROSTER_RESET,
    BATCH_ROSTER_ITEM,
    BATCH_ROSTER_REMOVED,
    BATCH_ROSTER_VERSION,
    BATCH_PRESENCE,
    BATCH_PRESENCE_RESET,
    BATCH_VCARD,
    BATCH_CHAT,
    BATCH_CHAT_STATE,
    BATCH_CHAT_MARK,
    BATCH_CHAT_SEEN,
    BATCH_REACTION,
    BATCH_TYPING,
    BATCH_ARCHIVE_POSITION,
    BATCH_HISTORY,
    BATCH_ROAMING,
    BATCH_ROAMING_PLACE,
    BATCH_NOTES,
    BATCH_METACONTACTS,
    BATCH_OWN_CARD,
    BATCH_LINE,
    BATCH_ERROR,
    BATCH_INTENT_OUTCOME,
    BATCH_OPERATION_TARGET,
    BATCH_OPERATION_SETTLED,
    BATCH_DELIVERY,
    BATCH_ASK_PASSWORD,
    BATCH_ASK_CERTIFICATE,
    N_BATCH_KINDS,
} BatchKind;

typedef struct {
    BatchKind kind;
    guint32 uid;
    char *name; /* a GRefString: folder, JID, origin-id or host */
    char *text; /* reason, status, version, detail; may be NULL */
    union {
        struct {
            FolderRole role;
            guint32 uidvalidity;
        } folder;
        struct {
            gboolean is_subscribed;
            char delimiter;
        } listed;
        struct {
            gint64 total, unread;
        } counts;
        struct {
            guint64 highestmodseq;
            guint32 uidnext, first_synced_uid;
        } sync;
        struct {
            MailHeader *header;
            gint64 internaldate, size;
            guint flags;
            gboolean is_new;
        } mail; /* MAIL; of it MAIL_FLAGS has `flags` */
        GBytes *bytes;
        struct {
            gint64 order, done, total;
            DownloadState state;
        } download;
        struct {
            gint64 folder_id;
            SearchState state;
        } search;
        RosterItem *roster;
        struct {
            char *resource;
            Presence presence;
            int priority;
            gint64 since; /* 0: not said */
        } presence;
        Vcard *vcard;
        OwnCard *own_card;
        ChatMessage *chat;
        ChatState chat_state; /* CHAT_STATE, CHAT_MARK */
        Reaction *reaction;
        Typing typing;
        gint64 archived_us; /* ARCHIVE_POSITION */
        HistoryState history;
        RoamRecord *record;
        RoamingPlace place;
        GPtrArray *list; /* NOTES, METACONTACTS */
        struct {
            Service service;
            LineState state;
            char *sha256;
        } line; /* LINE and the two questions */
        struct {
            gint64 id, not_before;
            int state; /* IntentState; DELIVERY: DeliveryState */
        } outcome;
        struct {
            gint64 id;
            guint32 uidvalidity, uidnext;
        } target; /* `name`: the folder */
        struct {
            gint64 id;
            GArray *mails; /* of OperationOutcome */
        } settled;
    };
} BatchItem;

struct Batch {
    GArray *items; /* of BatchItem, in the order of arrival */
    GArray *syncs; /* FOLDER_SYNC: applied last */
    char *last_name; /* a GRefString that the next item may share */
};
