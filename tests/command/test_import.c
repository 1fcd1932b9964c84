/* test_import - address books in and out: verbs, commands, files, folders. */
#include "test.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "command/bookfile.h"
#include "command/importing.h"
#include "command/verbs.h"
#include "tests/command/desk.h"

#define CARD(lines) "BEGIN:VCARD\nVERSION:3.0\n" lines "END:VCARD\n"

static const char book[] =
    CARD("FN:Bob Baker\nEMAIL:bob@home.example\nEMAIL:info@baker.example\n"
         "IMPP:xmpp:bob@im.example\n") CARD("FN:Carol\nEMAIL:carol@y.example\n")
        CARD("FN:Zoe\nEMAIL:zoe@z.example\nX-JABBER:zoe@im.example\n")
            CARD("FN:Lost\n") "BEGIN:VCARD\nFN:Half\n";

typedef struct {
    Desk *desk;
    char *folder;
    char *path; /* of `book` in it */
} Shelf;

static Shelf *
shelf_new(void)
{
    Shelf *shelf = g_new0(Shelf, 1);
    shelf->desk = desk_new(NULL);
    desk_furnish(shelf->desk);
    shelf->folder = fixture_make_folder();
    shelf->path = g_build_filename(shelf->folder, "book", NULL);
    assert_true(g_file_set_contents(shelf->path, book, -1, NULL));
    return shelf;
}

static void
remove_all(const char *path)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR) &&
        !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) {
        g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
        for (const char *name; dir && (name = g_dir_read_name(dir));) {
            g_autofree char *inner = g_build_filename(path, name, NULL);
            remove_all(inner);
        }
    }
    g_remove(path);
}

static void
shelf_free(Shelf *shelf)
{
    desk_free(shelf->desk);
    remove_all(shelf->folder);
    g_free(shelf->folder);
    g_free(shelf->path);
    g_free(shelf);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Shelf, shelf_free)

