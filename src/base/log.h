#pragma once
/* log - the log file; one line an entry, time and thread in front.
 *
 * Never pass it credentials or raw protocol traffic. Control bytes in a
 * message are escaped, so a hostile name cannot forge a line. Any thread. */
#include <glib.h>

typedef enum {
    LOG_LEVEL_DEBUG,
    LOG_LEVEL_INFO,
    LOG_LEVEL_WARNING,
    LOG_LEVEL_ERROR,
} LogLevel;

/* Opens `path` for appending (0600, its folder is made). Until then, and with
 * NULL, entries of WARNING and above go to standard error. */
gboolean log_open(const char *path, LogLevel least, GError **error);
void log_close(void);

void log_write(LogLevel level, const char *format, ...) G_GNUC_PRINTF(2, 3);

#define log_debug(...)   log_write(LOG_LEVEL_DEBUG, __VA_ARGS__)
#define log_info(...)    log_write(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_warning(...) log_write(LOG_LEVEL_WARNING, __VA_ARGS__)
#define log_error(...)   log_write(LOG_LEVEL_ERROR, __VA_ARGS__)
