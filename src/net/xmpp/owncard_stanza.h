#pragma once
/* owncard_stanza - the own card as XML: what kith knows of it is read and
 * changed, all else stays as it came.
 *
 * The elements come from the own account, whose other clients are not ours:
 * what is read is clean and bounded as vcard.h says, what is not read is
 * carried along and looked at by nobody. No state. The worker's thread. */
#include "correspondence/cardtext.h"
#include "net/xmpp/session.h"

#define NS_VCARD4   "urn:ietf:params:xml:ns:vcard-4.0"
#define NODE_VCARD4 "urn:xmpp:vcard4"

typedef enum {
    CARD_TEMP, /* <vCard xmlns='vcard-temp'/>, XEP-0054 */
    CARD_4,    /* <vcard/> of RFC 6351, XEP-0292 */
} CardKind;

/* What `element` (may be NULL) says. */
GPtrArray *owncard_read(CardKind kind, Stanza *element);
/* Adds the names of what it says and kith does not know to `names`. */
void owncard_read_others(CardKind kind, Stanza *element, GPtrArray *names);

/* A copy of `element` (NULL: a new one) without `removed` and with `added`; a
 * field with one value that is in both keeps its place and all that stands
 * beside the value. NULL when that changes nothing. */
Stanza *owncard_change(xmpp_ctx_t *context, CardKind kind, Stanza *element,
                       const GPtrArray *removed, const GPtrArray *added);
/* FALSE where it is so large that a server would end the stream. */
gboolean owncard_fits(Stanza *element);

/* ---- requests; `model`: XEP-0060's name of an access model ---- */
Stanza *owncard_new_fetch(Session *session, CardKind kind);
Stanza *owncard_new_question_of_access(Session *session);
Stanza *owncard_new_access(Session *session, const char *model);
Stanza *owncard_new_temp(Session *session, Stanza *card);
/* `model` NULL: the node is there and stays as it is. */
Stanza *owncard_new_publication(Session *session, Stanza *card, const char *id,
                                const char *model);

/* ---- what came ---- */
/* The card in an answer or NULL; borrowed. `id_out`: its item's, borrowed. */
Stanza *owncard_in_answer(CardKind kind, Stanza *answer, const char **id_out);
/* The access model in an answer as clean text, or NULL. */
char *owncard_access_in(Stanza *answer);
/* It is an event of the card's node, whoever sent it. */
gboolean owncard_is_event(Stanza *message);
