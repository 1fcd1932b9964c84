#pragma once
/* filename - what a stranger calls a file, made fit to be created. Pure; any
 * thread. */
#include <glib.h>

/* The last part of the path, clean text of one line, without leading dots,
 * dashes and spaces, at most 200 bytes. Where nothing is left, a name made of
 * the media type. The caller frees it. */
char *filename_clean(const char *raw, const char *media_type);
