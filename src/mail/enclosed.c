/* enclosed - see enclosed.h. */
#include "mail/enclosed.h"

#include "base/error.h"

enum { MOST_LEVELS = 16 };

Message *
enclosed_parse(GBytes *bytes, const char *path, GError **error)
{
    g_autoptr(Message) message = message_parse(bytes, error);
    g_auto(GStrv) steps = g_strsplit(path ? path : "", "/", MOST_LEVELS);
    for (guint i = 0; message && steps[i]; i++) {
        guint64 index;
        if (!g_ascii_string_to_unsigned(steps[i], 10, 0, G_MAXINT, &index,
                                        error))
            return NULL;
        Message *inner = message_part_message(message, (guint)index, error);
        message_free(message);
        message = inner;
    }
    return g_steal_pointer(&message);
}

char *
enclosed_path(const char *path, guint index)
{
    return path ? g_strdup_printf("%s/%u", path, index)
                : g_strdup_printf("%u", index);
}
