/* test_book - address books read and written: vCard, mutt, abook. */
#include "test.h"

#include "base/error.h"
#include "correspondence/book.h"
#include "correspondence/jid.h"
#include "mail/message.h"
#include "text/sanitize.h"

static void
append_all(GString *text, const GPtrArray *values)
{
    for (guint i = 0; i < values->len; i++)
        g_string_append_printf(text, "%s%s", i ? "," : "",
                               (char *)values->pdata[i]);
}

/* `name|nicknames|addresses|JIDs` a contact, `!complaint` after them. */
static char *
dump(const Book *book)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < book->entries->len; i++) {
        const BookEntry *entry = book->entries->pdata[i];
        g_string_append_printf(text, "%s|", entry->name ? entry->name : "");
        append_all(text, entry->nicknames);
        g_string_append_c(text, '|');
        append_all(text, entry->addresses);
        g_string_append_c(text, '|');
        append_all(text, entry->jids);
        g_string_append_c(text, '\n');
    }
    for (guint i = 0; i < book->complaints->len; i++)
        g_string_append_printf(text, "!%s\n",
                               (char *)book->complaints->pdata[i]);
    return g_string_free(text, FALSE);
}

static Book *
read_bytes(BookFormat format, const char *bytes, gsize size)
{
    Book *book = book_new();
    book_read(book, format, (Slice){bytes, size}, "f");
    return book;
}

static void
assert_read(BookFormat format, const char *text, const char *expected)
{
    g_autoptr(Book) book = read_bytes(format, text, strlen(text));
    g_autofree char *got = dump(book);
    assert_string_equal(got, expected);
}

typedef struct {
    const char *text, *expected;
} Case;

static void
assert_cases(BookFormat format, const Case *cases, gsize n)
{
    for (gsize i = 0; i < n; i++)
        assert_read(format, cases[i].text, cases[i].expected);
}

/* ---- vCard ---- */

#define CARD(lines) "BEGIN:VCARD\r\nVERSION:3.0\r\n" lines "END:VCARD\r\n"

static void
cards_are_read(void **state)
{
    static const Case cases[] = {
        /* the plain one */
        {CARD("FN:Bob Baker\r\nN:Baker;Bob;;;\r\nNICKNAME:Bob,Bobby\r\n"
              "EMAIL;TYPE=INTERNET,WORK:bob@work.example\r\n"
              "IMPP:xmpp:bob@example.org\r\n"),
         "Bob Baker|Bob,Bobby|bob@work.example|bob@example.org\n"},
        /* groups, lower case, quoted parameters with `:` and `;` in them */
        {CARD("fn:Bob\r\nitem1.EMAIL;type=\"a:b;c\";pref=1:bob@x.example\r\n"
              "item1.X-ABLabel:_$!<Work>!$_\r\n"
              "item2.X-JABBER;type=HOME:Bob@Example.org/phone\r\n"),
         "Bob||bob@x.example|bob@example.org\n"},
        /* folds: before a blank, within a character, by a tab */
        {CARD("FN:Bob\r\n  Baker J\xc3\r\n \xbcrgen\r\n"
              "EMAIL:bob@\r\n\twork.example\r\n"),
         "Bob Baker Jürgen||bob@work.example|\n"},
        /* escapes, and a name only in its parts */
        {CARD("N:Baker\\, the Elder;Bob;J.\\;K.;Dr;\r\n"
              "NICKNAME:a\\,b,c\r\nEMAIL:bob@x.example\r\n"),
         "Bob J.;K. Baker, the Elder|a,b,c|bob@x.example|\n"},
        {CARD("FN:Bob\\nBaker\\\\\r\nEMAIL:bob@x.example\r\n"),
         "Bob Baker\\||bob@x.example|\n"},
        /* messengers: only XMPP, decoded, without query and resource */
        {CARD("FN:B\r\nIMPP;X-SERVICE-TYPE=AIM:aim:bob\r\n"
              "IMPP;X-SERVICE-TYPE=Jabber:bob2@example.org\r\n"
              "IMPP:XMPP:o%27brien@example.org/r?message\r\n"
              "IMPP:xmpp://guest@x.example/j%C3%BC@example.org\r\n"
              "IMPP:xmpp\\:late@example.org\r\n"),
         "B||"
         "|bob2@example.org,jü@example.org,late@example.org\n"
         "!f:6: 'XMPP:o%27brien@example.org/r?message' is no JID: left out\n"},
        {CARD("FN:K\r\nX-messaging/xmpp-All:kde@example.org\r\n"),
         "K|||kde@example.org\n"},
        {CARD("FN:M\r\nEMAIL:mailto:m@x.example\r\nEMAIL:m@x.example\r\n"),
         "M||m@x.example|\n"},
        /* 2.1, as phones write it */
        {"BEGIN:VCARD\nVERSION:2.1\n"
         "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:J=C3=BCrgen=20=\n"
         "Gr=C3=BCn\n"
         "N;CHARSET=ISO-8859-1;QUOTED-PRINTABLE:Gr=FCn;J=FCrgen;;;\n"
         "PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ\n"
         " SkZJRg==\n\nEMAIL;INTERNET;HOME:j@x.example\nEND:VCARD\n",
         "Jürgen Grün||j@x.example|\n"},
        {"BEGIN:VCARD\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:"
         "Gr=FCn;J=FCrgen\nEMAIL:j@x.example\nEND:VCARD\n",
         "Jürgen Grün||j@x.example|\n"},
        /* labelled by nobody */
        {"BEGIN:VCARD\nFN:J\xfcrgen\nEMAIL:j@x.example\nEND:VCARD\n",
         "Jürgen||j@x.example|\n"},
        {"\xef\xbb\xbf" CARD("FN:Mark\r\nEMAIL:m@x.example\r\n"),
         "Mark||m@x.example|\n"},
        /* several; one without anything of use */
        {CARD("FN:A\r\nEMAIL:a@x.example\r\n") CARD("FN:Tel\r\nTEL:1\r\n")
             CARD("FN:B\r\nEMAIL:b@x.example\r\n"),
         "A||a@x.example|\nB||b@x.example|\n"},
        /* hostile text */
        {CARD("FN:Bob\x1b[31m\xe2\x80\xae\r\nEMAIL:b@x.example\r\n"),
         "Bob||b@x.example|\n"},
    };
    assert_cases(BOOK_VCARD3, cases, G_N_ELEMENTS(cases));
}

