/* calendar_screen - see calendar_screen.h. */
#include "mail/calendar_screen.h"

#include "base/error.h"
#include "base/slice.h"

enum {
    MOST_INPUT = 256 * 1024,
    MOST_LINE = 8 * 1024,
    MOST_DEPTH = 4, /* VCALENDAR, VTIMEZONE, STANDARD */
    MOST_COMPONENTS = 100,
    MOST_LINES = 4000,
};

typedef struct {
    GString *kept;
    int depth;         /* of components that are kept */
    int skipped_depth; /* of those that are not, alarms above all */
    gboolean in_zone;
    int n_components;
    int n_lines;
} Screen;

static char *unfold(const char *utf8);
static void screen_line(Screen *screen, const char *line);

char *
calendar_screen(const char *utf8)
{
    g_autofree char *text = unfold(utf8);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    Screen screen = {.kept = g_string_new(NULL)};
    for (gsize i = 0; lines[i]; i++)
        screen_line(&screen, lines[i]);
    return g_string_free(screen.kept, FALSE);
}

static char *
unfold(const char *utf8)
{
    GString *text = g_string_new(NULL);
    const char *at = utf8;
    while (*at && at - utf8 < MOST_INPUT) {
        const char *end = at;
        if (*end == '\r')
            end++;
        if (*end == '\n' && (end[1] == ' ' || end[1] == '\t')) {
            at = end + 2;
        } else {
            if (*at != '\r')
                g_string_append_c(text, *at);
            at++;
        }
    }
    return g_string_free(text, FALSE);
}

static gboolean
is_known(const char *component)
{
    static const char *const known[] = {"VCALENDAR", "VEVENT",   "VTODO",
                                        "VTIMEZONE", "STANDARD", "DAYLIGHT"};
    for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
        if (g_ascii_strcasecmp(component, known[i]) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_harmless(const Screen *screen, const char *line);

static void
keep(Screen *screen, const char *line)
{
    if (screen->n_lines++ < MOST_LINES)
        g_string_append_printf(screen->kept, "%s\r\n", line);
}

static void
screen_line(Screen *screen, const char *raw)
{
    g_autofree char *line = g_strchomp(g_strdup(raw));
    if (g_ascii_strncasecmp(line, "BEGIN:", 6) == 0) {
        gboolean is_kept = screen->skipped_depth == 0 && is_known(line + 6) &&
                           screen->depth < MOST_DEPTH &&
                           screen->n_components < MOST_COMPONENTS;
        screen->skipped_depth += !is_kept;
        screen->depth += is_kept;
        screen->n_components += is_kept;
        if (is_kept && g_ascii_strcasecmp(line + 6, "VTIMEZONE") == 0)
            screen->in_zone = TRUE;
        if (is_kept)
            keep(screen, line);
    } else if (g_ascii_strncasecmp(line, "END:", 4) == 0) {
        if (screen->skipped_depth > 0) {
            screen->skipped_depth--;
        } else if (screen->depth > 0 && is_known(line + 4)) {
            screen->depth--;
            if (g_ascii_strcasecmp(line + 4, "VTIMEZONE") == 0)
                screen->in_zone = FALSE;
            keep(screen, line);
        }
    } else if (screen->skipped_depth == 0 && screen->depth > 0 &&
               is_harmless(screen, line)) {
        keep(screen, line);
    }
}

static gboolean
is_property(const char *line, const char *name)
{
    gsize size = strlen(name);
    return g_ascii_strncasecmp(line, name, size) == 0 &&
           (line[size] == ':' || line[size] == ';');
}

/* A zone's rule is expanded year by year; one that runs by the second would go
 * on for hours. */
static gboolean
is_yearly(const char *rule)
{
    static const char *const parts[] = {
        "FREQ=YEARLY", "BYMONTH=", "BYDAY=", "BYMONTHDAY=",
        "UNTIL=",      "COUNT=",   "WKST=",  "INTERVAL="};
    g_auto(GStrv) given = g_strsplit(rule, ";", 16);
    for (gsize i = 0; given[i]; i++) {
        gboolean is_known_part = FALSE;
        for (gsize j = 0; j < G_N_ELEMENTS(parts); j++)
            is_known_part |=
                g_ascii_strncasecmp(given[i], parts[j], strlen(parts[j])) == 0;
        if (!is_known_part)
            return FALSE;
    }
    return TRUE;
}

static gboolean
is_harmless(const Screen *screen, const char *line)
{
    static const char *const unread[] = {"ATTACH", "X-ALT-DESC", "COMMENT",
                                         "RDATE"};
    if (!*line || strlen(line) > MOST_LINE)
        return FALSE;
    if (screen->in_zone && is_property(line, "RRULE"))
        return is_yearly(line + strcspn(line, ":") + 1);
    if (screen->in_zone)
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(unread); i++) {
        if (is_property(line, unread[i]))
            return FALSE;
    }
    return TRUE;
}
