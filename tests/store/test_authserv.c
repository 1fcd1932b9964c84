/* test_authserv - whose word counts: proposed, trusted, and what follows for
 * mails that were here before. */
#include "test.h"

#include "base/error.h"
#include "mail/message.h"
#include "tests/store/fixture.h"

#define BOB "bob@chat.example"

static const char passed[] =
    "Authentication-Results: mx.home; dmarc=pass header.from=work.example\r\n"
    "From: bob@work.example\r\nJabber-ID: " BOB "\r\n\r\n";
static const char failed[] =
    "Authentication-Results: mx.home; dmarc=fail header.from=work.example\r\n"
    "From: bob@work.example\r\nJabber-ID: " BOB "\r\n\r\n";
static const char own[] =
    "Authentication-Results: MX.home; dkim=pass header.d=example.org\r\n"
    "From: " OWN_JID "\r\n\r\n";
static const char other[] =
    "Authentication-Results: mx.other; dmarc=fail header.from=work.example\r\n"
    "From: bob@work.example\r\n\r\n";

static void
restart(Fixture *fixture, const char *authserv_id)
{
    KeeperOptions options = fixture_options(fixture->path);
    options.authserv_id = authserv_id;
    fixture_stop(fixture);
    fixture_start(fixture, &options);
}

static void
receive_block(Fixture *fixture, guint32 uid, const char *block)
{
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    batch_add_mail(batch, "INBOX", uid, 0, uid, 1,
                   mail_header_parse(slice_from_string(block), NULL), FALSE);
    commit(fixture, batch);
}

static AuthVerdict
auth_of(Fixture *fixture, guint32 uid)
{
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", uid);
    return row->auth;
}

/* Judging goes on between the letters, so a condition is waited for. */
static void
wait_for(Fixture *fixture, guint32 uid, AuthVerdict auth)
{
    gint64 end = g_get_monotonic_time() + 90 * G_USEC_PER_SEC;
    while (auth_of(fixture, uid) != auth) {
        assert_true(g_get_monotonic_time() < end);
        g_autoptr(Change) change = chan_wait(fixture->changes, 100);
    }
}

static Fixture *
some_mails(void)
{
    Fixture *fixture = fixture_new();
    restart(fixture, NULL);
    befriend(fixture, BOB, "Bob");
    Batch *batch = batch_new();
    add_vcard(batch, BOB, "bob@work.example");
    commit(fixture, batch);
    receive_block(fixture, 1, passed);
    receive_block(fixture, 2, failed);
    receive_block(fixture, 3, own);
    receive_block(fixture, 4, other);
    return fixture;
}

static void
mails_that_are_here_follow_the_id(void **state)
{
    g_autoptr(Fixture) fixture = some_mails();
    assert_int_equal(auth_of(fixture, 1), AUTH_NONE);
    assert_int_equal(auth_of(fixture, 2), AUTH_NONE);
    g_autoptr(Friend) before = friend_by_jid(fixture, BOB);
    assert_int_equal(before->unread_mail, 3);
    g_autoptr(MailRow) mine = mail_by_uid(fixture, "INBOX", 3);
    assert_true(mine->claims_own_address);

    wish(fixture, intent_trust_authserv("mx.home"));
    wait_for(fixture, 1, AUTH_PASS); /* the oldest is judged last */

    assert_int_equal(auth_of(fixture, 2), AUTH_FAIL);
    assert_int_equal(auth_of(fixture, 4), AUTH_NONE);
    g_autoptr(MailRow) proven = mail_by_uid(fixture, "INBOX", 1);
    assert_int_equal(proven->link, LINK_PROVEN); /* vCard and header agree */
    g_autoptr(MailRow) sent = mail_by_uid(fixture, "INBOX", 3);
    assert_false(sent->claims_own_address);
    g_autoptr(Friend) after = friend_by_jid(fixture, BOB);
    assert_int_equal(after->unread_mail, 2); /* the forgery is none of his */
    g_autofree char *known = store_read_authserv_id(fixture->reader);
    assert_string_equal(known, "mx.home");
}