static void
bad_card_costs_itself_and_is_reported(void **state)
{
    static const Case cases[] = {
        {"BEGIN:VCARD\nFN:A\nEMAIL:a@x.example\n" /* no end */
         "BEGIN:VCARD\nFN:B\nEMAIL:b@x.example\nEND:VCARD\n",
         "B||b@x.example|\n"
         "!f:1: the card has no END:VCARD: left out\n"},
        {"BEGIN:VCARD\nFN:B\nEMAIL:b@x.example\nEND:VCARD\n"
         "BEGIN:VCARD\nFN:A\nEMAIL:a@x.example\n",
         "B||b@x.example|\n"
         "!f:5: the card has no END:VCARD: left out\n"},
        {CARD("FN:A\r\nEMAIL:not an address\r\nEMAIL:a@x.example\r\n"),
         "A||a@x.example|\n"
         "!f:4: 'not an address' is no mail address: left out\n"},
        {CARD("FN:A\r\nX-JABBER:alice\r\nEMAIL:a@x.example\r\n"),
         "A||a@x.example|\n!f:4: 'alice' is no JID: left out\n"},
        {CARD("FN:All of us\r\nKIND:group\r\nEMAIL:us@x.example\r\n"),
         "!f:1: the card is a group, no person: left out\n"},
        {CARD("FN:\"A\r\nnonsense\r\n;;;\r\n:\r\n\r\nEMAIL;X=\":a@x."
              "example\r\n"),
         "\"A||a@x.example|\n"},
        {"EMAIL:nobody@x.example\nEND:VCARD\n", ""},
        {"", ""},
        {"BEGIN:VCARD", "!f:1: the card has no END:VCARD: left out\n"},
        {"BEGIN:VCARD\nFN;QUOTED-PRINTABLE:a=",
         "!f:1: the card has no END:VCARD: left out\n"},
    };
    assert_cases(BOOK_VCARD3, cases, G_N_ELEMENTS(cases));
}

static void
huge_cards_stay_small(void **state)
{
    g_autoptr(GString) text = g_string_new("BEGIN:VCARD\nFN:A");
    for (int i = 0; i < 100000; i++)
        g_string_append(text, "\n and more of it");
    for (int i = 0; i < 5000; i++)
        g_string_append_printf(text, "\nEMAIL:a%d@x.example\nEMAIL:@%d", i, i);
    g_string_append(text, "\nEND:VCARD\n");
    g_autoptr(Book) book = read_bytes(BOOK_VCARD3, text->str, text->len);
    assert_int_equal(book->entries->len, 1);
    const BookEntry *entry = book->entries->pdata[0];
    assert_true(strlen(entry->name) <= 1000);
    assert_int_equal(entry->addresses->len, BOOK_VALUES_MAX);
    assert_int_equal(book->complaints->len, BOOK_COMPLAINTS_MAX + 1);

    g_string_truncate(text, 0);
    for (int i = 0; i < BOOK_CONTACTS_MAX + 7; i++)
        g_string_append_printf(
            text, "BEGIN:VCARD\nEMAIL:a%d@x.example\nEND:VCARD\n", i);
    g_autoptr(Book) many = read_bytes(BOOK_VCARD3, text->str, text->len);
    assert_int_equal(many->entries->len, BOOK_CONTACTS_MAX);
    assert_int_equal(many->complaints->len, 1);
}

