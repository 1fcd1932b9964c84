#pragma once
/* handlers - what runs each command; the cmd_*.c files hold them. */
#include "command/args.h"
#include "command/command.h"

#define COMMAND(id, name, scopes, keys, spec, help)                            \
    gboolean cmd_##id(Commander *commander, const Args *args, GError **error);
#include "command/commands.def"
#undef COMMAND
