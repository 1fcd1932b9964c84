/* importing - see importing.h. */
#include "command/importing.h"

#include "base/error.h"
#include "mail/address.h"
#include "text/sanitize.h"

#define ROWS_MAX 100000

/* ---- names of the roster ---- */

/* Folded name -> JID; an empty one where several bear the name. */
static GHashTable *
read_names(StoreReader *reader, GError **error)
{
    g_autoptr(GPtrArray) friends = store_read_friends(reader, ROWS_MAX, error);
    if (!friends)
        return NULL;
    GHashTable *names =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint i = 0; i < friends->len; i++) {
        const Friend *person = friends->pdata[i];
        char *key = g_utf8_casefold(person->name, -1);
        gboolean is_taken = g_hash_table_contains(names, key);
        g_hash_table_insert(names, key, g_strdup(is_taken ? "" : person->jid));
    }
    return names;
}

/* The one friend of that name, borrowed; NULL: none, or several. */
static const char *
find_namesake(GHashTable *names, const char *name)
{
    if (!name)
        return NULL;
    g_autofree char *key = g_utf8_casefold(name, -1);
    const char *jid = g_hash_table_lookup(names, key);
    return jid && *jid ? jid : NULL;
}

/* ---- the plan ---- */

typedef struct {
    StoreReader *reader;
    ImportPlan *plan;
    GHashTable *names;  /* see read_names() */
    GHashTable *seen;   /* `JID address-key`: each pair counts once */
    GHashTable *claims; /* address key -> its first PlannedPair, borrowed */
} Planner;

static void
pair_free(gpointer object)
{
    PlannedPair *planned = object;
    import_pair_free(planned->pair);
    g_free(planned);
}

static void
possible_free(gpointer object)
{
    PossibleLink *possible = object;
    g_free(possible->jid);
    g_free(possible->name);
    g_free(possible->address);
    g_free(possible);
}

static gboolean
makes_link(ImportVerdict verdict)
{
    return verdict == IMPORT_LINKS || verdict == IMPORT_WAITS ||
           verdict == IMPORT_DISPUTES;
}

/* Two contacts of the same book may claim one address as well. */
static void
find_dispute(Planner *planner, PlannedPair *planned, const char *key)
{
    if (planned->verdict != IMPORT_LINKS)
        return;
    PlannedPair *other = g_hash_table_lookup(planner->claims, key);
    if (!other) {
        g_hash_table_insert(planner->claims, g_strdup(key), planned);
        return;
    }
    other->verdict = planned->verdict = IMPORT_DISPUTES;
}

static gboolean
plan_pair(Planner *planner, const char *jid, const char *address,
          const char *name, GError **error)
{
    g_autofree char *key = address_key(address);
    g_autofree char *both = g_strconcat(jid ? jid : "", " ", key, NULL);
    if (!key || !g_hash_table_add(planner->seen, g_steal_pointer(&both)))
        return TRUE;
    PlannedPair *planned = g_new0(PlannedPair, 1);
    planned->pair = import_pair_new(jid, address, name);
    g_ptr_array_add(planner->plan->pairs, planned);
    if (!store_read_import(planner->reader, planned->pair, &planned->verdict,
                           error))
        return FALSE;
    find_dispute(planner, planned, key);
    return TRUE;
}

/* Only what the user has not decided, and not for nobody's addresses. */
static gboolean
plan_possible(Planner *planner, const char *jid, const BookEntry *entry,
              const char *address, GError **error)
{
    const ImportPair pair = {(char *)jid, (char *)address, NULL};
    ImportVerdict verdict;
    if (!store_read_import(planner->reader, &pair, &verdict, error))
        return FALSE;
    if (!makes_link(verdict))
        return TRUE;
    PossibleLink *possible = g_new0(PossibleLink, 1);
    possible->jid = g_strdup(jid);
    possible->name = g_strdup(entry->name);
    possible->address = g_strdup(address);
    g_ptr_array_add(planner->plan->possible, possible);
    return TRUE;
}

static gboolean
plan_address(Planner *planner, const BookEntry *entry, const char *address,
             GError **error)
{
    for (guint i = 0; i < entry->jids->len; i++)
        if (!plan_pair(planner, entry->jids->pdata[i], address, entry->name,
                       error))
            return FALSE;
    if (entry->jids->len)
        return TRUE;
    const char *namesake = find_namesake(planner->names, entry->name);
    return plan_pair(planner, NULL, address, entry->name, error) &&
           (!namesake ||
            plan_possible(planner, namesake, entry, address, error));
}

