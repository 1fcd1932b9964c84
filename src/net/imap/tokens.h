#pragma once
/* tokens - an untagged answer taken apart (RFC 9051 section 9), for those that
 * libetpan does not know. Reads what it is given and never beyond; what makes
 * no sense ends it. Pure; any thread. */
#include "base/slice.h"

typedef struct {
    const char *at, *end;
} Tokens;
Tokens tokens_begin(Slice line);

/* TRUE when the next token is that one, ASCII case ignored, and takes it. */
gboolean tokens_take_word(Tokens *tokens, const char *word);
gboolean tokens_take_open(Tokens *tokens);  /* ( */
gboolean tokens_take_close(Tokens *tokens); /* ) */
/* An atom, a quoted string or a literal; NULL and nothing taken where none
 * stands or it holds a NUL. NIL is an atom like any other. The caller frees it. */
char *tokens_take_string(Tokens *tokens);
gboolean tokens_take_number(Tokens *tokens, guint64 *number_out);
/* One value, be it a list; FALSE at the end or at a `)`. */
gboolean tokens_skip(Tokens *tokens);
