#pragma once
/* message_out - a wish about a chat as the stanza that carries it out.
 *
 * Knows neither session nor store. */
#include "net/xmpp/stanza.h"
#include "store/intent.h"

/* Of SEND_CHAT, SEND_MARK and REACT; NULL: the wish is incomplete.
 * `shows_typing`: a message ends what XEP-0085 said of the user. */
Stanza *message_out_new(xmpp_ctx_t *context, const Intent *intent,
                        gboolean shows_typing);
/* What the user does in the chat with `jid` (XEP-0085). */
Stanza *message_out_typing(xmpp_ctx_t *context, const char *jid, Typing typing);
/* One that came back as an error, by its id, is nobody's loss: a mark, or what
 * the user does. */
gboolean message_out_is_minor(const char *id);
