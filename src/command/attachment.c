/* attachment - see attachment.h. */
#include "command/attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "base/error.h"
#include "command/ask.h"
#include "mail/message.h"
#include "text/html.h"
#include "text/sanitize.h"

#define PAGER_WIDTH 78

typedef struct {
    gint64 mail_id;
    guint index;
} Place;

static gboolean
invalid(GError **error, const char *what)
{
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID, what);
    return FALSE;
}

static Message *
read_message(Commander *commander, gint64 mail_id, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(GBytes) body =
        store_read_body(commander->reader, mail_id, &problem);
    if (body)
        return message_parse(body, error);
    if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    else
        invalid(error, "the mail is not here yet: open it first");
    return NULL;
}

char *
attachment_mail_text(Commander *commander, gint64 mail_id, GError **error)
{
    g_autoptr(Message) message = read_message(commander, mail_id, error);
    if (!message)
        return NULL;
    g_autoptr(Doc) doc = message_render(message, NULL);
    return doc_to_text(doc, PAGER_WIDTH);
}

/* The attachment under the cursor and its message; borrowed from it. */
static const Attachment *
find_attachment(Commander *commander, const Place *place, Message **message_out,
                GError **error)
{
    Message *message = read_message(commander, place->mail_id, error);
    if (!message)
        return NULL;
    const GPtrArray *all = message_attachments(message);
    if (place->index >= all->len) {
        message_free(message);
        invalid(error, "no attachment is under the cursor");
        return NULL;
    }
    *message_out = message;
    return all->pdata[place->index];
}

static gboolean
find_place(const Subject *subject, Place *place_out, GError **error)
{
    if (!subject->mail_id || subject->part < 0)
        return invalid(error, "no attachment is under the cursor");
    *place_out = (Place){subject->mail_id, subject->part};
    return TRUE;
}

/* ---- showing ---- */

static gboolean
io_failed(const char *what, const char *path, GError **error)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "%s %s: %s", what, path,
                g_strerror(errno));
    return FALSE;
}

/* The content by way of a file that is gone at once, for
 * message_save_attachment() writes to a descriptor. */
static GBytes *
read_content(Message *message, guint index, GError **error)
{
    g_autofree char *path = NULL;
    int fd = g_file_open_tmp("kith-XXXXXX", &path, error);
    if (fd < 0)
        return NULL;
    g_unlink(path);
    GBytes *content = NULL;
    if (message_save_attachment(message, index, fd, error)) {
        g_autoptr(GMappedFile) file =
            g_mapped_file_new_from_fd(fd, FALSE, error);
        content = file ? g_mapped_file_get_bytes(file) : NULL;
    }
    close(fd);
    return content;
}

/* What a pager is given: text as text, HTML as the reader would show it. */
static GBytes *
readable(const char *type, GBytes *content)
{
    g_autoptr(Doc) doc = doc_new();
    if (g_str_equal(type, "text/html") &&
        html_render(doc, slice_from_bytes(content), NULL)) {
        char *text = doc_to_text(doc, PAGER_WIDTH);
        return g_bytes_new_take(text, strlen(text));
    }
    char *text = sanitize_text(slice_from_bytes(content));
    return g_bytes_new_take(text, strlen(text));
}

gboolean
attachment_show(Commander *commander, const Subject *subject, GError **error)
{
    Place place;
    g_autoptr(Message) message = NULL;
    const Attachment *attachment =
        find_place(subject, &place, error)
            ? find_attachment(commander, &place, &message, error)
            : NULL;
    if (!attachment)
        return FALSE;
    if (!g_str_has_prefix(attachment->type, "text/") &&
        !g_str_has_prefix(attachment->type, "message/")) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s is %s: save it to look at it", attachment->name,
                    attachment->type);
        return FALSE;
    }
    g_autoptr(GBytes) content = read_content(message, place.index, error);
    if (!content)
        return FALSE;
    g_autoptr(GBytes) text = readable(attachment->type, content);
    const char *pager = g_getenv("PAGER");
    commander->host.pipe(commander->host.host, pager && *pager ? pager : "less",
                         text);
    return TRUE;
}

/* ---- saving ---- */

/* `~/` opened; a folder gets the attachment's own name, which is plain. */
static char *
target_path(const char *file, const char *name)
{
    g_autofree char *path =
        g_str_has_prefix(file, "~/")
            ? g_build_filename(g_get_home_dir(), file + 2, NULL)
            : g_strdup(file);
    if (g_str_has_suffix(path, "/") || g_file_test(path, G_FILE_TEST_IS_DIR))
        return g_build_filename(path, name, NULL);
    return g_steal_pointer(&path);
}

static gboolean
write_to(Message *message, guint index, const char *path, GError **error)
{
    int fd = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s is there already: choose another name", path);
        return FALSE;
    }
    if (fd < 0)
        return io_failed("cannot write", path, error);
    gboolean is_saved = message_save_attachment(message, index, fd, error);
    if (close(fd) != 0 && is_saved)
        is_saved = io_failed("cannot write", path, error);
    if (!is_saved)
        g_unlink(path); /* half a file looks like a whole one */
    return is_saved;
}

static gboolean
save_to(Commander *commander, const Place *place, const char *file,
        GError **error)
{
    g_autoptr(Message) message = NULL;
    const Attachment *attachment =
        find_attachment(commander, place, &message, error);
    if (!attachment)
        return FALSE;
    g_autofree char *path = target_path(file, attachment->name);
    if (!write_to(message, place->index, path, error))
        return FALSE;
    ui_notice(commander->ui, NOTICE_INFO, "Saved %s", path);
    return TRUE;
}

static void
ask_file(Commander *commander, const Place *place, const char *initial);

static void
file_answered(Commander *commander, const char *answer, gpointer user)
{
    g_autoptr(GError) error = NULL;
    if (!answer || !*answer || save_to(commander, user, answer, &error))
        return;
    commander_tell_error(commander, error);
    ask_file(commander, user, answer);
}

static void
ask_file(Commander *commander, const Place *place, const char *initial)
{
    ask_line(commander, ARG_FILE, "Save to: ", initial, file_answered,
             g_memdup2(place, sizeof *place), g_free);
}

gboolean
attachment_save(Commander *commander, const Subject *subject, const char *file,
                GError **error)
{
    Place place;
    if (!find_place(subject, &place, error))
        return FALSE;
    if (file)
        return save_to(commander, &place, file, error);
    g_autoptr(Message) message = NULL;
    const Attachment *attachment =
        find_attachment(commander, &place, &message, error);
    if (!attachment)
        return FALSE;
    ask_file(commander, &place, attachment->name);
    return TRUE;
}
