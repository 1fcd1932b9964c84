#pragma once
/* lookalike - what names and addresses look like, so that two which look the
 * same meet.
 *
 * By ICU's tables of confusables (UTS 39). Knows no friend: whoever asks
 * compares keys. Any thread; the tables are opened by the first who asks. */
#include <glib.h>

/* Keys of a display name, without regard to case, marks, spaces, punctuation,
 * signs, brackets with what is in them, and the order of its words. Two names
 * look alike when they share one. Empty when no letter is left; NULL-terminated;
 * the caller frees it. */
GStrv lookalike_name_keys(const char *name);

/* The first of them; empty where there is none. The caller frees it. */
char *lookalike_name_key(const char *name);

/* The key of an addr-spec; NULL when it is none. The caller frees it. */
char *lookalike_address_key(const char *address);
/* Its key as it is written, where a capital I stands for an l: `aIice@`. NULL
 * where it has none. The caller frees it. */
char *lookalike_spelling_key(const char *address);

/* A word that mixes scripts which no language writes together, as Latin and
 * Cyrillic. Words are what letters and marks make; a name may have words of
 * several scripts. */
gboolean lookalike_mixes_scripts(const char *text);
