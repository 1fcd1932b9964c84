#pragma once
/* emoji_name - emojis by the short names that chats know them by. Pure. */
#include <glib.h>

/* With colons around it or without; NULL: none is called so. Static. */
const char *emoji_by_name(const char *name);
/* Names that begin so, each without colons: a GPtrArray of static strings. */
GPtrArray *emoji_names(const char *prefix);
