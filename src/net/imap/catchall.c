/* catchall - see catchall.h. */
#include "net/imap/catchall.h"

#include <libetpan/libetpan.h>

#include "base/error.h"
#include "base/log.h"

/* Nesting deeper than this is no honest server's; the line is then left to
 * fail as a parse error. */
#define DEPTH_MOST 64

typedef struct {
    mailstream *stream;
    MMAPString *buffer; /* whole lines and literals that were read so far */
    gsize at;
} Cursor;

static int
peek(const Cursor *cursor)
{
    return cursor->at < cursor->buffer->len
               ? (guchar)cursor->buffer->str[cursor->at]
               : -1;
}

static gboolean
append_bytes(Cursor *cursor, gsize size)
{
    char chunk[4096];
    while (size > 0) {
        gssize got =
            mailstream_read(cursor->stream, chunk, MIN(size, sizeof chunk));
        if (got <= 0 ||
            !mmap_string_append_len(cursor->buffer, chunk, (gsize)got))
            return FALSE;
        size -= (gsize)got;
    }
    return TRUE;
}

/* After `{size}` CRLF. A parser that gave up before us may have read the
 * literal into the buffer already; the line after it is read with it. */
static gboolean
skip_literal_bytes(Cursor *cursor, guint64 size)
{
    gsize have = cursor->buffer->len - cursor->at;
    if (size > G_MAXINT32 ||
        (have < size && !append_bytes(cursor, (gsize)size - have)))
        return FALSE;
    cursor->at += (gsize)size;
    return cursor->at < cursor->buffer->len ||
           mailstream_read_line_append(cursor->stream, cursor->buffer);
}

/* At `{`: `{123}` or `{123+}` and a line end. FALSE when it is no literal. */
static gboolean
skip_literal(Cursor *cursor)
{
    const char *start = cursor->buffer->str + cursor->at + 1;
    if (!g_ascii_isdigit(*start))
        return FALSE;
    char *end;
    guint64 size = g_ascii_strtoull(start, &end, 10);
    if (*end == '+')
        end++;
    if (*end++ != '}')
        return FALSE;
    if (*end == '\r')
        end++;
    if (*end++ != '\n')
        return FALSE;
    cursor->at = (gsize)(end - cursor->buffer->str);
    return skip_literal_bytes(cursor, size);
}

static void
skip_quoted(Cursor *cursor)
{
    cursor->at++;
    for (int c; (c = peek(cursor)) >= 0 && c != '\r' && c != '\n';) {
        cursor->at++;
        if (c == '"')
            return;
        if (c == '\\' && peek(cursor) >= 0)
            cursor->at++;
    }
}

/* Up to the line end, which is left for the parser. */
static gboolean
skip_line(Cursor *cursor)
{
    for (int c; (c = peek(cursor)) >= 0 && c != '\r' && c != '\n';) {
        if (c == '"')
            skip_quoted(cursor);
        else if (c != '{' || !skip_literal(cursor))
            cursor->at++;
    }
    return TRUE;
}

static void
skip_atom(Cursor *cursor)
{
    int depth = 0; /* BODY[HEADER.FIELDS (A B)]<0> holds blanks in brackets */
    for (int c; (c = peek(cursor)) >= 0 && c != '\r' && c != '\n';
         cursor->at++) {
        if (c == '[')
            depth++;
        else if (c == ']')
            depth--;
        else if (depth <= 0 && (c == ' ' || c == '(' || c == ')'))
            return;
    }
}

static gboolean
skip_list(Cursor *cursor)
{
    int depth = 0;
    for (int c; (c = peek(cursor)) >= 0 && c != '\r' && c != '\n';) {
        if (c == '"') {
            skip_quoted(cursor);
            continue;
        }
        if (c == '{' && skip_literal(cursor))
            continue;
        cursor->at++;
        if (c == '(' && ++depth > DEPTH_MOST)
            return FALSE;
        if (c == ')' && --depth == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean
skip_value(Cursor *cursor)
{
    switch (peek(cursor)) {
    case '(':
        return skip_list(cursor);
    case '"':
        skip_quoted(cursor);
        return TRUE;
    case '{':
        return skip_literal(cursor);
    default:
        skip_atom(cursor);
        return TRUE;
    }
}

/* `NAME SP value` inside a FETCH; FALSE leaves libetpan to fail. */
static gboolean
skip_fetch_item(Cursor *cursor)
{
    gsize start = cursor->at;
    skip_atom(cursor);
    if (cursor->at == start || peek(cursor) != ' ')
        return FALSE;
    cursor->at++;
    gsize value = cursor->at;
    return skip_value(cursor) && cursor->at > value;
}

/* A mail that is not listed for this reason should leave a trace. */
static void
log_lost_fetch(const MMAPString *buffer, gsize at)
{
    char *end;
    guint64 number = g_ascii_strtoull(buffer->str + at, &end, 10);
    if (number > 0 && g_ascii_strncasecmp(end, " FETCH", 6) == 0)
        log_warning("imap: the answer for message %" G_GUINT64_FORMAT
                    " cannot be read and is skipped",
                    number);
}

static struct mailimap_extension_api catchall;

static int
parse_unknown(int calling_parser, mailstream *stream, MMAPString *buffer,
              struct mailimap_parser_context *context, size_t *index,
              struct mailimap_extension_data **result, size_t progress_rate,
              progress_function *progress)
{
    Cursor cursor = {stream, buffer, *index};
    gboolean is_skipped = FALSE;
    if (calling_parser == MAILIMAP_EXTENDED_PARSER_FETCH_DATA)
        is_skipped = skip_fetch_item(&cursor);
    else if (calling_parser == MAILIMAP_EXTENDED_PARSER_RESPONSE_DATA &&
             (is_skipped = skip_line(&cursor)))
        log_lost_fetch(buffer, *index);
    if (!is_skipped)
        return MAILIMAP_ERROR_PARSE;

    *result = mailimap_extension_data_new(&catchall, 0, NULL);
    if (!*result)
        return MAILIMAP_ERROR_MEMORY;
    *index = cursor.at;
    return MAILIMAP_NO_ERROR;
}

static void
free_unknown(struct mailimap_extension_data *unknown)
{
    free(unknown);
}

static struct mailimap_extension_api catchall = {
    .ext_name = "kith-catchall",
    .ext_id = -1,
    .ext_parser = parse_unknown,
    .ext_free = free_unknown,
};

void
catchall_register(void)
{
    mailimap_extension_register(&catchall);
}
