/* view_outbox - what is still to go, when, and what failed; below a mail for
 * several, how it stands with each. */
#include "base/clock.h"
#include "base/error.h"
#include "text/when.h"
#include "ui/match.h"
#include "ui/view_list.h"
#include "ui/views.h"

enum { OUTBOX_LIMIT = 500, KIND_COLUMNS = 6 };
/* `tomorrow 9:00`, where there is room. */
#define state_columns(line) ((line).width < 60 ? 9 : 14)

/* A wish, or one recipient of it. */
typedef struct {
    Intent **shared;          /* of all its rows: reference-counted */
    const Delivery *delivery; /* of it; NULL: the wish itself */
} OutboxRow;

static const ViewOps outbox_ops;
static const ListSource outbox_source;

View *
view_outbox_new(const ViewContext *context)
{
    ListView *list = g_new0(ListView, 1);
    list_view_init(list, &outbox_ops, &outbox_source, context);
    return &list->view;
}

/* ---- rows ---- */

static void
shared_clear(gpointer shared)
{
    intent_free(*(Intent **)shared);
}

static void
row_free(gpointer pointer)
{
    OutboxRow *row = pointer;
    g_rc_box_release_full(row->shared, shared_clear);
    g_free(row);
}

static const Intent *
row_intent(const OutboxRow *row)
{
    return *row->shared;
}

static void
add_row(GPtrArray *rows, Intent **shared, const Delivery *delivery)
{
    OutboxRow *row = g_new0(OutboxRow, 1);
    row->shared = g_rc_box_acquire(shared);
    row->delivery = delivery;
    g_ptr_array_add(rows, row);
}

/* One recipient of whom nothing is known says no more than the mail does. */
static gboolean
says_more(const Intent *intent)
{
    const GPtrArray *deliveries = intent->deliveries;
    if (!deliveries || deliveries->len == 0)
        return FALSE;
    const Delivery *first = deliveries->pdata[0];
    return deliveries->len > 1 || first->reply;
}

/* Moves `intent`. */
static void
add_wish(GPtrArray *rows, Intent *intent)
{
    Intent **shared = g_rc_box_new0(Intent *);
    *shared = intent;
    add_row(rows, shared, NULL);
    for (guint i = 0; says_more(intent) && i < intent->deliveries->len; i++)
        add_row(rows, shared, intent->deliveries->pdata[i]);
    g_rc_box_release_full(shared, shared_clear);
}

