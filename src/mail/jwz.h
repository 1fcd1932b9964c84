#pragma once
/* jwz - mails put into threads, by the algorithm of Jamie Zawinski
 * (jwz.org/doc/threading.html; RFC 5256 REFERENCES), over References and
 * In-Reply-To.
 *
 * A mail's own last reference says whom it answers; what it says of others
 * holds only where they say nothing. Mails that nobody has are passed over:
 * whoever answered one hangs on the next mail above it, and where there is none
 * above, its answers hang on the oldest of them. No loop is ever made, whatever
 * mails claim; one whose Message-ID is taken stands beside the first. It takes
 * time and memory in proportion to the mails and the references that are looked
 * at. Pure; one thread at a time. */
#include <glib.h>

typedef enum {
    JWZ_BY_REFERENCES, /* alone */
    JWZ_BY_SUBJECT,    /* and what is an answer by its subject only, besides */
} JwzMethod;

typedef struct {
    const char *message_id; /* without < >; NULL: none */
    const char *references; /* one a line, oldest first; NULL: none. Of many,
                             * the first and the last ones count. */
    const char *in_reply_to;
    gint64 date;
    const char *subject; /* only looked at JWZ_BY_SUBJECT */
} JwzMail;

typedef struct {
    guint mail;    /* its number in the order of jwz_add() */
    guint thread;  /* from 0, by the date of the first mail */
    guint depth;   /* 0: the first of its thread */
    guint is_last; /* no sibling after it */
} JwzRow;

typedef struct Jwz Jwz;
Jwz *jwz_new(JwzMethod method);
void jwz_free(Jwz *jwz);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Jwz, jwz_free)
/* Copies what it needs. */
void jwz_add(Jwz *jwz, const JwzMail *mail);
/* Once: a GArray of JwzRow, a row a mail, thread by thread; in each, answers
 * below what they answer, oldest first. The caller unrefs it. */
GArray *jwz_run(Jwz *jwz);
