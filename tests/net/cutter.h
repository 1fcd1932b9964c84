#pragma once
/* cutter - stands between a client and a real IMAP server, passes everything on,
 * and cuts the line once: when a command comes, before the server hears it or
 * after it has answered. Offers no IDLE, so that there is one connection. */
#include "servers.h"

typedef enum {
    CUT_BEFORE, /* the server never hears the command */
    CUT_AFTER,  /* it has carried it out, and its answer is lost */
} CutWhen;
typedef struct Cutter Cutter;

/* `command`: as it begins, after the tag. */
Cutter *cutter_start(const Servers *servers, const char *command, CutWhen when);
void cutter_stop(Cutter *cutter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Cutter, cutter_stop)
/* Alice's kith.conf for it; the path is the caller's. */
char *cutter_write_config(const Cutter *cutter);
gboolean cutter_has_cut(const Cutter *cutter);
