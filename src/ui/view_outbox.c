/* view_outbox - what is still to go, and what failed. */
#include "base/error.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"

enum { OUTBOX_LIMIT = 500 };

static const ViewOps outbox_ops;
static const ListSource outbox_source;

View *
view_outbox_new(const ViewContext *context)
{
    ListView *list = g_new0(ListView, 1);
    list_view_init(list, &outbox_ops, &outbox_source, context);
    return &list->view;
}

static GPtrArray *
outbox_load(ListView *list, GError **error)
{
    GPtrArray *rows =
        store_read_outbox(list->view.context->reader, OUTBOX_LIMIT, error);
    if (!rows)
        return NULL;
    g_ptr_array_set_free_func(rows, (GDestroyNotify)intent_free);
    list_view_keep_matches(list, rows);
    return rows;
}

static gboolean
outbox_change(View *base, const Change *change)
{
    gboolean is_ours =
        change->kind == CHANGE_INTENT || change->kind == CHANGE_COUNTERS;
    ((ListView *)base)->is_stale |= is_ours;
    return is_ours;
}

static const struct {
    const char *name;
    StyleId style;
} states[] = {
    [INTENT_QUEUED] = {"waiting", STYLE_DIM},
    [INTENT_RUNNING] = {"sending", STYLE_NOTICE},
    [INTENT_FAILED] = {"failed", STYLE_ERROR},
    [INTENT_UNCERTAIN] = {"uncertain", STYLE_WARNING},
    [INTENT_DONE] = {"done", STYLE_DIM},
};

static const char *
say_kind(IntentKind kind)
{
    static const char *const names[] = {
        [INTENT_LINK] = "link",       [INTENT_UNLINK] = "unlink",
        [INTENT_SEND_MAIL] = "mail",  [INTENT_FILE_SENT] = "copy",
        [INTENT_SET_FLAGS] = "flags", [INTENT_SEND_CHAT] = "chat",
    };
    const char *name = kind < G_N_ELEMENTS(names) ? names[kind] : NULL;
    return name ? name : "change";
}

static char *
say_whom(const Intent *intent)
{
    if (intent->recipients && intent->recipients[0])
        return g_strjoinv(", ", intent->recipients);
    return g_strdup(intent->jid ? intent->jid : "");
}

/* ` failed    mail  bob@work.example   Re: lunch: no such user` */
static void
outbox_draw(ListView *list, gconstpointer pointer, Surface *surface, Rect line)
{
    const Intent *intent = pointer;
    g_autofree char *whom = say_whom(intent);
    int whom_width = CLAMP((line.width - 18) / 3, 8, 30);
    int x = line.x + 1;

    if (list_view_is_tagged(list, intent))
        surface_text(surface, line, STYLE_TAGGED, "*");
    surface_text(surface, (Rect){x, line.y, 9, 1}, states[intent->state].style,
                 states[intent->state].name);
    x += 10;
    surface_text(surface, (Rect){x, line.y, 6, 1}, STYLE_DIM,
                 say_kind(intent->kind));
    x += 7;
    surface_text(surface, (Rect){x, line.y, whom_width, 1}, STYLE_NORMAL, whom);
    x += whom_width + 1;
    if (intent->error && *intent->error) {
        g_autofree char *error = g_strdup_printf("%s ", intent->error);
        view_put(surface, line, &x, STYLE_ERROR, error);
    }
    if (intent->text)
        view_put(surface, line, &x, STYLE_NORMAL, intent->text);
}

static char *
outbox_identity(gconstpointer pointer)
{
    return g_strdup_printf("%" G_GINT64_FORMAT, ((const Intent *)pointer)->id);
}

static Subject *
outbox_subject(ListView *list, gconstpointer pointer)
{
    const Intent *intent = pointer;
    const char *address = intent->recipients ? intent->recipients[0] : NULL;
    /* Nobody's address when it cannot be read: it is only shown. */
    g_autofree char *owner =
        intent->jid ? g_strdup(intent->jid)
        : address ? store_read_owner(list->view.context->reader, address, NULL)
                  : NULL;
    Subject *subject = subject_new(owner, NULL, address);
    subject->intent_id = intent->id;
    return subject;
}

static gboolean
outbox_match(gconstpointer pointer, const char *wanted)
{
    const Intent *intent = pointer;
    g_autofree char *whom = say_whom(intent);
    const char *texts[] = {whom, intent->text, intent->error};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

static void
outbox_title(View *base, char **left, char **right)
{
    ListView *list = (ListView *)base;
    list_view_fresh(list);
    *left = g_strdup_printf("Outbox %u", list->rows->len);
    *right = NULL;
}

static const ListSource outbox_source = {
    .empty = "Nothing waits to be sent.",
    .load = outbox_load,
    .draw = outbox_draw,
    .identity = outbox_identity,
    .subject = outbox_subject,
    .matches = outbox_match,
};

static const ViewOps outbox_ops = {
    .scope = SCOPE_OUTBOX,
    .title = outbox_title,
    .change = outbox_change,
    LIST_VIEW_OPS,
};
