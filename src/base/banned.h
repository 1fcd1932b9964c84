#pragma once
/* banned - functions that overflow or share state; using one fails to compile.
 *
 * base/error.h includes this, so every file of kith has it. GLib's bounded
 * forms (g_strdup_printf, g_strlcpy, g_date_time_*) replace them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#pragma GCC poison strcpy strcat strncpy strncat sprintf vsprintf gets
#pragma GCC poison strtok localtime gmtime ctime asctime atoi atol