static GPtrArray *
outbox_load(ListView *list, GError **error)
{
    g_autoptr(GPtrArray) intents =
        store_read_outbox(list->view.context->reader, OUTBOX_LIMIT, error);
    if (!intents)
        return NULL;
    GPtrArray *rows = g_ptr_array_new_with_free_func(row_free);
    while (intents->len > 0)
        add_wish(rows, g_ptr_array_steal_index(intents, 0));
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

/* ---- words ---- */

typedef struct {
    const char *name;
    StyleId style;
} StateWord;

static const StateWord states[] = {
    [INTENT_QUEUED] = {"waiting", STYLE_DIM},
    [INTENT_RUNNING] = {"sending", STYLE_NOTICE},
    [INTENT_FAILED] = {"failed", STYLE_ERROR},
    [INTENT_UNCERTAIN] = {"uncertain", STYLE_WARNING},
    [INTENT_DONE] = {"done", STYLE_DIM},
};
static const StateWord delivery_states[] = {
    [DELIVERY_WAITING] = {"waiting", STYLE_DIM},
    [DELIVERY_GOING] = {"uncertain", STYLE_WARNING},
    [DELIVERY_SENT] = {"has it", STYLE_DIM},
    [DELIVERY_REFUSED] = {"refused", STYLE_ERROR},
};

/* A mail that waits for its time says when that is. */
static char *
say_state(const Intent *intent)
{
    if (intent->state != INTENT_QUEUED || intent->not_before <= clock_now())
        return g_strdup(states[intent->state].name);
    if (intent->not_before - clock_now() < 60)
        return g_strdup("soon"); /* no list is painted every second */
    return when_text(intent->not_before, clock_now());
}

static const char *
say_kind(IntentKind kind)
{
    static const char *const names[] = {
        [INTENT_LINK] = "link",       [INTENT_UNLINK] = "unlink",
        [INTENT_SEND_MAIL] = "mail",  [INTENT_FILE_SENT] = "copy",
        [INTENT_SET_FLAGS] = "flags", [INTENT_SEND_CHAT] = "chat",
        [INTENT_UPLOAD] = "file",
        [INTENT_SET_CARD] = "card",   [INTENT_PUBLISH_ADDRESS] = "card",
        [INTENT_UNPUBLISH_ADDRESS] = "card",
    };
    const char *name = kind < G_N_ELEMENTS(names) ? names[kind] : NULL;
    return name ? name : "change";
}

static char *
say_whom(const Intent *intent)
{
    if (intent->recipients && intent->recipients[0])
        return g_strjoinv(", ", intent->recipients);
    if (intent_is_of_card(intent->kind))
        return g_strdup(intent->address ? intent->address : "");
    return g_strdup(intent->jid ? intent->jid : "");
}

/* How often it was tried, where that is worth a word. Where the server's words
 * stand below in full, they are not said here. */
static char *
say_error(const Intent *intent)
{
    gboolean is_below = intent->state == INTENT_FAILED && says_more(intent) &&
                        deliveries_count(intent->deliveries, DELIVERY_REFUSED);
    if (!intent->error || !*intent->error || is_below)
        return NULL;
    if (intent->state == INTENT_QUEUED && intent->attempts > 1)
        return g_strdup_printf("%s (tried %d times) ", intent->error,
                               intent->attempts);
    return g_strdup_printf("%s ", intent->error);
}

/* ---- drawing ---- */

/* `    refused   carol@x.example: no such user here (550)` */
static void
draw_delivery(const Delivery *delivery, Surface *surface, Rect line)
{
    const StateWord *state = &delivery_states[delivery->state];
    int x = line.x + 4;
    surface_text(surface, (Rect){x, line.y, 9, 1}, state->style, state->name);
    x = line.x + 1 + state_columns(line) + 1;
    view_put(surface, line, &x, STYLE_NORMAL, delivery->address);
    if (!delivery->reply)
        return;
    g_autofree char *reply = g_strdup_printf(": %s", delivery->reply);
    view_put(surface, line, &x, state->style, reply);
}

/* ` failed         mail  bob@work.example   Re: lunch` */
static void
draw_intent(const Intent *intent, Surface *surface, Rect line)
{
    g_autofree char *whom = say_whom(intent);
    g_autofree char *state = say_state(intent);
    g_autofree char *error = say_error(intent);
    int whom_width = CLAMP((line.width - 18) / 3, 8, 30);
    int x = line.x + 1;
    surface_text(surface, (Rect){x, line.y, state_columns(line), 1},
                 states[intent->state].style, state);
    x += state_columns(line) + 1;
    surface_text(surface, (Rect){x, line.y, KIND_COLUMNS, 1}, STYLE_DIM,
                 say_kind(intent->kind));
    x += KIND_COLUMNS;
    surface_text(surface, (Rect){x, line.y, whom_width, 1}, STYLE_NORMAL, whom);
    x += whom_width + 1;
    if (error)
        view_put(surface, line, &x, STYLE_ERROR, error);
    if (intent->text)
        view_put(surface, line, &x, STYLE_NORMAL, intent->text);
}

static void
outbox_draw(ListView *list, gconstpointer pointer, Surface *surface, Rect line)
{
    const OutboxRow *row = pointer;
    if (list_view_is_tagged(list, row))
        surface_text(surface, line, STYLE_TAGGED, "*");
    if (row->delivery)
        draw_delivery(row->delivery, surface, line);
    else
        draw_intent(row_intent(row), surface, line);
}

static char *
outbox_identity(gconstpointer pointer)
{
    const OutboxRow *row = pointer;
    return g_strdup_printf("%" G_GINT64_FORMAT " %s", row_intent(row)->id,
                           row->delivery ? row->delivery->address : "");
}

static Subject *
outbox_subject(ListView *list, gconstpointer pointer)
{
    const OutboxRow *row = pointer;
    const Intent *intent = row_intent(row);
    const char *address = row->delivery        ? row->delivery->address
                          : intent->recipients ? intent->recipients[0]
                                               : NULL;
    /* Nobody's address when it cannot be read: it is only shown. */
    g_autofree char *owner =
        intent->jid && !row->delivery ? g_strdup(intent->jid)
        : address ? store_read_owner(list->view.context->reader, address, NULL)
                  : NULL;
    Subject *subject = subject_new(owner, NULL, address);
    subject->intent_id = intent->id;
    return subject;
}

static gboolean
outbox_match(gconstpointer pointer, const char *wanted)
{
    const OutboxRow *row = pointer;
    const Intent *intent = row_intent(row);
    g_autofree char *whom = say_whom(intent);
    const char *texts[] = {whom, intent->text, intent->error,
                           row->delivery ? row->delivery->reply : NULL};
    return match_any(wanted, texts, G_N_ELEMENTS(texts));
}

static void
outbox_title(View *base, char **left, char **right)
{
    ListView *list = (ListView *)base;
    list_view_fresh(list);
    guint n = 0;
    for (guint i = 0; i < list->rows->len; i++)
        n += !((const OutboxRow *)list->rows->pdata[i])->delivery;
    *left = g_strdup_printf("Outbox %u", n);
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
