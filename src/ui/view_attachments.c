/* view_attachments - the parts of a mail, as the tree that they make. */
#include "base/error.h"
#include "mail/enclosed.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"

typedef struct {
    ListView list;
    gint64 mail_id;
    char *path; /* of a mail in it, or NULL */
    BodyState state;
    char *reason; /* of BODY_FAILED */
    guint n_parts, n_attachments;
} AttachmentsView;

static const ViewOps attachments_ops;
static const ListSource attachments_source;

View *
view_attachments_new(const ViewContext *context, gint64 mail_id,
                     const char *path)
{
    AttachmentsView *view = g_new0(AttachmentsView, 1);
    list_view_init(&view->list, &attachments_ops, &attachments_source, context);
    view->mail_id = mail_id;
    view->path = g_strdup(path);
    return &view->list.view;
}

const char *
view_attachments_path(View *base)
{
    return ((AttachmentsView *)base)->path;
}

void
view_attachments_show(View *base, gint64 mail_id, const char *path)
{
    AttachmentsView *view = (AttachmentsView *)base;
    if (view->mail_id == mail_id && g_strcmp0(view->path, path) == 0 &&
        view->state != BODY_FAILED)
        return;
    view->mail_id = mail_id;
    g_free(view->path);
    view->path = g_strdup(path);
    list_view_untag_all(base); /* another mail's tags mean nothing here */
    view->state = BODY_UNKNOWN;
    view->list.scroll.cursor = 0;
    view->list.is_stale = TRUE;
}

static void
attachments_free(View *base)
{
    AttachmentsView *view = (AttachmentsView *)base;
    list_view_clear(&view->list);
    g_free(view->reason);
    g_free(view->path);
    g_free(view);
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

/* One looks here for what is attached, as a rule. */
static void
begin_at_attachment(ListView *list, const GPtrArray *parts)
{
    for (guint i = 0; i < parts->len; i++) {
        const MessagePart *part = g_ptr_array_index(parts, i);
        if (part->attachment >= 0) {
            list->scroll.cursor = i;
            return;
        }
    }
}

static GPtrArray *
list_parts(AttachmentsView *view, Message *message)
{
    const RenderOptions options = {
        .prefers_html = view->list.view.context->config->prefers_html,
    };
    GPtrArray *parts = message_parts(message, &options);
    view->n_parts = parts->len;
    view->n_attachments = 0;
    for (guint i = 0; i < parts->len; i++)
        view->n_attachments +=
            ((const MessagePart *)parts->pdata[i])->attachment >= 0;
    if (view->state != BODY_HERE)
        begin_at_attachment(&view->list, parts);
    view->state = BODY_HERE;
    list_view_keep_matches(&view->list, parts);
    return parts;
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
    if (!bytes) {
        want_body(view);
        return g_ptr_array_new();
    }
    g_autoptr(Message) message = enclosed_parse(bytes, view->path, error);
    return message ? list_parts(view, message) : NULL;
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

static const char *
say_role(const MessagePart *part)
{
    static const char *const roles[] = {
        [PART_CONTAINER] = "",
        [PART_BODY] = "text",
        [PART_ALTERNATIVE] = "other text",
        [PART_ATTACHMENT] = "attachment",
        [PART_INLINE_IMAGE] = "image",
        [PART_SIGNATURE] = "signature",
        [PART_ENCRYPTED] = "encrypted",
        [PART_KEY] = "key",
        [PART_INVITATION] = "invitation",
        [PART_REPORT] = "report",
        [PART_MESSAGE] = "mail",
    };
    return part->says ? part->says : roles[part->role];
}

/* Columns that do not fit are left out, the type first. */
typedef struct {
    int role, type, size;
} Columns;

static Columns
choose_columns(int width)
{
    enum { ROLE = 17, TYPE = 20, SIZE = 10, WITH_ROLE = 56, WITH_TYPE = 76 };
    return (Columns){
        .role = width >= WITH_ROLE ? ROLE : 0,
        .type = width >= WITH_TYPE ? TYPE : 0,
        .size = SIZE,
    };
}

static void
attachments_draw(ListView *list, gconstpointer pointer, Surface *surface,
                 Rect line)
{
    enum { STEP = 2, DEEPEST = 10 };
    const MessagePart *part = pointer;
    gboolean is_container = part->role == PART_CONTAINER;
    Columns columns = choose_columns(line.width);
    g_autofree char *size =
        is_container ? NULL
                     : g_format_size_full(part->size, G_FORMAT_SIZE_IEC_UNITS);
    int x = line.x + 2;
    int name = line.width - 3 - columns.role - columns.type - columns.size;
    int indent = MIN(STEP * MIN(part->depth, DEEPEST), name / 2);

    if (list_view_is_tagged(list, part))
        surface_text(surface, line, STYLE_TAGGED, "*");
    surface_text(surface, (Rect){x + indent, line.y, name - indent - 1, 1},
                 is_container ? STYLE_DIM : STYLE_NORMAL,
                 is_container ? part->type : part->name);
    x += name;
    surface_text(surface, (Rect){x, line.y, columns.role - 1, 1}, STYLE_NORMAL,
                 part->is_left_out ? "on the server" : say_role(part));
    x += columns.role;
    surface_text(surface, (Rect){x, line.y, columns.type - 1, 1}, STYLE_DIM,
                 is_container ? "" : part->type);
    x += columns.type;
    if (size)
        surface_text_right(surface, (Rect){x, line.y, columns.size, 1},
                           STYLE_DIM, size);
}

static char *
attachments_identity(gconstpointer pointer)
{
    return g_strdup_printf("%u", ((const MessagePart *)pointer)->index);
}

static Subject *
attachments_subject_of(ListView *list, gconstpointer pointer)
{
    const AttachmentsView *view = (const AttachmentsView *)list;
    Subject *subject = subject_new(NULL, NULL, NULL);
    subject->mail_id = view->mail_id;
    subject->enclosed = g_strdup(view->path);
    subject->part = ((const MessagePart *)pointer)->index;
    return subject;
}

/* The mail is the subject even where it is not here. */
static Subject *
attachments_subject(View *base)
{
    const AttachmentsView *view = (const AttachmentsView *)base;
    Subject *subject = list_view_subject(base);
    subject->mail_id = view->mail_id;
    g_free(subject->enclosed);
    subject->enclosed = g_strdup(view->path);
    return subject;
}

static gboolean
attachments_match(gconstpointer pointer, const char *wanted)
{
    const MessagePart *part = pointer;
    const char *texts[] = {part->name, part->type, say_role(part)};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

static void
attachments_title(View *base, char **left, char **right)
{
    const AttachmentsView *view = (const AttachmentsView *)base;
    list_view_fresh((ListView *)base);
    *left = view->state == BODY_HERE
                ? g_strdup_printf("Attachments %u", view->n_attachments)
                : g_strdup("Attachments");
    *right = view->state == BODY_HERE && view->n_parts > 1
                 ? g_strdup_printf("%u parts", view->n_parts)
                 : NULL;
}

static const ListSource attachments_source = {
    .empty = "No part matches.",
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
