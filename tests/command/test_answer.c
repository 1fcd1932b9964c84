/* test_answer - replies and forwards. */
#include "test.h"

#include "base/clock.h"
#include "tests/command/desk.h"

#define FROM_BOB                                                               \
    "From: Bob B <bob@work.example>\n"                                         \
    "To: alice@example.org, Carol <carol@y.example>\n"                         \
    "Subject: lunch\n"                                                         \
    "Message-ID: <m1@work.example>\n"                                          \
    "\n"                                                                       \
    "Today?\n"

static Desk *
desk_with_mail(void)
{
    Desk *desk = desk_new(NULL);
    desk_furnish(desk);
    desk_put_body(desk, 1, FROM_BOB);
    desk_press(desk, "j");
    return desk;
}

static void
reply_quotes_and_threads(void **state)
{
    g_autoptr(Desk) desk = desk_with_mail();
    desk_press(desk, "r");
    assert_non_null(desk->edited);
    assert_true(g_str_has_prefix(
        desk->edited, "To: Bob B <bob@work.example>\nCc:\nSubject: Re: lunch\n"
                      "In-Reply-To: <m1@work.example>\n"
                      "References: <m1@work.example>\n"));
    assert_non_null(strstr(desk->edited, "> Today?\n"));

    g_autofree char *text = g_strconcat(desk->edited, "Yes!\n", NULL);
    desk_edit(desk, text);
    desk_press(desk, "y");
    gint64 due;
    g_autoptr(Intent) mail = store_read_next_intent(
        desk->store->reader, SERVICE_SMTP, 0, G_MAXINT64, &due, NULL);
    g_autoptr(MailRow) row = mail_by_uid(desk->store, "INBOX", 1);
    assert_int_equal(mail->mail_id, row->at.id);
}

static void
reply_to_all_leaves_the_own_address_out(void **state)
{
    g_autoptr(Desk) desk = desk_with_mail();
    desk_press(desk, "a");
    assert_non_null(strstr(desk->edited, "carol@y.example"));
    assert_null(strstr(desk->edited, OWN_JID));
}

static void
forward_carries_the_text(void **state)
{
    g_autoptr(Desk) desk = desk_with_mail();
    desk_press(desk, "f");
    desk_shows(desk, "Forward it: i in the text, a as an attachment [i/a]");
    desk_press(desk, "i");
    desk_shows(desk, "Forward to:");
    desk_enter(desk, "shop@x.example");
    assert_string_equal(desk->edited,
                        "To: shop@x.example\nCc:\nSubject: Fwd: lunch\n\n\n"
                        "---------- Forwarded message ----------\n"
                        "From: Bob B <bob@work.example>\n"
                        "Subject: lunch\n"
                        "To: alice@example.org, Carol <carol@y.example>\n"
                        "\n"
                        "Today?\n");
    g_autofree char *same = g_strdup(desk->edited);
    desk_edit(desk, same); /* nothing to add is fine here */
    desk_shows(desk, "Send to shop@x.example \"Fwd: lunch\"?");
}

static void
missing_body_is_fetched_first(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "j");
    desk_press(desk, "r");
    assert_null(desk->edited);
    desk_shows(desk, "Fetching the mail first");
    desk_was_asked(desk, "want-body");
    desk_put_body(desk, 1, FROM_BOB);
    assert_non_null(desk->edited);
    assert_non_null(strstr(desk->edited, "> Today?"));
}

static void
body_that_comes_late_asks_first(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "j");
    clock_set_fixed(1000000);
    desk_press(desk, "r");
    clock_set_fixed(1000010);
    desk_put_body(desk, 1, FROM_BOB);
    clock_set_fixed(0);
    assert_null(desk->edited);
    desk_shows(desk, "The mail is here. Go on with reply?");
    desk_press(desk, "y");
    assert_non_null(desk->edited);
}

static void
body_of_a_mail_left_asks_first(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_press(desk, "j");
    desk_press(desk, "r");
    desk_run(desk, "back");
    desk_put_body(desk, 1, FROM_BOB);
    assert_null(desk->edited);
    desk_shows(desk, "The mail is here. Go on with reply?");
}

static void
no_mail_under_the_cursor_is_said(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_run(desk, "reply");
    desk_shows(desk, "no mail is under the cursor");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reply_quotes_and_threads),
        cmocka_unit_test(reply_to_all_leaves_the_own_address_out),
        cmocka_unit_test(forward_carries_the_text),
        cmocka_unit_test(missing_body_is_fetched_first),
        cmocka_unit_test(body_that_comes_late_asks_first),
        cmocka_unit_test(body_of_a_mail_left_asks_first),
        cmocka_unit_test(no_mail_under_the_cursor_is_said),
    };
    return cmocka_run_group_tests_name("answer", tests, NULL, NULL);
}
