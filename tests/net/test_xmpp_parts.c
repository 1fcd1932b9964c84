/* test_xmpp_parts - the XMPP worker's parts that need no server: the IQ table,
 * conditions from the log, vCards, the stanza budget, links that roam. */
#include "test.h"

#include "base/error.h"
#include "net/xmpp/budget.h"
#include "net/xmpp/condition.h"
#include "net/xmpp/iq.h"
#include "net/xmpp/roam_pace.h"
#include "net/xmpp/roam_pep.h"
#include "net/xmpp/owncard_stanza.h"
#include "net/xmpp/vcard.h"

static xmpp_ctx_t *context;

/* ---- the IQ table ---- */

typedef struct {
    int answers, timeouts;
} Told;

static void
note_answer(gpointer user, Stanza *answer)
{
    Told *told = user;
    if (answer)
        told->answers++;
    else
        told->timeouts++;
}

static char *
ask(IqTable *table, const char *to, gint64 deadline, Told *told)
{
    g_autoptr(Stanza) iq = stanza_new_iq(context, "get", to);
    iq_table_add(table, iq, deadline, note_answer, told, NULL);
    return g_strdup(xmpp_stanza_get_id(iq));
}

static gboolean
answer(IqTable *table, const char *id, const char *from)
{
    g_autoptr(Stanza) iq = xmpp_iq_new(context, "result", id);
    if (from)
        xmpp_stanza_set_from(iq, from);
    return iq_table_take(table, iq);
}

static void
answers_count_only_from_whom_was_asked(void **state)
{
    (void)state;
    static const struct {
        const char *to, *from;
        gboolean counts;
    } cases[] = {
        {NULL, NULL, TRUE},
        {NULL, "alice@example.org", TRUE},
        {NULL, "Alice@Example.org/phone", TRUE},
        {NULL, "bob@example.org", FALSE},
        {NULL, "example.org", FALSE},
        {"bob@example.org", "bob@example.org", TRUE},
        {"bob@example.org", "bob@example.org/phone", FALSE},
        {"bob@example.org", NULL, FALSE},
        {"bob@example.org/a", "bob@example.org/b", FALSE},
        {"example.org", "example.org", TRUE},
        {"example.org", "alice@example.org", FALSE},
    };
    g_autoptr(IqTable) table = iq_table_new("alice@example.org");
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Told told = {0};
        g_autofree char *id = ask(table, cases[i].to, 1, &told);
        assert_false(answer(table, "another", cases[i].from));
        assert_int_equal(answer(table, id, cases[i].from), cases[i].counts);
        assert_int_equal(told.answers, cases[i].counts);
        assert_false(cases[i].counts && answer(table, id, cases[i].from));
        iq_table_abandon(table);
        assert_int_equal(told.timeouts, !cases[i].counts);
    }
}

static void
overdue_requests_end(void **state)
{
    (void)state;
    g_autoptr(IqTable) table = iq_table_new("alice@example.org");
    assert_true(iq_table_deadline(table) == G_MAXINT64);
    Told early = {0}, late = {0};
    g_autofree char *first = ask(table, NULL, 100, &early);
    g_autofree char *second = ask(table, NULL, 200, &late);
    assert_string_not_equal(first, second);
    assert_int_equal(strlen(first), 32);
    assert_int_equal(iq_table_deadline(table), 100);
    iq_table_expire(table, 99);
    assert_int_equal(early.timeouts, 0);
    iq_table_expire(table, 100);
    assert_int_equal(early.timeouts, 1);
    assert_int_equal(late.timeouts, 0);
    assert_int_equal(iq_table_size(table), 1);
}

/* ---- conditions ---- */

static void
log_lines_tell_the_condition(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int kind; /* -1: none */
    } cases[] = {
        {"RECV: <failure xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\">"
         "<not-authorized/></failure>",
         KITH_ERROR_AUTH},
        {"RECV: <failure xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\">"
         "<invalid-mechanism/></failure>",
         -1},
        {"RECV: <message><body>&lt;not-authorized</body></message>", -1},
        {"RECV: <message><body>Cannot authenticate with known methods</body>",
         -1},
        {"Cannot authenticate with known methods", KITH_ERROR_REFUSED},
        {"TLS is not supported, but set as mandatory for this connection",
         KITH_ERROR_TLS},
        {"connection failed, error 111", KITH_ERROR_RETRY},
        {"Q_SENT: 0x1", -1},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        Conditions conditions = {0};
        condition_read(&conditions, cases[i].line);
        assert_int_equal(conditions.error ? conditions.error->code : -1,
                         cases[i].kind);
        condition_clear(&conditions);
    }
    Conditions conditions = {0};
    condition_read(&conditions, "RECV: <features xmlns=\"x\">"
                                "<ver xmlns=\"urn:xmpp:features:rosterver\"/>"
                                "</features>");
    assert_true(conditions.has_roster_versions);
}

