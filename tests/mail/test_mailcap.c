/* test_mailcap - which program shows a part, and that nothing a sender wrote
 * is read by a shell. */
#include "test.h"

#include "base/error.h"
#include "mail/mailcap.h"

static GPtrArray *
parse(const char *text)
{
    return mailcap_parse(slice_from_string(text));
}

static void
entries_are_read_as_rfc_1524_has_them(void **state)
{
    g_autoptr(GPtrArray) entries =
        parse("# a remark\n"
              "\n"
              "image/*; feh %s; test=test -n \"$DISPLAY\"\n"
              "text/html; w3m -dump -T text/html %s; \\\n"
              "    copiousoutput; nametemplate=%s.html\n"
              "Text; less %s; NeedsTerminal\n"
              "application/pdf; printf 'a\\;b' %s\n"
              "no command\n"
              "; less\n"
              "video/mp4;\n"
              "audio/ogg; ogg123 %s");
    assert_int_equal(entries->len, 5);
    const MailcapEntry *image = entries->pdata[0];
    assert_string_equal(image->type, "image/*");
    assert_string_equal(image->command, "feh %s");
    assert_string_equal(image->test, "test -n \"$DISPLAY\"");
    assert_false(image->is_copious || image->needs_terminal);
    const MailcapEntry *html = entries->pdata[1];
    assert_true(html->is_copious);
    assert_string_equal(html->name_template, "%s.html");
    const MailcapEntry *text = entries->pdata[2];
    assert_string_equal(text->type, "text/*");
    assert_true(text->needs_terminal);
    const MailcapEntry *pdf = entries->pdata[3];
    assert_string_equal(pdf->command, "printf 'a\\;b' %s");
}

static void
types_match(void **state)
{
    static const struct {
        const char *own, *type;
        gboolean matches;
    } cases[] = {
        {"image/*", "image/png", TRUE},
        {"image/*", "images/png", FALSE},
        {"text/html", "text/html", TRUE},
        {"text/html", "text/htmlx", FALSE},
        {"*/*", "x/y", TRUE},
        {"text/*", "text", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MailcapEntry entry = {.type = (char *)cases[i].own};
        assert_int_equal(mailcap_matches(&entry, cases[i].type),
                         cases[i].matches);
    }
}

static char *
hostile(gpointer user, const char *name)
{
    return g_str_equal(name, "charset") ? g_strdup(user) : NULL;
}

static char *
fill(const char *command, const char *type, const char *charset,
     gboolean *names_file)
{
    const MailcapPart part = {"/tmp/kith/part.pdf", type, hostile,
                              (gpointer)charset};
    return mailcap_fill(command, &part, names_file);
}

static void
escapes_are_filled_in(void **state)
{
    static const struct {
        const char *command, *line;
        gboolean names_file;
    } cases[] = {
        {"feh %s", "feh /tmp/kith/part.pdf", TRUE},
        {"feh '%s'", "feh '/tmp/kith/part.pdf'", TRUE},
        {"show -t %t", "show -t application/pdf", FALSE},
        {"iconv -f %{charset} %s", "iconv -f utf-8 /tmp/kith/part.pdf", TRUE},
        {"echo %{nothing}.", "echo .", FALSE},
        {"date +%%s \\%s", "date +%s %s", FALSE},
        {"printf a\\;b", "printf a;b", FALSE},
        {"odd %", "odd %", FALSE},
        {"open %{charset", "open ", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        gboolean names_file;
        g_autofree char *line =
            fill(cases[i].command, "application/pdf", "utf-8", &names_file);
        assert_string_equal(line, cases[i].line);
        assert_int_equal(names_file, cases[i].names_file);
    }
}

/* A real shell reads the line, with the value within all kinds of quotes. */
static void
nothing_of_the_senders_is_run(void **state)
{
    static const char *const commands[] = {
        "printf %%s %{charset}",
        "printf %%s '%{charset}'",
        "printf %%s \"%{charset}\"",
        "printf %%s `printf %%s %{charset}`",
        "printf %%s %t",
        "printf %%s '%t'",
        "printf %%s \"$(printf %%s %t)\"",
    };
    static const char *const values[] = {
        "$(touch pwned)",
        "`touch pwned`",
        "'; touch pwned; '",
        "\"; touch pwned;",
        "a\ntouch pwned",
        "x; touch pwned #",
        "--help",
        "-o/tmp/pwned",
        "a b",
        "*",
        "~root",
        "a\\",
        "${IFS}",
        "\xff\xfe",
        "!!",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        for (gsize k = 0; k < G_N_ELEMENTS(values); k++) {
            gboolean names_file;
            g_autofree char *line =
                fill(commands[i], values[k], values[k], &names_file);
            char *argv[] = {(char *)"/bin/sh", (char *)"-c", line, NULL};
            g_autofree char *output = NULL;
            int status;
            assert_true(g_spawn_sync(NULL, argv, NULL, 0, NULL, NULL, &output,
                                     NULL, &status, NULL));
            assert_int_equal(status, 0);
            if (*output && !mailcap_is_plain(output))
                fail_msg("%s gave %s", line, output);
        }
    }
    assert_false(g_file_test("pwned", G_FILE_TEST_EXISTS));
}

static void
file_is_never_called_as_the_sender_likes(void **state)
{
    static const struct {
        const char *name_template, *name, *file;
    } cases[] = {
        {NULL, "menu.pdf", "part.pdf"},      {NULL, "../../etc/passwd", "part"},
        {NULL, "a.$(id)", "part"},           {NULL, "no ending", "part"},
        {NULL, "long.abcdefghijkl", "part"}, {NULL, "x.p d", "part"},
        {"%s.html", "evil.sh", "part.html"}, {"x-%s", "evil.sh", "x-part"},
        {"../%s", "menu.pdf", "part.pdf"},   {"%s;id", "menu.pdf", "part.pdf"},
        {"fixed", "menu.pdf", "part.pdf"},   {"-%s", "menu.pdf", "part.pdf"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        MailcapEntry entry = {.name_template = (char *)cases[i].name_template};
        g_autofree char *file = mailcap_file_name(&entry, cases[i].name);
        assert_string_equal(file, cases[i].file);
    }
}

/* Whatever the file holds: it is read to its end, and nothing crashes. */
static void
odd_files_are_read(void **state)
{
    static const char *const files[] = {
        "\\",   ";",      "a/b;c;\\", "a/b;%{", "a/b;c;=;==;test",
        "\r\n", "\\\n\\", "a/b;c\\;", ";;;;;",  "a/b; \\",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autoptr(GPtrArray) entries = parse(files[i]);
        for (guint k = 0; k < entries->len; k++) {
            const MailcapEntry *entry = entries->pdata[k];
            gboolean names_file;
            g_autofree char *line =
                fill(entry->command, "a/b", "utf-8", &names_file);
            assert_non_null(line);
        }
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_read_as_rfc_1524_has_them),
        cmocka_unit_test(types_match),
        cmocka_unit_test(escapes_are_filled_in),
        cmocka_unit_test(nothing_of_the_senders_is_run),
        cmocka_unit_test(file_is_never_called_as_the_sender_likes),
        cmocka_unit_test(odd_files_are_read),
    };
    return cmocka_run_group_tests_name("mailcap", tests, NULL, NULL);
}
