/* verbs - see verbs.h: the table, and opening what a verb needs. */
#include "command/verbs.h"

#include "base/error.h"
#include "command/account.h"
#include "command/verb.h"
#include "config/nearest.h"

/* As verbs.def says. */
typedef enum { READS, LIVE, WRITES, SENDS, ELSEWHERE } Need;

static const struct {
    const char *name;
    Need need;
    const char *arguments, *help;
    gboolean (*run)(Verb *verb, GError **error); /* NULL: main does it */
} verb_table[] = {
#define VERB(id, name, need, arguments, help)                                  \
    {name, need, arguments, help, verb_##id},
#define VERB_ELSEWHERE(name, arguments, help)                                  \
    {name, ELSEWHERE, arguments, help, NULL},
#include "command/verbs.def"
#undef VERB
#undef VERB_ELSEWHERE
};

char *
verbs_help(void)
{
    GString *text = g_string_new("Verbs:\n");
    for (gsize i = 0; i < G_N_ELEMENTS(verb_table); i++)
        g_string_append_printf(text, "  %s%s%s\n        %s\n",
                               verb_table[i].name,
                               *verb_table[i].arguments ? " " : "",
                               verb_table[i].arguments, verb_table[i].help);
    g_string_append(text, "\nVerbs take --json. See kith(1), kith-json(5).");
    return g_string_free(text, FALSE);
}

static int
find_verb(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(verb_table); i++)
        if (g_str_equal(verb_table[i].name, name))
            return (int)i;
    return -1;
}

gboolean
verb_is_known(const char *verb)
{
    return find_verb(verb) >= 0;
}

static Need
need_of(const char *verb)
{
    int i = find_verb(verb);
    return i >= 0 ? verb_table[i].need : ELSEWHERE;
}

gboolean
verb_is_performed(const char *verb)
{
    return need_of(verb) != ELSEWHERE;
}

gboolean
verb_is_for_client(const char *verb)
{
    Need need = need_of(verb);
    return need == LIVE || need == WRITES || need == SENDS;
}

gboolean
verb_wants_input(const char *verb)
{
    return need_of(verb) == SENDS;
}

/* ---- one verb ---- */

gboolean
verb_misused(const Verb *verb, GError **error, const char *format, ...)
{
    verb->context->is_misused = TRUE;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID, message);
    return FALSE;
}

static void
verb_clear(Verb *verb)
{
    g_strfreev(verb->words);
    g_clear_pointer(&verb->json, json_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Verb, verb_clear)

/* The words after the verb, without --json; `--` makes words of all that
 * follows. */
static void
read_words(Verb *verb, char *const *words)
{
    g_autoptr(GStrvBuilder) rest = g_strv_builder_new();
    gboolean is_json = FALSE;
    for (; *words && !g_str_equal(*words, "--"); words++) {
        if (g_str_equal(*words, "--json"))
            is_json = TRUE;
        else
            g_strv_builder_add(rest, *words);
    }
    if (*words)
        g_strv_builder_addv(rest, (const char **)words + 1);
    verb->words = g_strv_builder_end(rest);
    verb->n = g_strv_length(verb->words);
    verb->json = is_json ? json_new() : NULL;
}

gboolean
verb_perform(VerbContext *context, char *const *words, GError **error)
{
    int i = find_verb(words[0]);
    g_assert(i >= 0 && verb_table[i].run);
    g_auto(Verb)
        verb = {.context = context, .arguments = verb_table[i].arguments};
    read_words(&verb, words + 1);
    if (!verb_table[i].run(&verb, error)) {
        g_prefix_error(error, "%s: ", words[0]);
        return FALSE;
    }
    if (verb.json) {
        g_autofree char *text = json_text(verb.json);
        g_string_append(context->output, text);
        g_string_append_c(context->output, '\n');
    }
    return TRUE;
}

/* ---- with the account's store ---- */

static gboolean
open_keeper(VerbContext *context, const Paths *paths, GError **error)
{
    context->keeper = account_open_store(context->config, paths->store, error);
    if (!context->keeper)
        return FALSE;
    keeper_start(context->keeper);
    return TRUE;
}

static gboolean
open_store(VerbContext *context, Need need, const Paths *paths, GError **error)
{
    gboolean writes = need == WRITES || need == SENDS;
    if (writes && !open_keeper(context, paths, error))
        return FALSE;
    if (!g_file_test(paths->store, G_FILE_TEST_EXISTS)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_RETRY,
                    "nothing is stored for this account yet: start kith "
                    "once");
        return FALSE;
    }
    context->reader = store_reader_open(paths->store, error);
    return context->reader != NULL;
}

static gboolean
run_on_store(VerbContext *context, char *const *words, const Paths *paths,
             GError **error)
{
    int i = find_verb(words[0]);
    g_assert(i >= 0);
    return open_store(context, verb_table[i].need, paths, error) &&
           verb_perform(context, words, error);
}

int
verb_run(char *const *words, const Config *config, const Paths *paths)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) output = g_string_new(NULL);
    VerbContext context = {.config = config, .input = stdin, .output = output};
    gboolean is_done = run_on_store(&context, words, paths, &error);
    g_clear_pointer(&context.reader, store_reader_close);
    g_clear_pointer(&context.keeper, keeper_stop);
    if (!is_done) {
        g_printerr("kith: %s\n", error->message);
        return context.is_misused ? VERB_MISUSED : VERB_FAILED;
    }
    gboolean is_written =
        fwrite(output->str, 1, output->len, stdout) == output->len &&
        fflush(stdout) == 0;
    return is_written ? VERB_DONE : VERB_FAILED;
}
