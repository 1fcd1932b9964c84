/* process - see process.h. */
#include "process.h"

#include <string.h>
#include <unistd.h>

static char *
read_status(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "status", NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

static gint64
number_after(const char *text, const char *field)
{
    const char *found = text ? strstr(text, field) : NULL;
    return found ? g_ascii_strtoll(found + strlen(field), NULL, 10) : 0;
}

double
process_mib(GPid pid, const char *field)
{
    g_autofree char *folder = g_strdup_printf("/proc/%d", (int)pid);
    g_autofree char *status = read_status(folder);
    return (double)number_after(status, field) / 1024.0;
}

static gint64
sleeps_of(const char *status)
{
    return number_after(status, "\nvoluntary_ctxt_switches:");
}

static char *
name_of(const char *status)
{
    const char *start = status + strlen("Name:\t");
    return g_strndup(start, strcspn(start, "\n"));
}

/* utime and stime, the 12th and 13th word after the name (proc(5)). */
static gint64
cpu_ms_of(const char *folder)
{
    g_autofree char *path = g_build_filename(folder, "stat", NULL);
    g_autofree char *text = NULL;
    const char *rest;
    if (!g_file_get_contents(path, &text, NULL, NULL) ||
        !(rest = strrchr(text, ')')))
        return 0;
    g_auto(GStrv) words = g_strsplit(rest + 2, " ", -1);
    if (g_strv_length(words) < 13)
        return 0;
    gint64 ticks = g_ascii_strtoll(words[11], NULL, 10) +
                   g_ascii_strtoll(words[12], NULL, 10);
    return ticks * 1000 / sysconf(_SC_CLK_TCK);
}

typedef void TakeThread(const char *tid, const char *folder, const char *status,
                        gpointer user);

static void
each_thread(GPid pid, TakeThread *take, gpointer user)
{
    g_autofree char *tasks = g_strdup_printf("/proc/%d/task", (int)pid);
    g_autoptr(GDir) dir = g_dir_open(tasks, 0, NULL);
    const char *tid;
    while (dir && (tid = g_dir_read_name(dir))) {
        g_autofree char *folder = g_build_filename(tasks, tid, NULL);
        g_autofree char *status = read_status(folder);
        if (status)
            take(tid, folder, status, user);
    }
}

typedef struct {
    const char *name;
    gint64 sum;
} CpuTime;

static void
add_cpu(const char *tid, const char *folder, const char *status, gpointer user)
{
    CpuTime *cpu = user;
    g_autofree char *name = name_of(status);
    if (strcmp(name, cpu->name) == 0)
        cpu->sum += cpu_ms_of(folder);
}

gint64
process_cpu_ms(GPid pid, const char *name)
{
    CpuTime cpu = {.name = name};
    each_thread(pid, add_cpu, &cpu);
    return cpu.sum;
}

static void
keep_sleeps(const char *tid, const char *folder, const char *status,
            gpointer user)
{
    gint64 *sleeps = g_new(gint64, 1);
    *sleeps = sleeps_of(status);
    g_hash_table_insert(user, g_strdup(tid), sleeps);
}

GHashTable *
process_sleeps(GPid pid)
{
    GHashTable *table =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    each_thread(pid, keep_sleeps, table);
    return table;
}

typedef struct {
    GHashTable *before;
    GString *who;
    gint64 sum;
} Wakeups;

static void
add_wakeups(const char *tid, const char *folder, const char *status,
            gpointer user)
{
    Wakeups *wakeups = user;
    const gint64 *before = g_hash_table_lookup(wakeups->before, tid);
    gint64 count = sleeps_of(status) - (before ? *before : 0);
    if (count == 0)
        return;
    g_autofree char *name = name_of(status);
    wakeups->sum += count;
    g_string_append_printf(wakeups->who, "%s%s %" G_GINT64_FORMAT,
                           wakeups->who->len ? ", " : "", name, count);
}

gint64
process_wakeups(GPid pid, GHashTable *before, char **who_out)
{
    Wakeups wakeups = {.before = before, .who = g_string_new(NULL)};
    each_thread(pid, add_wakeups, &wakeups);
    char *who = g_string_free(wakeups.who, FALSE);
    if (who_out)
        *who_out = who;
    else
        g_free(who);
    return wakeups.sum;
}
