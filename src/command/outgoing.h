#pragma once
/* outgoing - the text of mails that carry another. Pure. */
#include "mail/compose.h"

/* Subject `Fwd: …` and, below room for a word of one's own, the original's
 * brief headers and text. */
void outgoing_fill_forward(Draft *draft, Message *original);
