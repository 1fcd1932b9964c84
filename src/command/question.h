#pragma once
/* question - questions that come by themselves, from a worker.
 *
 * The prompt lets one wait while another is being answered. While the user
 * writes in a chat it must not open at all: the next letter typed would answer
 * it. There it is held back, with a notice, until the user leaves the chat or
 * runs `pending`. A patient one waits for `pending` everywhere. */
#include "command/ask.h"

typedef enum { QUESTION_KEY, QUESTION_LINE, QUESTION_SECRET } QuestionKind;
typedef struct {
    QuestionKind kind;
    char *id; /* what it is about: the same is not asked twice at once */
    char *text;
    const char *keys; /* KEY: static */
    gboolean is_patient; /* it never opens by itself: `pending` asks it, and
                          * whoever puts it says so */
    AskThen then;
    gpointer user;
    GDestroyNotify free_user;
} Question;

/* Moves `question`. */
void question_put(Commander *commander, Question *question);
void question_free(Question *question);
/* What was held back of that id is no question any more. */
void question_drop(Commander *commander, const char *id);
/* Asks what was held back, when the user is not writing any more. */
void question_release(Commander *commander);
/* Asks it now. FALSE when nothing is held. */
gboolean question_release_all(Commander *commander);
