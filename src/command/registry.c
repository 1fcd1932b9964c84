/* registry - see registry.h. */
#include "command/registry.h"

#include "base/error.h"
#include "command/handlers.h"
#include "config/nearest.h"

const Command command_table[] = {
#define COMMAND(id, name, scopes, keys, spec, help)                            \
    {name, scopes, keys, spec, help, cmd_##id},
#include "command/commands.def"
#undef COMMAND
};
const gsize command_table_size = G_N_ELEMENTS(command_table);

const Command *
command_find(const char *name)
{
    for (gsize i = 0; i < command_table_size; i++)
        if (g_str_equal(command_table[i].name, name))
            return &command_table[i];
    return NULL;
}

const char *
command_nearest(const char *typed)
{
    const char *names[G_N_ELEMENTS(command_table) + 1] = {NULL};
    for (gsize i = 0; i < command_table_size; i++)
        names[i] = command_table[i].name;
    return nearest_name(typed, names);
}

static gboolean
is_ambiguous(const char *typed, const GPtrArray *found, GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    for (guint i = 0; i < found->len; i++)
        g_strv_builder_add(names, ((const Command *)found->pdata[i])->name);
    g_auto(GStrv) list = g_strv_builder_end(names);
    g_autofree char *joined = g_strjoinv(", ", list);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "%s could be %s: type more of it", typed, joined);
    return TRUE;
}

const Command *
command_resolve(const char *typed, GError **error)
{
    /* `q` alone has always meant this, whatever else begins with it. */
    const Command *exact =
        command_find(g_str_equal(typed, "q") ? "quit" : typed);
    if (exact)
        return exact;

    g_autoptr(GPtrArray) found = g_ptr_array_new();
    for (gsize i = 0; i < command_table_size; i++)
        if (g_str_has_prefix(command_table[i].name, typed))
            g_ptr_array_add(found, (gpointer)&command_table[i]);
    if (found->len == 1)
        return found->pdata[0];
    if (found->len > 1) {
        is_ambiguous(typed, found, error);
        return NULL;
    }
    const char *nearest = command_nearest(typed);
    if (nearest)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "there is no command %s; did you mean %s?", typed, nearest);
    else
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "there is no command %s; kith(1) lists them all", typed);
    return NULL;
}

static ArgKind
kind_by_name(const char *name)
{
    static const struct {
        const char *name;
        ArgKind kind;
    } kinds[] = {
        {"WHO", ARG_WHO},         {"JID", ARG_JID},
        {"ADDRESS", ARG_ADDRESS}, {"FILE", ARG_FILE},
        {"COMMAND", ARG_COMMAND}, {"NUMBER", ARG_NUMBER},
        {"TEXT", ARG_TEXT},       {"SHELL", ARG_SHELL},
        {"SUBJECT", ARG_SUBJECT}, {"PATTERN", ARG_PATTERN},
        {"FOLDER", ARG_FOLDER},   {"SORT", ARG_SORT},
        {"EMOJI", ARG_EMOJI},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_equal(name, kinds[i].name))
            return kinds[i].kind;
    return ARG_NONE;
}

/* One token of the specification: `[WHO…]`, `-s`, `SUBJECT]`. */
typedef struct {
    char *name;
    gboolean repeats;
    gboolean is_option;
    gboolean is_flag; /* an option without a value: `[-t]` */
} SpecToken;

static SpecToken
read_token(const char *token)
{
    SpecToken result = {.repeats = strstr(token, "…") != NULL};
    GString *name = g_string_new(token);
    g_string_replace(name, "…", "", 0);
    g_string_replace(name, "[", "", 0);
    g_string_replace(name, "]", "", 0);
    result.is_option = name->str[0] == '-';
    result.is_flag = result.is_option && g_str_has_suffix(token, "]");
    result.name = g_string_free(name, FALSE);
    return result;
}

/* What follows the option `option`, or what stands at `position` among the
 * arguments that are no options. */
static ArgKind
find_kind(const char *spec, const char *option, guint position)
{
    g_auto(GStrv) tokens = g_strsplit(spec, " ", -1);
    gboolean follows_option = FALSE;
    for (guint i = 0; tokens[i]; i++) {
        SpecToken token = read_token(tokens[i]);
        g_autofree char *name = token.name;
        if (token.is_option) {
            if (token.is_flag) {
                if (g_strcmp0(name, option) == 0)
                    return find_kind(spec, NULL, 0);
                continue;
            }
            if (option && tokens[i + 1] && g_str_equal(name, option)) {
                SpecToken value = read_token(tokens[i + 1]);
                g_autofree char *value_name = value.name;
                return kind_by_name(value_name);
            }
            follows_option = TRUE;
            continue;
        }
        if (!option && !follows_option && (position == 0 || token.repeats))
            return kind_by_name(name);
        position -= !follows_option && position > 0;
        follows_option = FALSE;
    }
    return ARG_NONE;
}

ArgKind
command_arg_kind(const Command *command, const Args *args, guint i)
{
    const char *before = i > 1 ? args_word(args, i - 1) : NULL;
    if (before && *before == '-')
        return find_kind(command->args, before, 0);
    guint position = i - 1;
    for (guint k = 1; k + 1 < i; k++)
        if (args_word(args, k)[0] == '-')
            position -= 2;
    return find_kind(command->args, NULL, position);
}

gboolean
command_takes_rest(const Command *command)
{
    return strstr(command->args, "TEXT") || strstr(command->args, "SHELL") ||
           strstr(command->args, "PATTERN");
}
