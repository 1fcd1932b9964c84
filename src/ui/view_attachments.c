/* view_attachments - what a mail carries besides its text. */
#include "base/error.h"
#include "mail/message.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"

typedef struct {
    ListView list;
    gint64 mail_id;
    BodyState state;
    char *reason; /* of BODY_FAILED */
} AttachmentsView;

typedef struct {
    guint index;
    char *name, *type;
    gint64 size;
} AttachmentRow;

static const ViewOps attachments_ops;
static const ListSource attachments_source;

View *
view_attachments_new(const ViewContext *context, gint64 mail_id)
{
    AttachmentsView *view = g_new0(AttachmentsView, 1);
    list_view_init(&view->list, &attachments_ops, &attachments_source, context);
    view->mail_id = mail_id;
    return &view->list.view;
}

void
view_attachments_show(View *base, gint64 mail_id)
{
    AttachmentsView *view = (AttachmentsView *)base;
    if (view->mail_id == mail_id && view->state != BODY_FAILED)
        return;
    view->mail_id = mail_id;
    list_view_untag_all(base); /* another mail's tags mean nothing here */
    view->state = BODY_UNKNOWN;
    view->list.scroll.cursor = 0;
    view->list.is_stale = TRUE;
}

static void
attachments_free(View *base)
{
    list_view_clear((ListView *)base);
    g_free(((AttachmentsView *)base)->reason);
    g_free(base);
}

static void
row_free(gpointer pointer)
{
    AttachmentRow *row = pointer;
    g_free(row->name);
    g_free(row->type);
    g_free(row);
}

static void
add_rows(GPtrArray *rows, Message *message)
{
    const GPtrArray *attachments = message_attachments(message);
    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(attachments, i);
        AttachmentRow *row = g_new0(AttachmentRow, 1);
        row->index = i;
        row->name = g_strdup(attachment->name);
        row->type = g_strdup(attachment->type);
        row->size = attachment->size;
        g_ptr_array_add(rows, row);
    }
}

static void
want_body(AttachmentsView *view)
{
    const UiHost *host = view->list.view.context->host;
    if (view->state != BODY_UNKNOWN)
        return;
    view->state = BODY_AWAITED;
    if (host->want_body)
        host->want_body(host->host, view->mail_id);
}

static GPtrArray *
attachments_load(ListView *list, GError **error)
{
    AttachmentsView *view = (AttachmentsView *)list;
    GError *failure = NULL;
    g_autoptr(GBytes) bytes =
        store_read_body(list->view.context->reader, view->mail_id, &failure);
    if (failure) {
        g_propagate_error(error, failure);
        return NULL;
    }
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(row_free);
    if (!bytes) {
        want_body(view);
        return g_steal_pointer(&rows);
    }
    view->state = BODY_HERE;
    g_autoptr(Message) message = message_parse(bytes, error);
    if (!message)
        return NULL;
    add_rows(rows, message);
    list_view_keep_matches(list, rows);
    return g_steal_pointer(&rows);
}

static gboolean
attachments_change(View *base, const Change *change)
{
    AttachmentsView *view = (AttachmentsView *)base;
    gboolean is_ours =
        change->kind == CHANGE_MAIL_BODY && change->mail_id == view->mail_id;
    view->list.is_stale |= is_ours;
    if (is_ours && change->text && view->state != BODY_HERE) {
        view->state = BODY_FAILED;
        g_free(view->reason);
        view->reason = g_strdup(change->text);
    }
    return is_ours;
}

/* No attachments may be listed because the mail is not here. */
static char *
say_absence(const AttachmentsView *view)
{
    if (view->state == BODY_FAILED)
        return g_strdup_printf("The mail could not be fetched: %s",
                               view->reason);
    return view->state == BODY_AWAITED ? g_strdup("Fetching the mail…") : NULL;
}

static void
attachments_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    list_view_fresh((ListView *)base);
    g_autofree char *absence = say_absence((AttachmentsView *)base);
    if (!absence) {
        list_view_render(base, surface, area, is_active);
        return;
    }
    view_say_empty(surface, area, absence);
    if (is_active)
        surface_set_cursor(surface, area.x, area.y);
}

static void
attachments_draw(ListView *list, gconstpointer pointer, Surface *surface,
                 Rect line)
{
    enum { SIZE_WIDTH = 10 };
    const AttachmentRow *row = pointer;
    g_autofree char *size = g_format_size(row->size);
    int type_width = line.width >= 60 ? 26 : 0;
    int x = line.x + 2;
    int name_width = line.width - 3 - SIZE_WIDTH - type_width;

    if (list_view_is_tagged(list, row))
        surface_text(surface, line, STYLE_TAGGED, "*");
    surface_text(surface, (Rect){x, line.y, name_width - 1, 1}, STYLE_NORMAL,
                 row->name);
    x += name_width;
    surface_text(surface, (Rect){x, line.y, type_width - 1, 1}, STYLE_DIM,
                 row->type);
    x += type_width;
    surface_text_right(surface, (Rect){x, line.y, SIZE_WIDTH, 1}, STYLE_DIM,
                       size);
}

static char *
attachments_identity(gconstpointer pointer)
{
    return g_strdup_printf("%u", ((const AttachmentRow *)pointer)->index);
}

static Subject *
attachments_subject_of(ListView *list, gconstpointer pointer)
{
    Subject *subject = subject_new(NULL, NULL, NULL);
    subject->mail_id = ((AttachmentsView *)list)->mail_id;
    subject->attachment = ((const AttachmentRow *)pointer)->index;
    return subject;
}

/* The mail is the subject even where it has no attachments. */
static Subject *
attachments_subject(View *base)
{
    Subject *subject = list_view_subject(base);
    subject->mail_id = ((AttachmentsView *)base)->mail_id;
    return subject;
}

static gboolean
attachments_match(gconstpointer pointer, const char *wanted)
{
    const AttachmentRow *row = pointer;
    const char *texts[] = {row->name, row->type};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

static void
attachments_title(View *base, char **left, char **right)
{
    ListView *list = (ListView *)base;
    list_view_fresh(list);
    *left = ((AttachmentsView *)base)->state == BODY_HERE
                ? g_strdup_printf("Attachments %u", list->rows->len)
                : g_strdup("Attachments");
    *right = NULL;
}

static const ListSource attachments_source = {
    .empty = "This mail has no attachments.",
    .load = attachments_load,
    .draw = attachments_draw,
    .identity = attachments_identity,
    .subject = attachments_subject_of,
    .matches = attachments_match,
};

static const ViewOps attachments_ops = {
    .scope = SCOPE_ATTACHMENTS,
    .free = attachments_free,
    .render = attachments_render,
    .title = attachments_title,
    .change = attachments_change,
    .subject = attachments_subject,
    LIST_VIEW_MOVES,
};
