/* test_lister - listings that are asked for, and told anew. */
#include "test.h"

#include "base/error.h"
#include "mail/message.h"
#include "store/listing.h"
#include "tests/store/fixture.h"
#include "tests/store/seed.h"

#define WAIT_MS 90000

typedef struct {
    Fixture *fixture;
    Chan *answers;
    Lister *lister;
} Room;

static void
free_change(gpointer change)
{
    change_free(change);
}

static Room
room_open(Fixture *fixture)
{
    Room room = {.fixture = fixture, .answers = chan_new(free_change)};
    g_autoptr(GError) error = NULL;
    room.lister = lister_new(fixture->path, room.answers, &error);
    if (!room.lister)
        fail_msg("%s", error->message);
    return room;
}

static void
room_close(Room *room)
{
    lister_free(room->lister);
    chan_close(room->answers);
    chan_unref(room->answers);
    fixture_free(room->fixture);
}

static void
ask(Room *room, guint asker, const char *pattern)
{
    ListingQuery query = {.pattern = (char *)pattern};
    lister_ask(room->lister, asker, &query);
}

/* The next answer; the caller frees it. */
static Change *
await(Room *room)
{
    Change *change = chan_wait(room->answers, WAIT_MS);
    assert_non_null(change);
    assert_int_equal(change->kind, CHANGE_LISTING);
    return change;
}

/* An answer of so many rows comes; what was true before may come before. */
static void
assert_answer(Room *room, guint asker, guint n_rows)
{
    for (gboolean is_it = FALSE; !is_it;) {
        g_autoptr(Change) change = await(room);
        assert_null(change->listing->error);
        is_it = change->listing->asker == asker &&
                change->listing->rows->len == n_rows;
    }
}

/* Passes on what the keeper told. */
static void
tell(Room *room)
{
    /* Who waits for a commit may be answered before it is told. */
    for (gboolean is_list = FALSE; !is_list;) {
        g_autoptr(Change) change = chan_wait(room->fixture->changes, WAIT_MS);
        assert_non_null(change);
        lister_change(room->lister, change);
        is_list = change->kind == CHANGE_MAIL_LIST;
    }
    for (Change *change; (change = chan_take(room->fixture->changes));) {
        lister_change(room->lister, change);
        change_free(change);
    }
}

static void
answers_and_tells_what_changed(void **state)
{
    Room room = room_open(fixture_new());
    receive(room.fixture, 1, "bob@x.example");
    receive(room.fixture, 2, "carol@x.example");
    tell(&room);
    ask(&room, 7, "from:bob");
    assert_answer(&room, 7, 1);

    receive(room.fixture, 3, "bob@x.example");
    tell(&room);
    assert_answer(&room, 7, 2);

    lister_ask(room.lister, 7, NULL);
    ask(&room, 8, "from:carol");
    assert_answer(&room, 8, 1); /* whatever is for 7 came before it */
    receive(room.fixture, 4, "carol@x.example");
    tell(&room);
    for (guint rows = 0; rows < 2;) {
        g_autoptr(Change) change = await(&room);
        assert_int_equal(change->listing->asker, 8);
        rows = change->listing->rows->len;
    }
    room_close(&room);
}

static void
nonsense_is_an_answer(void **state)
{
    Room room = room_open(fixture_new());
    ask(&room, 1, "since:soon");
    g_autoptr(Change) change = await(&room);
    assert_int_equal(change->listing->rows->len, 0);
    assert_non_null(strstr(change->listing->error, "since:soon is no date"));
    room_close(&room);
}

/* Typed faster than it is answered: only the last is sure to be. */
static void
newer_question_takes_the_place(void **state)
{
    Room room = room_open(fixture_new());
    store_seed(room.fixture->keeper, 5000);
    for (guint i = 0; i < 200; i++)
        ask(&room, 1, i % 2 ? "seed person" : "subject OR person");
    ask(&room, 1, "4321");
    for (gboolean is_last = FALSE; !is_last;) {
        g_autoptr(Change) change = await(&room);
        is_last = strcmp(change->listing->query->pattern, "4321") == 0;
        if (is_last)
            assert_int_equal(change->listing->rows->len, 1);
    }
    g_autoptr(Change) more = chan_take(room.answers);
    assert_null(more);
    room_close(&room);
}

/* One that is freed in the middle of a query does not wait for it. */
static void
ends_at_once(void **state)
{
    Room room = room_open(fixture_new());
    store_seed(room.fixture->keeper, 5000);
    for (guint i = 0; i < 50; i++)
        ask(&room, i, "subject OR person OR seed");
    room_close(&room);
}

