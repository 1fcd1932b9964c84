/* calendar - see calendar.h; calendar_time.c says when. */
#include "mail/calendar_private.h"

#include "base/error.h"
#include "mail/calendar_screen.h"
#include "text/charset.h"
#include "text/sanitize.h"

enum {
    MOST_EVENTS = 20,
    MOST_ATTENDEES = 30,
    MOST_VALUE = 1000, /* bytes */
    MOST_DESCRIPTION = 8000,
};

void
calendar_init(void)
{
    icalerror_set_errors_are_fatal(FALSE);
}

static int render_calendar(Doc *doc, icalcomponent *calendar, int n_before,
                           gboolean describes);

gboolean
calendar_render(Doc *doc, Slice content, const char *charset,
                gboolean describes)
{
    g_autofree char *utf8 = charset_to_utf8(content, charset);
    g_autofree char *text = calendar_screen(utf8);
    icalcomponent *root = *text ? icalparser_parse_string(text) : NULL;
    if (!root)
        return FALSE;
    int n = 0;
    if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) {
        n = render_calendar(doc, root, 0, describes);
    } else {
        icalcomponent *one =
            icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT);
        for (; one; one = icalcomponent_get_next_component(
                        root, ICAL_VCALENDAR_COMPONENT))
            n += render_calendar(doc, one, n, describes);
    }
    icalcomponent_free(root);
    return n > 0;
}

static void render_event(Doc *doc, icalcomponent *event, icalcomponent *around,
                         gboolean describes);

static int
render_calendar(Doc *doc, icalcomponent *calendar, int n_before,
                gboolean describes)
{
    int n = 0;
    icalcomponent *child =
        icalcomponent_get_first_component(calendar, ICAL_ANY_COMPONENT);
    for (; child && n_before + n < MOST_EVENTS;
         child =
             icalcomponent_get_next_component(calendar, ICAL_ANY_COMPONENT)) {
        icalcomponent_kind kind = icalcomponent_isa(child);
        if (kind != ICAL_VEVENT_COMPONENT && kind != ICAL_VTODO_COMPONENT)
            continue;
        if (n_before + n > 0)
            doc_blank(doc);
        render_event(doc, child, calendar, describes);
        n++;
    }
    if (child)
        doc_block(doc, DOC_NOTICE, 0, "[There are more; they are left out.]");
    return n;
}

/* ---- one event ---- */

void
calendar_add(Doc *doc, const char *name, const char *value)
{
    g_autofree char *label = g_strdup_printf("%s: ", name);
    Slice capped = slice_sub(slice_from_string(value), 0, MOST_VALUE);
    g_autofree char *clean = sanitize_line(capped);
    if (!*clean)
        return;
    doc_begin(doc, DOC_HEADER, 0, 0);
    doc_add(doc, DOC_STRONG, slice_from_string(label));
    doc_add(doc, 0, slice_from_string(clean));
}

static const char *
text_of(icalcomponent *event, icalproperty_kind kind)
{
    icalproperty *property = icalcomponent_get_first_property(event, kind);
    icalvalue *value = property ? icalproperty_get_value(property) : NULL;
    if (!value || icalvalue_isa(value) != ICAL_TEXT_VALUE)
        return NULL;
    return icalvalue_get_text(value);
}

static void add_heading(Doc *doc, icalcomponent *event, icalcomponent *around);
static void add_organizer(Doc *doc, icalcomponent *event);
static void add_attendees(Doc *doc, icalcomponent *event);
static void add_description(Doc *doc, icalcomponent *event);

static void
render_event(Doc *doc, icalcomponent *event, icalcomponent *around,
             gboolean describes)
{
    add_heading(doc, event, around);
    const char *what = text_of(event, ICAL_SUMMARY_PROPERTY);
    const char *where = text_of(event, ICAL_LOCATION_PROPERTY);
    if (what)
        calendar_add(doc, "What", what);
    calendar_add_times(doc, event, around);
    calendar_add_recurrence(doc, event, around);
    if (where)
        calendar_add(doc, "Where", where);
    add_organizer(doc, event);
    add_attendees(doc, event);
    if (describes)
        add_description(doc, event);
}

static const char *answer_of(icalcomponent *event);

