/* test_reading - a mail that is read: its quotes, source, two texts, parts, and
 * the mails beside it. */
#include "test.h"

#include "tests/ui/scene.h"

#include "mail/message.h"

#define TEN_LINES(marks)                                                       \
    marks "one\r\n" marks "two\r\n" marks "three\r\n" marks "four\r\n" marks   \
          "five\r\n" marks "six\r\n" marks "seven\r\n" marks "eight\r\n" marks \
          "nine\r\n" marks "ten\r\n"

static const char quoting[] =
    "From: Robert <bob@work.example>\r\n"
    "To: Alice <alice@example.org>\r\n"
    "Subject: Re: lunch\r\n"
    "Date: Wed, 4 Mar 2026 14:09:00 +0000\r\n"
    "\r\n"
    "Carol wrote:\r\n" TEN_LINES(
        "> ") "> needle\r\n> > Dave said no.\r\n"
              "> > > an old word\r\n> > > and an older one\r\n"
              "\r\n"
              "I agree.\r\n"
              "\r\n"
              "> Short.\r\n"
              "> > Shorter.\r\n"
              "\r\n"
              "Fine.\r\n"
              "-- \r\n"
              "Bob\r\n";

static const char nested[] =
    "From: Robert <bob@work.example>\r\n"
    "To: Alice <alice@example.org>\r\n"
    "Subject: Re: lunch\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=m\r\n"
    "\r\n"
    "--m\r\n"
    "Content-Type: multipart/alternative; boundary=a\r\n"
    "\r\n"
    "--a\r\n"
    "Content-Type: text/plain\r\n"
    "\r\n"
    "The plain text.\r\n"
    "--a\r\n"
    "Content-Type: text/html\r\n"
    "\r\n"
    "<h1>The rich text</h1><p><a href=\"https://x.example/a\">here</a></p>\r\n"
    "--a--\r\n"
    "--m\r\n"
    "Content-Type: message/rfc822\r\n"
    "\r\n"
    "From: Carol <carol@y.example>\r\n"
    "Subject: the minutes\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=i\r\n"
    "\r\n"
    "--i\r\n"
    "Content-Type: text/plain\r\n"
    "\r\n"
    "We met.\r\n"
    "--i\r\n"
    "Content-Type: image/png\r\n"
    "Content-Disposition: attachment; filename=\"a very long name of a picture "
    "that nobody will ever read to its end.png\"\r\n"
    "\r\n"
    "png\r\n"
    "--i--\r\n"
    "--m--\r\n";

static const char stubbed[] =
    "From: Shop <shop@x.example>\r\n"
    "Subject: Prices\r\n"
    "Content-Type: multipart/alternative; boundary=a\r\n"
    "\r\n"
    "--a\r\n"
    "Content-Type: text/plain\r\n"
    "\r\n"
    "Your mail program shows no HTML.\r\n"
    "--a\r\n"
    "Content-Type: text/html\r\n"
    "\r\n"
    "<p>All is cheap.</p>\r\n"
    "--a--\r\n";

static void
put_body(Scene *scene, const char *mail, gsize size)
{
    Batch *batch = batch_new();
    g_autoptr(GBytes) bytes = g_bytes_new_static(mail, size);
    batch_add_mail_body(batch, "INBOX", 8, bytes);
    commit(scene->fixture, batch);
    scene_settle(scene);
}

static Scene *
scene_reading(const char *mail, gsize size, int most_quoted)
{
    Scene *scene = scene_new();
    scene->config.most_quoted = most_quoted;
    put_body(scene, mail, size);
    scene_keys(scene, "Enter");
    return scene;
}

static void
shows(Scene *scene, const char *text)
{
    g_autofree char *look = scene_look(scene, 80, 24);
    if (!strstr(look, text))
        fail_msg("not shown: %s\n%s", text, look);
}

static void
hides(Scene *scene, const char *text)
{
    g_autofree char *look = scene_look(scene, 80, 24);
    if (strstr(look, text))
        fail_msg("shown: %s\n%s", text, look);
}

static void
quotes_fold(void **state)
{
    g_autoptr(Scene) scene = scene_reading(quoting, sizeof quoting - 1, 10);
    scene_compare(scene, "reader_folded");
    scene_keys(scene, "}");
    scene_keys(scene, "}");
    scene_keys(scene, "Enter");
    shows(scene, "> > > and an older one");
    hides(scene, "> one");
    scene_keys(scene, "{ Enter");
    shows(scene, "> one");
    scene_keys(scene, "Q"); /* none is folded: all are */
    shows(scene, "[+ 12 quoted lines]");
    shows(scene, "> > [+ 2 quoted lines]");
    hides(scene, "Shorter");
    scene_keys(scene, "Q");
    scene_compare(scene, "reader_unfolded");
    scene_keys(scene, "G");
    shows(scene, "Shorter");
}

