#pragma once
/* forgeries - crafted senders, a From field each. The friends and the user whom
 * they imitate are those of test_forgery.c. */
#include <glib.h>

extern const char *const forgeries[];
extern const guint n_forgeries;
