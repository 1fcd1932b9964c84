#pragma once
/* draftfiles - what belongs to a draft and lies in files: the text that an
 * editor has open, and attachments taken out of other mails. They are in a
 * folder of kith's own beside the store, under the draft's key, so that a crash
 * leaves them where the next start finds them.
 *
 * UI thread; draftfiles_folder() any. */
#include "command/commander.h"

/* A new key; the caller frees it. */
char *draftfiles_new_key(void);
/* The file for the editor; its folder is made. NULL with an error. */
char *draftfiles_text(StoreReader *reader, const char *key, GError **error);
/* It is not needed any more. */
void draftfiles_drop_text(StoreReader *reader, const char *key);
/* The folder for attachments, made. `store` is store_reader_path(). */
char *draftfiles_folder(const char *store, const char *key, GError **error);
/* Wishes that what editors had saved when kith ended is in the drafts, and
 * removes what no draft needs any more. The number of drafts that came back. */
guint draftfiles_recover(Commander *commander);