static void
the_other_text_shows_even_where_it_says_nothing(void **state)
{
    g_autoptr(Scene) scene = scene_reading(stubbed, sizeof stubbed - 1, 10);
    shows(scene, "All is cheap.");
    scene_keys(scene, "V");
    shows(scene, "Your mail program shows no HTML.");
    scene_keys(scene, "V");
    shows(scene, "All is cheap.");
}

static void
one_says_that_there_is_no_other_text(void **state)
{
    g_autoptr(Scene) scene = scene_reading(quoting, sizeof quoting - 1, 10);
    scene_keys(scene, "V");
    shows(scene, "The mail has only one text.");
}

static void
no_quote_folds_where_none_should(void **state)
{
    g_autoptr(Scene) scene = scene_reading(quoting, sizeof quoting - 1, 0);
    hides(scene, "quoted lines]");
    shows(scene, "> > > an old word");
}

static void
search_opens_a_quote(void **state)
{
    g_autoptr(Scene) scene = scene_reading(quoting, sizeof quoting - 1, 10);
    hides(scene, "needle");
    scene_type(scene, ":search needle");
    scene_keys(scene, "Enter");
    shows(scene, "> needle");
    shows(scene, "> > [+ 2"); /* the other stays as it was */
    scene_keys(scene, "n");
    shows(scene, "Not found.");
}

static void
folds_stay_at_another_width(void **state)
{
    g_autoptr(Scene) scene = scene_reading(quoting, sizeof quoting - 1, 10);
    shows(scene, "[+ 12 quoted lines]");
    scene_keys(scene, "Enter");
    shows(scene, "> one");
    g_autofree char *narrow = scene_look(scene, 40, 24);
    assert_non_null(strstr(narrow, "> one"));
    assert_non_null(strstr(narrow, "> > [+ 2"));
    scene_keys(scene, "Enter");
    hides(scene, "> one");
}

static void
source_is_shown(void **state)
{
    g_autoptr(Scene) scene = scene_reading(nested, sizeof nested - 1, 10);
    scene_keys(scene, "M-r");
    shows(scene, "Content-Type: multipart/mixed; boundary=m");
    shows(scene, "<h1>The rich text</h1>");
    scene_keys(scene, "M-r");
    hides(scene, "boundary=m");
    scene_keys(scene, "M-r h"); /* to the headers of the text */
    shows(scene, "Content-Type: multipart/mixed; boundary=m");
    hides(scene, "<h1>");
}

static void
other_text_is_shown(void **state)
{
    g_autoptr(Scene) scene = scene_reading(nested, sizeof nested - 1, 10);
    shows(scene, "The plain text.");
    hides(scene, "The rich text");
    scene_keys(scene, "V");
    shows(scene, "The rich text");
    shows(scene, "https://x.example/a");
    hides(scene, "The plain text.");
    g_autoptr(GPtrArray) urls = ui_urls(scene->ui);
    assert_int_equal(urls->len, 1);
    assert_string_equal(urls->pdata[0], "https://x.example/a");
    scene_keys(scene, "V");
    shows(scene, "The plain text.");
}

static void
parts_are_a_tree(void **state)
{
    g_autoptr(Scene) scene = scene_reading(nested, sizeof nested - 1, 10);
    scene_keys(scene, "v");
    scene_compare(scene, "parts");
}

static void
mail_in_a_mail_has_its_own_window(void **state)
{
    g_autoptr(Scene) scene = scene_reading(nested, sizeof nested - 1, 10);
    g_autoptr(Subject) outer = ui_subject(scene->ui);
    scene_keys(scene, "v");
    g_autoptr(Subject) part = ui_subject(scene->ui);
    assert_true(part->part > 0);
    g_autofree char *path = g_strdup_printf("%d", part->part);
    ui_show_enclosed(scene->ui, outer->mail_id, path);
    scene_compare(scene, "reader_enclosed");
    g_autoptr(Subject) inner = ui_subject(scene->ui);
    assert_string_equal(inner->address, "carol@y.example");
    assert_null(inner->jid); /* whoever it says it is from */
    assert_string_equal(inner->enclosed, path);
    scene_keys(scene, "v");
    shows(scene, "Attachments 1");
    shows(scene, "a very long name");
    scene_keys(scene, "Esc Esc Esc");
    shows(scene, "The plain text.");
}

