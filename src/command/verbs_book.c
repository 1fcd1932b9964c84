/* verbs_book - address books in and out: `kith import`, `kith export`. */
#include "base/error.h"
#include "command/bookfile.h"
#include "command/importing.h"
#include "command/verb.h"

typedef struct {
    char *path;         /* `-`: standard output */
    const char *format; /* borrowed */
    gboolean is_dry, is_forced;
} Wanted;

static void
wanted_clear(Wanted *wanted)
{
    g_free(wanted->path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Wanted, wanted_clear)

/* Words may stand in any order; the verb's own help names those it takes. */
static gboolean
read_wanted(Verb *verb, Wanted *wanted, GError **error)
{
    for (guint i = 0; i < verb->n; i++) {
        const char *word = verb->words[i];
        if (g_str_equal(word, "--format") && verb->words[i + 1])
            wanted->format = verb->words[++i];
        else if (g_str_equal(word, "--dry-run"))
            wanted->is_dry = TRUE;
        else if (g_str_equal(word, "--force"))
            wanted->is_forced = TRUE;
        else if (!wanted->path && (word[0] != '-' || !word[1]))
            wanted->path =
                word[0] == '-' ? g_strdup(word) : verb_path(verb, word);
        else
            return verb_misused(verb, error, "it takes %s", verb->arguments);
    }
    return wanted->path ||
           verb_misused(verb, error, "it takes %s", verb->arguments);
}

static gboolean
find_format(Verb *verb, const char *name, BookFormat *format, GError **error)
{
    if (!name)
        return TRUE;
    *format = book_format_by_name(name);
    return *format != BOOK_UNKNOWN ||
           verb_misused(verb, error, "no format '%s': it takes %s", name,
                        verb->arguments);
}

/* ---- import ---- */

static void
print_pairs(Json *json, const ImportPlan *plan)
{
    json_begin_array(json, "pairs");
    for (guint i = 0; i < plan->pairs->len; i++) {
        const PlannedPair *planned = plan->pairs->pdata[i];
        json_begin_object(json, NULL);
        json_string(json, "jid", planned->pair->jid);
        json_string(json, "address", planned->pair->address);
        json_string(json, "name", planned->pair->name);
        json_string(json, "verdict", import_verdict_name(planned->verdict));
        json_end_object(json);
    }
    json_end_array(json);
}

static void
print_json(Json *json, const ImportPlan *plan)
{
    json_begin_object(json, NULL);
    json_int(json, "contacts", plan->n_contacts);
    for (ImportVerdict verdict = 0; verdict < N_IMPORT_VERDICTS; verdict++)
        json_int(json, import_verdict_name(verdict), plan->counts[verdict]);
    print_pairs(json, plan);
    json_begin_array(json, "possible");
    for (guint i = 0; i < plan->possible->len; i++) {
        const PossibleLink *possible = plan->possible->pdata[i];
        json_begin_object(json, NULL);
        json_string(json, "jid", possible->jid);
        json_string(json, "address", possible->address);
        json_string(json, "name", possible->name);
        json_end_object(json);
    }
    json_end_array(json);
    json_begin_array(json, "problems");
    for (guint i = 0; i < plan->complaints->len; i++)
        json_string(json, NULL, plan->complaints->pdata[i]);
    json_end_array(json);
    json_end_object(json);
}

static void
print_plan(Verb *verb, const ImportPlan *plan, gboolean is_dry)
{
    if (verb->json) {
        print_json(verb->json, plan);
        return;
    }
    GString *output = verb->context->output;
    g_autofree char *summary = import_plan_summary(plan);
    g_string_append_printf(output, "%s%s\n", is_dry ? "Would be: " : "",
                           summary);
    g_autoptr(GPtrArray) details = import_plan_details(plan);
    for (guint i = 0; i < details->len; i++)
        g_string_append_printf(output, "%s\n", (char *)details->pdata[i]);
}

gboolean
verb_import(Verb *verb, GError **error)
{
    g_auto(Wanted) wanted = {0};
    BookFormat format = BOOK_UNKNOWN;
    if (!read_wanted(verb, &wanted, error) ||
        !find_format(verb, wanted.format, &format, error))
        return FALSE;
    g_autoptr(Book) book = bookfile_read(wanted.path, format, error);
    g_autoptr(ImportPlan) plan =
        book ? import_plan_new(verb->context->reader, book, error) : NULL;
    if (!plan)
        return FALSE;
    Intent *intent = wanted.is_dry ? NULL : import_plan_intent(plan);
    if (intent && !keeper_commit_intent(verb->context->keeper, intent, error))
        return FALSE;
    print_plan(verb, plan, wanted.is_dry);
    return TRUE;
}

/* ---- export ---- */

gboolean
verb_export(Verb *verb, GError **error)
{
    g_auto(Wanted) wanted = {0};
    BookFormat format = BOOK_VCARD3;
    if (!read_wanted(verb, &wanted, error) ||
        !find_format(verb, wanted.format, &format, error))
        return FALSE;
    if (verb->json && g_str_equal(wanted.path, "-"))
        return verb_misused(verb, error, "--json says what went into a file");
    g_autoptr(Book) book = export_book(verb->context->reader, error);
    if (!book)
        return FALSE;
    g_autofree char *text = book_write(book, format);
    GString *output = verb->context->output;
    if (g_str_equal(wanted.path, "-")) {
        g_string_append(output, text);
        return TRUE;
    }
    if (!bookfile_write(wanted.path, text,
                        wanted.is_forced ? BOOKFILE_REPLACE : BOOKFILE_NEW,
                        error))
        return FALSE;
    guint n = book->entries->len;
    if (verb->json) {
        json_begin_object(verb->json, NULL);
        json_string(verb->json, "file", wanted.path);
        json_int(verb->json, "friends", n);
        json_end_object(verb->json);
        return TRUE;
    }
    g_string_append_printf(output, "%u friend%s written to %s\n", n,
                           n == 1 ? "" : "s", wanted.path);
    return TRUE;
}
