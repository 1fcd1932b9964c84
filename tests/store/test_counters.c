/* test_counters - a few thousand random happenings, then everything that is
 * counted is counted again. */
#include "test.h"

#include "base/error.h"
#include "tests/store/fixture.h"
#include "tests/store/recount.h"

#define ROUNDS      400
#define PER_ROUND   12
#define N_UIDS      60
#define N_FRIENDS   8
#define N_ADDRESSES 12

typedef struct {
    Fixture *fixture;
    GRand *random;
    Batch *batch; /* being filled */
    guint chats;
    gint64 running; /* the operation that was begun last */
} World;

static guint
roll(World *world, guint sides)
{
    return (guint)g_rand_int_range(world->random, 0, (gint32)sides);
}

static const char *
any_folder(World *world)
{
    static const char *const names[] = {"INBOX", "INBOX", "Archive", "Sent"};
    return names[roll(world, G_N_ELEMENTS(names))];
}

static char *
any_jid(World *world)
{
    /* Half of them on the own domain: `same` applies. */
    guint n = roll(world, N_FRIENDS);
    return g_strdup_printf("f%u@%s", n, n % 2 ? "example.org" : "chat.example");
}

static char *
any_address(World *world)
{
    guint n = roll(world, N_ADDRESSES);
    if (n == 0)
        return g_strdup(OWN_JID);
    if (n == 1)
        return g_strdup("no-reply@x.example");
    return n < 6 ? g_strdup_printf("f%u@example.org", n)
                 : g_strdup_printf("A%u@x.example", n);
}

static guint
any_flags(World *world)
{
    return roll(world, 32);
}

/* ---- news ---- */

static void
mail_comes(World *world)
{
    g_autofree char *address = any_address(world);
    g_autofree char *jid = any_jid(world);
    MailHeader *header = header_from("Someone", address, "subject");
    header->auth = (AuthVerdict)roll(world, 3);
    if (roll(world, 4) == 0)
        header->jabber_id = g_steal_pointer(&jid);
    if (roll(world, 20) == 0)
        header->list_post = any_address(world);
    if (roll(world, 2)) {
        g_autofree char *to = any_address(world);
        g_ptr_array_add(header->to, address_new(NULL, to));
    }
    batch_add_mail(world->batch, any_folder(world), 1 + roll(world, N_UIDS),
                   any_flags(world), roll(world, 1000), 1, header,
                   roll(world, 2));
}

static void
flags_change(World *world)
{
    batch_add_mail_flags(world->batch, any_folder(world),
                         1 + roll(world, N_UIDS), any_flags(world));
}

static void
mail_goes(World *world)
{
    batch_add_mail_expunged(world->batch, any_folder(world),
                            1 + roll(world, N_UIDS));
}

static void
body_comes(World *world)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static("body", 4);
    batch_add_mail_body(world->batch, any_folder(world),
                        1 + roll(world, N_UIDS), bytes);
}

static void
folder_is_told(World *world)
{
    /* Rarely a new UIDVALIDITY, and any role: INBOX stays what it is. */
    batch_add_folder(world->batch, any_folder(world),
                     (FolderRole)roll(world, 7),
                     roll(world, 20) ? 1 : 1 + roll(world, 5));
    if (roll(world, 20) == 0)
        batch_add_folder_gone(world->batch, any_folder(world));
}

static void
friend_comes(World *world)
{
    g_autofree char *jid = any_jid(world);
    add_friend(world->batch, jid, roll(world, 2) ? "Someone" : NULL);
}

static void
friend_goes(World *world)
{
    g_autofree char *jid = any_jid(world);
    if (roll(world, 4) == 0)
        batch_add_roster_reset(world->batch);
    else
        batch_add_roster_removed(world->batch, jid);
}

static void
presence_changes(World *world)
{
    g_autofree char *jid = any_jid(world);
    if (roll(world, 30) == 0)
        batch_add_presence_reset(world->batch);
    else
        batch_add_presence(world->batch, jid, roll(world, 2) ? "a" : "b",
                           (Presence)roll(world, 6), (int)roll(world, 3),
                           "status");
}

static void
vcard_comes(World *world)
{
    g_autofree char *jid = any_jid(world);
    g_autofree char *first = any_address(world);
    g_autofree char *second = any_address(world);
    g_autofree char *emails = g_strjoin(" ", first, second, NULL);
    add_vcard(world->batch, jid, roll(world, 4) ? emails : NULL);
}

static void
chat_comes(World *world)
{
    g_autofree char *jid = any_jid(world);
    /* Some of them again. */
    g_autofree char *id = g_strdup_printf(
        "m%u", roll(world, 3) ? ++world->chats : roll(world, 50));
    add_chat(world->batch, jid, id, "hello", roll(world, 100000));
}

/* ---- wishes ---- */

static void
send_wish(World *world, Intent *intent)
{
    /* Some are refused, rightly; what counts is that the rest stands. */
    keeper_commit_intent(world->fixture->keeper, intent, NULL);
}

static void
link_is_wished(World *world)
{
    g_autofree char *jid = any_jid(world);
    g_autofree char *address = any_address(world);
    send_wish(world, roll(world, 2) ? intent_link(jid, address)
                                    : intent_unlink(jid, address));
}

static void
flags_are_wished(World *world)
{
    send_wish(world, intent_set_flags(1 + roll(world, 200), any_flags(world),
                                      any_flags(world)));
}

