/* reports - see reports.h. */
#include "test.h"

#include "reports.h"

#include <glib/gstdio.h>

/* UndefinedBehaviorSanitizer shares the log of the one that it runs with. */
static const char *const options[] = {"ASAN_OPTIONS", "TSAN_OPTIONS",
                                      "UBSAN_OPTIONS"};

gboolean
reports_are_wanted(void)
{
    return g_getenv(options[0]) != NULL;
}

char *
reports_new(void)
{
    if (!reports_are_wanted())
        return NULL;
    char *folder = g_dir_make_tmp("kith-reports-XXXXXX", NULL);
    assert_non_null(folder);
    return folder;
}

void
reports_redirect(const char *folder)
{
    for (guint i = 0; folder && i < G_N_ELEMENTS(options); i++) {
        const char *set = g_getenv(options[i]);
        g_autofree char *more =
            g_strdup_printf("%s:log_path=%s/report", set ? set : "", folder);
        g_setenv(options[i], more, TRUE);
    }
}

char *
reports_text(const char *folder)
{
    g_autoptr(GDir) dir = folder ? g_dir_open(folder, 0, NULL) : NULL;
    GString *all = g_string_new(NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *text = NULL;
        if (g_file_get_contents(path, &text, NULL, NULL))
            g_string_append(all, text);
    }
    return g_string_free(all, all->len == 0);
}

void
reports_free(char *folder)
{
    g_autoptr(GDir) dir = folder ? g_dir_open(folder, 0, NULL) : NULL;
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    if (folder)
        g_rmdir(folder);
    g_free(folder);
}

void
reports_fail(const char *text)
{
    g_printerr("%s\n", text);
    fail_msg("a sanitizer reported the program");
}
