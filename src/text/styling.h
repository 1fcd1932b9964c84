#pragma once
/* styling - message styling (XEP-0393): what a chat message's `*`, `_`, `~`,
 * backticks and `>` say of its looks. Nothing is taken out of the text.
 *
 * The work grows with the text alone, whatever it holds. Pure; one thread at a
 * time. */
#include "text/doc.h"

/* Adds the text as blocks, one a line: DOC_PREFORMATTED, DOC_QUOTE of some
 * depth or DOC_PLAIN, with links and their targets in them. */
void styling_render(Doc *doc, const char *text);
/* Adds one line, a plain block (section 5.1.1), to the block begun last. */
void styling_add_line(Doc *doc, Slice line);
