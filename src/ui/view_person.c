/* view_person - a person: the card, the linked addresses, and under them the
 * timeline, in one scroll; or the user's own card.
 *
 * The cursor goes from the head over the addresses and the timeline's entries
 * alike, and is known by what it stands on. The card stands above the newest
 * entry: where that is not held, there is none. */
#include "base/error.h"
#include "ui/personlines.h"
#include "ui/timelog.h"
#include "ui/views.h"

typedef enum { ON_ADDRESS, ON_HEAD, ON_ENTRY } Place;

typedef struct {
    View view;
    char *jid;
    gboolean is_own;
    Place place;
    char *chosen;      /* ON_ADDRESS: which; NULL: the strongest */
    TimelineCursor at; /* ON_ENTRY: which */
    TimeLog log;
    gboolean is_stale;
    PersonLines lines;
    Scroll scroll;
    char *sought; /* the search that stopped at sought_at */
    TimelineCursor sought_at;
} PersonView;

static const ViewOps person_ops;
static void lay_out(PersonView *view);

View *
view_person_new(const ViewContext *context, const char *jid)
{
    PersonView *view = g_new0(PersonView, 1);
    view->view.ops = &person_ops;
    view->view.context = context;
    personlines_init(&view->lines);
    view_person_show(&view->view, jid);
    return &view->view;
}

static void
forget(PersonView *view)
{
    personlines_empty(&view->lines); /* before what they borrow */
    timelog_clear(&view->log);
    g_clear_pointer(&view->chosen, g_free);
    g_clear_pointer(&view->sought, g_free);
    g_clear_pointer(&view->jid, g_free);
}

static void
person_view_free(View *base)
{
    PersonView *view = (PersonView *)base;
    forget(view);
    personlines_clear(&view->lines);
    g_free(view);
}

void
view_person_show(View *base, const char *jid)
{
    PersonView *view = (PersonView *)base;
    const UiHost *host = base->context->host;
    if (g_strcmp0(view->jid, jid) == 0)
        return;
    forget(view);
    view->jid = g_strdup(jid);
    view->is_own = card_is_own(base->context, jid);
    view->place = ON_ADDRESS;
    view->scroll = (Scroll){0};
    timelog_init(&view->log, base->context->reader, jid);
    view->is_stale = TRUE;
    if (host->want_vcard)
        host->want_vcard(host->host, jid);
}

static const Person *
person_of(const PersonView *view)
{
    return persons_find(view->view.context->persons, view->jid);
}

static gboolean
person_change(View *base, const Change *change)
{
    PersonView *view = (PersonView *)base;
    switch (change->kind) {
    case CHANGE_FRIENDS:
    case CHANGE_LINKS:
    case CHANGE_CHAT:
    case CHANGE_MAIL_LIST:
        view->is_stale = TRUE;
        return TRUE;
    case CHANGE_LINE:
    case CHANGE_COUNTERS:
        return view->is_own;
    default:
        return FALSE;
    }
}

/* ---- lines ---- */

static const TimelineEntry *
entry_at(const PersonView *view)
{
    int index = timelog_index(&view->log, &view->at);
    return index < 0 ? NULL : view->log.entries->pdata[index];
}

static int
find_cursor(const PersonView *view)
{
    switch (view->place) {
    case ON_ADDRESS:
        return personlines_of_address(&view->lines, view->chosen);
    case ON_ENTRY:
        return personlines_of_entry(&view->lines, entry_at(view));
    case ON_HEAD:
        break;
    }
    return 0;
}

static void
fresh(PersonView *view)
{
    if (!view->is_stale || view->is_own)
        return;
    GError *error = NULL;
    view->is_stale = FALSE;
    gboolean is_read = timelog_refresh(&view->log, &error);
    if (is_read && view->place == ON_ENTRY && view->log.has_older &&
        timelog_index(&view->log, &view->at) < 0)
        timelog_seek(&view->log, &view->at, &error);
    view_tell_error(&view->view, error);
}

/* Made anew for each key and painting: a few hundred lines, all in memory. The
 * cursor stays on its line of the screen. */
static void
lay_out(PersonView *view)
{
    const Person *person = person_of(view);
    int offset = view->scroll.cursor - view->scroll.top;
    fresh(view);
    personlines_empty(&view->lines);
    if (!person && !view->is_own)
        return;
    if (view->is_own)
        personlines_add_own_card(&view->lines, view->view.context);
    else if (!view->log.has_newer)
        personlines_add_card(&view->lines, view->view.context, person,
                             view->log.entries->len > 0);
    if (!view->is_own)
        personlines_add_entries(&view->lines, view->log.entries);
    view->scroll.n = view->lines.rows->len;
    if (view->is_own)
        return;
    view->scroll.cursor = find_cursor(view);
    view->scroll.top = MAX(view->scroll.cursor - offset, 0);
}