/* ---- mutt, abook ---- */

static void
aliases_are_read(void **state)
{
    static const Case cases[] = {
        {"alias bob Bob Baker <bob@work.example>\n",
         "Bob Baker|bob|bob@work.example|\n"},
        {"# mine\nset x=y\n\n  alias -group work -group all bob "
         "bob@work.example (Bob Baker) # a friend\n",
         "Bob Baker|bob|bob@work.example|\n"},
        {"alias bob \"Baker, Bob\" <bob@work.example>\n",
         "Baker, Bob|bob|bob@work.example|\n"},
        {"alias bob \\\"Baker, Bob\\\" <bob@work.example>\n", /* mutt's own */
         "Baker, Bob|bob|bob@work.example|\n"},
        {"alias bob Bob \\\n <bob@work.example>,\\\n Bob <bob@home.example>\n",
         "Bob|bob|bob@work.example,bob@home.example|\n"},
        {"alias team ann@x.example, Zoë <zoe@x.example>\n",
         "|"
         "|ann@x.example|\nZoë||zoe@x.example|\n"},
        {"alias team Team: ann@x.example, Zoë <zoe@x.example>;\n",
         "|"
         "|ann@x.example|\nZoë||zoe@x.example|\n"},
        {"alias both bob, carol\nalias z =?utf-8?q?Zo=C3=AB?= <z@x.example>\n",
         "Zoë|z|z@x.example|\n"},
        {"alias bob Bob <bob@x.example> # xmpp:bob@example.org\n",
         "Bob|bob|bob@x.example|bob@example.org\n"},
        {"alias bob Bob `rm -rf $HOME` <bob@x.example>\n",
         "Bob `rm -rf $HOME`|bob|bob@x.example|\n"},
        {"alias bob\nalias\nalias ok ok@x.example\n",
         "|ok|ok@x.example|\n"
         "!f:1: an alias is `alias KEY ADDRESS`: left out\n"
         "!f:2: an alias is `alias KEY ADDRESS`: left out\n"},
        {"alias j J\xfcrgen <j@x.example>\nalias e \\",
         "Jürgen|j|j@x.example|\n"
         "!f:2: an alias is `alias KEY ADDRESS`: left out\n"},
    };
    assert_cases(BOOK_MUTT, cases, G_N_ELEMENTS(cases));
}

static void
abook_is_read(void **state)
{
    static const Case cases[] = {
        {"# abook addressbook file\n\n[format]\nprogram=abook\n"
         "version=0.6.1\n\n\n[0]\nname=Bob Baker\n"
         "email=bob@work.example,bob@home.example\nnick=bob\n"
         "custom1=xmpp:bob@example.org\n\n[1]\nname=Zo\xc3\xab\n"
         "email=zoe@x.example\njabber=zoe@im.example\n\n[2]\nname=Tel\n"
         "phone=1\n",
         "Bob Baker|bob|bob@work.example,bob@home.example|bob@example.org\n"
         "Zoë||zoe@x.example|zoe@im.example\n"},
        {"[0]\nno equals sign\nemail=a@x.example\n"
         "[1]\nname=B\nemail=b@x.example,nonsense\nxmpp=b\n[2]\n[",
         "B||b@x.example|\n"
         "!f:1: Key file contains line “no equals sign” which is not a "
         "key-value pair, group, or comment: the contact is left out\n"
         "!f:4: 'nonsense' is no mail address: left out\n"
         "!f:4: 'b' is no JID: left out\n"},
    };
    assert_cases(BOOK_ABOOK, cases, G_N_ELEMENTS(cases));
}

