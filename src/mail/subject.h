#pragma once
/* subject - what a subject is about, without the marks that answering and
 * forwarding put in front of it. Pure; any thread. */
#include <glib.h>

/* Past every `Re:`, `Aw:`, `Fwd:` and their likes, and the blanks between; part
 * of `subject`. (RFC 5256 2.1 has a longer way to much the same.) */
const char *subject_base(const char *subject);
