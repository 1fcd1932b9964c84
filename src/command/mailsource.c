/* mailsource - see mailsource.h. */
#include "command/mailsource.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"

MailSource *
mail_source_new(Commander *commander, const Subject *subject, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) body =
        subject->mail_id
            ? store_read_body(commander->reader, subject->mail_id, &problem)
            : NULL;
    if (body)
        return mail_source_of(body, subject->enclosed);
    if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    else
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            subject->mail_id
                                ? "the mail is not here yet: open it first"
                                : "no mail is under the cursor");
    return NULL;
}

MailSource *
mail_source_of(GBytes *body, const char *enclosed)
{
    MailSource *source = g_new0(MailSource, 1);
    source->body = g_bytes_ref(body);
    source->enclosed = g_strdup(enclosed);
    return source;
}

void
mail_source_free(MailSource *source)
{
    if (!source)
        return;
    g_bytes_unref(source->body);
    g_free(source->enclosed);
    g_free(source);
}

Message *
mail_source_message(const MailSource *source, GError **error)
{
    return enclosed_parse(source->body, source->enclosed, error);
}

/* By way of a file that is gone at once, for message_save_part() writes to a
 * descriptor; a large part is mapped, not held. */
GBytes *
mail_source_content(Message *message, guint part, GError **error)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("kith-XXXXXX", &path, error);
    if (fd < 0)
        return NULL;
    g_unlink(path);
    GBytes *content = NULL;
    if (message_save_part(message, part, fd, error)) {
        g_autoptr(GMappedFile) file =
            g_mapped_file_new_from_fd(fd, FALSE, error);
        content = file ? g_mapped_file_get_bytes(file) : NULL;
    }
    close(fd);
    return content;
}

const MessagePart *
mail_source_part(const GPtrArray *parts, gint index, GError **error)
{
    if (index >= 0 && (guint)index < parts->len)
        return g_ptr_array_index(parts, index);
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "no attachment is under the cursor");
    return NULL;
}
