#pragma once
/* trust - the proposal whose word to take on who sent a mail. */
#include "command/commander.h"

/* Says once in a run, when the mailbox was looked at, that there is one. */
void trust_take_line(Commander *commander, const Change *change);
