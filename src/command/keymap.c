/* keymap - see keymap.h. */
#include "command/keymap.h"

#include "base/error.h"
#include "command/registry.h"
#include "config/nearest.h"

#define SEQUENCE_MAX 4

typedef struct {
    Scope scope;
    Key keys[SEQUENCE_MAX];
    guint n;
    char *line;      /* NULL: bound to nothing, which hides what is below */
    int config_line; /* 0: a default */
} Binding;

struct Keymap {
    const Config *config;
    GArray *bindings; /* of Binding; defaults first */
};

static gboolean add_defaults(Keymap *keymap, const Command *command);
static gboolean
add_users(Keymap *keymap, const KeyBinding *from, GError **error);

static void
binding_clear(gpointer binding)
{
    g_free(((Binding *)binding)->line);
}

Keymap *
keymap_new(const Config *config, GError **error)
{
    g_autoptr(Keymap) keymap = g_new0(Keymap, 1);
    keymap->config = config;
    keymap->bindings = g_array_new(FALSE, FALSE, sizeof(Binding));
    g_array_set_clear_func(keymap->bindings, binding_clear);
    for (gsize i = 0; i < command_table_size; i++) {
        gboolean is_good = add_defaults(keymap, &command_table[i]);
        g_assert(is_good);
    }
    for (guint i = 0; i < config->bindings->len; i++)
        if (!add_users(keymap, config->bindings->pdata[i], error))
            return NULL;
    return g_steal_pointer(&keymap);
}

void
keymap_free(Keymap *keymap)
{
    g_array_unref(keymap->bindings);
    g_free(keymap);
}

/* Keys that kith.conf cannot hold left of `=`. */
static const char *
spell(const char *text)
{
    static const struct {
        const char *word, *sign;
    } words[] = {
        {"Hash", "#"},
        {"Equals", "="},
        {"LeftBracket", "["},
        {"RightBracket", "]"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_equal(text, words[i].word))
            return words[i].sign;
    return text;
}

static gboolean
parse_keys(const char *text, Binding *binding)
{
    text = spell(text);
    while (*text) {
        if (binding->n == SEQUENCE_MAX ||
            !key_parse(text, &binding->keys[binding->n++], &text))
            return FALSE;
        while (*text == ' ')
            text++;
    }
    return binding->n > 0;
}

static gboolean
has_prefix(const Binding *binding, const Key *keys, guint n)
{
    if (binding->n < n)
        return FALSE;
    for (guint i = 0; i < n; i++)
        if (!key_equal(&binding->keys[i], &keys[i]))
            return FALSE;
    return TRUE;
}

/* One of the two can never be typed while the other is there. */
static gboolean
collides(const Binding *a, const Binding *b)
{
    return a->scope == b->scope &&
           (has_prefix(a, b->keys, b->n) || has_prefix(b, a->keys, a->n));
}

/* ---- defaults ---- */

static gboolean
add_default(Keymap *keymap, const char *scope, const char *keys,
            const char *line)
{
    Binding binding = {0};
    if (!scope_parse(scope, &binding.scope) || !parse_keys(keys, &binding))
        return FALSE;
    binding.line = g_strdup(line);
    g_array_append_val(keymap->bindings, binding);
    return TRUE;
}

/* `reader/Space` names its scope; plain `/` does not. */
static gboolean
add_default_key(Keymap *keymap, char *const *scopes, const char *key,
                const char *line)
{
    const char *slash = strchr(key, '/');
    if (slash && slash > key && slash[1]) {
        g_autofree char *scope = g_strndup(key, slash - key);
        return add_default(keymap, scope, slash + 1, line);
    }
    for (; *scopes; scopes++)
        if (!add_default(keymap, *scopes, key, line))
            return FALSE;
    return TRUE;
}

static gboolean
add_defaults(Keymap *keymap, const Command *command)
{
    g_auto(GStrv) scopes = g_strsplit(command->scopes, " ", -1);
    g_auto(GStrv) keys = g_strsplit(command->keys, " ", -1);
    gboolean is_numbered = g_str_equal(command->args, "NUMBER");
    for (guint i = 0; keys[i]; i++) {
        g_autofree char *line =
            is_numbered ? g_strdup_printf("%s %u", command->name, i + 1)
                        : g_strdup(command->name);
        if (!add_default_key(keymap, scopes, keys[i], line))
            return FALSE;
    }
    return TRUE;
}

/* ---- the user's ---- */

static gboolean
fail(const Keymap *keymap, const KeyBinding *from, GError **error,
     const char *format, ...) G_GNUC_PRINTF(4, 5);
static gboolean
fail(const Keymap *keymap, const KeyBinding *from, GError **error,
     const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID, "%s:%d: %s",
                keymap->config->path, from->line, what);
    return FALSE;
}

