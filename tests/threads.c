/* threads - see threads.h. */
#include "threads.h"

static void
print_thread(const char *folder, const char *thread)
{
    static const char *const files[] = {"comm", "stat", "wchan", "syscall"};
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path =
            g_build_filename(folder, thread, files[i], NULL);
        g_autofree char *text = NULL;
        if (g_file_get_contents(path, &text, NULL, NULL))
            g_printerr("%s%s", g_strchomp(text), i == 3 ? "" : " | ");
    }
    g_printerr("\n");
}

void
threads_print(GPid process)
{
    g_autofree char *folder = g_strdup_printf("/proc/%d/task", (int)process);
    g_autoptr(GDir) threads = g_dir_open(folder, 0, NULL);
    const char *thread;
    while (threads && (thread = g_dir_read_name(threads)))
        print_thread(folder, thread);
}
