#pragma once
/* catchall - a libetpan extension that swallows what libetpan does not know.
 *
 * Without it one unknown response or fetch item (EMAILID, PREVIEW, a size over
 * 4 GiB, …) leaves libetpan in the middle of a line and every later answer is
 * misread. */

/* Once, before any thread starts: libetpan keeps extensions in a global list.
 */
void catchall_register(void);