/* What its method asks (RFC 5546 1.4). */
static void
add_heading(Doc *doc, icalcomponent *event, icalcomponent *around)
{
    static const struct {
        icalproperty_method method;
        const char *says;
    } says[] = {
        {ICAL_METHOD_REQUEST, "Invitation"},
        {ICAL_METHOD_CANCEL, "Cancelled"},
        {ICAL_METHOD_COUNTER, "Another time is proposed"},
        {ICAL_METHOD_DECLINECOUNTER, "The other time is declined"},
        {ICAL_METHOD_ADD, "One more time"},
        {ICAL_METHOD_REFRESH, "The invitation is asked for again"},
        {ICAL_METHOD_REPLY, "Answer to an invitation"},
    };
    const char *heading =
        icalcomponent_isa(event) == ICAL_VTODO_COMPONENT ? "Task" : "Event";
    icalproperty_method method = icalcomponent_get_method(around);
    for (gsize i = 0; i < G_N_ELEMENTS(says); i++) {
        if (says[i].method == method)
            heading = says[i].says;
    }
    if (method == ICAL_METHOD_REPLY && answer_of(event))
        heading = answer_of(event);
    else if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED)
        heading = "Cancelled";
    g_autofree char *notice = g_strdup_printf("[%s]", heading);
    doc_block(doc, DOC_NOTICE, 0, notice);
}

static icalparameter_partstat
partstat_of(icalproperty *attendee)
{
    icalparameter *parameter =
        icalproperty_get_first_parameter(attendee, ICAL_PARTSTAT_PARAMETER);
    return parameter ? icalparameter_get_partstat(parameter)
                     : ICAL_PARTSTAT_NEEDSACTION;
}

static const char *
answer_of(icalcomponent *event)
{
    icalproperty *attendee =
        icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
    switch (attendee ? partstat_of(attendee) : ICAL_PARTSTAT_NONE) {
    case ICAL_PARTSTAT_ACCEPTED:
        return "The invitation is accepted";
    case ICAL_PARTSTAT_DECLINED:
        return "The invitation is declined";
    case ICAL_PARTSTAT_TENTATIVE:
        return "The invitation is accepted, perhaps";
    case ICAL_PARTSTAT_DELEGATED:
        return "The invitation is handed on";
    default:
        return NULL;
    }
}

/* ---- people ---- */

/* `Name <address>` of a calendar user (RFC 5545 3.3.3); the caller frees it. */
static char *
person_of(icalproperty *property, const char *uri)
{
    icalparameter *parameter =
        icalproperty_get_first_parameter(property, ICAL_CN_PARAMETER);
    const char *name = parameter ? icalparameter_get_cn(parameter) : NULL;
    if (!uri)
        uri = "";
    if (g_ascii_strncasecmp(uri, "mailto:", 7) == 0)
        uri += 7;
    if (!name || !*name || strcmp(name, uri) == 0)
        return g_strdup(uri);
    return *uri ? g_strdup_printf("%s <%s>", name, uri) : g_strdup(name);
}

static void
add_organizer(Doc *doc, icalcomponent *event)
{
    icalproperty *property =
        icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
    if (!property)
        return;
    g_autofree char *who =
        person_of(property, icalproperty_get_organizer(property));
    calendar_add(doc, "By", who);
}

static const char *
state_of(icalproperty *attendee)
{
    switch (partstat_of(attendee)) {
    case ICAL_PARTSTAT_ACCEPTED:
        return " (yes)";
    case ICAL_PARTSTAT_DECLINED:
        return " (no)";
    case ICAL_PARTSTAT_TENTATIVE:
        return " (perhaps)";
    case ICAL_PARTSTAT_DELEGATED:
        return " (handed on)";
    default:
        return "";
    }
}

static void
add_attendees(Doc *doc, icalcomponent *event)
{
    g_autoptr(GString) who = g_string_new(NULL);
    int n = 0;
    icalproperty *one =
        icalcomponent_get_first_property(event, ICAL_ATTENDEE_PROPERTY);
    for (; one;
         one = icalcomponent_get_next_property(event, ICAL_ATTENDEE_PROPERTY)) {
        if (++n > MOST_ATTENDEES)
            continue;
        g_autofree char *person =
            person_of(one, icalproperty_get_attendee(one));
        /* Each cut by itself, so that the count behind them stays. */
        g_autofree char *clean = sanitize_line(
            slice_sub(slice_from_string(person), 0, MOST_VALUE / 10));
        g_string_append_printf(who, "%s%s%s", n > 1 ? ", " : "", clean,
                               state_of(one));
    }
    if (n > MOST_ATTENDEES)
        g_string_append_printf(who, " and %d more", n - MOST_ATTENDEES);
    if (who->len == 0)
        return;
    doc_begin(doc, DOC_HEADER, 0, 0);
    doc_add(doc, DOC_STRONG, slice_from_string("Who: "));
    doc_add(doc, 0, (Slice){who->str, who->len});
}

static void
add_description(Doc *doc, icalcomponent *event)
{
    const char *text = text_of(event, ICAL_DESCRIPTION_PROPERTY);
    if (!text)
        return;
    g_autofree char *clean =
        sanitize_text(slice_sub(slice_from_string(text), 0, MOST_DESCRIPTION));
    g_strchomp(clean);
    if (!*clean)
        return;
    doc_blank(doc);
    doc_block(doc, DOC_PLAIN, 0, clean);
}