/* ---- painting ---- */

static gboolean
is_first_place(const PersonView *view, int index)
{
    while (--index > 0)
        if (personlines_can_stand(&view->lines, index))
            return FALSE;
    return TRUE;
}

static void
settle_scroll(PersonView *view, int height)
{
    view->scroll.height = height;
    if (view->is_own) {
        scroll_clamp_text(&view->scroll);
        return;
    }
    /* The card's head comes back into sight with the first address. */
    if (is_first_place(view, view->scroll.cursor))
        view->scroll.top = 0;
    scroll_clamp(&view->scroll);
}

static void
person_render(View *base, Surface *surface, Rect area, gboolean is_active)
{
    PersonView *view = (PersonView *)base;
    lay_out(view);
    if (view->lines.rows->len == 0) {
        view_say_empty(surface, area, "Nobody of that name is in the roster.");
        return;
    }
    settle_scroll(view, area.height);
    for (int y = 0; y < area.height; y++) {
        const PersonLine *line =
            personlines_at(&view->lines, view->scroll.top + y);
        if (line)
            personlines_draw(line, surface,
                             (Rect){area.x, area.y + y, area.width, 1});
    }
    int cursor = view->scroll.cursor - view->scroll.top;
    if (!view->is_own)
        view_mark_row(surface, (Rect){area.x, area.y + cursor, area.width, 1},
                      is_active);
    else if (is_active)
        surface_set_cursor(surface, area.x, area.y);
}

void
view_person_draw_card(const ViewContext *context, const char *jid,
                      Surface *surface, Rect area)
{
    const Person *person = persons_find(context->persons, jid);
    if (!person)
        return;
    g_autoptr(GPtrArray) lines = card_lines(context, person, SCOPE_ANY);
    for (int y = 0; y < area.height && y < (int)lines->len; y++)
        card_draw_line(lines->pdata[y], surface,
                       (Rect){area.x, area.y + y, area.width, 1});
}

static void
person_title(View *base, char **left, char **right)
{
    PersonView *view = (PersonView *)base;
    const Person *person = person_of(view);
    const char *own_name = base->context->config->name;
    const char *name = person                     ? person->friend->name
                       : view->is_own && own_name ? own_name
                                                  : view->jid;
    *left = g_strdup(name);
    *right = g_strdup(view->is_own ? "you" : "person");
}

/* ---- moving ---- */

static void
stand_on(PersonView *view, int index)
{
    const PersonLine *line = personlines_at(&view->lines, index);
    if (!line)
        return;
    view->place = line->entry                         ? ON_ENTRY
                  : line->card && line->card->address ? ON_ADDRESS
                                                      : ON_HEAD;
    if (line->entry)
        view->at = line->entry->at;
    if (view->place == ON_ADDRESS) {
        g_free(view->chosen);
        view->chosen = g_strdup(line->card->address);
    }
    view->scroll.cursor = index;
}

/* The next place from `index` on, in the direction of the move. */
static int
nearest_place(const PersonView *view, int index, int direction)
{
    int n = view->lines.rows->len;
    index = CLAMP(index, 0, n - 1);
    for (int i = index; i >= 0 && i < n; i += direction)
        if (personlines_can_stand(&view->lines, i))
            return i;
    for (int i = index; i >= 0 && i < n; i -= direction)
        if (personlines_can_stand(&view->lines, i))
            return i;
    return 0;
}

static void
read_ahead(PersonView *view, int rows)
{
    GError *error = NULL;
    int height = view->scroll.height;
    int target = view->scroll.cursor + rows;
    if (rows > 0 && target + height >= view->scroll.n && view->log.has_older)
        timelog_load_older(&view->log, &error);
    else if (rows < 0 && target - height < 0 && view->log.has_newer)
        timelog_load_newer(&view->log, &error);
    else
        return;
    view_tell_error(&view->view, error);
    lay_out(view);
}

static void
go_to_end(PersonView *view, Motion motion)
{
    GError *error = NULL;
    gboolean is_first = motion == MOVE_FIRST;
    if (is_first && view->log.has_newer)
        timelog_go_newest(&view->log, &error);
    if (!is_first && view->log.has_older)
        timelog_go_oldest(&view->log, &error);
    view_tell_error(&view->view, error);
    lay_out(view);
    int last = view->lines.rows->len - 1;
    stand_on(view, is_first ? 0 : nearest_place(view, last, -1));
}