static void
one_goes_on_to_the_next_mail(void **state)
{
    g_autoptr(Scene) scene = scene_reading(quoting, sizeof quoting - 1, 3);
    shows(scene, "Subject: Re: lunch");
    scene_keys(scene, "K");
    shows(scene, "This is the first mail.");
    scene_keys(scene, "Space"); /* all of it is in sight */
    shows(scene, "Subject: invoice");
    scene_keys(scene, "J");
    shows(scene, "Invitation");
    scene_keys(scene, "K K");
    shows(scene, "Subject: Re: lunch");
    scene_keys(scene, "Esc");
    g_autoptr(Subject) subject = ui_subject(scene->ui);
    assert_string_equal(subject->address, "bob@work.example");
}

static void
space_pages_first(void **state)
{
    g_autoptr(Scene) scene = scene_reading(quoting, sizeof quoting - 1, 0);
    g_autofree char *first = scene_look(scene, 80, 12);
    scene_keys(scene, "Space");
    g_autofree char *second = scene_look(scene, 80, 12);
    assert_string_not_equal(first, second);
    assert_non_null(strstr(second, "Re: lunch"));
}

/* ---- a large mail, which a thread makes ---- */

enum { LINES = 4000, NEEDLE = 3000 };

static GString *
large_mail(void)
{
    GString *mail = g_string_new("From: Robert <bob@work.example>\r\n"
                                 "To: Alice <alice@example.org>\r\n"
                                 "Subject: the log\r\n"
                                 "\r\n" TEN_LINES("> ") TEN_LINES("> "));
    for (int i = 1; i <= LINES; i++)
        g_string_append_printf(mail, "%s %d: a line of the log, quite long\r\n",
                               i == NEEDLE ? "needle" : "entry", i);
    return mail;
}

static Scene *
scene_large(void)
{
    g_autoptr(GString) mail = large_mail();
    return scene_reading(mail->str, mail->len, 10);
}

static void
large_mail_comes_later(void **state)
{
    g_autoptr(Scene) scene = scene_large();
    shows(scene, "Reading…");
    assert_null(strstr(scene->told->str, "shown"));
    scene_wait_shown(scene, "entry 1:");
    hides(scene, "Reading…");
    shows(scene, "[+ 20 quoted lines]");
    assert_non_null(strstr(scene->told->str, "shown"));
    scene_keys(scene, "G");
    shows(scene, "entry 4000:");
}

static void
large_mail_keeps_its_place_at_another_width(void **state)
{
    g_autoptr(Scene) scene = scene_large();
    scene_wait_shown(scene, "entry 1:");
    scene_keys(scene, "Enter"); /* opens the quote */
    shows(scene, "> one");
    scene_type(scene, ":search needle");
    scene_keys(scene, "Enter");
    shows(scene, "needle 3000:");
    g_autofree char *narrow = scene_look(scene, 40, 24);
    assert_non_null(strstr(narrow, "needle 3000:")); /* at the old width yet */
    scene_wait_shown(scene, "needle 3000:");
    scene_keys(scene, "g g");
    shows(scene, "> one");
}

static void
large_mail_can_be_left_at_once(void **state)
{
    g_autoptr(Scene) scene = scene_large();
    shows(scene, "Reading…");
    scene_keys(scene, "h"); /* asks anew */
    scene_type(scene, ":search needle");
    scene_keys(scene, "Enter");
    shows(scene, "The text is not here yet.");
    scene_keys(scene, "Esc");
    hides(scene, "Reading…");
    shows(scene, "by date");
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_fold),
        cmocka_unit_test(no_quote_folds_where_none_should),
        cmocka_unit_test(search_opens_a_quote),
        cmocka_unit_test(folds_stay_at_another_width),
        cmocka_unit_test(source_is_shown),
        cmocka_unit_test(other_text_is_shown),
        cmocka_unit_test(parts_are_a_tree),
        cmocka_unit_test(mail_in_a_mail_has_its_own_window),
        cmocka_unit_test(the_other_text_shows_even_where_it_says_nothing),
        cmocka_unit_test(one_says_that_there_is_no_other_text),
        cmocka_unit_test(one_goes_on_to_the_next_mail),
        cmocka_unit_test(space_pages_first),
        cmocka_unit_test(large_mail_comes_later),
        cmocka_unit_test(large_mail_keeps_its_place_at_another_width),
        cmocka_unit_test(large_mail_can_be_left_at_once),
    };
    return cmocka_run_group_tests_name("reading", tests, NULL, NULL);
}
