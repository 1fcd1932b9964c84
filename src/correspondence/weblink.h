#pragma once
/* weblink - where a link in a mail leads, and whether it seems to lead
 * elsewhere. Pure; any thread. */
#include <glib.h>

typedef enum {
    WEBLINK_WEB,    /* http, https: for a browser */
    WEBLINK_MAIL,   /* mailto (RFC 6068): a mail is begun */
    WEBLINK_CHAT,   /* xmpp (RFC 5122): a chat is opened */
    WEBLINK_OTHER,  /* nothing that is opened from a mail */
} WeblinkKind;

/* By its scheme alone; `url` is clean text. WEBLINK_OTHER too for one that is
 * malformed, so that what is opened has a host or an address. */
WeblinkKind weblink_kind(const char *url);
/* The scheme in lower case, `javascript`; "" where there is none. The caller
 * frees it. */
char *weblink_scheme(const char *url);

/* Why it may not lead where it seems to: its host is written in letters that
 * look like others or like a host in `known` (NULL-terminated; NULL: none), or
 * what looks like a host is a user's name. NULL: nothing is odd. The caller
 * frees it. */
char *weblink_warning(const char *url, const char *const *known);

/* What a mailto: asks for, decoded and clean; NULL and INVALID when it names no
 * address. Header fields that could be harmful are dropped (RFC 6068 4). */
typedef struct {
    GStrv to, cc; /* addr-specs */
    char *subject, *body; /* or NULL */
} MailWish;
MailWish *weblink_mail(const char *url, GError **error);
void mail_wish_free(MailWish *wish);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailWish, mail_wish_free)
