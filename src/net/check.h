#pragma once
/* check - `kith check`: tries each step of each service and names the first
 * that fails. Blocks; no store, no worker. */
#include "config/config.h"

/* Prints one line a step to standard output (`imap  connect  ok  …`). TRUE
 * when every step of every service worked. `password`, `mail_password`: as the
 * app obtained them. */
gboolean check_run(const Config *config, const char *password,
                   const char *mail_password);
