/* test_discover - where services are looked for, with a DNS of our own. */
#include "test.h"

#include "base/error.h"
#include "net/discover.h"

/* ---- the DNS: "_imaps._tcp.example.org" → "0 1 993 imap.example.org", and
 * "imap.example.org" → "192.0.2.1 2001:db8::1"; several with commas ---- */

typedef struct {
    GResolver parent;
    GHashTable *names;
} FakeDns;
typedef GResolverClass FakeDnsClass;
GType fake_dns_get_type(void);
G_DEFINE_TYPE(FakeDns, fake_dns, G_TYPE_RESOLVER)

static FakeDns *dns;

static const char *
look_up(GResolver *resolver, const char *name)
{
    return g_hash_table_lookup(((FakeDns *)resolver)->names, name);
}

static void
refuse_name(GTask *task, const char *name)
{
    g_task_return_new_error(task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND,
                            "%s is not known", name);
}

static void
find_service(GResolver *resolver, const char *name, GCancellable *cancellable,
             GAsyncReadyCallback callback, gpointer user)
{
    g_autoptr(GTask) task = g_task_new(resolver, cancellable, callback, user);
    const char *found = look_up(resolver, name);
    if (!found) {
        refuse_name(task, name);
        return;
    }
    GList *targets = NULL;
    g_auto(GStrv) records = g_strsplit(found, ", ", -1);
    for (guint i = 0; records[i]; i++) {
        g_auto(GStrv) words = g_strsplit(records[i], " ", 4);
        targets = g_list_append(
            targets,
            g_srv_target_new(words[3],
                             (guint16)g_ascii_strtoull(words[2], NULL, 10),
                             (guint16)g_ascii_strtoull(words[0], NULL, 10),
                             (guint16)g_ascii_strtoull(words[1], NULL, 10)));
    }
    g_task_return_pointer(task, g_srv_target_list_sort(targets), NULL);
}

static void
find_name(GResolver *resolver, const char *name, GCancellable *cancellable,
          GAsyncReadyCallback callback, gpointer user)
{
    g_autoptr(GTask) task = g_task_new(resolver, cancellable, callback, user);
    const char *found = look_up(resolver, name);
    if (!found) {
        refuse_name(task, name);
        return;
    }
    GList *addresses = NULL;
    g_auto(GStrv) words = g_strsplit(found, " ", -1);
    for (guint i = 0; words[i]; i++)
        addresses =
            g_list_append(addresses, g_inet_address_new_from_string(words[i]));
    g_task_return_pointer(task, addresses, NULL);
}

static GList *
finish(GResolver *resolver, GAsyncResult *result, GError **error)
{
    return g_task_propagate_pointer(G_TASK(result), error);
}

static void
fake_dns_class_init(FakeDnsClass *class)
{
    class->lookup_service_async = find_service;
    class->lookup_service_finish = finish;
    class->lookup_by_name_async = find_name;
    class->lookup_by_name_finish = finish;
}

static void
fake_dns_init(FakeDns *self)
{
    self->names = g_hash_table_new(g_str_hash, g_str_equal);
}

static int
use_fake_dns(void **state)
{
    dns = g_object_new(fake_dns_get_type(), NULL);
    g_resolver_set_default(G_RESOLVER(dns));
    return 0;
}

static void
dns_says(const char *name, const char *what)
{
    g_hash_table_insert(dns->names, (char *)name, (char *)what);
}

static int
forget_names(void **state)
{
    g_hash_table_remove_all(dns->names);
    return 0;
}

/* ---- tests ---- */

static Config *
config_of_alice(void)
{
    Config *config = g_new0(Config, 1);
    config->bindings = g_ptr_array_new();
    config->warnings = g_ptr_array_new();
    config->jid = g_strdup("alice@example.org");
    config->address = g_strdup("alice@example.org");
    return config;
}

/* `host:port mode identity` a line. */
static char *
found_by(const Config *config, Service service)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) targets = discover(config, service, NULL, &error);
    if (!targets)
        fail_msg("%s", error->message);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < targets->len; i++) {
        const Target *target = g_ptr_array_index(targets, i);
        g_string_append_printf(
            text, "%s:%u %s %s\n", target->host, target->port,
            target->mode == TLS_MODE_DIRECT ? "tls" : "starttls",
            target->identity);
    }
    return g_string_free(text, FALSE);
}

static void
assert_found(const Config *config, Service service, const char *expected)
{
    g_autofree char *found = found_by(config, service);
    assert_string_equal(found, expected);
}

