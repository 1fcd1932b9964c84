/* tokens - see tokens.h. */
#include "net/imap/tokens.h"

#include <string.h>

#define DEPTH_MOST 64

Tokens
tokens_begin(Slice line)
{
    return (Tokens){line.bytes, line.bytes + line.size};
}

static gsize
left(const Tokens *tokens)
{
    return (gsize)(tokens->end - tokens->at);
}

static void
skip_blanks(Tokens *tokens)
{
    while (left(tokens) > 0 && *tokens->at == ' ')
        tokens->at++;
}

static gboolean
take_char(Tokens *tokens, char wanted)
{
    skip_blanks(tokens);
    if (left(tokens) == 0 || *tokens->at != wanted)
        return FALSE;
    tokens->at++;
    return TRUE;
}

gboolean
tokens_take_open(Tokens *tokens)
{
    return take_char(tokens, '(');
}

gboolean
tokens_take_close(Tokens *tokens)
{
    return take_char(tokens, ')');
}

/* What ends an atom; the rest, as `\` and `]`, servers put into flags. */
static gboolean
ends_atom(char c)
{
    return (guchar)c <= ' ' || c == '(' || c == ')' || c == '"' || c == '{';
}

static Slice
peek_atom(Tokens *tokens)
{
    skip_blanks(tokens);
    gsize size = 0;
    while (size < left(tokens) && !ends_atom(tokens->at[size]))
        size++;
    return (Slice){tokens->at, size};
}

gboolean
tokens_take_word(Tokens *tokens, const char *word)
{
    Slice atom = peek_atom(tokens);
    if (atom.size == 0 || atom.size != strlen(word) ||
        g_ascii_strncasecmp(atom.bytes, word, atom.size) != 0)
        return FALSE;
    tokens->at += atom.size;
    return TRUE;
}

/* At the character after the opening quote. */
static char *
take_quoted(Tokens *tokens)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (; left(tokens) > 0 && *tokens->at != '"'; tokens->at++) {
        if (*tokens->at == '\\' && left(tokens) > 1)
            tokens->at++;
        g_string_append_c(text, *tokens->at);
    }
    if (left(tokens) == 0 || strlen(text->str) != text->len)
        return NULL;
    tokens->at++;
    return g_strndup(text->str, text->len);
}

/* At the character after `{`. */
static char *
take_literal(Tokens *tokens)
{
    guint64 size;
    if (!tokens_take_number(tokens, &size))
        return NULL;
    take_char(tokens, '+');
    if (left(tokens) < 3 || memcmp(tokens->at, "}\r\n", 3) != 0)
        return NULL;
    tokens->at += 3;
    if (left(tokens) < size || memchr(tokens->at, '\0', (gsize)size))
        return NULL;
    char *text = g_strndup(tokens->at, (gsize)size);
    tokens->at += size;
    return text;
}

char *
tokens_take_string(Tokens *tokens)
{
    Tokens start = *tokens;
    char *text = NULL;
    if (take_char(tokens, '"')) {
        text = take_quoted(tokens);
    } else if (take_char(tokens, '{')) {
        text = take_literal(tokens);
    } else {
        Slice atom = peek_atom(tokens);
        text = atom.size > 0 ? g_strndup(atom.bytes, atom.size) : NULL;
        tokens->at += atom.size;
    }
    if (!text)
        *tokens = start;
    return text;
}

gboolean
tokens_take_number(Tokens *tokens, guint64 *number_out)
{
    skip_blanks(tokens);
    guint64 number = 0;
    const char *start = tokens->at;
    for (; left(tokens) > 0 && g_ascii_isdigit(*tokens->at); tokens->at++) {
        guint digit = (guint)g_ascii_digit_value(*tokens->at);
        if (number > (G_MAXUINT64 - digit) / 10)
            return FALSE;
        number = number * 10 + digit;
    }
    *number_out = number;
    return tokens->at > start;
}

gboolean
tokens_skip(Tokens *tokens)
{
    guint depth = 0;
    do {
        if (tokens_take_open(tokens)) {
            if (++depth > DEPTH_MOST)
                return FALSE;
        } else if (depth > 0 && tokens_take_close(tokens)) {
            depth--;
        } else {
            g_autofree char *text = tokens_take_string(tokens);
            if (!text)
                return FALSE;
        }
    } while (depth > 0);
    return TRUE;
}
