#pragma once
/* report - what a machine says became of a mail, as sentences: delivery status
 * (RFC 3464) and disposition (RFC 8098).
 *
 * Everything in it is only what the sender of the report claims. Pure; any
 * thread after message_init(). */
#include "text/doc.h"

/* Appends to `doc` who got it or not, why, and in the words of which server; at
 * most 100 recipients. FALSE when nothing is said that can be read. */
gboolean report_render_delivery(Doc *doc, Slice content);
gboolean report_render_disposition(Doc *doc, Slice content);