static gboolean
plan_entries(Planner *planner, const Book *book, GError **error)
{
    for (guint i = 0; i < book->entries->len; i++) {
        const BookEntry *entry = book->entries->pdata[i];
        for (guint j = 0; j < entry->addresses->len; j++)
            if (!plan_address(planner, entry, entry->addresses->pdata[j],
                              error))
                return FALSE;
    }
    return TRUE;
}

ImportPlan *
import_plan_new(StoreReader *reader, const Book *book, GError **error)
{
    g_autoptr(ImportPlan) plan = g_new0(ImportPlan, 1);
    plan->n_contacts = book->entries->len;
    plan->pairs = g_ptr_array_new_with_free_func(pair_free);
    plan->possible = g_ptr_array_new_with_free_func(possible_free);
    plan->complaints = g_ptr_array_ref(book->complaints);
    g_autoptr(GHashTable) names = read_names(reader, error);
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) claims =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Planner planner = {reader, plan, names, seen, claims};
    if (!names || !plan_entries(&planner, book, error))
        return NULL;
    for (guint i = 0; i < plan->pairs->len; i++) {
        const PlannedPair *planned = plan->pairs->pdata[i];
        plan->counts[planned->verdict]++;
    }
    return g_steal_pointer(&plan);
}

void
import_plan_free(ImportPlan *plan)
{
    g_ptr_array_unref(plan->pairs);
    g_ptr_array_unref(plan->possible);
    g_ptr_array_unref(plan->complaints);
    g_free(plan);
}

static void
free_import_pair(gpointer pair)
{
    import_pair_free(pair);
}

Intent *
import_plan_intent(const ImportPlan *plan)
{
    g_autoptr(GPtrArray) pairs =
        g_ptr_array_new_with_free_func(free_import_pair);
    for (guint i = 0; i < plan->pairs->len; i++) {
        const PlannedPair *planned = plan->pairs->pdata[i];
        if (makes_link(planned->verdict) || planned->verdict == IMPORT_NOTES)
            g_ptr_array_add(pairs, import_pair_new(planned->pair->jid,
                                                   planned->pair->address,
                                                   planned->pair->name));
    }
    return pairs->len ? intent_import(pairs) : NULL;
}

/* ---- telling ---- */

static const struct {
    const char *name;
    const char *why; /* refused, because it is … */
} verdicts[N_IMPORT_VERDICTS] = {
    [IMPORT_LINKS] = {"linked", NULL},
    [IMPORT_WAITS] = {"waits", NULL},
    [IMPORT_DISPUTES] = {"disputed", NULL},
    [IMPORT_PRESENT] = {"present", NULL},
    [IMPORT_REMOVED] = {"unlinked", NULL},
    [IMPORT_OWN] = {"own", "your own address"},
    [IMPORT_LIST] = {"list", "a mailing list's address"},
    [IMPORT_ROLE] = {"role", "an address of no single person"},
    [IMPORT_NOTES] = {"noted", NULL},
    [IMPORT_KNOWN] = {"known", NULL},
};

const char *
import_verdict_name(ImportVerdict verdict)
{
    return verdicts[verdict].name;
}

static void
append_count(GString *text, guint n, const char *one, const char *many)
{
    if (n)
        g_string_append_printf(text, ", %u %s", n, n == 1 ? one : many);
}

static guint
count_refused(const ImportPlan *plan)
{
    guint n = 0;
    for (ImportVerdict verdict = 0; verdict < N_IMPORT_VERDICTS; verdict++)
        if (verdicts[verdict].why)
            n += plan->counts[verdict];
    return n;
}

static char *
refusal(const PlannedPair *planned)
{
    return verdicts[planned->verdict].why
               ? g_strdup_printf("%s is %s", planned->pair->address,
                                 verdicts[planned->verdict].why)
               : NULL;
}

