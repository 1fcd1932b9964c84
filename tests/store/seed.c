/* seed - fills a store with mail, as fast as a first sync would. */
#include "base/error.h"
#include "store/keeper.h"
#include "tests/store/seed.h"

#define PER_BATCH 2000
#define PEOPLE    1000

static GPtrArray *
one_address(const char *name, const char *address)
{
    GPtrArray *list =
        g_ptr_array_new_with_free_func((GDestroyNotify)address_free);
    if (address)
        g_ptr_array_add(list, address_new(name, address));
    return list;
}

static MailHeader *
seed_header(guint number)
{
    MailHeader *header = g_new0(MailHeader, 1);
    guint person = (number * 7919) % PEOPLE;
    g_autofree char *name = g_strdup_printf("Person %u", person);
    g_autofree char *address =
        g_strdup_printf("person.%u@host%u.example", person, person % 50);
    header->message_id = g_strdup_printf("seed-%u@example.org", number);
    header->subject = g_strdup_printf("Subject number %u of the seed", number);
    header->from = address_new(name, address);
    guint other = (person + 1) % PEOPLE;
    g_autofree char *copy =
        g_strdup_printf("person.%u@host%u.example", other, other % 50);
    header->from_others = one_address(NULL, NULL);
    header->reply_to = one_address(NULL, NULL);
    header->to = one_address("Alice", "alice@example.org");
    header->cc = one_address(NULL, copy);
    return header;
}

/* Newest first, as the IMAP worker fetches. */
Batch *
seed_batch(guint high, guint count)
{
    Batch *batch = batch_new();
    for (guint uid = high; uid > high - count; uid--)
        batch_add_mail(batch, "INBOX", uid, uid % 10 ? MAIL_SEEN : 0,
                       1600000000 + (gint64)uid * 60, 4000 + uid % 9000,
                       seed_header(uid), FALSE);
    return batch;
}

gint64
store_seed(Keeper *keeper, guint count)
{
    gint64 waited = 0;
    g_autoptr(Batch) folder = batch_new();
    batch_add_folder(folder, "INBOX", FOLDER_INBOX, 1);
    batch_add_folder_sync(folder, "INBOX", count + 1, 1, 1);
    keeper_send_batch(keeper, g_steal_pointer(&folder));
    for (guint left = count; left > 0;) {
        guint part = MIN(left, PER_BATCH);
        Batch *batch = seed_batch(left, part);
        gint64 start = g_get_monotonic_time();
        /* Waiting keeps a million headers from piling up in memory. */
        if (!keeper_commit_batch(keeper, batch, NULL))
            g_error("the store could not be filled");
        waited += g_get_monotonic_time() - start;
        left -= part;
    }
    return waited / 1000;
}
