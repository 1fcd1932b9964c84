#pragma once
/* change - what has just become true in the store, or is told by a worker.
 *
 * Sent by the keeper after each commit to every subscriber. Each subscriber
 * gets its own Change and frees it. */
#include "store/intent.h"

typedef enum {
    CHANGE_MAIL_LIST, /* `folder_id`: rows came, went or look different */
    CHANGE_MAIL_BODY, /* `mail_id`: its body is there, or `text` why not */
    CHANGE_DOWNLOAD,  /* `order_id`, `download`, `done`, `total`, `text` */
    CHANGE_NEW_MAIL,  /* `mail_id`, `text`: "From: Subject" */
    CHANGE_FRIENDS,   /* `jids`, or NULL for all */
    CHANGE_CHAT,      /* `jid`: its messages */
    CHANGE_NEW_CHAT,  /* `jid`, `text`: the body's beginning */
    CHANGE_TYPING,    /* `jid`, `typing` */
    CHANGE_HISTORY,   /* `jid`, `history`, `text`: of FAILED */
    CHANGE_UPLOAD,    /* `intent_id`, `done`, `total` */
    CHANGE_LINKS,     /* `jid`, `address`: mails of it look different */
    CHANGE_FOLDERS,   /* folders came or went, or are told otherwise of */
    CHANGE_COUNTERS,
    CHANGE_INTENT,    /* `intent_id`, `intent_kind`, `intent_state`, `text` */
    CHANGE_LINE,      /* `service`, `line`, `text` */
    CHANGE_ERROR,     /* `text` */
    CHANGE_ASK_PASSWORD,    /* `service`, `text`: reason */
    CHANGE_ASK_CERTIFICATE, /* `service`, `host`, `sha256`, `text`: reason */
    CHANGE_LISTING,         /* `listing`, by the Lister; see listing.h */
    CHANGE_OWN_CARD,        /* was fetched: store_read_own_card() */
    CHANGE_SEARCH,          /* `folder_id`, `text`: a pattern; its hits at the
                             * server, or that there are no more */
} ChangeKind;

typedef struct Listing Listing;
typedef struct {
    ChangeKind kind;
    gint64 folder_id, mail_id, intent_id, draft_id;
    IntentKind intent_kind;
    IntentState intent_state;
    Service service;
    LineState line;
    DownloadState download;
    Typing typing;
    HistoryState history;
    gint64 order_id, done, total;
    GStrv jids;
    char *jid, *address, *text, *host, *sha256;
    Listing *listing; /* a reference */
} Change;

void change_free(Change *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Change, change_free)
Change *change_copy(const Change *change);
