#pragma once
/* mailsource - a mail's bytes on their way to an errand, which may decode them
 * away from the UI thread. One thread at a time. */
#include "command/commander.h"
#include "mail/enclosed.h"

typedef struct {
    GBytes *body;
    char *enclosed; /* which mail in it, or NULL */
} MailSource;

/* Of the mail that `subject` names; NULL with an error, also when the mail is
 * not here yet. UI thread. */
MailSource *mail_source_new(Commander *commander, const Subject *subject,
                            GError **error);
/* Of bytes that are had already: a reference. */
MailSource *mail_source_of(GBytes *body, const char *enclosed);
void mail_source_free(MailSource *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailSource, mail_source_free)

Message *mail_source_message(const MailSource *source, GError **error);
/* The decoded content of a part; the caller's. */
GBytes *mail_source_content(Message *message, guint part, GError **error);
/* The part number `index`, borrowed from `parts`; NULL with INVALID when there
 * is none. */
const MessagePart *mail_source_part(const GPtrArray *parts, gint index,
                                    GError **error);
