#pragma once
/* localbooks - where this device may keep address books: mutt's and neomutt's
 * aliases, abook's addressbook, the folders of khard and vdirsyncer.
 *
 * A guess by the usual places and the plain lines of those programs' own
 * configurations; what they expand or compute is passed over. Says what is
 * there, and reads no address book. */
#include <glib.h>

typedef struct {
    char *path;       /* a file or folder that is there */
    const char *what; /* `mutt's aliases`, … */
} LocalBook;

/* Each place once, a folder within another's not at all: a GPtrArray of
 * LocalBook*. */
GPtrArray *localbooks_find(void);
