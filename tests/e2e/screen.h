#pragma once
/* screen - kith in a pty, read through libvterm: what a person would see.
 *
 * Every wait is for a condition and ends with the test failed when it does not
 * come in time; then the screen is printed, and what may say why: the logs, and
 * what each thread is at. */
#include <glib.h>

/* A busy machine takes long, and Dovecot waits two minutes for a mailbox that
 * somebody has locked. */
enum { SCREEN_PATIENCE_MS = 200000 };

typedef struct Screen Screen;

/* Starts `argv` (NULL-terminated) on a terminal of that size; `environment`:
 * further NAME=value strings, or NULL. */
Screen *screen_start(int columns, int rows, const char *const *argv,
                     const char *const *environment);
/* Ends the program if it still runs (SIGKILL; with a sanitizer first SIGTERM).
 * The test fails if a sanitizer has reported anything. */
void screen_free(Screen *screen);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Screen, screen_free)
GPid screen_pid(const Screen *screen);
/* What a wait in vain prints the end of; NULL-terminated, a folder stands for
 * the files in it. */
void screen_set_logs(Screen *screen, const char *const *paths);

/* The screen as text, a line a row; the caller frees it. */
char *screen_text(Screen *screen);
/* The row on which `text` first stands, or -1; what came is read first. */
int screen_find(Screen *screen, const char *text);
gboolean screen_has(Screen *screen, const char *text);
char *screen_row(Screen *screen, int row);
void screen_cursor(Screen *screen, int *column_out, int *row_out);

void screen_wait(Screen *screen, const char *text);
void screen_wait_gone(Screen *screen, const char *text);
/* Waits for a row that holds both. */
void screen_wait_row(Screen *screen, const char *text, const char *with);
void screen_wait_no_row(Screen *screen, const char *text, const char *with);
/* Waits for a row of a chat that says of the text that the server has it, that
 * a client of theirs has it, or that they have seen it. */
void screen_wait_said(Screen *screen, const char *text);
/* Waits until the program has written these bytes to the terminal. */
void screen_wait_bytes(Screen *screen, const char *bytes);
typedef gboolean (*ScreenCondition)(Screen *screen, gpointer user);
void screen_wait_for(Screen *screen, ScreenCondition condition, gpointer user,
                     const char *what);

/* As typed; `\r` is Enter, `\033` Escape. */
void screen_type(Screen *screen, const char *keys);
void screen_resize(Screen *screen, int columns, int rows);
void screen_signal(Screen *screen, int signal_number);
/* Waits for its end; the exit code, or -N when signal N ended it. */
int screen_wait_exit(Screen *screen);
