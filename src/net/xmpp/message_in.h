#pragma once
/* message_in - what the elements of one message say.
 *
 * All in a stanza is hostile; what comes out is clean. Knows neither session
 * nor store, nor who may say what: see chat.h. */
#include "net/xmpp/stanza.h"
#include "store/batch.h"

/* The text with all that belongs to it: what it corrects (XEP-0308), answers
 * (XEP-0461), stands for (XEP-0066) and asks for (XEP-0184, XEP-0333); without
 * JID, time and the ids that depend on who is believed. NULL: it says nothing
 * that is to be shown. */
ChatMessage *message_in_text(Stanza *message);
/* The message's own id, by which others name it; NULL: none. */
char *message_in_id(Stanza *message);
/* XEP-0359 origin-id, or NULL. */
char *message_in_origin_id(Stanza *message);
/* XEP-0359 stanza-id, of those that the account with this bare JID wrote. */
char *message_in_stanza_id(Stanza *message, const char *own_jid);
/* Of which message it is a receipt or a marker, and which; NULL: of none. */
char *message_in_mark(Stanza *message, ChatState *state_out);
/* All that one side says to a message (XEP-0444), without JID, direction and
 * time; NULL: it is no such message. */
Reaction *message_in_reaction(Stanza *message);
/* FALSE: it tells nothing of who is typing (XEP-0085). */
gboolean message_in_typing(Stanza *message, Typing *typing_out);
