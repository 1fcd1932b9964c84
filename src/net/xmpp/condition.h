#pragma once
/* condition - why libstrophe gave up, read from what it logs.
 *
 * Its API tells an authentication failure, a refusal and missing TLS all as
 * the same event. The log carries credentials, so it is read here line by line
 * and never kept. The connection's thread. */
#include <glib.h>

typedef struct {
    GError *error;                /* the first reason found, or NULL */
    gboolean has_roster_versions; /* RFC 6121 2.6.1 */
} Conditions;

void condition_read(Conditions *conditions, const char *line);
void condition_clear(Conditions *conditions);