static void
trust_is_withdrawn_with_all_that_hung_on_it(void **state)
{
    g_autoptr(Fixture) fixture = some_mails();
    wish(fixture, intent_trust_authserv("mx.home"));
    wait_for(fixture, 1, AUTH_PASS);
    restart(fixture, "mx.other"); /* another id in the config */
    wait_for(fixture, 1, AUTH_NONE);
    assert_int_equal(auth_of(fixture, 2), AUTH_NONE);
    assert_int_equal(auth_of(fixture, 4), AUTH_FAIL);
    g_autoptr(MailRow) row = mail_by_uid(fixture, "INBOX", 1);
    assert_int_equal(row->link, LINK_CLAIMED);
    restart(fixture, NULL);
    wait_for(fixture, 4, AUTH_NONE);
    g_autoptr(Friend) bob = friend_by_jid(fixture, BOB);
    assert_int_equal(bob->unread_mail, 3);
}

static void
judging_goes_on_after_an_end_on_the_way(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    restart(fixture, NULL);
    enum { MANY = 3000 };
    Batch *batch = batch_new();
    batch_add_folder(batch, "INBOX", FOLDER_INBOX, 1);
    for (guint32 uid = 1; uid <= MANY; uid++)
        batch_add_mail(batch, "INBOX", uid, 0, uid, 1,
                       mail_header_parse(slice_from_string(passed), NULL),
                       FALSE);
    commit(fixture, batch);
    wish(fixture, intent_trust_authserv("mx.home"));
    restart(fixture, "mx.home"); /* stopped at once: some are judged or none */
    wait_for(fixture, 1, AUTH_PASS);
    for (guint32 uid = 1; uid <= MANY; uid += 499)
        assert_int_equal(auth_of(fixture, uid), AUTH_PASS);
}

/* ---- the proposal ---- */

static void
assert_proposal(Fixture *fixture, const char *expected)
{
    AuthservProposal proposal;
    gboolean is_there =
        store_read_authserv_proposal(fixture->reader, &proposal);
    g_autofree char *got =
        is_there ? g_strdup_printf("%s %u/%u%s", proposal.id, proposal.n_agree,
                                   proposal.n_seen,
                                   proposal.is_refused ? " refused" : "")
                 : g_strdup("none");
    g_free(proposal.id);
    assert_string_equal(got, expected);
}

static void
proposal_is_what_most_mails_bear_topmost(void **state)
{
    static const char two[] =
        "Authentication-Results: mx.home; none\r\n"
        "Authentication-Results: mx.evil; dmarc=pass header.from=bank\r\n"
        "From: a@x.example\r\n\r\n";
    static const char bare[] = "From: a@x.example\r\n\r\n";
    g_autoptr(Fixture) fixture = fixture_new();
    restart(fixture, NULL);
    assert_proposal(fixture, "none");
    guint32 uid = 0;
    for (int i = 0; i < 4; i++)
        receive_block(fixture, ++uid, two);
    assert_proposal(fixture, "none"); /* too few to say */
    receive_block(fixture, ++uid, two);
    assert_proposal(fixture, "mx.home 5/5");
    for (int i = 0; i < 4; i++)
        receive_block(fixture, ++uid, i % 2 ? bare : other);
    assert_proposal(fixture, "mx.home 5/9");
    receive_block(fixture, ++uid, bare);
    assert_proposal(fixture, "none"); /* half is not most */
    receive_block(fixture, ++uid, two);
    wish(fixture, intent_refuse_authserv("mx.home"));
    assert_proposal(fixture, "mx.home 6/11 refused");
    assert_int_equal(auth_of(fixture, 1), AUTH_NONE);
    fixture_reopen(fixture);
    assert_proposal(fixture, "mx.home 6/11 refused");
}

static void
nonsense_is_not_trusted(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *told =
        refused(fixture, intent_trust_authserv("mx home; x"));
    assert_string_equal(told, "'mx home; x' is no name of a mail server");
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mails_that_are_here_follow_the_id),
        cmocka_unit_test(trust_is_withdrawn_with_all_that_hung_on_it),
        cmocka_unit_test(judging_goes_on_after_an_end_on_the_way),
        cmocka_unit_test(proposal_is_what_most_mails_bear_topmost),
        cmocka_unit_test(nonsense_is_not_trusted),
    };
    return cmocka_run_group_tests_name("authserv", tests, NULL, NULL);
}
