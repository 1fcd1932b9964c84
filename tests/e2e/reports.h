#pragma once
/* reports - what a sanitizer has to say of a program in a pty.
 *
 * On its standard error a report would be painted over, so it goes to a file.
 * Nothing of this happens in a build without sanitizers, which tests/local.mk
 * tells by the environment. */
#include <glib.h>

/* How a program ends that was reported; no test expects it. See
 * tests/local.mk. */
enum { REPORTED_EXIT = 99 };

/* Whether the build has a sanitizer: what it keeps of freed memory makes every
 * figure of memory meaningless. */
gboolean reports_are_wanted(void);
/* A folder for the reports of one program; NULL without a sanitizer. */
char *reports_new(void);
void reports_free(char *folder);
/* In the new process, before exec: its reports go to that folder. */
void reports_redirect(const char *folder);
/* All reports so far, or NULL when there are none. The caller frees it. */
char *reports_text(const char *folder);
/* Fails the test, with all of `text`: cmocka itself would cut it. */
void reports_fail(const char *text);
