#pragma once
/* check - `kith check`: tries each step of each service and names the first
 * that fails. Blocks; no store, no worker. */
#include "config/config.h"
#include "store/batch.h"

typedef struct {
    Service service;
    const char *name;    /* resolve, connect, tls, login, select, submit */
    const GError *error; /* why it failed, or NULL */
    const char *detail;  /* what was found, or NULL */
} CheckStep;
/* One step was tried; all is borrowed for the call. */
typedef void (*CheckTell)(gpointer user, const CheckStep *step);

/* Tells each step of each service, up to the first that fails. TRUE when all
 * went well. `password`, `mail_password`: as the app obtained them. */
gboolean check_run(const Config *config, const char *password,
                   const char *mail_password, CheckTell tell, gpointer user);
