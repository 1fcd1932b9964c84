/* leftout - see leftout.h. */
#include "mail/leftout.h"

#include "base/banned.h"

#include <string.h>

#define SECTION_MOST 200 /* bytes */

void
left_out_free(LeftOut *part)
{
    if (!part)
        return;
    g_free(part->section);
    g_free(part);
}

char *
left_out_field(const char *section, gint64 size)
{
    return g_strdup_printf(LEFT_OUT_FIELD ": %s %" G_GINT64_FORMAT "\r\n",
                           section, size);
}

/* Numbers with dots between them. */
static gboolean
is_section(const char *text, gsize size)
{
    if (size == 0 || size > SECTION_MOST)
        return FALSE;
    for (gsize i = 0; i < size; i++) {
        gboolean is_edge = i == 0 || i + 1 == size || text[i - 1] == '.';
        if (!g_ascii_isdigit(text[i]) && (text[i] != '.' || is_edge))
            return FALSE;
    }
    return TRUE;
}

LeftOut *
left_out_parse(const char *value)
{
    while (*value == ' ')
        value++;
    gsize size = strcspn(value, " ");
    guint64 bytes;
    if (!is_section(value, size) || value[size] != ' ' ||
        !g_ascii_string_to_unsigned(value + size + 1, 10, 0, G_MAXINT64, &bytes,
                                    NULL))
        return NULL;
    LeftOut *part = g_new0(LeftOut, 1);
    part->section = g_strndup(value, size);
    part->size = (gint64)bytes;
    return part;
}
