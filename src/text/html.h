#pragma once
/* html - HTML mail as a Doc (libxml2's HTML parser; nothing is ever fetched).
 *
 * Headings, paragraphs, lists, tables of data in columns, quotes of all mailers
 * by depth, preformatted text; links numbered and listed at the end where the
 * text does not say the same, named where it says another host; images named by
 * their alt text. Script, style, hidden text and tracking pixels are left out.
 * Bounded: depth 256, 4 MiB of input. Pure; any thread after html_init(). */
#include "text/doc.h"

/* Once, before any thread starts. */
void html_init(void);

/* Appends to `doc`; `charset` may be NULL (then the document's own). FALSE
 * when nothing readable was found. */
gboolean html_render(Doc *doc, Slice html, const char *charset);
