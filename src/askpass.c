/* askpass - see askpass.h. */
#include "askpass.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include "base/error.h"

enum { PASSWORD_LIMIT = 1024 };

/* Asks and reads up to the end of the line; the echo is off before the prompt
 * invites anyone to type, and back on afterwards, whatever happens. */
static gssize
ask_silently(int tty, const char *prompt, char *buffer, gsize size)
{
    struct termios before;
    if (tcgetattr(tty, &before) < 0)
        return -1;
    struct termios silent = before;
    silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
    silent.c_lflag |= ICANON | ECHONL | ISIG;
    tcsetattr(tty, TCSAFLUSH, &silent);
    gssize got = write(tty, prompt, strlen(prompt));
    if (got >= 0)
        got = read(tty, buffer, size);
    tcsetattr(tty, TCSAFLUSH, &before);
    return got;
}

char *
askpass(const char *prompt, GError **error)
{
    int tty = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (tty < 0) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "no terminal to ask for the password on: set password or "
                    "password-command in the config");
        return NULL;
    }
    char buffer[PASSWORD_LIMIT];
    gssize got = ask_silently(tty, prompt, buffer, sizeof buffer);
    close(tty);

    char *password = NULL;
    while (got > 0 && (buffer[got - 1] == '\n' || buffer[got - 1] == '\r'))
        got--;
    if (got > 0)
        password = g_strndup(buffer, (gsize)got);
    else
        g_set_error(error, KITH_ERROR, KITH_ERROR_CANCELLED,
                    "no password was given");
    explicit_bzero(buffer, sizeof buffer);
    return password;
}
