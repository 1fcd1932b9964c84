/* log - see log.h. */
#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"

static struct {
    pthread_mutex_t mutex; /* see chan.c for why it is not GLib's */
    int fd;                /* 0: none; standard input is never the log */
    LogLevel least;
} sink = {.mutex = PTHREAD_MUTEX_INITIALIZER};

gboolean
log_open(const char *path, LogLevel least, GError **error)
{
    log_close();
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = -1;
    if (g_mkdir_with_parents(folder, 0700) == 0)
        fd = g_open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "cannot open the log %s: %s", path, g_strerror(errno));
        return FALSE;
    }
    pthread_mutex_lock(&sink.mutex);
    sink.fd = fd;
    sink.least = least;
    pthread_mutex_unlock(&sink.mutex);
    return TRUE;
}

void
log_close(void)
{
    pthread_mutex_lock(&sink.mutex);
    if (sink.fd > 0)
        close(sink.fd);
    sink.fd = 0;
    pthread_mutex_unlock(&sink.mutex);
}

static void
append_escaped(GString *line, const char *text)
{
    for (const char *p = text; *p; p++) {
        if ((guchar)*p < 0x20 || *p == 0x7f)
            g_string_append_printf(line, "\\x%02x", (guchar)*p);
        else
            g_string_append_c(line, *p);
    }
}

void
log_write(LogLevel level, const char *format, ...)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};

    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);

    g_autoptr(GDateTime) now = g_date_time_new_from_unix_local(clock_now());
    g_autofree char *stamp = g_date_time_format(now, "%Y-%m-%d %H:%M:%S");
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "%s %s: ", stamp, names[level]);
    append_escaped(line, text);
    g_string_append_c(line, '\n');

    pthread_mutex_lock(&sink.mutex);
    int fd = sink.fd;
    if (fd == 0 && level >= LOG_LEVEL_WARNING)
        fd = STDERR_FILENO;
    /* A log that cannot be written is no reason to stop working. */
    if (fd > 0 && (fd == STDERR_FILENO || level >= sink.least) &&
        write(fd, line->str, line->len) < 0)
        sink.least = LOG_LEVEL_ERROR;
    pthread_mutex_unlock(&sink.mutex);
}
