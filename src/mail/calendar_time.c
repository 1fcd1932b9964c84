/* calendar_time - when an event is, in local time and in that of who wrote it,
 * and how often; see calendar.h. */
#include "mail/calendar_private.h"

#include "base/error.h"
#include "text/datefmt.h"

/* A time as it was written, and as it is known. */
typedef struct {
    GDateTime *there;     /* in its own zone; UTC where that is not known */
    gboolean is_date;     /* a whole day */
    gboolean is_floating; /* the time of wherever one is */
    const char *zone;     /* its name for it, or NULL; the property's */
} Moment;

static void
moment_clear(Moment *moment)
{
    g_clear_pointer(&moment->there, g_date_time_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Moment, moment_clear)

static GTimeZone *zone_of(icalproperty *property, struct icaltimetype *time,
                          icalcomponent *calendar, Moment *moment);

/* `there` stays NULL when it is no time. */
static void
read_moment(Moment *moment, icalproperty *property, struct icaltimetype time,
            icalcomponent *calendar)
{
    enum { FIRST_YEAR = 1900, LAST_YEAR = 2200 };
    if (icaltime_is_null_time(time) || !icaltime_is_valid_time(time) ||
        time.year < FIRST_YEAR || time.year > LAST_YEAR)
        return;
    moment->is_date = icaltime_is_date(time);
    g_autoptr(GTimeZone) zone = zone_of(property, &time, calendar, moment);
    if (moment->is_date)
        moment->there =
            g_date_time_new_utc(time.year, time.month, time.day, 0, 0, 0);
    else
        moment->there =
            g_date_time_new(zone, time.year, time.month, time.day, time.hour,
                            time.minute, CLAMP(time.second, 0, 59));
}

/* By the zone's own description, where one came along (RFC 5545 3.6.5), for
 * names like `Customized Time Zone` say nothing; else by its name. */
static GTimeZone *
zone_of(icalproperty *property, struct icaltimetype *time,
        icalcomponent *calendar, Moment *moment)
{
    icalparameter *parameter =
        icalproperty_get_first_parameter(property, ICAL_TZID_PARAMETER);
    const char *name = parameter ? icalparameter_get_tzid(parameter) : NULL;
    if (icaltime_is_utc(*time))
        return g_time_zone_new_utc();
    moment->zone = name;
    icaltimezone *described =
        name ? icalcomponent_get_timezone(calendar, name) : NULL;
    if (described && !moment->is_date) {
        int is_daylight;
        int offset = icaltimezone_get_utc_offset(described, time, &is_daylight);
        if (ABS(offset) < 24 * 60 * 60)
            return g_time_zone_new_offset(offset);
    }
    GTimeZone *known = name ? g_time_zone_new_identifier(name) : NULL;
    if (known)
        return known;
    moment->is_floating = TRUE;
    return g_time_zone_new_utc();
}

/* ---- when ---- */

static gboolean
is_same_day(GDateTime *a, GDateTime *b)
{
    return g_date_time_get_year(a) == g_date_time_get_year(b) &&
           g_date_time_get_day_of_year(a) == g_date_time_get_day_of_year(b);
}

/* `Mon, 3 Mar 2025 14:00 to 15:00`; `end` may be NULL. */
static char *
span_words(GDateTime *start, GDateTime *end)
{
    g_autofree char *date = datefmt_date(start);
    g_autofree char *clock = g_date_time_format(start, "%H:%M");
    if (!end || g_date_time_compare(end, start) <= 0)
        return g_strdup_printf("%s %s", date, clock);
    g_autofree char *end_clock = g_date_time_format(end, "%H:%M");
    if (is_same_day(start, end))
        return g_strdup_printf("%s %s to %s", date, clock, end_clock);
    g_autofree char *end_date = datefmt_date(end);
    return g_strdup_printf("%s %s to %s %s", date, clock, end_date, end_clock);
}

/* The end of a whole day is the next one (RFC 5545 3.6.1). */
static char *
days_words(GDateTime *start, GDateTime *end)
{
    g_autofree char *date = datefmt_date(start);
    g_autoptr(GDateTime) last = end ? g_date_time_add_days(end, -1) : NULL;
    if (!last || g_date_time_compare(last, start) <= 0)
        return g_strdup_printf("%s, all day", date);
    g_autofree char *last_date = datefmt_date(last);
    return g_strdup_printf("%s to %s, all day", date, last_date);
}

static void
add_span(Doc *doc, const Moment *start, GDateTime *end)
{
    if (start->is_date) {
        g_autofree char *days = days_words(start->there, end);
        calendar_add(doc, "When", days);
        return;
    }
    g_autofree char *theirs = span_words(start->there, end);
    if (start->is_floating) {
        g_autofree char *said =
            start->zone ? g_strdup_printf("%s (%s, which is not known here)",
                                          theirs, start->zone)
                        : g_strdup_printf("%s, wherever one is", theirs);
        calendar_add(doc, "When", said);
        return;
    }
    g_autoptr(GDateTime) here = g_date_time_to_local(start->there);
    g_autoptr(GDateTime) here_end = end ? g_date_time_to_local(end) : NULL;
    g_autofree char *ours = span_words(here, here_end);
    g_autofree char *offset = g_date_time_format(here, "%z");
    g_autofree char *when = g_strdup_printf("%s (%s)", ours, offset);
    calendar_add(doc, "When", when);
    if (start->zone && g_date_time_get_utc_offset(here) !=
                           g_date_time_get_utc_offset(start->there)) {
        g_autofree char *there =
            g_strdup_printf("%s (%s)", theirs, start->zone);
        calendar_add(doc, "There", there);
    }
}

static GDateTime *
end_of(icalcomponent *event, icalcomponent *calendar, const Moment *start)
{
    icalproperty *property =
        icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    if (property) {
        g_auto(Moment) end = {0};
        read_moment(&end, property, icalproperty_get_dtend(property), calendar);
        return g_steal_pointer(&end.there);
    }
    property = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    if (!property)
        return NULL;
    struct icaldurationtype length = icalproperty_get_duration(property);
    if (length.is_neg || length.weeks > 1000 || length.days > 10000)
        return NULL;
    return g_date_time_add_seconds(start->there,
                                   icaldurationtype_as_int(length));
}

void
calendar_add_times(Doc *doc, icalcomponent *event, icalcomponent *calendar)
{
    g_auto(Moment) start = {0};
    icalproperty *property =
        icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    if (property)
        read_moment(&start, property, icalproperty_get_dtstart(property),
                    calendar);
    if (start.there) {
        g_autoptr(GDateTime) end = end_of(event, calendar, &start);
        add_span(doc, &start, end);
    }
    property = icalcomponent_get_first_property(event, ICAL_DUE_PROPERTY);
    g_auto(Moment) due = {0};
    if (property)
        read_moment(&due, property, icalproperty_get_due(property), calendar);
    if (due.there) {
        g_autofree char *when =
            due.is_date ? datefmt_date(due.there)
                        : datefmt_long(g_date_time_to_unix(due.there));
        calendar_add(doc, "Due", when);
    }
    property =
        icalcomponent_get_first_property(event, ICAL_RECURRENCEID_PROPERTY);
    g_auto(Moment) instead = {0};
    if (property)
        read_moment(&instead, property, icalproperty_get_recurrenceid(property),
                    calendar);
    if (instead.there) {
        g_autofree char *date = datefmt_date(instead.there);
        calendar_add(doc, "Instead of", date);
    }
}

/* ---- how often ---- */

static const char *const day_names[] = {
    "",          "Sunday",   "Monday", "Tuesday",
    "Wednesday", "Thursday", "Friday", "Saturday",
};

static const char *
ordinal(int position)
{
    static const char *const names[] = {"",      "first",  "second",
                                        "third", "fourth", "fifth"};
    if (position == -1)
        return "last";
    if (position == -2)
        return "last but one";
    return position >= 1 && position <= 5 ? names[position] : NULL;
}

static void
append_listed(GString *words, int n, const char *first, const char *item)
{
    g_string_append_printf(words, "%s%s", n == 0 ? first : ", ", item);
}

/* ` on Monday, Friday` or ` on the second Tuesday`; FALSE when it is more
 * than words can say. */
static gboolean
append_days(GString *words, const struct icalrecurrencetype *rule)
{
    int set_position = rule->by_set_pos[0];
    if (set_position != ICAL_RECURRENCE_ARRAY_MAX &&
        rule->by_set_pos[1] != ICAL_RECURRENCE_ARRAY_MAX)
        return FALSE;
    for (int i = 0; i < 14 && rule->by_day[i] != ICAL_RECURRENCE_ARRAY_MAX;
         i++) {
        int day = icalrecurrencetype_day_day_of_week(rule->by_day[i]);
        int position = icalrecurrencetype_day_position(rule->by_day[i]);
        if (position == 0 && set_position != ICAL_RECURRENCE_ARRAY_MAX)
            position = set_position;
        if (day < 1 || day > 7 || (position != 0 && !ordinal(position)))
            return FALSE;
        g_autofree char *item =
            position ? g_strdup_printf("the %s %s", ordinal(position),
                                       day_names[day])
                     : g_strdup(day_names[day]);
        append_listed(words, i, " on ", item);
    }
    for (int i = 0;
         i < 31 && rule->by_month_day[i] != ICAL_RECURRENCE_ARRAY_MAX; i++) {
        g_autofree char *item =
            rule->by_month_day[i] == -1
                ? g_strdup("the last day")
                : g_strdup_printf("day %d", rule->by_month_day[i]);
        append_listed(words, i, " on ", item);
    }
    return TRUE;
}

static void
append_months(GString *words, const struct icalrecurrencetype *rule)
{
    static const char *const names[] = {
        "January", "February", "March",     "April",   "May",      "June",
        "July",    "August",   "September", "October", "November", "December"};
    for (int i = 0; i < 12 && rule->by_month[i] >= 1 && rule->by_month[i] <= 12;
         i++)
        append_listed(words, i, " in ", names[rule->by_month[i] - 1]);
}

static gboolean
is_plain(const struct icalrecurrencetype *rule)
{
    enum { NONE = ICAL_RECURRENCE_ARRAY_MAX };
    return rule->by_second[0] == NONE && rule->by_minute[0] == NONE &&
           rule->by_hour[0] == NONE && rule->by_year_day[0] == NONE &&
           rule->by_week_no[0] == NONE;
}

/* NULL when the rule is more than words can say. */
static char *
rule_words(const struct icalrecurrencetype *rule)
{
    static const struct {
        icalrecurrencetype_frequency frequency;
        const char *unit;
    } units[] = {
        {ICAL_DAILY_RECURRENCE, "day"},
        {ICAL_WEEKLY_RECURRENCE, "week"},
        {ICAL_MONTHLY_RECURRENCE, "month"},
        {ICAL_YEARLY_RECURRENCE, "year"},
    };
    const char *unit = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        if (units[i].frequency == rule->freq)
            unit = units[i].unit;
    }
    if (!unit || !is_plain(rule))
        return NULL;
    g_autoptr(GString) words = g_string_new(NULL);
    if (rule->interval > 1)
        g_string_append_printf(words, "every %d %ss", rule->interval, unit);
    else
        g_string_append_printf(words, "every %s", unit);
    if (!append_days(words, rule))
        return NULL;
    append_months(words, rule);
    if (rule->count > 0)
        g_string_append_printf(words, ", %d times", rule->count);
    return g_strdup(words->str);
}

void
calendar_add_recurrence(Doc *doc, icalcomponent *event, icalcomponent *calendar)
{
    icalproperty *property =
        icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    if (!property)
        return;
    struct icalrecurrencetype rule = icalproperty_get_rrule(property);
    g_autofree char *known = rule_words(&rule);
    g_autoptr(GString) words = g_string_new(
        known ? known : icalproperty_get_value_as_string(property));
    g_auto(Moment) until = {0};
    if (!icaltime_is_null_time(rule.until))
        read_moment(&until, property, rule.until, calendar);
    if (until.there && known) {
        g_autofree char *date = datefmt_date(until.there);
        g_string_append_printf(words, ", until %s", date);
    }
    int n = icalcomponent_count_properties(event, ICAL_EXDATE_PROPERTY);
    if (n > 0)
        g_string_append_printf(words, ", but for %d %s", n,
                               n == 1 ? "time" : "times");
    calendar_add(doc, "Repeats", words->str);
}