/* ---- vCards ---- */

static void
both_kinds_of_vcard_add_up(void **state)
{
    (void)state;
    g_autoptr(Stanza) temp = xmpp_stanza_new_from_string(
        context,
        "<vCard xmlns='vcard-temp'><FN>Bob\nBaker</FN><NICKNAME/>"
        "<EMAIL><WORK/><USERID>bob@work.example</USERID></EMAIL>"
        "<EMAIL><USERID>no address</USERID></EMAIL>"
        "<TEL><NUMBER>+1 2</NUMBER></TEL><ORG><ORGNAME>W</ORGNAME></ORG>"
        "</vCard>");
    g_autoptr(Stanza) four = xmpp_stanza_new_from_string(
        context, "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>"
                 "<fn><text>Robert</text></fn>"
                 "<nickname><text>Bob</text></nickname>"
                 "<email><text>bob@work.example</text></email>"
                 "<email><text>bob@home.example</text></email>"
                 "<tel><uri>tel:+3</uri></tel></vcard>");
    g_autoptr(Vcard) card = g_new0(Vcard, 1);
    vcard_read_temp(card, temp);
    g_autoptr(Vcard) only_temp = g_new0(Vcard, 1);
    vcard_read_temp(only_temp, temp);
    vcard_read_4(card, four);
    assert_string_equal(card->full_name, "Bob Baker");
    assert_string_equal(card->nickname, "Bob");
    assert_string_equal(card->organisation, "W");
    g_autofree char *emails = g_strjoinv(" ", card->emails);
    assert_string_equal(emails, "bob@work.example bob@home.example");
    g_autofree char *phones = g_strjoinv("|", card->telephones);
    assert_string_equal(phones, "+1 2|+3");
    g_autofree char *digest = vcard_digest(card);
    g_autofree char *other = vcard_digest(only_temp);
    assert_string_not_equal(digest, other);
}

/* ---- the own card ---- */

static char *
change_card(CardKind kind, const char *before, const char *removed,
            const char *added)
{
    g_autoptr(Stanza) element =
        before ? xmpp_stanza_new_from_string(context, before) : NULL;
    g_autoptr(GPtrArray) out = card_entries_parse(removed, NULL);
    g_autoptr(GPtrArray) in = card_entries_parse(added, NULL);
    g_autoptr(Stanza) card = owncard_change(context, kind, element, out, in);
    if (!card)
        return NULL;
    char *text = NULL;
    size_t size;
    assert_int_equal(xmpp_stanza_to_text(card, &text, &size), XMPP_EOK);
    char *copy = g_strdup(text);
    xmpp_free(context, text);
    return copy;
}

static void
own_card_keeps_what_is_not_known(void **state)
{
    static const struct {
        CardKind kind;
        const char *before, *removed, *added, *after;
    } cases[] = {
        {CARD_TEMP, "<vCard xmlns='vcard-temp'/>", NULL, NULL, NULL},
        {CARD_TEMP, NULL, NULL, "Name: A<b>\n",
         "<vCard xmlns=\"vcard-temp\"><FN>A&lt;b&gt;</FN></vCard>"},
        /* a value that is there already is not put there twice */
        {CARD_4,
         "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>"
         "<email><text>a@x.example</text></email></vcard>",
         NULL, "Email: a@x.example\n", NULL},
        /* what stands beside a value stays, in its place */
        {CARD_TEMP,
         "<vCard xmlns='vcard-temp'><FN>Old</FN><PHOTO><BINVAL>aa==</BINVAL>"
         "</PHOTO><ORG><ORGNAME>Old</ORGNAME><ORGUNIT>U</ORGUNIT></ORG>"
         "<EMAIL><HOME/><USERID>a@x.example</USERID></EMAIL>"
         "<EMAIL><USERID>broken</USERID></EMAIL></vCard>",
         "Name: Old\nOrganisation: Old\nEmail: a@x.example\n",
         "Name: New\nOrganisation: Newer\nTelephone: +1\n",
         "<vCard xmlns=\"vcard-temp\"><FN>New</FN><PHOTO>"
         "<BINVAL>aa==</BINVAL></PHOTO><ORG><ORGUNIT>U</ORGUNIT>"
         "<ORGNAME>Newer</ORGNAME></ORG>"
         "<EMAIL><USERID>broken</USERID></EMAIL>"
         "<TEL><VOICE/><NUMBER>+1</NUMBER></TEL></vCard>"},
        {CARD_4,
         "<vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'>"
         "<x xmlns='urn:odd'>t<y/></x>"
         "<tel><parameters><pref><integer>1</integer></pref></parameters>"
         "<uri>tel:+1</uri></tel><tel><uri>tel:+2</uri></tel></vcard>",
         "Telephone: +2\n", "Telephone: call me\n",
         "<vcard xmlns=\"urn:ietf:params:xml:ns:vcard-4.0\">"
         "<x xmlns=\"urn:odd\">t<y/></x>"
         "<tel><parameters><pref><integer>1</integer></pref></parameters>"
         "<uri>tel:+1</uri></tel><tel><text>call me</text></tel></vcard>"},
    };
    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *after = change_card(cases[i].kind, cases[i].before,
                                             cases[i].removed, cases[i].added);
        if (cases[i].after)
            assert_string_equal(after, cases[i].after);
        else
            assert_null(after);
    }
}