/* Many changes at once are few listings. */
static void
changes_are_gathered(void **state)
{
    Room room = room_open(fixture_new());
    receive(room.fixture, 1, "bob@x.example");
    tell(&room);
    ask(&room, 1, NULL);
    assert_answer(&room, 1, 1);
    for (guint32 uid = 2; uid <= 200; uid++)
        receive(room.fixture, uid, "bob@x.example");
    tell(&room);
    guint n = 0;
    for (guint rows = 0; rows < 200; n++) {
        g_autoptr(Change) told = chan_take(room.fixture->changes);
        if (told)
            lister_change(room.lister, told);
        g_autoptr(Change) change = await(&room);
        rows = change->listing->rows->len;
    }
    assert_in_range(n, 1, 20);
    room_close(&room);
}

static void
await_state(Room *room, gboolean is_waiting, guint n_rows)
{
    for (gboolean is_it = FALSE; !is_it;) {
        g_autoptr(Change) change = await(room);
        is_it = change->listing->is_waiting == is_waiting &&
                change->listing->rows->len == n_rows;
    }
}

static void
pass_on_search(Room *room, SearchState state, guint32 hit)
{
    Batch *batch = batch_new();
    batch_add_search(batch, 0, "teapot", state);
    if (hit)
        batch_add_search_hit(batch, "INBOX", hit);
    commit(room->fixture, batch);
    for (gboolean is_it = FALSE; !is_it;) {
        g_autoptr(Change) change = chan_wait(room->fixture->changes, WAIT_MS);
        assert_non_null(change);
        lister_change(room->lister, change);
        is_it = change->kind == CHANGE_SEARCH;
    }
}

/* What the server finds joins the list, and the list says how it stands. */
static void
server_joins_in(void **state)
{
    Room room = room_open(fixture_new());
    receive(room.fixture, 1, "bob@x.example");
    receive(room.fixture, 2, "carol@x.example");
    ask(&room, 1, "teapot");
    await_state(&room, FALSE, 0);
    pass_on_search(&room, SEARCH_GOES_ON, 0);
    await_state(&room, TRUE, 0);
    pass_on_search(&room, SEARCH_GOES_ON, 2);
    await_state(&room, TRUE, 1);
    pass_on_search(&room, SEARCH_IS_DONE, 99); /* it is gone by now */
    await_state(&room, FALSE, 1);
    g_autoptr(GError) error = NULL;
    ListingQuery query = {.pattern = "teapot"};
    g_autoptr(GArray) rows =
        store_read_listing(room.fixture->reader, &query, 9, &error);
    assert_int_equal(rows->len, 1);
    fixture_reopen(room.fixture); /* hits are not kept for ever */
    g_autoptr(GArray) none =
        store_read_listing(room.fixture->reader, &query, 9, &error);
    assert_int_equal(none->len, 0);
    room_close(&room);
}

static void
folder_is_looked_at_as_it_was_left(void **state)
{
    g_autoptr(Fixture) fixture = fixture_new();
    receive(fixture, 1, "bob@x.example");
    const FolderView view = {.sort = SORT_SIZE, .is_threaded = TRUE};
    wish(fixture, intent_set_folder_view(folder_id(fixture, "INBOX"), &view));
    fixture_reopen(fixture);
    g_autoptr(Folder) inbox = store_read_folder(fixture->reader, "INBOX", NULL);
    assert_int_equal(inbox->view.sort, SORT_SIZE);
    assert_true(inbox->view.is_threaded);
    assert_false(inbox->view.is_reversed);
    g_autofree char *message = refused(
        fixture,
        intent_set_folder_view(inbox->id, &(FolderView){.sort = N_SORTS}));
    assert_non_null(strstr(message, "no such order"));
    Sort sort;
    assert_true(sort_parse("Subject", &sort) && sort == SORT_SUBJECT);
    assert_false(sort_parse("colour", &sort));
}

int
main(void)
{
    message_init();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_and_tells_what_changed),
        cmocka_unit_test(nonsense_is_an_answer),
        cmocka_unit_test(newer_question_takes_the_place),
        cmocka_unit_test(ends_at_once),
        cmocka_unit_test(changes_are_gathered),
        cmocka_unit_test(server_joins_in),
        cmocka_unit_test(folder_is_looked_at_as_it_was_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