static gboolean
bad_scope(const Keymap *keymap, const KeyBinding *from, GError **error)
{
    const char *names[N_SCOPES + 1] = {NULL};
    for (int i = 0; i < N_SCOPES; i++)
        names[i] = scope_name(i);
    const char *nearest = nearest_name(from->scope, names);
    if (nearest)
        return fail(keymap, from, error,
                    "[keys.%s]: there is no such scope; did you mean "
                    "[keys.%s]?",
                    from->scope, nearest);
    g_autofree char *all = g_strjoinv(", ", (char **)names);
    return fail(keymap, from, error,
                "[keys.%s]: there is no such scope; there are %s", from->scope,
                all);
}

static gboolean
check_line(const Keymap *keymap, const KeyBinding *from, GError **error)
{
    g_autoptr(Args) args = args_parse(from->command);
    const char *name = args_word(args, 0);
    const Command *command = command_find(name);
    if (!command) {
        const char *nearest = command_nearest(name);
        return nearest ? fail(keymap, from, error,
                              "there is no command %s; did you mean %s?", name,
                              nearest)
                       : fail(keymap, from, error,
                              "there is no command %s; kith(1) lists them "
                              "all",
                              name);
    }
    if (args->is_open && !command_takes_rest(command))
        return fail(keymap, from, error, "a quote is not closed in: %s",
                    from->command);
    return TRUE;
}

/* Defaults give way; another line of the user's own does not. */
static gboolean
make_room(Keymap *keymap, const Binding *binding, const KeyBinding *from,
          GError **error)
{
    for (guint i = keymap->bindings->len; i-- > 0;) {
        const Binding *other = &g_array_index(keymap->bindings, Binding, i);
        if (!collides(binding, other))
            continue;
        if (other->config_line)
            return fail(keymap, from, error,
                        "%s and the key on line %d cannot both be bound: one "
                        "begins the other",
                        from->key, other->config_line);
        g_array_remove_index(keymap->bindings, i);
    }
    return TRUE;
}

static gboolean
add_users(Keymap *keymap, const KeyBinding *from, GError **error)
{
    Binding binding = {.config_line = from->line};
    if (!scope_parse(from->scope, &binding.scope))
        return bad_scope(keymap, from, error);
    if (!parse_keys(from->key, &binding))
        return fail(keymap, from, error,
                    "'%s' is no key; write j, C-l, M-a, gg, PgUp, F1",
                    from->key);
    if (*from->command && !check_line(keymap, from, error))
        return FALSE;
    if (!make_room(keymap, &binding, from, error))
        return FALSE;
    binding.line = *from->command ? g_strdup(from->command) : NULL;
    g_array_append_val(keymap->bindings, binding);
    return TRUE;
}

/* ---- looking up ---- */

static gboolean
is_list(Scope scope)
{
    static const gboolean lists[N_SCOPES] = {
        [SCOPE_FRIENDS] = TRUE,     [SCOPE_INBOX] = TRUE,
        [SCOPE_ATTACHMENTS] = TRUE, [SCOPE_OUTBOX] = TRUE,
        [SCOPE_DRAFTS] = TRUE,      [SCOPE_SUGGESTIONS] = TRUE,
        [SCOPE_FOLDERS] = TRUE,     [SCOPE_CHOICE] = TRUE,
        [SCOPE_WHY] = TRUE,         [SCOPE_HELP] = TRUE,
        [SCOPE_REVIEW] = TRUE,      [SCOPE_TEXT] = TRUE,
    };
    return lists[scope];
}

/* The scopes that hold in `scope`, the nearest first. */
static guint
scope_chain(Scope scope, Scope chain[3])
{
    guint n = 0;
    if (scope != SCOPE_LIST && scope != SCOPE_ANY)
        chain[n++] = scope;
    if (is_list(scope) || scope == SCOPE_LIST)
        chain[n++] = SCOPE_LIST;
    chain[n++] = SCOPE_ANY;
    return n;
}

static const Binding *
find_in_scope(const Keymap *keymap, Scope scope, const Key *keys, guint n,
              gboolean *is_prefix_out)
{
    *is_prefix_out = FALSE;
    for (guint i = 0; i < keymap->bindings->len; i++) {
        const Binding *binding = &g_array_index(keymap->bindings, Binding, i);
        if (binding->scope != scope || !has_prefix(binding, keys, n))
            continue;
        if (binding->n == n)
            return binding;
        *is_prefix_out = TRUE;
    }
    return NULL;
}

static const Binding *
find(const Keymap *keymap, Scope scope, const Key *keys, guint n,
     gboolean *is_prefix_out)
{
    Scope chain[3];
    guint depth = scope_chain(scope, chain);
    for (guint i = 0; i < depth; i++) {
        const Binding *binding =
            find_in_scope(keymap, chain[i], keys, n, is_prefix_out);
        if (binding || *is_prefix_out)
            return binding;
    }
    return NULL;
}