static void
own_card_that_is_too_large_is_not_sent(void **state)
{
    (void)state;
    g_autofree char *photo = g_strnfill(250 * 1024, 'A');
    g_autofree char *xml =
        g_strconcat("<vCard xmlns='vcard-temp'><PHOTO><BINVAL>", photo,
                    "</BINVAL></PHOTO></vCard>", NULL);
    g_autoptr(Stanza) large = xmpp_stanza_new_from_string(context, xml);
    g_autoptr(Stanza) small =
        xmpp_stanza_new_from_string(context, "<vCard xmlns='vcard-temp'/>");
    assert_false(owncard_fits(large));
    assert_true(owncard_fits(small));
}

/* ---- the budget ---- */

/* Reads a stanza of that many children; it is left behind, as libstrophe does
 * when it is cut within one. */
static void
read_children(Budget *budget, int children)
{
    xmpp_mem_t memory = budget_memory(budget);
    xmpp_ctx_t *counted = xmpp_ctx_new(&memory, NULL);
    g_autoptr(GString) xml = g_string_new("<x xmlns='x'>");
    for (int i = 0; i < children; i++)
        g_string_append(xml, "<a/>");
    g_string_append(xml, "</x>");
    budget->is_counting = TRUE;
    assert_non_null(xmpp_stanza_new_from_string(counted, xml->str));
    xmpp_ctx_free(counted);
}

static void
budget_counts_nodes(void **state)
{
    (void)state;
    Budget large = {0};
    read_children(&large, 12000);
    assert_true(budget_is_exceeded(&large, 0));
    budget_clear(&large);

    Budget budget = {0};
    read_children(&budget, 8000);
    assert_false(budget_is_exceeded(&budget, 0));
    budget_end_stanza(&budget, 500);
    assert_int_equal(budget.allocations, 0);
    assert_true(budget_is_exceeded(&budget, 500 + 1024 * 1024 + 1));
    assert_false(budget_is_exceeded(&budget, 499)); /* counts may run late */
    budget.is_generous = TRUE;
    assert_false(budget_is_exceeded(&budget, 500 + 1024 * 1024 + 1));
    assert_non_null(budget.blocks);
    budget_clear(&budget);
    assert_null(budget.blocks);
}

/* ---- links that roam ---- */

#define ALL_SHARDS G_MAXUINT64

static RoamRecord *
roam_record(int n, const char *local)
{
    g_autofree char *jid = g_strdup_printf("f%d@example.org", n);
    g_autofree char *address = g_strdup_printf("%s%d@x.example", local, n);
    RoamRecord *record = roam_record_new(
        jid, address, EVIDENCE_MANUAL | EVIDENCE_IMPORT, ROAM_REVISION_MAX,
        ROAM_TIME_MAX, "0123456789abcdef", NULL);
    assert_non_null(record);
    return record;
}

static Stanza *
write_links(const GPtrArray *records, guint n)
{
    Stanza *item = xmpp_stanza_new(context);
    xmpp_stanza_set_name(item, "item");
    roam_stanza_add(item, records, n);
    return item;
}

