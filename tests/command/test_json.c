/* test_json - kith-json(5) says what each verb's JSON holds, all of it. */
#include "test.h"

#include <json-glib/json-glib.h>

#include "base/error.h"
#include "command/verbs.h"
#include "tests/command/desk.h"

typedef struct {
    char *type;
    gboolean may_be_null, was_seen;
} Field;

static void
free_field(gpointer object)
{
    Field *field = object;
    g_free(field->type);
    g_free(field);
}

static GHashTable *
fields_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_field);
}

/* ---- the manual ---- */

/* `.Ss inbox, thread` is about `inbox`. */
static gboolean
is_about(const char *line, const char *verb)
{
    if (!g_str_has_prefix(line, ".Ss "))
        return FALSE;
    g_auto(GStrv) verbs = g_strsplit(line + strlen(".Ss "), ", ", -1);
    return g_strv_contains((const char *const *)verbs, verb);
}

/* A row as `.It id Ta number Ta for read and thread`; a name that stands twice
 * is of one type. */
static void
read_row(GHashTable *fields, const char *line)
{
    g_auto(GStrv) cells = g_strsplit(line + strlen(".It "), " Ta ", 3);
    if (g_strv_length(cells) != 3)
        fail_msg("kith-json(5): %s", line);
    Field *field = g_new0(Field, 1);
    field->type = g_strdup(cells[1]);
    field->may_be_null = strstr(cells[2], "null") != NULL;
    g_hash_table_insert(fields, g_strdup(cells[0]), field);
}

static void
read_manual(GHashTable *fields, const char *verb)
{
    g_autofree char *path =
        g_build_filename(g_getenv("KITH_SOURCE"), "man", "kith-json.5", NULL);
    g_autofree char *page = NULL;
    assert_true(g_file_get_contents(path, &page, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(page, "\n", -1);
    gboolean is_here = FALSE, was_found = FALSE;
    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, ".Ss ") || g_str_has_prefix(*line, ".Sh "))
            is_here = is_about(*line, verb);
        was_found |= is_here;
        if (is_here && g_str_has_prefix(*line, ".It "))
            read_row(fields, *line);
    }
    if (!was_found)
        fail_msg("kith-json(5) has no section on %s", verb);
}

/* ---- what is printed ---- */

static const char *
type_of(JsonNode *node)
{
    if (JSON_NODE_HOLDS_OBJECT(node))
        return "object";
    if (JSON_NODE_HOLDS_ARRAY(node))
        return "array";
    if (JSON_NODE_HOLDS_NULL(node))
        return "null";
    GType type = json_node_get_value_type(node);
    return type == G_TYPE_BOOLEAN ? "boolean"
           : type == G_TYPE_INT64 ? "number"
                                  : "string";
}

static void check_node(GHashTable *fields, JsonNode *node);

static void
check_member(JsonObject *object, const char *name, JsonNode *node,
             gpointer user)
{
    GHashTable *fields = user;
    Field *field = g_hash_table_lookup(fields, name);
    if (!field)
        fail_msg("\"%s\" is not in kith-json(5)", name);
    if (!g_str_equal(type_of(node), field->type) &&
        !(field->may_be_null && JSON_NODE_HOLDS_NULL(node)))
        fail_msg("\"%s\" is %s, and %s in kith-json(5)", name, type_of(node),
                 field->type);
    field->was_seen = TRUE;
    check_node(fields, node);
}

static void
check_element(JsonArray *array, guint i, JsonNode *node, gpointer fields)
{
    check_node(fields, node);
}

static void
check_node(GHashTable *fields, JsonNode *node)
{
    if (JSON_NODE_HOLDS_OBJECT(node))
        json_object_foreach_member(json_node_get_object(node), check_member,
                                   fields);
    else if (JSON_NODE_HOLDS_ARRAY(node))
        json_array_foreach_element(json_node_get_array(node), check_element,
                                   fields);
}

