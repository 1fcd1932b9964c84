#pragma once
/* skeleton - a big mail without its big attachments: the mail as it is, but that
 * their content is left out.
 *
 * Every part keeps its place and its MIME header, so that the mail is read like
 * any other; one whose content was left out says so, see mail/leftout.h. The
 * command thread only. */
#include "net/imap/session.h"

/* The mail of `mail_size` bytes: whole where it is small or nothing of it is
 * worth leaving out. REFUSED when it is gone, or its text alone is bigger than
 * `limit` bytes. */
GBytes *skeleton_fetch(ImapSession *session, guint32 uid, gint64 mail_size,
                       gsize limit, GError **error);
