#pragma once
/* file - kith.conf as text: its values by GKeyFile, and the lines they stand
 * on, which GKeyFile does not tell. Knows the format, no key of it. */
#include "config/config.h"

typedef struct {
    char *section;
    char *key; /* NULL: the section's header */
    int line;  /* from 1 */
} ConfigLine;

typedef struct {
    char *path;
    GKeyFile *values;
    GPtrArray *lines; /* of ConfigLine*, in the order of the file */
} ConfigFile;

/* INVALID says file and line, also of what GKeyFile passes over in silence:
 * a key or section that stands twice, control characters. */
ConfigFile *config_file_parse(const char *path, const char *text, gsize size,
                              GError **error);
void config_file_free(ConfigFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ConfigFile, config_file_free)

/* The line, or NULL; `key` NULL is the section's header. */
const ConfigLine *
config_file_line(const ConfigFile *file, const char *section, const char *key);
/* The value with GKeyFile's escapes undone; the caller frees it. */
char *config_file_value(const ConfigFile *file, const ConfigLine *line,
                        GError **error);
/* Puts `FILE:LINE: ` in front of an error, or sets one so. Always FALSE. */
gboolean config_file_blame(const ConfigFile *file, const ConfigLine *line,
                           GError **error);
gboolean
config_file_fail(const ConfigFile *file, const ConfigLine *line, GError **error,
                 const char *format, ...) G_GNUC_PRINTF(4, 5);
