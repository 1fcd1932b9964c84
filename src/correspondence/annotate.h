#pragma once
/* annotate - what the sender column says: name or address, and its mark.
 *
 * Pure; any thread. See DESIGN: a name stands only where the link allows it
 * and the mail did not fail authentication. */
#include "correspondence/link.h"
#include "correspondence/presence.h"
#include "correspondence/suspicion.h"
#include "mail/authres.h"

typedef enum { /* option sender-display */
    SENDER_DISPLAY_NAME,
    SENDER_DISPLAY_BOTH,
    SENDER_DISPLAY_ADDRESS,
} SenderDisplay;

typedef struct {
    const char *from_name;    /* display name in the mail, or NULL */
    const char *from_address; /* addr-spec, or NULL */
    const char *friend_name;  /* of the friend whom the address belongs to */
    LinkState link;           /* the address's state */
    AuthVerdict auth;
    gboolean claims_own_address; /* From is ours, and it was not sent here */
    Suspicion suspicion; /* counts where the link shows no name */
} SenderFacts;

typedef struct {
    char mark;         /* `=`, `~`, `?`, `!` or ` ` */
    gboolean is_friend; /* the friend's name is shown */
    char *text;        /* clean; freed by sender_label_clear() */
} SenderLabel;

/* Without a link: the display name when there is one and nothing is wrong with
 * it, else the address; DISPLAY_ADDRESS shows the address always. */
SenderLabel annotate_sender(const SenderFacts *facts, SenderDisplay display);
void sender_label_clear(SenderLabel *label);