static void
check_verb(Desk *desk, GHashTable *fields, const char *line)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) output = g_string_new(NULL);
    g_auto(GStrv) words = NULL;
    assert_true(g_shell_parse_argv(line, NULL, &words, NULL));
    VerbContext context = {.config = desk->config,
                           .reader = desk->store->reader,
                           .keeper = desk->store->keeper,
                           .folder = desk->store->folder,
                           .output = output};
    if (!verb_perform(&context, words, &error))
        fail_msg("%s: %s", line, error->message);
    desk_settle(desk);
    g_autoptr(JsonNode) root = json_from_string(output->str, &error);
    if (!root)
        fail_msg("%s: %s in %s", line, error->message, output->str);
    /* One value, one line. */
    assert_ptr_equal(strchr(output->str, '\n'), output->str + output->len - 1);
    check_node(fields, root);
}

/* ---- each verb ---- */

/* Every field that is documented for `verb` must be met, and no other. */
static void
check_section(Desk *desk, const char *verb, const char *also,
              const char *const *lines)
{
    g_autoptr(GHashTable) fields = fields_new();
    read_manual(fields, verb);
    if (also)
        read_manual(fields, also);
    for (; *lines; lines++)
        check_verb(desk, fields, *lines);
    GHashTableIter iter;
    gpointer name, field;
    g_hash_table_iter_init(&iter, fields);
    while (g_hash_table_iter_next(&iter, &name, &field))
        if (!((Field *)field)->was_seen)
            fail_msg("%s: kith-json(5) promises \"%s\"", verb, (char *)name);
}

#define LINES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void
every_field_is_documented_and_there(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    desk_put_body(desk, 2, "From: a@x.example\nSubject: s\n\nHi\n");
    check_section(desk, "link", NULL,
                  LINES("link --json Carol carol@y.example",
                        "unlink --json Carol carol@y.example",
                        "chat --json Bob mail me",
                        "mail --json Bob -s subject"));
    check_section(desk, "status", NULL, LINES("status --json"));
    check_section(desk, "friends", NULL, LINES("friends --json"));
    check_section(desk, "inbox", NULL, LINES("inbox --json"));
    check_section(desk, "thread", NULL, LINES("thread 2 --json"));
    check_section(desk, "search", "inbox",
                  LINES("search mail --json", "search bob --json"));
    check_section(desk, "links", NULL, LINES("links --json"));
    check_section(desk, "person", NULL,
                  LINES("person Bob --json", "person Carol --json"));
    check_section(desk, "read", NULL, LINES("read 2 --json"));
}

static void
import_is_documented(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    g_autofree char *book =
        g_build_filename(desk->store->folder, "book.vcf", NULL);
    assert_true(g_file_set_contents(
        book,
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Carol\r\n"
        "EMAIL:carol@home.example\r\nIMPP:xmpp:carol@im.example\r\n"
        "END:VCARD\r\n"
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Dave\r\n"
        "EMAIL:dave@home.example\r\nEND:VCARD\r\n",
        -1, NULL));
    check_section(desk, "import", NULL, LINES("import book.vcf --json"));
}

static void
export_is_documented(void **state)
{
    g_autoptr(Desk) desk = desk_new(NULL);
    desk_furnish(desk);
    check_section(desk, "export", NULL, LINES("export out.vcf --json"));
}

/* A verb that is new must not be forgotten in the manual. */
static void
every_verb_has_a_section(void **state)
{
    static const char *const verbs[] = {
#define VERB(id, name, need, arguments, help) name,
#define VERB_ELSEWHERE(name, arguments, help)
#include "command/verbs.def"
#undef VERB
#undef VERB_ELSEWHERE
        "run", "check", "setup"};
    g_autoptr(GHashTable) fields = fields_new();
    for (gsize i = 0; i < G_N_ELEMENTS(verbs); i++)
        read_manual(fields, verbs[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_documented_and_there),
        cmocka_unit_test(import_is_documented),
        cmocka_unit_test(export_is_documented),
        cmocka_unit_test(every_verb_has_a_section),
    };
    return cmocka_run_group_tests_name("JSON", tests, NULL, NULL);
}
