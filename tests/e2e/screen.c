/* screen - see screen.h. */
#include "test.h"

#include "screen.h"

#include "reports.h"
#include "threads.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

enum { PUMP_MS = 20, LOG_LINES = 40, WRITTEN_MOST = 65536 };

struct Screen {
    VTerm *terminal;
    VTermScreen *cells;
    int master;
    pid_t child;
    int status;
    gboolean has_ended; /* and been waited for */
    int columns, rows;
    char *reports;    /* see reports.h */
    char **logs;      /* or NULL */
    GString *written; /* the last of what the program wrote, as it came */
};

/* What the terminal answers (to a device query) goes back to the program. */
static void
write_answer(const char *bytes, size_t size, void *user)
{
    Screen *screen = user;
    ssize_t written = write(screen->master, bytes, size);
    (void)written; /* a program that is gone needs no answer */
}

static void
run_child(const char *const *argv, const char *const *environment,
          const char *reports)
{
    reports_redirect(reports);
    g_setenv("TERM", "xterm-256color", TRUE);
    g_setenv("LC_ALL", "C.UTF-8", TRUE);
    g_unsetenv("NO_COLOR");
    for (guint i = 0; environment && environment[i]; i++) {
        g_auto(GStrv) pair = g_strsplit(environment[i], "=", 2);
        g_setenv(pair[0], pair[1], TRUE);
    }
    execv(argv[0], (char *const *)argv);
    _exit(127);
}

Screen *
screen_start(int columns, int rows, const char *const *argv,
             const char *const *environment)
{
    Screen *screen = g_new0(Screen, 1);
    screen->columns = columns;
    screen->rows = rows;
    screen->reports = reports_new();
    screen->written = g_string_new(NULL);
    screen->terminal = vterm_new(rows, columns);
    vterm_set_utf8(screen->terminal, 1);
    vterm_output_set_callback(screen->terminal, write_answer, screen);
    screen->cells = vterm_obtain_screen(screen->terminal);
    vterm_screen_enable_altscreen(screen->cells, 1);
    vterm_screen_reset(screen->cells, 1);

    struct winsize size = {.ws_row = (unsigned short)rows,
                           .ws_col = (unsigned short)columns};
    screen->child = forkpty(&screen->master, NULL, NULL, &size);
    assert_true(screen->child >= 0);
    if (screen->child == 0)
        run_child(argv, environment, screen->reports);
    fcntl(screen->master, F_SETFD, FD_CLOEXEC);
    return screen;
}

static gboolean
reap(Screen *screen, int options)
{
    if (!screen->has_ended &&
        waitpid(screen->child, &screen->status, options) == screen->child)
        screen->has_ended = TRUE;
    return screen->has_ended;
}

static void
take_written(Screen *screen, const char *bytes, gsize size)
{
    GString *written = screen->written;
    g_string_append_len(written, bytes, (gssize)size);
    if (written->len > WRITTEN_MOST)
        g_string_erase(written, 0, (gssize)(written->len - WRITTEN_MOST));
    vterm_input_write(screen->terminal, bytes, size);
}

/* Reads what has come, waiting up to `timeout_ms` for the first of it. */
static void
pump(Screen *screen, int timeout_ms)
{
    struct pollfd wait = {.fd = screen->master, .events = POLLIN};
    while (poll(&wait, 1, timeout_ms) == 1 && (wait.revents & POLLIN)) {
        char buffer[16384];
        ssize_t got = read(screen->master, buffer, sizeof buffer);
        if (got <= 0)
            return;
        take_written(screen, buffer, (gsize)got);
        timeout_ms = 0;
    }
    vterm_screen_flush_damage(screen->cells);
}

static gboolean
wait_exit(Screen *screen)
{
    gint64 end = g_get_monotonic_time() + SCREEN_PATIENCE_MS * 1000LL;
    while (!reap(screen, WNOHANG)) {
        if (g_get_monotonic_time() > end)
            return FALSE;
        pump(screen, PUMP_MS); /* its last words must not block it */
    }
    return TRUE;
}