/* One is named at once; of several each gets its line in the details. */
static void
append_refused(GString *text, const ImportPlan *plan)
{
    guint n = count_refused(plan);
    append_count(text, n, "refused", "refused");
    for (guint i = 0; n == 1 && i < plan->pairs->len; i++) {
        g_autofree char *line = refusal(plan->pairs->pdata[i]);
        if (line)
            g_string_append_printf(text, ": %s", line);
    }
}

char *
import_plan_summary(const ImportPlan *plan)
{
    const guint *counts = plan->counts;
    guint made =
        counts[IMPORT_LINKS] + counts[IMPORT_WAITS] + counts[IMPORT_DISPUTES];
    GString *text = g_string_new(NULL);
    g_string_append_printf(text, "%u contact%s, %u link%s made",
                           plan->n_contacts, plan->n_contacts == 1 ? "" : "s",
                           made, made == 1 ? "" : "s");
    if (counts[IMPORT_WAITS])
        g_string_append_printf(text, " (%u wait%s for the roster)",
                               counts[IMPORT_WAITS],
                               counts[IMPORT_WAITS] == 1 ? "s" : "");
    append_count(text, counts[IMPORT_DISPUTES], "disputed", "disputed");
    append_count(text, counts[IMPORT_PRESENT], "already there",
                 "already there");
    append_count(text, counts[IMPORT_REMOVED], "stays unlinked",
                 "stay unlinked");
    append_count(text, counts[IMPORT_NOTES], "address noted",
                 "addresses noted");
    append_count(text, plan->possible->len, "possible link", "possible links");
    append_count(text, plan->complaints->len, "problem", "problems");
    append_refused(text, plan);
    return g_string_free(text, FALSE);
}

/* NULL: the summary says it all. */
static char *
pair_detail(const ImportPlan *plan, const PlannedPair *planned)
{
    const ImportPair *pair = planned->pair;
    g_autofree char *refused = refusal(planned);
    if (refused && count_refused(plan) > 1)
        return g_strconcat("refused: ", refused, NULL);
    if (planned->verdict == IMPORT_DISPUTES)
        return g_strdup_printf(
            "disputed: %s is not %s's alone, and shows nobody's name",
            pair->address, pair->jid);
    if (planned->verdict == IMPORT_REMOVED)
        return g_strdup_printf("unlinked by you before: %s and %s", pair->jid,
                               pair->address);
    return NULL;
}

GPtrArray *
import_plan_details(const ImportPlan *plan)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < plan->pairs->len; i++) {
        char *line = pair_detail(plan, plan->pairs->pdata[i]);
        if (line)
            g_ptr_array_add(lines, line);
    }
    for (guint i = 0; i < plan->possible->len; i++) {
        const PossibleLink *possible = plan->possible->pdata[i];
        g_ptr_array_add(lines,
                        g_strdup_printf("possible: %s <%s>: kith link %s %s",
                                        possible->name, possible->address,
                                        possible->jid, possible->address));
    }
    for (guint i = 0; i < plan->complaints->len; i++)
        g_ptr_array_add(lines, g_strdup(plan->complaints->pdata[i]));
    return lines;
}

/* ---- the other way ---- */

static BookEntry *
entry_of(const Friend *person)
{
    BookEntry *entry = book_entry_new();
    /* One line, whoever wrote it: mutt would obey a second one. */
    entry->name = sanitize_line(slice_from_string(person->name));
    g_ptr_array_add(entry->jids, g_strdup(person->jid));
    return entry;
}

Book *
export_book(StoreReader *reader, GError **error)
{
    g_autoptr(GPtrArray) friends = store_read_friends(reader, ROWS_MAX, error);
    g_autoptr(GPtrArray) links =
        friends ? store_read_links(reader, ROWS_MAX, error) : NULL;
    if (!links)
        return NULL;
    Book *book = book_new();
    g_autoptr(GHashTable) by_jid = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < friends->len; i++) {
        const Friend *person = friends->pdata[i];
        BookEntry *entry = entry_of(person);
        g_ptr_array_add(book->entries, entry);
        g_hash_table_insert(by_jid, person->jid, entry);
    }
    for (guint i = 0; i < links->len; i++) {
        const LinkRow *row = links->pdata[i];
        BookEntry *entry = g_hash_table_lookup(by_jid, row->jid);
        if (entry && link_shows_name(row->state))
            g_ptr_array_add(entry->addresses, g_strdup(row->address));
    }
    return book;
}
