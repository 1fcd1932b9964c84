/* file - see file.h. */
#include "config/file.h"

#include "base/error.h"
#include "base/slice.h"

static void
config_line_free(ConfigLine *line)
{
    g_free(line->section);
    g_free(line->key);
    g_free(line);
}

void
config_file_free(ConfigFile *file)
{
    g_free(file->path);
    g_key_file_free(file->values);
    g_ptr_array_unref(file->lines);
    g_free(file);
}

const ConfigLine *
config_file_line(const ConfigFile *file, const char *section, const char *key)
{
    for (guint i = 0; i < file->lines->len; i++) {
        const ConfigLine *line = file->lines->pdata[i];
        if (g_str_equal(line->section, section) &&
            g_strcmp0(line->key, key) == 0)
            return line;
    }
    return NULL;
}

gboolean
config_file_blame(const ConfigFile *file, const ConfigLine *line,
                  GError **error)
{
    g_prefix_error(error, "%s:%d: ", file->path, line->line);
    return FALSE;
}

gboolean
config_file_fail(const ConfigFile *file, const ConfigLine *line, GError **error,
                 const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID, message);
    return config_file_blame(file, line, error);
}

char *
config_file_value(const ConfigFile *file, const ConfigLine *line,
                  GError **error)
{
    /* GKeyFile gives a value and an error where an escape is wrong. The text
     * is UTF-8 and the key is there, so nothing else can be. */
    g_autoptr(GError) wrong_escape = NULL;
    g_autofree char *value = g_key_file_get_string(file->values, line->section,
                                                   line->key, &wrong_escape);
    if (!wrong_escape)
        return g_steal_pointer(&value);
    config_file_fail(file, line, error,
                     "%s: a backslash stands before a letter that it cannot; "
                     "write \\\\ for a backslash itself",
                     line->key);
    return NULL;
}

static gboolean
line_fail(const char *path, int line, GError **error, const char *what)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "%s:%d: %s", path, line,
                what);
    return FALSE;
}

/* Control bytes but the tab; a tab may stand round a value as white space. */
static gboolean
bytes_are_text(Slice line)
{
    for (gsize i = 0; i < line.size; i++)
        if (g_ascii_iscntrl(line.bytes[i]) && line.bytes[i] != '\t')
            return FALSE;
    return g_utf8_validate_len(line.bytes, line.size, NULL);
}

static gboolean
add_line(ConfigFile *file, int number, char *section, char *key, GError **error)
{
    ConfigLine *line = g_new0(ConfigLine, 1);
    *line = (ConfigLine){.section = section, .key = key, .line = number};
    const ConfigLine *first = config_file_line(file, section, key);
    g_ptr_array_add(file->lines, line);
    if (!first)
        return TRUE;
    return key ? config_file_fail(file, line, error,
                                  "%s stands twice, first on line %d; take "
                                  "one out",
                                  key, first->line)
               : config_file_fail(file, line, error,
                                  "[%s] stands twice, first on line %d; put "
                                  "them together",
                                  section, first->line);
}

static gboolean
scan_section(ConfigFile *file, int number, Slice line, GError **error)
{
    Slice name = slice_sub(line, 1, line.size - 2);
    if (line.bytes[line.size - 1] != ']' || !name.size ||
        memchr(name.bytes, '[', name.size) ||
        memchr(name.bytes, ']', name.size))
        return line_fail(file->path, number, error,
                         "a section is written [name], alone on its line");
    return add_line(file, number, slice_dup(name), NULL, error);
}

static gboolean
scan_key(ConfigFile *file, int number, Slice line, GError **error)
{
    const char *sign = line.size ? memchr(line.bytes, '=', line.size) : NULL;
    Slice key = slice_trim(slice_sub(line, 0, sign ? sign - line.bytes : 0));
    if (!key.size)
        return line_fail(file->path, number, error,
                         "this is neither `key = value` nor [section] nor a "
                         "remark (#)");
    if (memchr(key.bytes, '[', key.size) || memchr(key.bytes, ']', key.size))
        return line_fail(file->path, number, error,
                         "a key's name cannot hold a bracket");
    if (!file->lines->len)
        return line_fail(file->path, number, error,
                         "a key stands before any section; begin with "
                         "[account]");
    const ConfigLine *last = file->lines->pdata[file->lines->len - 1];
    return add_line(file, number, g_strdup(last->section), slice_dup(key),
                    error);
}

static gboolean
scan_line(ConfigFile *file, int number, Slice line, GError **error)
{
    if (!bytes_are_text(line))
        return line_fail(file->path, number, error,
                         "this line holds a control character or is not "
                         "UTF-8; write plain text");
    Slice text = slice_trim(line);
    if (!text.size || *text.bytes == '#')
        return TRUE;
    return *text.bytes == '[' ? scan_section(file, number, text, error)
                              : scan_key(file, number, text, error);
}

static gboolean
scan(ConfigFile *file, Slice rest, GError **error)
{
    Slice line;
    for (int number = 1; slice_take_line(&rest, &line); number++)
        if (!scan_line(file, number, line, error))
            return FALSE;
    return TRUE;
}

ConfigFile *
config_file_parse(const char *path, const char *text, gsize size,
                  GError **error)
{
    g_autoptr(ConfigFile) file = g_new0(ConfigFile, 1);
    file->path = g_strdup(path);
    file->values = g_key_file_new();
    file->lines =
        g_ptr_array_new_with_free_func((GDestroyNotify)config_line_free);
    if (!scan(file, (Slice){text, size}, error))
        return NULL;

    g_autoptr(GError) refused = NULL;
    if (!g_key_file_load_from_data(file->values, text, size, G_KEY_FILE_NONE,
                                   &refused)) {
        /* The scan is meant to have found everything first. */
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "%s: %s", path,
                    refused->message);
        return NULL;
    }
    return g_steal_pointer(&file);
}
