#pragma once
/* command - one IMAP command line, sent as given and answered in full.
 *
 * libetpan's own senders lack or break several commands (SELECT with QRESYNC,
 * STORE, LIST … RETURN), so the text is ours and only the answer is libetpan's
 * to parse: what it found lies in `imap->imap_response_info` and
 * `imap_selection_info` until the next command. One thread per connection. */
#include <glib.h>
#include <libetpan/libetpan.h>

#include "base/slice.h"
#include "net/sasl.h"

/* `text` has no tag and no line end; what it quotes may be UTF-8. REFUSED when the server says NO or BAD,
 * CORRUPT when its answer makes no sense (the connection is then of no use),
 * RETRY when the connection is gone, INVALID when `text` holds a line break.
 */
gboolean command_run(mailimap *imap, const char *text, GError **error);
/* Likewise, for answers that libetpan cannot read: it sees none of them, and each
 * untagged line goes to `handler` as it came, its literals within (`{3}`, CR LF
 * and the bytes), without its end; borrowed for the call. CORRUPT above 1 MiB a
 * line. */
typedef void (*CommandLineHandler)(Slice line, gpointer user);
gboolean command_run_lines(mailimap *imap, const char *text,
                           CommandLineHandler handler, gpointer user,
                           GError **error);
/* Reads one line of such an answer into `line`. */
gboolean command_read_answer(mailimap *imap, GString *line, GError **error);
/* AUTHENTICATE. REFUSED when the server says NO, as it does to a wrong password;
 * what sasl_answer() and sasl_check_end() say; the rest as above. */
gboolean command_authenticate(mailimap *imap, SaslMechanism mechanism,
                              const char *user, const char *password,
                              GError **error);
/* What `code`, which a mailimap_*() function gave, means; TRUE for success. */
gboolean command_check(mailimap *imap, int code, GError **error);
/* Whether the last tagged answer bore this response code (RFC 5530), as in
 * `NO [UNAVAILABLE]`. */
gboolean command_has_code(mailimap *imap, const char *code);
/* What the server said, clean; the caller frees it. */
char *command_answer(mailimap *imap);

/* For IDLE and other dialogues: writes bytes as they are and flushes. */
gboolean
command_write(mailimap *imap, const char *bytes, gsize size, GError **error);
/* One line, without its end; borrowed until the next read. */
const char *command_read_line(mailimap *imap, GError **error);
/* TRUE when an error means that the connection cannot be used any more. */
gboolean command_error_is_fatal(const GError *error);
