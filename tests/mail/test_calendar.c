/* test_calendar - invitations as text: times here and there, rules in words,
 * and calendars that mean harm. */
#include "test.h"

#include "base/error.h"
#include "mail/calendar.h"
#include "mail/calendar_screen.h"
#include "mail/message.h"

static char *
rendered(const char *ics)
{
    g_autoptr(Doc) doc = doc_new();
    if (!calendar_render(doc, slice_from_string(ics), "utf-8", FALSE))
        return g_strdup("(none)");
    assert_true(doc_is_clean(doc, 80));
    return doc_to_text(doc, 80);
}

/* One event of `lines`. */
static char *
event_shown(const char *lines)
{
    g_autofree char *ics =
        g_strdup_printf("BEGIN:VCALENDAR\nBEGIN:VEVENT\n%s\nEND:VEVENT\n"
                        "END:VCALENDAR\n",
                        lines);
    return rendered(ics);
}

static void
times_are_told_here_and_there(void **state)
{
    static const struct {
        const char *lines, *shown;
    } cases[] = {
        {"DTSTART:20250303T140000Z\nDTEND:20250303T150000Z",
         "When: Mon, 3 Mar 2025 14:00 to 15:00 (+0000)\n"},
        {"DTSTART:20250303T230000Z\nDURATION:PT2H",
         "When: Mon, 3 Mar 2025 23:00 to Tue, 4 Mar 2025 01:00 (+0000)\n"},
        {"DTSTART;VALUE=DATE:20250303", "When: Mon, 3 Mar 2025, all day\n"},
        {"DTSTART;VALUE=DATE:20250303\nDTEND;VALUE=DATE:20250304",
         "When: Mon, 3 Mar 2025, all day\n"},
        {"DTSTART;TZID=America/New_York:20250703T120000",
         "When: Thu, 3 Jul 2025 16:00 (+0000)\n"
         "There: Thu, 3 Jul 2025 12:00 (America/New_York)\n"},
        {"DTSTART;TZID=Nowhere/At All:20250703T120000",
         "When: Thu, 3 Jul 2025 12:00 (Nowhere/At All, which is not known "
         "here)\n"},
        {"DTSTART:20250703T120000",
         "When: Thu, 3 Jul 2025 12:00, wherever one is\n"},
        {"DTSTART:99999999T999999", ""},
        {"DTSTART:nonsense", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = event_shown(cases[i].lines);
        g_autofree char *expected =
            g_strconcat("[Event]\n", cases[i].shown, NULL);
        assert_string_equal(got, expected);
    }
}

static void
rules_are_told_in_words(void **state)
{
    static const struct {
        const char *rule, *words;
    } cases[] = {
        {"FREQ=DAILY", "every day"},
        {"FREQ=DAILY;INTERVAL=3;COUNT=4", "every 3 days, 4 times"},
        {"FREQ=WEEKLY;BYDAY=MO,FR", "every week on Monday, Friday"},
        {"FREQ=MONTHLY;BYMONTHDAY=15", "every month on day 15"},
        {"FREQ=MONTHLY;BYMONTHDAY=-1", "every month on the last day"},
        {"FREQ=MONTHLY;BYDAY=2TU", "every month on the second Tuesday"},
        {"FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1", "every month on the last Friday"},
        {"FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8", "every year on day 8 in March"},
        {"FREQ=WEEKLY;UNTIL=20251231T000000Z",
         "every week, until Wed, 31 Dec 2025"},
        /* What words do not say is left as it is. */
        {"FREQ=HOURLY;INTERVAL=5", "FREQ=HOURLY;INTERVAL=5"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *lines = g_strdup_printf("RRULE:%s", cases[i].rule);
        g_autofree char *got = event_shown(lines);
        g_autofree char *expected =
            g_strdup_printf("[Event]\nRepeats: %s\n", cases[i].words);
        assert_string_equal(got, expected);
    }
}

static void
no_event_is_no_invitation(void **state)
{
    static const char *const cases[] = {"",
                                        "BEGIN:VCALENDAR\n",
                                        "BEGIN:VCALENDAR\nEND:VCALENDAR\n",
                                        "END:VCALENDAR\n",
                                        "hello\n",
                                        "BEGIN:VEVENT\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = rendered(cases[i]);
        if (strcmp(cases[i], "BEGIN:VEVENT\n") != 0)
            assert_string_equal(got, "(none)");
    }
}

static void
a_zone_cannot_take_hours(void **state)
{
    static const char *const rules[] = {
        "FREQ=SECONDLY", "FREQ=YEARLY;BYSECOND=0,1,2,3",
        "FREQ=MINUTELY;COUNT=9", "FREQ=YEARLY;BYYEARDAY=1,2,3", "freq=daily"};
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_autofree char *ics = g_strdup_printf(
            "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Z\nBEGIN:STANDARD\n"
            "DTSTART:16010101T000000\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\n"
            "RRULE:%s\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\n"
            "DTSTART;TZID=Z:20250303T140000\nEND:VEVENT\nEND:VCALENDAR\n",
            rules[i]);
        g_autofree char *screened = calendar_screen(ics);
        assert_null(strstr(screened, "RRULE"));
        g_autofree char *got = rendered(ics);
        assert_string_equal(got, "[Event]\n"
                                 "When: Mon, 3 Mar 2025 12:00 (+0000)\n"
                                 "There: Mon, 3 Mar 2025 14:00 (Z)\n");
    }
}

static void
append_times(GString *text, const char *unit, int n)
{
    for (int i = 0; i < n; i++)
        g_string_append(text, unit);
}

static void
calendars_are_bounded(void **state)
{
    static const char *const units[] = {
        "BEGIN:VCALENDAR\n",
        "BEGIN:VEVENT\n",
        "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n",
        "BEGIN:VALARM\n",
        "ATTENDEE;CN=a;PARTSTAT=ACCEPTED:mailto:a@x.example\n",
        "DTSTART;TZID=A;TZID=B:20250303T140000\n",
        "RRULE:FREQ=DAILY;BYDAY=MO,MO,MO,MO,MO,MO,MO,MO,MO,MO,MO,MO,MO,MO,MO\n",
        "EXDATE:20250303T140000Z,20250303T140000Z\n",
        " folded\n",
        "SUMMARY:;;;;\\\\\\n,,,,\n",
        ";\":\"=,\n",
        "BEGIN:VTIMEZONE\nTZID:Z\nEND:VTIMEZONE\n",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autoptr(GString) ics =
            g_string_new("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:x\n");
        append_times(ics, units[i], 4500);
        g_autofree char *got = rendered(ics->str);
        g_string_append(ics, "END:VEVENT\nEND:VCALENDAR\n");
        g_autofree char *ended = rendered(ics->str);
        assert_true(strlen(ended) < 100000);
    }
}

static void
nothing_unclean_comes_out(void **state)
{
    g_autofree char *got =
        event_shown("SUMMARY:a\x1b[2Jb\\nBcc: c\nLOCATION:\xe2\x80\xae"
                    "evil\n"
                    "ORGANIZER;CN=\"x\x1b]0;t\x07\":mailto:o@x.example");
    assert_null(strchr(got, '\x1b'));
    assert_non_null(strstr(got, "What: ab Bcc: c\n"));
    assert_non_null(strstr(got, "Where: evil\n"));
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_told_here_and_there),
        cmocka_unit_test(rules_are_told_in_words),
        cmocka_unit_test(no_event_is_no_invitation),
        cmocka_unit_test(a_zone_cannot_take_hours),
        cmocka_unit_test(calendars_are_bounded),
        cmocka_unit_test(nothing_unclean_comes_out),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
