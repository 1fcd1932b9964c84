#pragma once
/* question - questions that come by themselves, from a worker.
 *
 * The prompt lets one wait while another is being answered. While the user
 * writes in a chat it must not open at all: the next letter typed would answer
 * it. There it is held back, with a notice, until the user leaves the chat or
 * runs `pending`. */
#include "command/ask.h"

typedef enum { QUESTION_KEY, QUESTION_LINE, QUESTION_SECRET } QuestionKind;
typedef struct {
    QuestionKind kind;
    char *id; /* what it is about: the same is not asked twice at once */
    char *text;
    const char *keys; /* KEY: static */
    AskThen then;
    gpointer user;
    GDestroyNotify free_user;
} Question;

/* Moves `question`. */
void question_put(Commander *commander, Question *question);
void question_free(Question *question);
/* Asks what was held back, when the user is not writing any more. */
void question_release(Commander *commander);
/* Asks it now. FALSE when nothing is held. */
gboolean question_release_all(Commander *commander);
