#pragma once
/* account - the store of an account, opened as its config says. UI thread. */
#include "config/config.h"
#include "store/keeper.h"

/* Opened, migrated and locked, but not started: see keeper_new(). */
Keeper *account_open_store(const Config *config, const char *store_path,
                           GError **error);
