#pragma once
/* wrap - a text as lines of a given width. Pure. */
#include <glib.h>

/* A GPtrArray of char *, for the caller; at least one. */
GPtrArray *wrap_text(const char *text, int width);
