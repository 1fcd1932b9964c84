/* test_story_forgery - a forged mail beside a genuine one, as a person sees
 * them, and how kith learns whose word to take. */
#include "test.h"

#include "story.h"

/* A stranger with a domain of their own, which passes, and Carol's JID. */
static const char forged[] =
    "Authentication-Results: mx.example.org; dmarc=pass "
    "header.from=evil.example; dkim=pass header.d=evil.example\n"
    "From: Carol <mallory@evil.example>\nTo: alice@example.org\n"
    "Jabber-ID: carol@example.org\nSubject: urgent transfer\n"
    "Message-ID: <urgent@evil.example>\n\nPay at once.\n";

static const char genuine[] =
    "Authentication-Results: mx.example.org; dmarc=pass "
    "header.from=example.org\n"
    "From: Carol <carol@example.org>\nTo: alice@example.org\n"
    "Subject: tea at four\nMessage-ID: <tea@example.org>\n\nCome.\n";

static const char stranger[] =
    "Authentication-Results: mx.example.org; dmarc=pass "
    "header.from=evil.example\n"
    "From: Mallory <mallory@evil.example>\nTo: alice@example.org\n"
    "Jabber-ID: carol@example.org\nSubject: hello there\n"
    "Message-ID: <hello@evil.example>\n\nI am Carol.\n";

static const char failing[] =
    "Authentication-Results: mx.example.org; dmarc=fail "
    "header.from=example.org\n"
    "From: Carol <carol@example.org>\nTo: alice@example.org\n"
    "Subject: new account\nMessage-ID: <account@evil.example>\n\nHa.\n";

static void
forged_and_genuine_stand_apart(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_online(story, "alice", NULL);
    story_deliver(story, "alice", genuine);
    screen_wait_row(alice, "= ", "tea at four");
    screen_wait_row(alice, "Carol", "tea at four");
    story_deliver(story, "alice", stranger);
    screen_wait_row(alice, "Mallory", "hello there");
    story_deliver(story, "alice", failing);
    screen_wait_row(alice, "! ", "new account");
    screen_wait_row(alice, "carol@example.org", "new account");
    story_deliver(story, "alice", forged);
    screen_wait_row(alice, "! ", "urgent transfer");
    screen_wait_row(alice, "mallory@evil", "urgent transfer");

    screen_type(alice, "ggW");
    screen_wait(alice, "Why this mark");
    screen_wait(alice, "looks like that of Carol");
    screen_wait(alice, "mx.example.org says that it passed for evil.example");
    screen_wait(alice, "suggested: anyone can write that header");
    screen_type(alice, "q");
    screen_wait_gone(alice, "Why this mark");

    screen_type(alice, "\r");
    screen_wait(alice, "Pay at once.");
    screen_wait(alice, "! a name you know, but from mallory@evil.example");
    screen_type(alice, "W");
    screen_wait(alice, "looks like that of Carol");
    screen_type(alice, "q");
    screen_wait_gone(alice, "Why this mark");
    screen_type(alice, "q");
    screen_wait_gone(alice, "Pay at once.");
}

/* On the smallest screen too. */
static void
reason_is_read_on_a_small_screen(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice = story_open_sized(story, "alice", NULL, 40, 12);
    screen_wait(alice, "invoice");
    story_deliver(story, "alice", forged);
    screen_wait_row(alice, "! ", "mallory@ev");
    screen_type(alice, "ggW");
    screen_wait(alice, "! The sender's name looks like that");
}

static void
whose_word_counts_is_asked_and_written_down(void **state)
{
    g_autoptr(Story) story = story_new(NULL);
    g_autoptr(Screen) alice =
        story_open_online(story, "alice", "# authserv-id is to be learnt\n");
    for (int i = 0; i < 12; i++) {
        g_autofree char *mail = g_strdup_printf(
            "Authentication-Results: mx.example.org; none\n"
            "From: Shop %d <shop@x.example>\nTo: alice@example.org\n"
            "Subject: offer %d\n\nBuy.\n",
            i, i);
        story_deliver(story, "alice", mail);
    }
    story_deliver(story, "alice", genuine);
    screen_wait_row(alice, "Carol", "tea at four");
    screen_wait_no_row(alice, "= ", "tea at four");

    screen_type(alice, ":trust-authserv\r");
    screen_wait(alice, "mx.example.org checked them");
    screen_type(alice, "y");
    screen_wait_row(alice, "= ", "tea at four");

    g_autofree char *path =
        g_build_filename(story->servers->folder, "alice.conf", NULL);
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_non_null(strstr(text, "\nauthserv-id = mx.example.org\n"));
    story_quit(alice);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forged_and_genuine_stand_apart),
        cmocka_unit_test(reason_is_read_on_a_small_screen),
        cmocka_unit_test(whose_word_counts_is_asked_and_written_down),
    };
    return cmocka_run_group_tests_name("stories of forgeries", tests, NULL,
                                       NULL);
}
