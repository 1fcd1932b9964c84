/* test_imap_names - names, lists of folders, UID sets and the width of ranges.
 */
#include "test.h"

#include "base/error.h"
#include "net/imap/listed.h"
#include "net/imap/mailbox.h"
#include "net/imap/pace.h"

static void
names_survive_the_wire(void **state)
{
    static const char *const names[][2] = {
        {"INBOX", "INBOX"},
        {"Tom & Jerry", "Tom &- Jerry"},
        {"Entw\u00fcrfe", "Entw&APw-rfe"},
        {"~peter/mail/\u53f0\u5317/\u65e5\u672c\u8a9e",
         "~peter/mail/&U,BTFw-/&ZeVnLIqe-"},
        {"\U0001f4ec", "&2D3c7A-"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *wire = mailbox_encode(names[i][0]);
        assert_string_equal(wire, names[i][1]);
        g_autofree char *name = mailbox_decode(wire);
        assert_string_equal(name, names[i][0]);
    }
}

static void
malformed_names_are_refused(void **state)
{
    static const char *const wires[] = {
        "&",         "a&APw", "&APw", "&AGE-", /* `a`, which needs none */
        "&2D0-",                               /* half a surrogate pair */
        "&AAoA-",                              /* odd */
        "&AAo-",                               /* a line feed */
        "b\xc3\xbc",                           /* raw UTF-8 */
    };
    for (guint i = 0; i < G_N_ELEMENTS(wires); i++) {
        g_autofree char *name = mailbox_decode(wires[i]);
        if (name)
            fail_msg("%s was taken for %s", wires[i], name);
    }
}

static void
arguments_are_quoted_or_refused(void **state)
{
    g_autofree char *quoted = mailbox_argument("a \"b\" \\ c", NULL);
    assert_string_equal(quoted, "\"a \\\"b\\\" \\\\ c\"");
    g_autoptr(GError) error = NULL;
    assert_null(mailbox_quote("x\r\nA1 LOGOUT", &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_INVALID));
}

static void
lines_of_a_list_are_read(void **state)
{
    static const struct {
        const char *line, *name;
        char delimiter;
        guint flags;
    } cases[] = {
        {"* LIST (\\HasNoChildren) \"/\" INBOX", "INBOX", '/', 0},
        {"* LIST () \"/\" \"InBox\"", "INBOX", '/', 0},
        {"* list (\\Subscribed \\sent) \".\" {6}\r\na b(\"c", "a b(\"c", '.',
         LISTED_SUBSCRIBED | LISTED_SENT},
        {"* LIST (\\NonExistent) NIL \"q\\\"\\\\\" (\"OLDNAME\" (\"x\"))",
         "q\"\\", 0, LISTED_NO_SELECT},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        ListedLine read;
        if (!listed_read(slice_from_string(cases[i].line), "LIST", &read))
            fail_msg("%s", cases[i].line);
        assert_string_equal(read.name, cases[i].name);
        assert_int_equal(read.delimiter, cases[i].delimiter);
        assert_int_equal(read.flags, cases[i].flags);
        g_free(read.name);
    }
}

/* Every beginning of a line, and lines that are none. */
static void
nonsense_in_a_list_is_refused(void **state)
{
    static const char whole[] = "* LIST (\\Sent (x)) \"/\" {3}\r\nabc";
    for (gsize size = 0; size < sizeof whole; size++) {
        ListedLine read;
        g_autofree char *part = g_strndup(whole, size); /* for valgrind */
        assert_false(listed_read((Slice){part, size}, "LIST", &read));
    }
    static const char *const lines[] = {
        "* LSUB () \"/\" a",          "* LIST () \"//\" a",
        "* LIST () \"/\" {9}\r\nabc", "* LIST () \"/\" {4294967297}\r\nabc",
        "* LIST () \"/\" {3}abc",     "* LIST (\\Sent \"/\" a",
    };
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++) {
        ListedLine read;
        if (listed_read(slice_from_string(lines[i]), "LIST", &read))
            fail_msg("%s", lines[i]);
    }
}

