#pragma once
/* message_private - the parts of a Message, for message.c and render.c. */
#include <gmime/gmime.h>

#include "mail/message.h"

typedef enum {
    SHOW_PLAIN,
    SHOW_HTML,
    SHOW_HEADER, /* of an enclosed mail, whose parts follow */
    SHOW_NOTICE,
} ShowKind;

typedef struct {
    ShowKind kind;
    GMimeObject *part;  /* the Message's */
    const char *notice; /* constant */
    int level;          /* of enclosed mails; 0 is the mail itself */
} ShownPart;

struct Message {
    GMimeMessage *mail;
    Slice block; /* the header as it came, capped; lies in `bytes` */
    GBytes *bytes;
    MailHeader *header;
    GArray *shown;          /* of ShownPart */
    GPtrArray *attached;    /* of GMimeObject*, not owned */
    GPtrArray *attachments; /* of Attachment*; NULL until asked for */
};

/* The decoded content of a part, at most `limit` bytes; NULL when it has none.
 * TRUE in `is_cut_out` when there is more. */
GByteArray *message_part_content(GMimeObject *part, gsize limit,
                                 gboolean *is_cut_out);
