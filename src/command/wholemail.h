#pragma once
/* wholemail - all the bytes of a mail, also of one whose big attachments are still
 * on the server: it is fetched first, into a scratch file, and mapped. UI
 * thread only. */
#include "command/commander.h"

/* `mail`: its bytes; only when they could be had. Takes nothing. */
typedef void (*WholeMailThen)(Commander *commander, GBytes *mail,
                              gpointer user);

/* What is to be done with it: only what needs a part that is not here has to
 * wait. */
typedef struct {
    gint64 mail_id;
    const char *enclosed; /* which mail in it, or NULL */
    gint part;            /* of that one: this alone is needed; -1: all */
} WholeMailNeed;

/* Calls `then`, at once where what is needed is here; what goes wrong later is
 * told. FALSE with an error when the mail is not here at all. `user` is freed
 * after `then`, or without it. */
gboolean whole_mail_get(Commander *commander, const WholeMailNeed *need,
                        WholeMailThen then, gpointer user,
                        GDestroyNotify free_user, GError **error);

/* `mails`: of GBytes*, in the order of what was asked for; borrowed. */
typedef void (*WholeMailsThen)(Commander *commander, GPtrArray *mails,
                               gpointer user);
/* The same of several, `ids` of gint64, one after the other. */
gboolean whole_mails_get(Commander *commander, const GArray *ids,
                         WholeMailsThen then, gpointer user,
                         GDestroyNotify free_user, GError **error);
