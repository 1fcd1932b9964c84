/* measure_imap COUNT - how long the first sync of COUNT mails takes, from
 * Dovecot through the worker and the keeper into the store. */
#include "test.h"

#include "net/mailroom.h"
#include "net/imap/fetch.h"
#include "servers.h"

#include <sys/resource.h>

static double
seconds(gint64 since_us)
{
    return (double)(g_get_monotonic_time() - since_us) / G_USEC_PER_SEC;
}

static gboolean
has_rows(Mailroom *room, gpointer user)
{
    return mailroom_total(room, "INBOX") > 0;
}

static gboolean
is_idle(Mailroom *room, gpointer user)
{
    return mailroom_was_told(room, "online idle");
}

int
main(int argc, char **argv)
{
    const char *start[] = {"imap", "--seed", "empty", NULL};
    const char *seed[] = {"alice", argc > 1 ? argv[1] : "100000", NULL};
    g_autoptr(Servers) servers = servers_start(start);
    servers_do(servers, "seed-mail", seed, NULL);
    g_autofree char *config = servers_write_config(servers, "alice", NULL);
    {
        /* Let Dovecot build its index and cache first. */
        g_autoptr(Mailroom) warm = mailroom_new(config, "alice-secret");
        gint64 begin = g_get_monotonic_time();
        g_autoptr(ImapSession) session = mailroom_other_client(warm, "INBOX");
        g_autofree char *items = fetch_header_items();
        g_autofree char *all = g_strconcat("FETCH 1:* ", items, NULL);
        mailroom_run(session, all);
        print_message("served once in %.2f s\n", seconds(begin));
    }
    g_autoptr(Mailroom) room = mailroom_new(config, "alice-secret");
    gint64 begin = g_get_monotonic_time();
    mailroom_start(room);
    mailroom_wait(room, has_rows, NULL, "the first rows");
    print_message("first rows after %.3f s\n", seconds(begin));
    mailroom_wait_patiently(room, is_idle, NULL, "the rest", 3600);
    print_message("all %s after %.2f s\n", seed[1], seconds(begin));
    mailroom_stop(room);
    mailroom_show_log(room);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    print_message("peak memory %ld MB, user %.2f s, system %.2f s\n",
                  usage.ru_maxrss / 1024,
                  (double)usage.ru_utime.tv_sec +
                      (double)usage.ru_utime.tv_usec / 1e6,
                  (double)usage.ru_stime.tv_sec);
    return 0;
}
