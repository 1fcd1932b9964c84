#pragma once
/* changes - what the commander does when the store or a worker tells
 * something: questions, failures, drafts that got their number. */
#include "command/commander.h"

void commander_take_change(Commander *commander, const Change *change);
/* Asks about mails that were on their way when kith ended last. */
void changes_ask_leftovers(Commander *commander);
