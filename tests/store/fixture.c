/* fixture - see fixture.h. */
#include "test.h"

#include "tests/store/fixture.h"

#include <glib/gstdio.h>

#include "base/error.h"

char *
fixture_make_folder(void)
{
    char *folder = g_dir_make_tmp("kith-store-XXXXXX", NULL);
    assert_non_null(folder);
    return folder;
}

void
fixture_remove_folder(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir && (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            fixture_remove_folder(path); /* what drafts have beside it */
        g_remove(path);
    }
    g_rmdir(folder);
}

KeeperOptions
fixture_options(const char *path)
{
    return (KeeperOptions){.path = path,
                           .own_jid = OWN_JID,
                           .own_address = OWN_JID,
                           .is_one_account = TRUE,
                           .authserv_id = "mx.example.org",
                           .sends_receipts = TRUE,
                           .sends_displayed = TRUE};
}

static void
free_change(gpointer change)
{
    change_free(change);
}

void
fixture_start(Fixture *fixture, const KeeperOptions *options)
{
    g_autoptr(GError) error = NULL;
    fixture->keeper = keeper_new(options, &error);
    if (error)
        fail_msg("%s", error->message);
    keeper_subscribe(fixture->keeper, fixture->changes);
    keeper_start(fixture->keeper);
    fixture->reader = store_reader_open(fixture->path, &error);
    if (error)
        fail_msg("%s", error->message);
}

void
fixture_stop(Fixture *fixture)
{
    g_clear_pointer(&fixture->reader, store_reader_close);
    g_clear_pointer(&fixture->keeper, keeper_stop);
}

Fixture *
fixture_new(void)
{
    Fixture *fixture = g_new0(Fixture, 1);
    fixture->folder = fixture_make_folder();
    fixture->path = g_build_filename(fixture->folder, "test.db", NULL);
    fixture->changes = chan_new(free_change);
    KeeperOptions options = fixture_options(fixture->path);
    fixture_start(fixture, &options);
    return fixture;
}

void
fixture_reopen(Fixture *fixture)
{
    KeeperOptions options = fixture_options(fixture->path);
    fixture_stop(fixture);
    fixture_start(fixture, &options);
}

void
fixture_free(Fixture *fixture)
{
    fixture_stop(fixture);
    chan_unref(fixture->changes);
    fixture_remove_folder(fixture->folder);
    g_free(fixture->folder);
    g_free(fixture->path);
    g_free(fixture);
}

void
commit(Fixture *fixture, Batch *batch)
{
    g_autoptr(GError) error = NULL;
    if (!keeper_commit_batch(fixture->keeper, batch, &error))
        fail_msg("%s", error->message);
}

void
wish(Fixture *fixture, Intent *intent)
{
    g_autoptr(GError) error = NULL;
    if (!keeper_commit_intent(fixture->keeper, intent, &error))
        fail_msg("%s", error->message);
}

char *
refused(Fixture *fixture, Intent *intent)
{
    g_autoptr(GError) error = NULL;
    assert_false(keeper_commit_intent(fixture->keeper, intent, &error));
    assert_non_null(error);
    return g_strdup(error->message);
}

static GPtrArray *
no_addresses(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)address_free);
}

MailHeader *
header_from(const char *name, const char *address, const char *subject)
{
    MailHeader *header = g_new0(MailHeader, 1);
    header->subject = g_strdup(subject);
    header->from = address ? address_new(name, address) : NULL;
    header->from_others = no_addresses();
    header->reply_to = no_addresses();
    header->to = no_addresses();
    header->cc = no_addresses();
    return header;
}

void
add_mail(Batch *batch, const char *folder, guint32 uid, const char *address,
         guint flags)
{
    g_autofree char *subject = g_strdup_printf("mail %u", uid);
    batch_add_mail(batch, folder, uid, flags, 1000000 + (gint64)uid, 100,
                   header_from(NULL, address, subject), FALSE);
}

void
add_friend(Batch *batch, const char *jid, const char *name)
{
    RosterItem *item = g_new0(RosterItem, 1);
    item->jid = g_strdup(jid);
    item->name = g_strdup(name);
    item->subscription = g_strdup("both");
    batch_add_roster_item(batch, item);
}

void
add_vcard(Batch *batch, const char *jid, const char *email)
{
    Vcard *vcard = g_new0(Vcard, 1);
    vcard->jid = g_strdup(jid);
    vcard->emails = email ? g_strsplit(email, " ", -1) : NULL;
    batch_add_vcard(batch, vcard);
}

void
add_chat(Batch *batch, const char *jid, const char *id, const char *body,
         gint64 at_us)
{
    ChatMessage *chat = g_new0(ChatMessage, 1);
    chat->jid = g_strdup(jid);
    chat->origin_id = g_strdup(id);
    chat->body = g_strdup(body);
    chat->at_us = at_us;
    chat->state = CHAT_RECEIVED;
    batch_add_chat(batch, chat);
}

void
befriend(Fixture *fixture, const char *jid, const char *name)
{
    Batch *batch = batch_new();
    add_friend(batch, jid, name);
    commit(fixture, batch);
}

void
receive(Fixture *fixture, guint32 uid, const char *address)
{
    Batch *batch = batch_new();
    add_mail(batch, "INBOX", uid, address, 0);
    commit(fixture, batch);
}

Counters
counters(Fixture *fixture)
{
    Counters now;
    assert_true(store_read_counters(fixture->reader, &now, NULL));
    return now;
}

gint64
folder_id(Fixture *fixture, const char *name)
{
    g_autoptr(Folder) folder = store_read_folder(fixture->reader, name, NULL);
    assert_non_null(folder);
    return folder->id;
}

MailRow *
mail_by_uid(Fixture *fixture, const char *folder, guint32 uid)
{
    g_autoptr(GPtrArray) rows =
        store_read_mail_page(fixture->reader, folder_id(fixture, folder), NULL,
                             PAGE_AFTER, 10000, NULL);
    for (guint i = 0; i < rows->len; i++) {
        MailRow *row = rows->pdata[i];
        if (row->uid == uid)
            return store_read_mail(fixture->reader, row->at.id, NULL);
    }
    fail_msg("no mail with UID %u", uid);
    return NULL;
}

Friend *
friend_by_jid(Fixture *fixture, const char *jid)
{
    Friend *person = store_read_friend(fixture->reader, jid, NULL);
    assert_non_null(person);
    return person;
}

gint64
newest_intent(Fixture *fixture, Service service)
{
    gint64 newest = 0;
    for (;;) {
        g_autoptr(Intent) next = store_read_next_intent(
            fixture->reader, service, newest, G_MAXINT64, NULL, NULL);
        if (!next)
            return newest;
        newest = next->id;
    }
}

Change *
next_change(Fixture *fixture, ChangeKind kind)
{
    /* Told after the answer: an empty commit lets the keeper get there. */
    commit(fixture, batch_new());
    for (;;) {
        g_autoptr(Change) change = chan_take(fixture->changes);
        if (!change || change->kind == kind)
            return g_steal_pointer(&change);
    }
}

void
drop_changes(Fixture *fixture)
{
    commit(fixture, batch_new());
    for (Change *change; (change = chan_take(fixture->changes));)
        change_free(change);
}
