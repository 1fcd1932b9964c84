#pragma once
/* askpass - asks for a password on the controlling terminal, without echo.
 * Before the screen is up; main thread. */
#include <glib.h>

/* The caller wipes and frees it (auth_wipe). INVALID when there is no
 * terminal, CANCELLED when nothing was typed. */
char *askpass(const char *prompt, GError **error);