const char *
keymap_find(const Keymap *keymap, Scope scope, const Key *keys, guint n,
            gboolean *is_prefix_out)
{
    const Binding *binding = find(keymap, scope, keys, n, is_prefix_out);
    return binding ? binding->line : NULL;
}

/* ---- help ---- */

static char *
binding_name(const Binding *binding)
{
    GString *name = g_string_new(NULL);
    for (guint i = 0; i < binding->n; i++) {
        g_autofree char *key = key_name(&binding->keys[i]);
        g_string_append(name, key);
    }
    return g_string_free(name, FALSE);
}

/* Does it run in `scope`, or is something else there in its stead? */
static gboolean
holds_in(const Keymap *keymap, Scope scope, const Binding *binding)
{
    gboolean is_prefix;
    return binding->line && find(keymap, scope, binding->keys, binding->n,
                                 &is_prefix) == binding;
}

char *
keymap_key_of(const Keymap *keymap, Scope scope, const char *command)
{
    Scope chain[3];
    guint depth = scope_chain(scope, chain);
    for (guint level = 0; level < depth; level++)
        for (guint i = 0; i < keymap->bindings->len; i++) {
            const Binding *binding =
                &g_array_index(keymap->bindings, Binding, i);
            if (binding->scope == chain[level] &&
                g_strcmp0(binding->line, command) == 0 &&
                holds_in(keymap, scope, binding))
                return binding_name(binding);
        }
    return NULL;
}

/* The command that the line runs when that takes a number: `window 3`. */
static const Command *
numbered(const char *line)
{
    g_autofree char *name = g_strndup(line, strcspn(line, " "));
    const Command *command = line[strlen(name)] ? command_find(name) : NULL;
    return command && g_str_equal(command->args, "NUMBER") ? command : NULL;
}

/* All numbers share a row: `M-1 to M-9`. */
static void
add_numbered(GPtrArray *rows, GHashTable *row_by_line, const Command *command,
             const char *name)
{
    char **row = g_hash_table_lookup(row_by_line, command->name);
    if (row) {
        g_autofree char *before = row[0];
        row[0] = g_strdup_printf("%.*s to %s", (int)strcspn(before, " "),
                                 before, name);
        return;
    }
    row = g_new0(char *, 3);
    row[0] = g_strdup(name);
    row[1] = g_strdup(command->help);
    g_ptr_array_add(rows, row);
    g_hash_table_insert(row_by_line, (gpointer)command->name, row);
}

static void
add_help(GPtrArray *rows, GHashTable *row_by_line, const Binding *binding)
{
    g_autofree char *name = binding_name(binding);
    const Command *many = numbered(binding->line);
    if (many) {
        add_numbered(rows, row_by_line, many, name);
        return;
    }
    char **row = g_hash_table_lookup(row_by_line, binding->line);
    if (row) {
        g_autofree char *before = row[0];
        row[0] = g_strconcat(before, " ", name, NULL);
        return;
    }
    const Command *command = command_find(binding->line);
    row = g_new0(char *, 3);
    row[0] = g_steal_pointer(&name);
    row[1] = g_strdup(command ? command->help : binding->line);
    g_ptr_array_add(rows, row);
    g_hash_table_insert(row_by_line, binding->line, row);
}

static void
free_row(gpointer row)
{
    g_strfreev(row);
}

static gboolean
is_of_one_scope(const Keymap *keymap, const Binding *binding)
{
    for (guint i = 0; i < keymap->bindings->len; i++) {
        const Binding *other = &g_array_index(keymap->bindings, Binding, i);
        if (other->scope != binding->scope &&
            g_strcmp0(other->line, binding->line) == 0)
            return FALSE;
    }
    return TRUE;
}

static void
add_scope_help(const Keymap *keymap, Scope scope, Scope level,
               gboolean is_only_there, GPtrArray *rows, GHashTable *row_by_line)
{
    for (guint i = 0; i < keymap->bindings->len; i++) {
        const Binding *binding = &g_array_index(keymap->bindings, Binding, i);
        if (binding->scope == level && holds_in(keymap, scope, binding) &&
            is_of_one_scope(keymap, binding) == is_only_there)
            add_help(rows, row_by_line, binding);
    }
}

/* What nothing else has comes first: that is what is looked for. */
GPtrArray *
keymap_help(const Keymap *keymap, Scope scope)
{
    GPtrArray *rows = g_ptr_array_new_with_free_func(free_row);
    g_autoptr(GHashTable) row_by_line =
        g_hash_table_new(g_str_hash, g_str_equal);
    Scope chain[3];
    guint depth = scope_chain(scope, chain);
    for (guint level = 0; level < depth; level++) {
        add_scope_help(keymap, scope, chain[level], TRUE, rows, row_by_line);
        add_scope_help(keymap, scope, chain[level], FALSE, rows, row_by_line);
    }
    return rows;
}
