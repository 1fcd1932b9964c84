#pragma once
/* nearest - the known name that a mistyped one was meant to be. Pure. */
#include <glib.h>

/* The one of `names` (ends with NULL) that `typed` is likely to mean: few
 * letters differ, or it is the only one that begins so. NULL when none is. */
const char *nearest_name(const char *typed, const char *const *names);