/* A leak is seen only in a program that ends by itself. */
static void
end_for_reports(Screen *screen)
{
    if (!screen->reports || reap(screen, WNOHANG))
        return;
    kill(screen->child, SIGTERM);
    kill(screen->child, SIGCONT);
    wait_exit(screen);
}

void
screen_free(Screen *screen)
{
    end_for_reports(screen);
    if (!reap(screen, WNOHANG)) {
        kill(screen->child, SIGKILL);
        reap(screen, 0);
    }
    g_autofree char *reported = reports_text(screen->reports);
    reports_free(screen->reports);
    close(screen->master);
    vterm_free(screen->terminal);
    g_strfreev(screen->logs);
    g_string_free(screen->written, TRUE);
    g_free(screen);
    if (reported)
        reports_fail(reported);
}

GPid
screen_pid(const Screen *screen)
{
    return screen->child;
}

void
screen_set_logs(Screen *screen, const char *const *paths)
{
    g_strfreev(screen->logs);
    screen->logs = g_strdupv((char **)paths);
}

static void
print_end(const char *path)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL))
        return; /* a program that never came so far has no log */
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    guint count = g_strv_length(lines);
    g_printerr("--- %s\n", path);
    for (guint i = count > LOG_LINES ? count - LOG_LINES : 0; i < count; i++)
        g_printerr("%s\n", lines[i]);
}

static void
print_logs(const Screen *screen)
{
    for (guint i = 0; screen->logs && screen->logs[i]; i++) {
        const char *path = screen->logs[i];
        g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
        if (!folder)
            print_end(path);
        const char *name;
        while (folder && (name = g_dir_read_name(folder))) {
            g_autofree char *file = g_build_filename(path, name, NULL);
            print_end(file);
        }
    }
}

static void
append_row(Screen *screen, GString *text, int row)
{
    gsize start = text->len;
    for (int column = 0; column < screen->columns;) {
        VTermScreenCell cell;
        VTermPos at = {.row = row, .col = column};
        vterm_screen_get_cell(screen->cells, at, &cell);
        if (!cell.chars[0] || cell.chars[0] == (uint32_t)-1)
            g_string_append_c(text, ' ');
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i] &&
                        cell.chars[i] != (uint32_t)-1;
             i++)
            g_string_append_unichar(text, cell.chars[i]);
        column += MAX(cell.width, 1);
    }
    while (text->len > start && text->str[text->len - 1] == ' ')
        g_string_truncate(text, text->len - 1);
}

char *
screen_row(Screen *screen, int row)
{
    pump(screen, 0);
    GString *text = g_string_new(NULL);
    append_row(screen, text, row);
    return g_string_free(text, FALSE);
}

