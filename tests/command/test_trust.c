/* test_trust - whose word counts is asked, and a no is remembered. */
#include "test.h"

#include "mail/message.h"
#include "tests/command/desk.h"

static void
put_mails(Desk *desk, guint n)
{
    static const char block[] =
        "Authentication-Results: mx.home; dmarc=pass header.from=x.example\r\n"
        "From: Shop <shop@x.example>\r\nSubject: offer\r\n\r\n";
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    for (guint32 uid = 1; uid <= n; uid++)
        batch_add_mail(batch, "INBOX", 100 + uid, 0, 100 + uid, 1,
                       mail_header_parse(slice_from_string(block), NULL),
                       FALSE);
    desk_commit(desk, batch);
}

static void
go_online(Desk *desk)
{
    Batch *batch = batch_new();
    batch_add_line(batch, SERVICE_IMAP, LINE_ONLINE, NULL);
    desk_commit(desk, batch);
}

static void
no_is_remembered_and_nothing_is_asked_again(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    put_mails(desk, 8);
    go_online(desk);
    desk_run(desk, "trust-authserv");
    desk_shows(desk, "8 of 8 mails say that mx.home checked them.");
    desk_press(desk, "n");
    desk_shows(desk, "mx.home is not believed, and not proposed again");
    AuthservProposal proposal;
    assert_true(store_read_authserv_proposal(desk->store->reader, &proposal));
    assert_true(proposal.is_refused);
    g_free(proposal.id);
}

static void
without_mails_nothing_is_proposed(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_run(desk, "trust-authserv");
    desk_shows(desk, "give one, as :trust-authserv NAME");
}

static void
nonsense_is_refused(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_run(desk, "trust-authserv mx;home");
    desk_shows(desk, "'mx;home' is no name of a mail server");
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_is_remembered_and_nothing_is_asked_again),
        cmocka_unit_test(without_mails_nothing_is_proposed),
        cmocka_unit_test(nonsense_is_refused),
    };
    return cmocka_run_group_tests_name("trust", tests, NULL, NULL);
}