static void
put(Shelf *shelf, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(shelf->folder, name, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    assert_int_equal(g_mkdir_with_parents(folder, 0700), 0);
    assert_true(g_file_set_contents(path, text, -1, NULL));
}

/* What the verb prints, `!` and the message when it fails; FOLDER stands for
 * the shelf's. */
static char *
perform(Shelf *shelf, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *line = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_autoptr(GString) output = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    VerbContext context = {.config = shelf->desk->config,
                           .reader = shelf->desk->store->reader,
                           .keeper = shelf->desk->store->keeper,
                           .input = stdin,
                           .output = output};
    if (!verb_perform(&context, words, &error))
        g_string_printf(output, "!%s", error->message);
    desk_settle(shelf->desk);
    g_string_replace(output, shelf->folder, "FOLDER", 0);
    return g_strdup(output->str);
}

static guint
count_links(Shelf *shelf)
{
    g_autoptr(GPtrArray) links =
        store_read_links(shelf->desk->store->reader, 100, NULL);
    return links->len;
}

/* ---- import ---- */

#define DETAILS                                                                \
    "possible: Carol <carol@y.example>: kith link carol@im.example "           \
    "carol@y.example\n"                                                        \
    "FOLDER/book:23: the card has no END:VCARD: left out\n"

static void
verb_imports_and_reports(void **state)
{
    g_autoptr(Shelf) shelf = shelf_new();
    g_autofree char *dry = perform(shelf, "import %s --dry-run", shelf->path);
    assert_string_equal(
        dry, "Would be: 3 contacts, 2 links made (1 waits for the "
             "roster), 1 address noted, 1 possible link, 1 problem, 1 "
             "refused: info@baker.example is an address of no single "
             "person\n" DETAILS);
    assert_int_equal(count_links(shelf), 1);

    g_autofree char *first = perform(shelf, "import %s", shelf->path);
    assert_string_equal(first, dry + strlen("Would be: "));
    assert_int_equal(
        desk_link(shelf->desk, "bob@im.example", "bob@home.example"),
        LINK_MANUAL);
    assert_int_equal(
        desk_link(shelf->desk, "carol@im.example", "carol@y.example"),
        LINK_NONE);

    g_autofree char *again = perform(shelf, "import %s", shelf->path);
    assert_string_equal(
        again, "3 contacts, 0 links made, 2 already there, 1 possible link, 1 "
               "problem, 1 refused: info@baker.example is an address of no "
               "single person\n" DETAILS);
    assert_int_equal(count_links(shelf), 2);
}

static void
json_says_the_same(void **state)
{
    g_autoptr(Shelf) shelf = shelf_new();
    put(shelf, "aliases",
        "alias bob Bob <bob@home.example> # "
        "xmpp:bob@im.example\n");
    g_autofree char *json =
        perform(shelf, "import --json %s/aliases", shelf->folder);
    assert_string_equal(
        json, "{\"contacts\":1,\"linked\":1,\"waits\":0,\"disputed\":0,"
              "\"present\":0,\"unlinked\":0,\"own\":0,\"list\":0,\"role\":0,"
              "\"noted\":0,\"known\":0,\"pairs\":[{\"jid\":\"bob@im.example\","
              "\"address\":\"bob@home.example\",\"name\":\"Bob\","
              "\"verdict\":\"linked\"}],\"possible\":[],\"problems\":[]}\n");
}

static void
all_that_is_refused_is_named(void **state)
{
    g_autoptr(Shelf) shelf = shelf_new();
    put(shelf, "refused",
        CARD("FN:B\nX-JABBER:bob@im.example\nEMAIL:Alice@example.org\n"
             "EMAIL:no-reply@x.example\n"));
    g_autofree char *text = perform(shelf, "import %s/refused", shelf->folder);
    assert_string_equal(
        text, "1 contact, 0 links made, 2 refused\n"
              "refused: Alice@example.org is your own address\n"
              "refused: no-reply@x.example is an address of no single "
              "person\n");
}

static void
unlinked_is_counted_and_stays(void **state)
{
    g_autoptr(Shelf) shelf = shelf_new();
    wish(shelf->desk->store, intent_link("bob@im.example", "bob@home.example"));
    wish(shelf->desk->store,
         intent_unlink("bob@im.example", "bob@home.example"));
    g_autofree char *text = perform(shelf, "import %s", shelf->path);
    assert_non_null(strstr(text, ", 1 stays unlinked,"));
    assert_non_null(strstr(text, "unlinked by you before: bob@im.example and "
                                 "bob@home.example\n"));
    assert_int_equal(
        desk_link(shelf->desk, "bob@im.example", "bob@home.example"),
        LINK_REMOVED);
}

static void
book_that_disputes_itself_is_told(void **state)
{
    g_autoptr(Shelf) shelf = shelf_new();
    put(shelf, "two",
        CARD("FN:B\nEMAIL:we@home.example\nX-JABBER:bob@im.example\n")
            CARD("FN:C\nEMAIL:We@home.example\nX-JABBER:carol@im.example\n"));
    g_autofree char *text = perform(shelf, "import %s/two", shelf->folder);
    assert_string_equal(
        text, "2 contacts, 2 links made, 2 disputed\n"
              "disputed: we@home.example is not bob@im.example's alone, and "
              "shows nobody's name\n"
              "disputed: We@home.example is not carol@im.example's alone, and "
              "shows nobody's name\n");
    assert_int_equal(
        desk_link(shelf->desk, "bob@im.example", "we@home.example"),
        LINK_CONFLICT);
}

static void
folder_of_cards_is_read_whole(void **state)
{
    g_autoptr(Shelf) shelf = shelf_new();
    put(shelf, "cards/family/b.vcf",
        CARD("FN:Bob\nEMAIL:b@h.example\nX-JABBER:bob@im.example\n"));
    put(shelf, "cards/a.VCF",
        CARD("FN:Carol\nEMAIL:c@h.example\nX-JABBER:carol@im.example\n"));
    put(shelf, "cards/.git/x.vcf",
        CARD("FN:Old\nEMAIL:o@h.example\nX-JABBER:dave@im.example\n"));
    put(shelf, "cards/notes.txt", "BEGIN:VCARD\n");
    put(shelf, "cards/bad.vcf", "BEGIN:VCARD\n");
    g_autofree char *loop =
        g_build_filename(shelf->folder, "cards", "loop", NULL);
    assert_int_equal(symlink(shelf->folder, loop), 0);
    g_autofree char *pipe =
        g_build_filename(shelf->folder, "cards", "pipe.vcf", NULL);
    assert_int_equal(mkfifo(pipe, 0600), 0);
    g_autofree char *text = perform(shelf, "import %s/cards", shelf->folder);
    assert_string_equal(
        text, "2 contacts, 2 links made, 2 problems\n"
              "FOLDER/cards/bad.vcf:1: the card has no END:VCARD: left out\n"
              "FOLDER/cards/pipe.vcf is neither a file nor a folder\n");
}

static void
what_is_no_book_is_refused(void **state)
{
    g_autoptr(Shelf) shelf = shelf_new();
    put(shelf, "prose", "Dear Bob,\n");
    put(shelf, "empty/x.txt", "");
    const struct {
        const char *line, *says;
    } cases[] = {
        {"import FOLDER/prose", "!import: FOLDER/prose is no address book: "},
        {"import FOLDER/none", "!import: cannot read FOLDER/none: No such"},
        {"import FOLDER/empty", "!import: no card (.vcf) is in FOLDER/empty"},
        {"import /dev/zero", "!import: /dev/zero is neither a file nor"},
        {"import", "!import: it takes FILE|FOLDER"},
        {"import a b", "!import: it takes FILE|FOLDER"},
        {"import a --format csv", "!import: no format 'csv': it takes FILE"},
        {"import a --format", "!import: it takes FILE|FOLDER"},
        {"export a --format csv", "!export: no format 'csv': it takes FILE"},
        {"export - --json", "!export: --json says what went into a file"},
        {"export FOLDER/no/x", "!export: cannot write FOLDER/no/x: No such"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) line = g_string_new(cases[i].line);
        g_string_replace(line, "FOLDER", shelf->folder, 0);
        g_autofree char *text = perform(shelf, "%s", line->str);
        if (!g_str_has_prefix(text, cases[i].says))
            fail_msg("%s: %s", cases[i].line, text);
    }
}

/* ---- export ---- */

static void
export_is_private_and_never_over_a_file(void **state)
{
    g_autoptr(Shelf) shelf = shelf_new();
    g_autofree char *out = g_build_filename(shelf->folder, "out.vcf", NULL);
    g_autofree char *text = perform(shelf, "export %s", out);
    assert_string_equal(text, "3 friends written to FOLDER/out.vcf\n");
    struct stat status;
    assert_int_equal(stat(out, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);

    assert_true(g_file_set_contents(out, "mine", -1, NULL));
    assert_int_equal(chmod(out, 0644), 0);
    g_autofree char *refused = perform(shelf, "export %s", out);
    assert_string_equal(refused, "!export: FOLDER/out.vcf is there already: "
                                 "choose another name");
    g_autofree char *kept = NULL;
    assert_true(g_file_get_contents(out, &kept, NULL, NULL));
    assert_string_equal(kept, "mine");

    g_autofree char *forced =
        perform(shelf, "export --force --format mutt %s", out);
    assert_string_equal(forced, "3 friends written to FOLDER/out.vcf\n");
    g_autofree char *aliases = NULL;
    assert_true(g_file_get_contents(out, &aliases, NULL, NULL));
    assert_string_equal(
        aliases, "alias bob Bob <bob@work.example> # xmpp:bob@im.example\n");
    assert_int_equal(stat(out, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static const char *const odd_names[] = {
    "Bob",
    "Comma, Semi; colon: \"quoted\" \\ back",
    "Zoë 山田 👵",
    "[0]",
    "# hash",
    "two\nalias bob `touch /tmp/x` <bob@evil.example>\r\nlines",
    "A name of many, many words that no line of seventy-five octets could "
    "hold, 作者作者作者作者作者作者作者作者作者作者作者作者",
};

static void
furnish_odd_roster(Desk *desk)
{
    Batch *batch = batch_new();
    for (guint i = 0; i < G_N_ELEMENTS(odd_names); i++) {
        g_autofree char *jid = g_strdup_printf("odd%uü@im.example", i);
        add_friend(batch, jid, odd_names[i]);
    }
    desk_commit(desk, batch);
}

static void
link_odd_roster(Desk *desk)
{
    static const char *const addresses[] = {
        "plain%u@x.example", "\"a, b%u\"@x.example", "o'%u#$`@x.example",
        "ü%u@bücher.example", "\"se;mi%u\"@x.example"};
    for (guint i = 0; i < G_N_ELEMENTS(odd_names); i++) {
        g_autofree char *jid = g_strdup_printf("odd%uü@im.example", i);
        for (guint j = 0; j < G_N_ELEMENTS(addresses); j++) {
            if ((i + j) % 3 == 0)
                continue;
            g_autofree char *number = g_strdup_printf("%u", i);
            g_autoptr(GString) address = g_string_new(addresses[j]);
            g_string_replace(address, "%u", number, 0);
            wish(desk->store, intent_link(jid, address->str));
        }
    }
}

/* Who has which address and shows it. */
static char *
pairs_of(Desk *desk)
{
    GString *text = g_string_new(NULL);
    g_autoptr(GPtrArray) links =
        store_read_links(desk->store->reader, 1000, NULL);
    for (guint i = 0; i < links->len; i++) {
        const LinkRow *row = links->pdata[i];
        if (link_shows_name(row->state))
            g_string_append_printf(text, "%s %s\n", row->jid, row->address);
    }
    return g_string_free(text, FALSE);
}

static void
export_brings_the_same_links_back(void **state)
{
    static const char *const formats[] = {"vcard3", "vcard4", "mutt", "abook"};
    g_autoptr(Shelf) shelf = shelf_new();
    furnish_odd_roster(shelf->desk);
    link_odd_roster(shelf->desk);
    wish(shelf->desk->store,
         intent_unlink("bob@im.example", "bob@work.example"));
    g_autofree char *links = pairs_of(shelf->desk);
    assert_true(strlen(links) > 500);
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autofree char *text =
            perform(shelf, "export - --format %s", formats[i]);
        put(shelf, formats[i], text);
        g_autoptr(Shelf) empty = shelf_new();
        wish(empty->desk->store,
             intent_unlink("bob@im.example", "bob@work.example"));
        furnish_odd_roster(empty->desk);
        g_autofree char *report =
            perform(empty, "import %s/%s", shelf->folder, formats[i]);
        g_autofree char *back = pairs_of(empty->desk);
        assert_string_equal(back, links);
        assert_null(strstr(report, "problem"));
    }
}

/* ---- in the client ---- */

/* The thread is done, and so is what it asked for. */
static void
await_thread(Desk *desk)
{
    while (!g_main_context_iteration(NULL, TRUE))
        ;
    desk_settle(desk);
}

static void
commands_work_off_the_screen(void **state)
{
    g_autoptr(Shelf) shelf = shelf_new();
    Desk *desk = shelf->desk;
    g_autofree char *import = g_strconcat("import ", shelf->path, NULL);
    desk_run(desk, import);
    assert_int_equal(count_links(shelf), 1); /* nothing was waited for */
    await_thread(desk);
    desk_was_asked(desk, "repaint");
    desk_shows(desk, "3 contacts, 2 links made");
    assert_int_equal(desk_link(desk, "bob@im.example", "bob@home.example"),
                     LINK_MANUAL);

    g_autofree char *out = g_build_filename(shelf->folder, "o", NULL);
    g_autofree char *export = g_strconcat("export ", out, NULL);
    desk_run(desk, export);
    await_thread(desk);
    desk_shows(desk, "3 friends written to");
    desk_run(desk, export);
    await_thread(desk);
    desk_shows(desk, "is there already");
    desk_run(desk, "import");
    desk_shows(desk, "say which file: import FILE");
}

static void
paths_begin_at_home(void **state)
{
    g_autofree char *one = bookfile_expand("~/x"),
                    *two = bookfile_expand("$HOME/x"),
                    *plain = bookfile_expand("a/~/x");
    g_autofree char *home = g_build_filename(g_get_home_dir(), "x", NULL);
    assert_string_equal(one, home);
    assert_string_equal(two, home);
    assert_string_equal(plain, "a/~/x");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verb_imports_and_reports),
        cmocka_unit_test(json_says_the_same),
        cmocka_unit_test(all_that_is_refused_is_named),
        cmocka_unit_test(unlinked_is_counted_and_stays),
        cmocka_unit_test(book_that_disputes_itself_is_told),
        cmocka_unit_test(folder_of_cards_is_read_whole),
        cmocka_unit_test(what_is_no_book_is_refused),
        cmocka_unit_test(export_is_private_and_never_over_a_file),
        cmocka_unit_test(export_brings_the_same_links_back),
        cmocka_unit_test(commands_work_off_the_screen),
        cmocka_unit_test(paths_begin_at_home),
    };
    return cmocka_run_group_tests_name("imports and exports", tests, NULL,
                                       NULL);
}