char *
screen_text(Screen *screen)
{
    pump(screen, 0);
    GString *text = g_string_new(NULL);
    for (int row = 0; row < screen->rows; row++) {
        append_row(screen, text, row);
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

int
screen_find(Screen *screen, const char *text)
{
    for (int row = 0; row < screen->rows; row++) {
        g_autofree char *line = screen_row(screen, row);
        if (strstr(line, text))
            return row;
    }
    return -1;
}

gboolean
screen_has(Screen *screen, const char *text)
{
    return screen_find(screen, text) >= 0;
}

void
screen_cursor(Screen *screen, int *column_out, int *row_out)
{
    pump(screen, 0);
    VTermPos at;
    vterm_state_get_cursorpos(vterm_obtain_state(screen->terminal), &at);
    *column_out = at.col;
    *row_out = at.row;
}

static void
fail_if_reported(Screen *screen)
{
    g_autofree char *reported = reports_text(screen->reports);
    if (reported)
        reports_fail(reported);
}

void
screen_wait_for(Screen *screen, ScreenCondition condition, gpointer user,
                const char *what)
{
    gint64 end = g_get_monotonic_time() + SCREEN_PATIENCE_MS * 1000LL;
    while (!condition(screen, user)) {
        if (g_get_monotonic_time() > end || reap(screen, WNOHANG)) {
            fail_if_reported(screen);
            print_logs(screen);
            threads_print(screen->child);
            g_autofree char *text = screen_text(screen);
            fail_msg("waited for %s; %s\n%s", what,
                     screen->has_ended ? "the program ended" : "in vain", text);
        }
        pump(screen, PUMP_MS);
    }
}

static gboolean
is_there(Screen *screen, gpointer text)
{
    return screen_has(screen, text);
}

static gboolean
is_gone(Screen *screen, gpointer text)
{
    return !screen_has(screen, text);
}

void
screen_wait(Screen *screen, const char *text)
{
    g_autofree char *what = g_strdup_printf("\"%s\"", text);
    screen_wait_for(screen, is_there, (gpointer)text, what);
}

void
screen_wait_gone(Screen *screen, const char *text)
{
    g_autofree char *what = g_strdup_printf("the end of \"%s\"", text);
    screen_wait_for(screen, is_gone, (gpointer)text, what);
}

static gboolean
has_row(Screen *screen, gpointer user)
{
    const char *const *both = user;
    for (int row = 0; row < screen->rows; row++) {
        g_autofree char *line = screen_row(screen, row);
        if (strstr(line, both[0]) && strstr(line, both[1]))
            return TRUE;
    }
    return FALSE;
}

static gboolean
has_said(Screen *screen, gpointer text)
{
    static const char *const signs[] = {"✓", "»", "◉"};
    for (gsize i = 0; i < G_N_ELEMENTS(signs); i++) {
        const char *both[] = {signs[i], text};
        if (has_row(screen, both))
            return TRUE;
    }
    return FALSE;
}

void
screen_wait_said(Screen *screen, const char *text)
{
    g_autofree char *what = g_strdup_printf("\"%s\" being said", text);
    screen_wait_for(screen, has_said, (gpointer)text, what);
}

static gboolean
has_no_row(Screen *screen, gpointer user)
{
    return !has_row(screen, user);
}

void
screen_wait_row(Screen *screen, const char *text, const char *with)
{
    const char *both[] = {text, with};
    g_autofree char *what =
        g_strdup_printf("a row with \"%s\" and \"%s\"", text, with);
    screen_wait_for(screen, has_row, both, what);
}

void
screen_wait_no_row(Screen *screen, const char *text, const char *with)
{
    const char *both[] = {text, with};
    g_autofree char *what =
        g_strdup_printf("no row with \"%s\" and \"%s\"", text, with);
    screen_wait_for(screen, has_no_row, both, what);
}

static gboolean
has_written(Screen *screen, gpointer bytes)
{
    return g_strstr_len(screen->written->str, (gssize)screen->written->len,
                        bytes) != NULL;
}

void
screen_wait_bytes(Screen *screen, const char *bytes)
{
    g_autofree char *shown = g_strescape(bytes, NULL);
    screen_wait_for(screen, has_written, (gpointer)bytes, shown);
}

void
screen_type(Screen *screen, const char *keys)
{
    gsize size = strlen(keys);
    assert_int_equal(write(screen->master, keys, size), (ssize_t)size);
}

void
screen_resize(Screen *screen, int columns, int rows)
{
    pump(screen, 0);
    struct winsize size = {.ws_row = (unsigned short)rows,
                           .ws_col = (unsigned short)columns};
    screen->columns = columns;
    screen->rows = rows;
    vterm_set_size(screen->terminal, rows, columns);
    assert_int_equal(ioctl(screen->master, TIOCSWINSZ, &size), 0);
}

void
screen_signal(Screen *screen, int signal_number)
{
    assert_int_equal(kill(screen->child, signal_number), 0);
}

int
screen_wait_exit(Screen *screen)
{
    if (!wait_exit(screen)) {
        print_logs(screen);
        g_autofree char *text = screen_text(screen);
        fail_msg("waited in vain for the program's end\n%s", text);
    }
    fail_if_reported(screen);
    return WIFEXITED(screen->status) ? WEXITSTATUS(screen->status)
                                     : -WTERMSIG(screen->status);
}