static void
person_move(View *base, Motion motion)
{
    PersonView *view = (PersonView *)base;
    g_clear_pointer(&view->sought, g_free);
    lay_out(view);
    if (view->lines.rows->len == 0)
        return;
    if (view->is_own) {
        scroll_move_text(&view->scroll, motion);
        return;
    }
    int rows = motion_rows(motion, view->scroll.height);
    if (motion == MOVE_FIRST || motion == MOVE_LAST) {
        go_to_end(view, motion);
    } else {
        read_ahead(view, rows);
        stand_on(view, nearest_place(view, view->scroll.cursor + rows,
                                     rows < 0 ? -1 : 1));
    }
    scroll_clamp(&view->scroll);
}

/* ---- searching ---- */

static void
person_search(View *base, const Search *search)
{
    PersonView *view = (PersonView *)base;
    GError *error = NULL;
    lay_out(view);
    TimelineCursor at =
        view->place == ON_ENTRY ? view->at : (TimelineCursor){0};
    if (g_strcmp0(view->sought, search->text) == 0)
        at = view->sought_at;
    g_clear_pointer(&view->sought, g_free);

    PageDirection direction = search->is_backward ? PAGE_BEFORE : PAGE_AFTER;
    TimelogResult result =
        timelog_find(&view->log, search->text, direction, &at, &error);
    if (result == TIMELOG_FOUND && timelog_seek(&view->log, &at, &error)) {
        view->place = ON_ENTRY;
        view->at = at;
        lay_out(view);
        scroll_clamp(&view->scroll);
    } else if (result == TIMELOG_LOOKED_ON) {
        view->sought = g_strdup(search->text);
        view->sought_at = at;
        view_tell(base, NOTICE_INFO,
                  "Not in the next %d entries; search again to look on.",
                  TIMELOG_SCAN);
    } else if (!error) {
        view_tell(base, NOTICE_WARNING, "Not found up to the %s entry.",
                  search->is_backward ? "newest" : "oldest");
    }
    view_tell_error(base, error);
}

/* ---- what is under the cursor ---- */

static const TimelineEntry *
entry_here(const PersonView *view)
{
    const PersonLine *line = personlines_at(&view->lines, view->scroll.cursor);
    return line && view->place == ON_ENTRY ? line->entry : NULL;
}

static const char *
address_here(const PersonView *view)
{
    const PersonLine *line = personlines_at(&view->lines, view->scroll.cursor);
    if (!line)
        return NULL;
    return line->entry  ? line->entry->address
           : line->card ? line->card->address
                        : NULL;
}

static Subject *
person_subject(View *base)
{
    PersonView *view = (PersonView *)base;
    const Person *person = person_of(view);
    lay_out(view);
    const TimelineEntry *entry = entry_here(view);
    Subject *subject = subject_new(
        view->jid, person ? person->friend->name : NULL,
        view->is_own ? base->context->config->address : address_here(view));
    if (entry && entry->at.kind == ENTRY_MAIL)
        subject->mail_id = entry->at.id;
    else if (entry)
        subject->chat_id = entry->at.id;
    return subject;
}

/* What a disputed address waits for. */
static char *
person_remark(View *base)
{
    PersonView *view = (PersonView *)base;
    const Person *person = person_of(view);
    const PersonLine *line = personlines_at(&view->lines, view->scroll.cursor);
    if (!person || !line || !line->card || !line->card->address ||
        line->card->state != LINK_CONFLICT)
        return NULL;
    const PersonMore *more = persons_more(base->context->persons, view->jid);
    char **others = g_hash_table_lookup(more->disputes, line->card->address);
    g_autofree char *names =
        others && *others ? g_strjoinv(", ", others) : NULL;
    const UiHost *host = base->context->host;
    g_autofree char *key =
        host->key_of ? host->key_of(host->host, SCOPE_PERSON, "confirm") : NULL;
    return g_strdup_printf("? %s also stands for %s: %s gives it to %s",
                           line->card->address, names ? names : "a friend",
                           key ? key : ":confirm", person->friend->name);
}

gboolean
view_person_chat_spot(View *base, ChatCursor *at_out)
{
    const TimelineEntry *entry = entry_here((PersonView *)base);
    if (!entry || entry->at.kind != ENTRY_CHAT)
        return FALSE;
    *at_out = (ChatCursor){entry->at.at_us, entry->at.id};
    return TRUE;
}

static const ViewOps person_ops = {
    .scope = SCOPE_PERSON,
    .free = person_view_free,
    .render = person_render,
    .title = person_title,
    .change = person_change,
    .move = person_move,
    .subject = person_subject,
    .remark = person_remark,
    .search = person_search,
};
