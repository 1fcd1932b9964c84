#pragma once
/* profanity - another client, for stories about getting on with one: the real
 * profanity in a pty, in folders of its own. */
#include "story.h"

/* Logged in as `user`, whose messages on other clients it is told of. */
Screen *profanity_open(Story *story, const char *user);
/* A line as typed, and Enter. */
void profanity_type(Screen *screen, const char *line);