static void
the_configured_endpoint_wins(void **state)
{
    dns_says("_imaps._tcp.example.org", "0 1 993 elsewhere.example.org");
    g_autoptr(Config) config = config_of_alice();
    config->imap =
        (Endpoint){g_strdup("mail.example.com"), 0, TLS_MODE_STARTTLS};
    config->smtp = (Endpoint){g_strdup("::1"), 4650, TLS_MODE_DIRECT};
    config->xmpp = (Endpoint){g_strdup("localhost"), 0, TLS_MODE_DIRECT};
    assert_found(config, SERVICE_IMAP,
                 "mail.example.com:143 starttls mail.example.com\n");
    assert_found(config, SERVICE_SMTP, "::1:4650 tls ::1\n");
    assert_found(config, SERVICE_XMPP, "localhost:5223 tls example.org\n");
}

static void
records_come_in_their_order_and_tls_first(void **state)
{
    dns_says("_imaps._tcp.example.org",
             "20 1 993 b.example.org, 10 1 994 a.example.org");
    dns_says("_imap._tcp.example.org", "0 1 143 c.example.org");
    dns_says("_submissions._tcp.example.org", "0 0 0 .");
    dns_says("_submission._tcp.example.org", "0 1 587 d.example.org.");
    dns_says("_xmpps-client._tcp.example.org", "0 1 443 x.hosting.example");
    g_autoptr(Config) config = config_of_alice();
    assert_found(config, SERVICE_IMAP,
                 "a.example.org:994 tls a.example.org\n"
                 "b.example.org:993 tls b.example.org\n"
                 "c.example.org:143 starttls c.example.org\n");
    assert_found(config, SERVICE_SMTP,
                 "d.example.org:587 starttls d.example.org\n");
    assert_found(config, SERVICE_XMPP,
                 "x.hosting.example:443 tls example.org\n");
}

/* Whoever forges DNS has a good certificate for his own host. */
static void
a_foreign_host_must_prove_the_account_domain(void **state)
{
    dns_says("_imaps._tcp.example.org",
             "0 1 993 imap.evil.example, 1 1 993 fakeexample.org");
    g_autoptr(Config) config = config_of_alice();
    assert_found(config, SERVICE_IMAP,
                 "imap.evil.example:993 tls example.org\n"
                 "fakeexample.org:993 tls example.org\n");
}

static void
without_records_the_usual_names_are_tried(void **state)
{
    dns_says("smtp.example.org", "192.0.2.1");
    dns_says("example.org", "192.0.2.2");
    g_autoptr(Config) config = config_of_alice();
    assert_found(config, SERVICE_IMAP, "example.org:993 tls example.org\n");
    assert_found(config, SERVICE_SMTP,
                 "smtp.example.org:465 tls smtp.example.org\n"
                 "smtp.example.org:587 starttls smtp.example.org\n"
                 "example.org:465 tls example.org\n"
                 "example.org:587 starttls example.org\n");
    assert_found(config, SERVICE_XMPP,
                 "example.org:5222 starttls example.org\n");
}

static void
nothing_at_all_may_pass(void **state)
{
    g_autoptr(Config) config = config_of_alice();
    g_autoptr(GError) error = NULL;
    assert_null(discover(config, SERVICE_SMTP, NULL, &error));
    assert_true(g_error_matches(error, KITH_ERROR, KITH_ERROR_RETRY));
    assert_non_null(strstr(error->message, "no smtp server"));
}

static void
addresses_alternate(void **state)
{
    dns_says("many.example", "192.0.2.1 192.0.2.2 192.0.2.3 2001:db8::1");
    g_autoptr(GPtrArray) found = discover_addresses("many.example", NULL, NULL);
    g_ptr_array_add(found, NULL);
    g_autofree char *text = g_strjoinv(" ", (char **)found->pdata);
    assert_string_equal(text, "2001:db8::1 192.0.2.1 192.0.2.2 192.0.2.3");
    assert_null(discover_addresses("none.example", NULL, NULL));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(the_configured_endpoint_wins, forget_names),
        cmocka_unit_test_teardown(records_come_in_their_order_and_tls_first,
                                  forget_names),
        cmocka_unit_test_teardown(a_foreign_host_must_prove_the_account_domain,
                                  forget_names),
        cmocka_unit_test_teardown(without_records_the_usual_names_are_tried,
                                  forget_names),
        cmocka_unit_test_teardown(nothing_at_all_may_pass, forget_names),
        cmocka_unit_test_teardown(addresses_alternate, forget_names),
    };
    return cmocka_run_group_tests(tests, use_fake_dns, NULL);
}
