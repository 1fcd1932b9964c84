#pragma once
/* leftout - what a part says whose content was left on the server: a field in its
 * MIME header, `X-Kith-Left-Out: 2.1 5242880`.
 *
 * Put there by kith when it fetches a big mail; the fields of senders are taken
 * out of such mails. One that a sender put into a small mail does no harm: it
 * leads to another section of the same mail. Pure; any thread. */
#include <glib.h>

#define LEFT_OUT_FIELD "X-Kith-Left-Out"

typedef struct {
    char *section; /* RFC 9051 6.4.5.1: `2.1` */
    gint64 size;   /* bytes on the server, encoded as it is */
} LeftOut;
void left_out_free(LeftOut *part);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(LeftOut, left_out_free)

/* The field as a line with its CRLF; the caller frees it. */
char *left_out_field(const char *section, gint64 size);
/* Its value read back; NULL when it is none. */
LeftOut *left_out_parse(const char *value);
