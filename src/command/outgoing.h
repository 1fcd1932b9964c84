#pragma once
/* outgoing - the text of mails that carry another. Pure. */
#include "mail/compose.h"
#include "store/read.h"

/* Subject `Fwd: …` and, below room for a word of one's own and the signature
 * (which may be NULL), the original's brief headers and text. */
void outgoing_fill_forward(Draft *draft, Message *original,
                           const char *signature);
char *outgoing_forward_subject(const char *subject); /* the caller's */
/* The messages of a chat (of ChatRow*, oldest first) quoted, each run of one
 * writer under `On DATE, NAME wrote:`, and a subject from their first words,
 * unless the draft has one. No messages: nothing. */
void outgoing_fill_chat(Draft *draft, const GPtrArray *messages,
                        const char *own_name, const char *friend_name);