static void
formats_are_told_by_content(void **state)
{
    static const struct {
        const char *text;
        BookFormat format;
    } cases[] = {
        {CARD("FN:B\r\n"), BOOK_VCARD3},
        {"\n\nbegin:vcard\n", BOOK_VCARD3},
        {"# my aliases\n\nset alias_file=x\n alias b b@x.example\n", BOOK_MUTT},
        {"# abook addressbook file\n", BOOK_ABOOK},
        {"[format]\nprogram=abook\n", BOOK_ABOOK},
        {"aliases are nice\n", BOOK_UNKNOWN},
        {"", BOOK_UNKNOWN},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
        assert_int_equal(book_guess_format(slice_from_string(cases[i].text)),
                         cases[i].format);
    assert_int_equal(book_format_by_name("vcard4"), BOOK_VCARD4);
    assert_int_equal(book_format_by_name("csv"), BOOK_UNKNOWN);
}

/* ---- there and back ---- */

static const char *const names[] = {
    "Bob",
    "Baker, Bob; the \"Elder\" \\ & Sons",
    "a:b;c,d\\n#e$f`g'h\\",
    "Zoë 山田 太郎 Надя 👵",
    "A name that is so long that it must be folded, 作者作者作者作者作者作者"
    "作者作者作者作者作者 and once more thereafter, till it is done",
    "no <x@y.example>",
    "[0]",
    "name=x",
    "# not a comment",
    "alias",
    "ends with \\",
    " ",
    "(comment)",
};
static const char *const addresses[] = {
    "bob@example.org",
    "\"a, b\"@example.org",
    "\"semi;colon\"@x.example",
    "o'brien+tag@example.org",
    "bob@bücher.example",
    "jürgen@example.org",
    "#hash@example.org",
    "dollar$`tick`@example.org",
    "\"back\\\\slash\"@x.example",
};
static const char *const jids[] = {
    "bob@example.org",       "d'artagnan@example.org", "50%@example.org",
    "jürgen@bücher.example", "a#b?c;d,e@example.org",  "gateway.example.org",
    "a\\20b@example.org",
};

/* Each name with each address and JID, in turn. */
static void
write_and_read_again(BookFormat format)
{
    for (guint i = 0; i < 13 * 9 * 7; i++) {
        g_autoptr(Book) book = book_new();
        BookEntry *entry = book_entry_new();
        entry->name =
            sanitize_line(slice_from_string(names[i % G_N_ELEMENTS(names)]));
        g_ptr_array_add(entry->addresses,
                        g_strdup(addresses[i % G_N_ELEMENTS(addresses)]));
        char *jid = jid_bare(jids[i % G_N_ELEMENTS(jids)]);
        if (jid)
            g_ptr_array_add(entry->jids, jid);
        g_ptr_array_add(book->entries, entry);

        g_autofree char *text = book_write(book, format);
        g_autoptr(Book) again = read_bytes(format, text, strlen(text));
        if (again->entries->len != 1 || again->complaints->len)
            fail_msg("%s: %s", text,
                     again->complaints->len
                         ? (char *)again->complaints->pdata[0]
                         : "not one entry");
        const BookEntry *back = again->entries->pdata[0];
        g_autoptr(GString) was = g_string_new(NULL);
        g_autoptr(GString) is = g_string_new(NULL);
        append_all(was, entry->addresses);
        append_all(was, entry->jids);
        append_all(is, back->addresses);
        append_all(is, back->jids);
        assert_string_equal(is->str, was->str);
        if (*entry->name)
            assert_string_equal(back->name, entry->name);
        assert_int_equal(book_guess_format(slice_from_string(text)),
                         format == BOOK_VCARD4 ? BOOK_VCARD3 : format);
    }
}

static void
what_is_written_is_read_again(void **state)
{
    write_and_read_again(BOOK_VCARD3);
    write_and_read_again(BOOK_VCARD4);
    write_and_read_again(BOOK_MUTT);
    write_and_read_again(BOOK_ABOOK);
}

static void
lines_of_cards_are_folded_at_75_octets(void **state)
{
    g_autoptr(Book) book = book_new();
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        BookEntry *entry = book_entry_new();
        entry->name = g_strdup(names[i]);
        g_ptr_array_add(entry->addresses, g_strdup(addresses[0]));
        g_ptr_array_add(book->entries, entry);
    }
    g_autofree char *text = book_write(book, BOOK_VCARD3);
    g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
    for (char **line = lines; *line; line++) {
        assert_true(strlen(*line) <= 75);
        assert_true(g_utf8_validate(*line, -1, NULL));
        assert_null(strchr(*line, '\n'));
    }
}

static void
aliases_have_a_key_each(void **state)
{
    g_autoptr(Book) book = book_new();
    book_read(book, BOOK_VCARD3,
              slice_from_string(CARD("FN:Bob B\r\nEMAIL:a@x.example\r\n"
                                     "EMAIL:b@x.example\r\n"
                                     "IMPP:xmpp:bob@example.org\r\n")
                                    CARD("FN:\r\nEMAIL:?@x.example\r\n")),
              "f");
    g_autofree char *text = book_write(book, BOOK_MUTT);
    assert_string_equal(
        text, "alias bobb Bob B <a@x.example> # xmpp:bob@example.org\n"
              "alias bobb2 Bob B <b@x.example> # xmpp:bob@example.org\n"
              "alias friend ?@x.example\n");
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cards_are_read),
        cmocka_unit_test(bad_card_costs_itself_and_is_reported),
        cmocka_unit_test(huge_cards_stay_small),
        cmocka_unit_test(aliases_are_read),
        cmocka_unit_test(abook_is_read),
        cmocka_unit_test(formats_are_told_by_content),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(lines_of_cards_are_folded_at_75_octets),
        cmocka_unit_test(aliases_have_a_key_each),
    };
    return cmocka_run_group_tests_name("address books", tests, NULL, NULL);
}
