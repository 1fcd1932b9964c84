/* seed_store PATH COUNT: makes a store of alice@example.org with COUNT mails,
 * and says how long it took. For measuring. */
#include "base/clock.h"
#include "base/error.h"
#include "tests/store/seed.h"

int
main(int argc, char **argv)
{
    guint64 count = 0;
    if (argc != 3 ||
        !g_ascii_string_to_unsigned(argv[2], 10, 1, 100000000, &count, NULL)) {
        g_printerr("usage: seed_store PATH COUNT\n");
        return 2;
    }
    g_autoptr(GError) error = NULL;
    KeeperOptions options = {.path = argv[1],
                             .own_jid = "alice@example.org",
                             .own_address = "alice@example.org",
                             .is_one_account = TRUE};
    Keeper *keeper = keeper_new(&options, &error);
    if (!keeper) {
        g_printerr("seed_store: %s\n", error->message);
        return 1;
    }
    gint64 start = clock_monotonic();
    keeper_start(keeper);
    gint64 kept = store_seed(keeper, (guint)count);
    keeper_stop(keeper);
    g_print("%u mails in %" G_GINT64_FORMAT
            " ms, of which the keeper took %" G_GINT64_FORMAT " ms\n",
            (guint)count, clock_monotonic() - start, kept);
    return 0;
}
