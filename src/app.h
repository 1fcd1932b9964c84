#pragma once
/* app - what knows everything: builds the parts, wires them, runs the main loop
 * and shuts down in order. UI thread. */
#include "base/paths.h"
#include "config/config.h"

/* Runs the terminal client until the user quits or a signal ends it. `config`
 * and `paths` outlive the call. FALSE with what could not be started. */
gboolean app_run(const Config *config, const Paths *paths, GError **error);