static void
records_come_back_as_they_were_written(void **state)
{
    (void)state;
    g_autoptr(GPtrArray) records = roam_records_new();
    for (int i = 0; i < 50; i++)
        g_ptr_array_add(records, roam_record(i, i % 2 ? "a&'" : "plain"));
    g_autoptr(Stanza) item = write_links(records, records->len);
    char *text = NULL;
    size_t size;
    assert_int_equal(xmpp_stanza_to_text(item, &text, &size), XMPP_EOK);
    g_autoptr(Stanza) again = xmpp_stanza_new_from_string(context, text);
    xmpp_free(context, text);

    g_autoptr(GPtrArray) read = roam_records_new();
    Stanza *links = stanza_child(again, "links", NS_LINKS);
    assert_int_equal(roam_stanza_read(links, ALL_SHARDS, read), 0);
    assert_int_equal(read->len, 50);
    assert_true(roam_records_are_alike(records, 50, read));
    assert_false(roam_records_are_alike(records, 49, read));
    RoamRecord *changed = read->pdata[7];
    changed->revision--;
    assert_false(roam_records_are_alike(records, 50, read));
    /* Only the shard's own: each of the others is refused. */
    guint64 one = G_GUINT64_CONSTANT(1) << roam_shard(changed->jid);
    g_autoptr(GPtrArray) some = roam_records_new();
    guint refused = roam_stanza_read(links, one, some);
    assert_true(some->len >= 1 && some->len < 50);
    assert_int_equal(refused + some->len, 50);
}

static void
item_stays_as_small_as_it_must(void **state)
{
    (void)state;
    g_autofree char *quotes = g_strnfill(100, '&'); /* five bytes each in XML */
    const char *const locals[] = {"a", quotes};
    for (gsize i = 0; i < G_N_ELEMENTS(locals); i++) {
        g_autoptr(GPtrArray) records = roam_records_new();
        for (int n = 0; n < 1000; n++)
            g_ptr_array_add(records, roam_record(n, locals[i]));
        guint fit = roam_stanza_fit(records, ROAM_PEP_ITEM_SIZE);
        assert_true(fit > 10 && fit < 100);
        g_autoptr(Stanza) item = write_links(records, fit);
        char *text = NULL;
        size_t size;
        assert_int_equal(xmpp_stanza_to_text(item, &text, &size), XMPP_EOK);
        xmpp_free(context, text);
        assert_true(size <= ROAM_PEP_ITEM_SIZE + 100);
        assert_true(size * ROAM_SHARDS < 1000 * 1000);
    }
}

/* Without options a node may be open to all friends: better none at all. */
static void
pep_without_options_is_not_used(void **state)
{
    (void)state;
    static const struct {
        const char *xml;
        gboolean is_offered;
    } rows[] = {
        {"<iq type='result'><query"
         " xmlns='http://jabber.org/protocol/disco#info'>"
         "<identity category='pubsub' type='pep'/>"
         "<feature var='http://jabber.org/protocol/pubsub#publish'/>"
         "<feature var='http://jabber.org/protocol/pubsub#publish-options'/>"
         "</query></iq>",
         TRUE},
        {"<iq type='result'><query"
         " xmlns='http://jabber.org/protocol/disco#info'>"
         "<identity category='pubsub' type='pep'/>"
         "<feature var='http://jabber.org/protocol/pubsub#publish'/>"
         "<feature/></query></iq>",
         FALSE},
        {"<iq type='error'><error type='cancel'/></iq>", FALSE},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(Stanza) answer =
            xmpp_stanza_new_from_string(context, rows[i].xml);
        assert_int_equal(roam_pep_is_offered(answer), rows[i].is_offered);
    }
}

static void
answers_to_pushes_slow_down(void **state)
{
    (void)state;
    RoamPace pace = {0};
    gint64 now = 5 * PACE_CALM, longest = 0;
    for (guint i = 0; i < PACE_FREE_ANSWERS; i++)
        assert_true(roam_pace_next(&pace, now) == now);
    for (int i = 0; i < 40; i++) {
        gint64 wait = roam_pace_next(&pace, now) - now;
        assert_true(wait > 0 && wait >= longest && wait <= PACE_MOST_WAIT);
        longest = wait;
        now += wait;
    }
    assert_int_equal(longest, PACE_MOST_WAIT);
    now += PACE_CALM + 1;
    assert_true(roam_pace_next(&pace, now) == now);
}

static int
make_context(void **state)
{
    (void)state;
    xmpp_initialize();
    context = xmpp_ctx_new(NULL, NULL);
    return 0;
}

static int
free_context(void **state)
{
    (void)state;
    xmpp_ctx_free(context);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_count_only_from_whom_was_asked),
        cmocka_unit_test(overdue_requests_end),
        cmocka_unit_test(log_lines_tell_the_condition),
        cmocka_unit_test(both_kinds_of_vcard_add_up),
        cmocka_unit_test(own_card_keeps_what_is_not_known),
        cmocka_unit_test(own_card_that_is_too_large_is_not_sent),
        cmocka_unit_test(budget_counts_nodes),
        cmocka_unit_test(records_come_back_as_they_were_written),
        cmocka_unit_test(item_stays_as_small_as_it_must),
        cmocka_unit_test(pep_without_options_is_not_used),
        cmocka_unit_test(answers_to_pushes_slow_down),
    };
    return cmocka_run_group_tests(tests, make_context, free_context);
}
