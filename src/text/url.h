#pragma once
/* url - links in running text (RFC 3986, appendix C). Pure; any thread. */
#include "base/slice.h"

/* The size of the first link in `text`, and where it begins; 0 when there is
 * none. */
gsize url_find(Slice text, gsize *start_out);
/* Where a link that was found so leads; the caller frees it. */
char *url_target(Slice link);
