#pragma once
/* parse - kith.conf's text as a Config; what loading and writing share. */
#include "config/config.h"

/* What a file must hold at the least; part of messages. */
#define CONFIG_EXAMPLE                                                         \
    "    [account]\n"                                                          \
    "    jid = alice@example.org\n"

/* As config_load(), from text; `path` is only named in messages. */
Config *config_parse(const char *path, const char *text, gsize size,
                     const char *account, GError **error);
