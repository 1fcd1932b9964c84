#pragma once
/* folders - which folders there are, what each is for (RFC 6154), and how many
 * mails the server says are in them. The command thread only. */
#include "net/imap/listed.h"
#include "net/imap/session.h"

typedef struct {
    char *name; /* UTF-8 */
    FolderRole role;
    char delimiter; /* between the levels of the name; 0: it has none */
    gboolean is_subscribed;
    gboolean has_status;
    FolderStatus status;
    gboolean must_count; /* its status is to be asked for */
} ListedFolder;
void listed_folder_free(ListedFolder *folder);

/* More are nobody's: a server that goes on and on is not believed. Of one that
 * names so many, which they are may be others next time. */
#define LISTED_MOST 20000

/* All selectable folders, LISTED_MOST of them at most; each role but PLAIN at most once; `status` where the
 * server tells it along (RFC 5819). A GPtrArray that frees its ListedFolder*. */
GPtrArray *folders_list(ImapSession *session, GError **error);
/* The first of that role, or NULL; borrowed. */
const char *folders_find(const GPtrArray *folders, FolderRole role);
/* That of this name, or NULL; borrowed. */
ListedFolder *folders_find_name(const GPtrArray *folders, const char *name);
/* Asks for one that is not selected. REFUSED: it is not there, or not ours. */
gboolean folders_status(ImapSession *session, const char *name,
                        FolderStatus *status_out, GError **error);
/* Makes the folder, subscribed, and marked for its use (`\\Trash`) where the
 * server lets one say so: CREATE-SPECIAL-USE, RFC 6154 3. */
gboolean folders_make(ImapSession *session, const char *name, const char *use,
                      GError **error);
/* Makes a folder for sent mail where the server keeps personal folders, and
 * adds it to `folders`. */
gboolean
folders_create_sent(ImapSession *session, GPtrArray *folders, GError **error);
