#pragma once
/* chatinput - what is being written in a chat, and what it is for: said anew,
 * in place of the last message (XEP-0308), or in answer to one (XEP-0461).
 *
 * Sends nothing. UI thread only. */
#include "store/read.h"
#include "ui/completion.h"
#include "ui/ui.h"

typedef enum {
    INPUT_SAYS,
    INPUT_CORRECTS,
    INPUT_ANSWERS,
} InputPurpose;

typedef struct {
    History *sent;
    LineEdit *edit;
    Completion completion;
    char *quote; /* of a mail: lines that go in front of the text; or NULL */
    InputPurpose purpose;
    char *message_id; /* of what is corrected or answered */
    char *original;   /* the text of that */
    char *aside;      /* what was typed when the correction began */
    gboolean was_pasted;
    guint n_asked; /* lines that are sent when the user says so; 0: not asked */
    int n_above;   /* rows above the text, and */
    int width;     /* its width, as they were drawn last */
} ChatInput;

void chatinput_init(ChatInput *input);
void chatinput_clear(ChatInput *input);

const char *chatinput_text(const ChatInput *input);
/* What is to be kept when the window closes; no half-done correction. */
const char *chatinput_unsent(const ChatInput *input);
void chatinput_set_quote(ChatInput *input, const char *quote);
/* Text from the clipboard. */
void chatinput_paste(ChatInput *input, const char *raw);
/* It begins with a slash, is no `//`, no `/me` and no correction. */
gboolean chatinput_is_command(const ChatInput *input);

void chatinput_correct(ChatInput *input, const ChatRow *row);
void chatinput_answer(ChatInput *input, const ChatRow *row);
/* Leaves the innermost of what Esc leaves; FALSE: there was nothing. */
gboolean chatinput_leave(ChatInput *input);

/* Up or Down: in the text, else in the history. */
void chatinput_step(ChatInput *input, const Key *key);
/* It must be asked first: so many lines were pasted. */
gboolean chatinput_must_ask(ChatInput *input);
/* What is to be said, borrowed until chatinput_sent(); FALSE: nothing, as a
 * correction that changes nothing. The caller frees `*text_out`. */
gboolean chatinput_saying(const ChatInput *input, const char *jid,
                          char **text_out, Saying *saying_out);
void chatinput_sent(ChatInput *input);

/* What the line above the input says of it; NULL: nothing. The caller frees
 * it. */
char *chatinput_hint(const ChatInput *input, const char *their_nick);
/* The rows that it takes of a window of that size. */
int chatinput_rows(ChatInput *input, int width, int height);
void chatinput_render(ChatInput *input, Surface *surface, Rect area,
                      gboolean is_active);
