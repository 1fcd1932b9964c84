#pragma once
/* pattern_match - the words of a pattern in FTS5's query language, for the
 * index of mails' words.
 *
 * Knows nothing of lists and of the server's hits: pattern_sql does. */
#include "mail/pattern.h"
#include "store/db.h"

/* Words alone, down to its leaves: one MATCH finds all of it. */
gboolean pattern_is_words(const Pattern *pattern);
/* Such a pattern, in parentheses; a word that means a friend means the
 * friend's addresses, too. */
void pattern_append_match(Db *db, GString *match, const Pattern *pattern);
