#pragma once
/* message_private - the inside of a Message, for the files that share it:
 * message.c reads it, parts.c makes the tree, choice.c says what of it is shown,
 * render.c shows it. */
#include <gmime/gmime.h>

#include "mail/message.h"

typedef enum {
    KIND_CONTAINER,
    KIND_PLAIN, /* and whatever else is read as plain text */
    KIND_HTML,
    KIND_CALENDAR,
    KIND_REPORT,
    KIND_MESSAGE,
    KIND_IMAGE,
    KIND_SIGNATURE,
    KIND_ENCRYPTED,
    KIND_KEY,
    KIND_OTHER,
} PartKind;

typedef struct {
    GMimeObject *object; /* the Message's */
    PartKind kind;
    gboolean is_attached; /* Content-Disposition says so */
    const char *says;     /* what it is, constant, or NULL */
    int depth;
    int level;   /* of enclosed mails; 0 is the mail itself */
    guint end;   /* one past the last part inside of it */
    gint64 size; /* decoded; -1 until asked for */
} Part;

struct Message {
    GMimeMessage *mail;
    Slice block; /* the header, capped; lies in `readable` or `bytes` */
    GBytes *readable; /* the header in UTF-8, where it was not; or NULL */
    GBytes *bytes;
    GBytes *raw; /* without any cap */
    MailHeader *header;
    GArray *parts;          /* of Part, each before those inside of it */
    gboolean has_more_parts; /* than are looked at */
    GPtrArray *attachments; /* of Attachment*; NULL until asked for */
};

static inline Part *
message_part(const Message *message, guint index)
{
    return &g_array_index(message->parts, Part, index);
}

/* Fills `parts`. */
void message_collect_parts(Message *message);
gboolean part_is_type(const Part *part, const char *type, const char *subtype);
/* The media type, lower case; the caller frees it. */
char *part_type(const Part *part);
/* The decoded content, at most `limit` bytes; NULL when it has none. TRUE in
 * `is_cut_out` when there is more. */
GByteArray *part_content(const Part *part, gsize limit, gboolean *is_cut_out);

/* HTML by its type, or plain text that is the source of some. */
gboolean part_is_html(const Part *part);

/* Of its Content-Type; NULL when it is not given. */
const char *part_parameter(const Part *part, const char *name);
Slice slice_from_array(const GByteArray *content); /* NULL is empty */
/* Appends what a text says. */
void part_render_text(Doc *doc, const Part *part, const RenderOptions *options);
/* What a calendar or report means; FALSE when it is neither, or cannot be
 * read. */
gboolean part_render_as_meant(Doc *doc, const Part *part);

/* The header fields that one reads, or all of them. */
void message_render_brief(Doc *doc, Slice block);
void message_render_full(Doc *doc, Slice block);

/* Its content is still on the server, see mail/leftout.h. */
gboolean part_is_left_out(const Part *part);
/* What each part does, in the order of `parts`: an array of PartRole for the
 * caller. */
GArray *message_choose(const Message *message, const RenderOptions *options);
/* Whether it stands among the attachments; `roles` are those of no options. */
gboolean message_is_attachment(const Message *message, const GArray *roles,
                               guint index);