static void
a_status_is_read(void **state)
{
    g_autofree char *name = NULL;
    FolderStatus status;
    assert_true(listed_read_status(
        slice_from_string("* STATUS {4}\r\na b) (UNSEEN 3 MAILBOXID (F1 (2)) "
                          "MESSAGES 99999999999 HIGHESTMODSEQ 6000000000 "
                          "UIDNEXT 8 UIDVALIDITY 7)"),
        &name, &status));
    assert_string_equal(name, "a b)");
    assert_int_equal(status.unseen, 3);
    assert_int_equal(status.messages, G_MAXUINT32);
    assert_int_equal(status.highestmodseq, 6000000000);
    assert_int_equal(status.uidnext, 8);
    assert_int_equal(status.uidvalidity, 7);
    g_autofree char *none = NULL;
    assert_false(listed_read_status(slice_from_string("* STATUS a (MESSAGES 3"),
                                    &none, &status));
    assert_false(listed_read_status(slice_from_string("* STATUS a (MESSAGES)"),
                                    &none, &status));
    assert_null(none);
}

static GArray *
uids(const guint32 *values, guint count)
{
    GArray *array = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_array_append_vals(array, values, count);
    return array;
}

static void
sets_are_compared_and_written(void **state)
{
    const guint32 ours[] = {9, 1, 2, 3, 7, 8, 8};
    const guint32 theirs[] = {2, 3, 8, 11};
    g_autoptr(GArray) known = uids(ours, G_N_ELEMENTS(ours));
    g_autoptr(GArray) present = uids(theirs, G_N_ELEMENTS(theirs));
    uidset_sort(known);
    g_autofree char *text = uidset_to_string(known);
    assert_string_equal(text, "1:3,7:9");
    g_autoptr(GArray) missing = uidset_missing(known, present);
    g_autofree char *gone = uidset_to_string(missing);
    assert_string_equal(gone, "1,7,9");
}

static void
ranges_cover_everything_once(void **state)
{
    Pace pace;
    pace_init(&pace);
    guint32 first = 100001, n_ranges = 0;
    while (first > 1) {
        UidRange range = pace_range_below(&pace, first);
        assert_int_equal(range.high, first - 1);
        assert_true(range.low >= 1 && range.low <= range.high);
        first = range.low;
        pace_succeeded(&pace, range.high - range.low + 1, 100);
        n_ranges++;
    }
    assert_in_range(n_ranges, 10, 30);
}

static void
sparse_uids_make_ranges_wide(void **state)
{
    Pace pace;
    pace_init(&pace);
    guint32 first = 50 * 1000 * 1000, n_ranges = 0;
    while (first > 1) {
        UidRange range = pace_range_below(&pace, first);
        first = range.low;
        pace_succeeded(&pace, 0, 20);
        n_ranges++;
    }
    assert_in_range(n_ranges, 3, 20);
}

/* Fetches 1…1000 upwards from a server that breaks on UID 617. */
static void
one_poisoned_uid_is_found(void **state)
{
    Pace pace;
    pace_init(&pace);
    guint32 next = 1, n_tries = 0, skipped = 0;
    while (next <= 1000) {
        UidRange range = pace_range_above(&pace, next, 1000);
        gboolean is_poisoned = range.low <= 617 && 617 <= range.high;
        assert_true(++n_tries < 60);
        if (!is_poisoned) {
            pace_succeeded(&pace, range.high - range.low + 1, 10);
        } else if (pace_failed(&pace, range)) {
            continue;
        } else {
            assert_int_equal(range.low, range.high);
            skipped = range.low;
        }
        next = range.high + 1;
    }
    assert_int_equal(skipped, 617);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_survive_the_wire),
        cmocka_unit_test(malformed_names_are_refused),
        cmocka_unit_test(arguments_are_quoted_or_refused),
        cmocka_unit_test(lines_of_a_list_are_read),
        cmocka_unit_test(nonsense_in_a_list_is_refused),
        cmocka_unit_test(a_status_is_read),
        cmocka_unit_test(sets_are_compared_and_written),
        cmocka_unit_test(ranges_cover_everything_once),
        cmocka_unit_test(sparse_uids_make_ranges_wide),
        cmocka_unit_test(one_poisoned_uid_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
