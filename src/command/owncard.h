#pragma once
/* owncard - the user's own card: edited, and what has to be asked before
 * anything of it is published. UI thread only. */
#include "command/commander.h"

/* Opens the editor on `text` (see correspondence/cardtext.h), which is proposed
 * in place of `shown`; `remark` (may be NULL) stands above it. */
void owncard_edit(Commander *commander, const char *shown, const char *text,
                  const char *remark);
/* Asks who may read what is new, and wishes it. */
void
owncard_propose(Commander *commander, const char *shown, const char *wanted);
void owncard_publish(Commander *commander, const char *address);
/* The wish found a card that another client has changed. */
void owncard_ask_conflict(Commander *commander, gint64 intent);
/* CHANGE_OWN_CARD, and when a service is online: says once in a run that a
 * question waits, where the card does not name the account's address. */
void owncard_take(Commander *commander, const Change *change);
