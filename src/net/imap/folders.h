#pragma once
/* folders - which folders there are and what each is for (RFC 6154). */
#include "net/imap/session.h"

typedef struct {
    char *name; /* UTF-8 */
    FolderRole role;
} ListedFolder;
void listed_folder_free(ListedFolder *folder);

/* All selectable folders; each role but PLAIN at most once. A GPtrArray that
 * frees its ListedFolder*. */
GPtrArray *folders_list(ImapSession *session, GError **error);
/* The first of that role, or NULL; borrowed. */
const char *folders_find(const GPtrArray *folders, FolderRole role);
/* Makes a folder for sent mail where the server keeps personal folders, and
 * adds it to `folders`. */
gboolean
folders_create_sent(ImapSession *session, GPtrArray *folders, GError **error);