/* Up to three mails that show somewhere. */
static GArray *
any_mails(World *world)
{
    GArray *mails = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(Folder) folder =
        store_read_folder(world->fixture->reader, any_folder(world), NULL);
    g_autoptr(GPtrArray) rows =
        folder ? store_read_mail_page(world->fixture->reader, folder->id, NULL,
                                      PAGE_AFTER, 40, NULL)
               : NULL;
    for (guint i = 0; rows && rows->len && i < 1 + roll(world, 3); i++) {
        const MailRow *row = rows->pdata[roll(world, rows->len)];
        g_array_append_val(mails, row->at.id);
    }
    return mails;
}

static void
mails_are_operated_on(World *world)
{
    Operation operation = (Operation)roll(world, OPERATION_UNDELETE + 1);
    g_autoptr(GArray) mails = any_mails(world);
    guint flag = 1u << roll(world, 5);
    if (operation != OPERATION_FLAGS)
        send_wish(world, intent_operate(operation, mails, any_folder(world)));
    else
        send_wish(world, roll(world, 2) ? intent_operate_flags(mails, flag, 0)
                                        : intent_operate_flags(mails, 0, flag));
}

static void
something_is_undone(World *world)
{
    if (roll(world, 3) == 0)
        send_wish(world, intent_undo());
}

/* One mail of the operation that is the next, or begun. */
static void
operation_gets_on(World *world)
{
    StoreReader *reader = world->fixture->reader;
    g_autoptr(Intent) job =
        store_read_next_intent(reader, SERVICE_IMAP, 0, G_MAXINT64, NULL, NULL);
    gint64 id = job && roll(world, 3) ? job->id : world->running;
    g_autoptr(GPtrArray) legs = store_read_operation_legs(reader, id, NULL);
    if (legs->len == 0)
        return;
    const OperationLeg *leg = legs->pdata[0];
    g_autoptr(GPtrArray) entries =
        store_read_operation_entries(reader, id, leg, NULL);
    const OperationEntry *entry = entries->pdata[0];
    GArray *outcomes = g_array_new(FALSE, FALSE, sizeof(OperationOutcome));
    OperationOutcome outcome = {entry->mail_id, roll(world, 2 * N_UIDS),
                                roll(world, 5) == 0};
    g_array_append_val(outcomes, outcome);
    if (world->running != id)
        batch_add_intent_running(world->batch, id);
    world->running = id;
    batch_add_operation_settled(world->batch, id, outcomes);
    if (leg->target)
        batch_add_operation_target(world->batch, id, leg->target, 1, 1);
}

static void
message_is_wished(World *world)
{
    static const char *const to[] = {"b@x.example", NULL};
    g_autoptr(GBytes) bytes = g_bytes_new_static("mail", 4);
    g_autofree char *jid = any_jid(world);
    send_wish(world, roll(world, 2)
                         ? intent_send_chat(jid, "hi")
                         : intent_send_mail(OWN_JID, to, bytes, NULL, "s",
                                            1 + roll(world, 200)));
}

static void
small_things_are_wished(World *world)
{
    g_autofree char *jid = any_jid(world);
    send_wish(world, intent_chat_read(jid));
    send_wish(world, intent_save_draft(roll(world, 5), "draft"));
    if (roll(world, 2))
        send_wish(world, intent_drop_draft(roll(world, 5)));
}

static void
wish_is_taken_back(World *world)
{
    gint64 id = 1 + roll(world, 300);
    send_wish(world, roll(world, 2) ? intent_cancel(id) : intent_repeat(id));
}

static void
wish_ends(World *world)
{
    g_autoptr(Intent) job = store_read_next_intent(
        world->fixture->reader, (Service)roll(world, N_SERVICES), 0, G_MAXINT64,
        NULL, NULL);
    gint64 id = job              ? job->id
                : roll(world, 2) ? world->running
                                 : 1 + roll(world, 300);
    switch (roll(world, 6)) {
    case 0:
        batch_add_intent_running(world->batch, id);
        break;
    case 1:
        batch_add_intent_failed(world->batch, id, "no");
        break;
    case 2:
        batch_add_intent_uncertain(world->batch, id, "perhaps");
        break;
    case 3:
        batch_add_intent_retry(world->batch, id, 1, "later");
        break;
    default:
        batch_add_intent_done(world->batch, id);
        break;
    }
}

/* Frequent ones stand more than once. */
static void (*const happenings[])(World *) = {
    mail_comes,
    mail_comes,
    mail_comes,
    mail_comes,
    flags_change,
    flags_change,
    mail_goes,
    body_comes,
    folder_is_told,
    friend_comes,
    friend_comes,
    friend_goes,
    presence_changes,
    presence_changes,
    vcard_comes,
    vcard_comes,
    chat_comes,
    chat_comes,
    link_is_wished,
    flags_are_wished,
    mails_are_operated_on,
    mails_are_operated_on,
    mails_are_operated_on,
    operation_gets_on,
    operation_gets_on,
    something_is_undone,
    wish_ends,
    wish_ends,
    message_is_wished,
    wish_is_taken_back,
    small_things_are_wished,
};

static void
counters_agree_with_a_recount(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    World world = {.fixture = fixture, .random = g_rand_new_with_seed(7)};
    for (guint round = 0; round < ROUNDS; round++) {
        world.batch = batch_new();
        for (guint i = 0; i < PER_ROUND; i++)
            happenings[roll(&world, G_N_ELEMENTS(happenings))](&world);
        commit(fixture, g_steal_pointer(&world.batch));
        if (round % 20 == 0)
            recount(fixture->path);
        if (round % 100 == 99) {
            fixture_reopen(fixture);
            recount(fixture->path);
        }
        drop_changes(fixture);
    }
    recount(fixture->path);
    g_rand_free(world.random);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_agree_with_a_recount),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
