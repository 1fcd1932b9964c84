#pragma once
/* match - does a row say what is searched for? Case is ignored. Pure. */
#include <glib.h>

/* What match_any() wants as `wanted`; the caller frees it. */
char *match_fold(const char *text);
/* TRUE when one of the texts (NULL ones are passed over) contains it. */
gboolean match_any(const char *wanted, const char *const *texts, gsize n);
