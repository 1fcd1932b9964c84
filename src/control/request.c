/* request - see request.h. */
#include "control/request.h"

#include <json-glib/json-glib.h>

#include "base/error.h"
#include "command/json.h"

/* Deeper than any request; the parser would follow it down the stack. */
#define DEPTH_MAX 8
#define WORDS_MAX 1000

/* ---- reading ---- */

/* Brackets outside strings, so that a line of nothing but `[` goes no deeper
 * than here. */
static gboolean
is_shallow(const char *line, gsize size)
{
    int depth = 0;
    gboolean is_quoted = FALSE;
    for (gsize i = 0; i < size; i++) {
        if (is_quoted && line[i] == '\\')
            i++;
        else if (line[i] == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && (line[i] == '[' || line[i] == '{'))
            depth++;
        else if (!is_quoted && (line[i] == ']' || line[i] == '}'))
            depth--;
        if (depth > DEPTH_MAX)
            return FALSE;
    }
    return TRUE;
}

/* `\uXXXX` at `at`, or -1. */
static int
read_escape(const char *at, const char *end)
{
    int c = 0;
    if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
        return -1;
    for (int i = 2; i < 6; i++) {
        if (!g_ascii_isxdigit(at[i]))
            return -1;
        c = c * 16 + g_ascii_xdigit_value(at[i]);
    }
    return c;
}

static gboolean
is_half(int c, int first)
{
    return c >= first && c < first + 0x400;
}

/* The parser would cut a string at a NUL, and write half a character (a
 * surrogate by itself) as it is. */
static gboolean
are_escapes_text(const char *line, gsize size)
{
    enum { HIGH = 0xD800, LOW = 0xDC00 };
    const char *end = line + size;
    for (const char *at = line; at < end; at++) {
        if (*at != '\\')
            continue;
        int c = read_escape(at, end);
        if (c == 0 || is_half(c, LOW) ||
            (is_half(c, HIGH) && !is_half(read_escape(at + 6, end), LOW)))
            return FALSE;
        at += is_half(c, HIGH) ? 11 : 1;
    }
    return TRUE;
}

/* The members of the one object on the line. */
static JsonObject *
parse_object(const char *line, gsize size, GError **error)
{
    g_autoptr(GError) problem = NULL;
    g_autoptr(JsonParser) parser = json_parser_new_immutable();
    const char *reason = "it is no JSON object";
    if (!g_utf8_validate_len(line, size, NULL))
        reason = "it is not UTF-8";
    else if (!is_shallow(line, size))
        reason = "it is nested too deeply";
    else if (!are_escapes_text(line, size))
        reason = "an escape in it is no character";
    else if (!json_parser_load_from_data(parser, line, (gssize)size, &problem))
        reason = problem->message;
    else if (json_parser_get_root(parser) &&
             JSON_NODE_HOLDS_OBJECT(json_parser_get_root(parser)))
        return json_node_dup_object(json_parser_get_root(parser));
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "the line is not understood: %s", reason);
    return NULL;
}

static gboolean
is_string(JsonNode *node)
{
    return node && JSON_NODE_HOLDS_VALUE(node) &&
           json_node_get_value_type(node) == G_TYPE_STRING;
}

static gboolean
refuse_member(const char *name, const char *wanted, GError **error)
{
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "the line is not understood: \"%s\" has to be %s", name,
                wanted);
    return FALSE;
}

/* Absent and null are NULL. */
static gboolean
take_string(JsonObject *object, const char *name, char **value_out,
            GError **error)
{
    JsonNode *node = json_object_get_member(object, name);
    if (!node || JSON_NODE_HOLDS_NULL(node))
        return TRUE;
    if (!is_string(node))
        return refuse_member(name, "a string", error);
    *value_out = json_node_dup_string(node);
    return TRUE;
}

static gboolean
take_words(JsonObject *object, GStrv *words_out, GError **error)
{
    static const char *const wanted = "an array of strings";
    JsonNode *node = json_object_get_member(object, "verb");
    if (!node || !JSON_NODE_HOLDS_ARRAY(node))
        return refuse_member("verb", wanted, error);
    JsonArray *array = json_node_get_array(node);
    guint n = json_array_get_length(array);
    if (n == 0 || n > WORDS_MAX)
        return refuse_member("verb", wanted, error);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    for (guint i = 0; i < n; i++) {
        if (!is_string(json_array_get_element(array, i)))
            return refuse_member("verb", wanted, error);
        g_strv_builder_add(words, json_array_get_string_element(array, i));
    }
    *words_out = g_strv_builder_end(words);
    return TRUE;
}

static gboolean
take_boolean(JsonObject *object, const char *name, gboolean *value_out,
             GError **error)
{
    JsonNode *node = json_object_get_member(object, name);
    if (!node)
        return TRUE;
    if (!JSON_NODE_HOLDS_VALUE(node) ||
        json_node_get_value_type(node) != G_TYPE_BOOLEAN)
        return refuse_member(name, "true or false", error);
    *value_out = json_node_get_boolean(node);
    return TRUE;
}

Request *
request_parse(const char *line, gsize size, GError **error)
{
    g_autoptr(JsonObject) object = parse_object(line, size, error);
    if (!object)
        return NULL;
    g_autoptr(Request) request = g_new0(Request, 1);
    if (!take_words(object, &request->verb, error) ||
        !take_boolean(object, "json", &request->is_json, error) ||
        !take_string(object, "input", &request->input, error) ||
        !take_string(object, "folder", &request->folder, error) ||
        !take_string(object, "store", &request->store, error))
        return NULL;
    return g_steal_pointer(&request);
}

Answer *
answer_parse(const char *line, gsize size, GError **error)
{
    g_autoptr(JsonObject) object = parse_object(line, size, error);
    if (!object)
        return NULL;
    JsonNode *status = json_object_get_member(object, "status");
    g_autoptr(Answer) answer = g_new0(Answer, 1);
    if (!status || !JSON_NODE_HOLDS_VALUE(status) ||
        json_node_get_value_type(status) != G_TYPE_INT64) {
        refuse_member("status", "a number", error);
        return NULL;
    }
    answer->status = (int)json_node_get_int(status);
    if (!take_string(object, "output", &answer->output, error) ||
        !take_string(object, "error", &answer->error, error))
        return NULL;
    if (!answer->output)
        answer->output = g_strdup("");
    return g_steal_pointer(&answer);
}

/* ---- writing ---- */

static char *
end_line(Json *json)
{
    json_end_object(json);
    g_autofree char *text = json_text(json);
    return g_strconcat(text, "\n", NULL);
}

char *
request_to_line(const Request *request)
{
    g_autoptr(Json) json = json_new();
    json_begin_object(json, NULL);
    json_strings(json, "verb", (const char *const *)request->verb);
    json_bool(json, "json", request->is_json);
    json_string(json, "input", request->input);
    json_string(json, "folder", request->folder);
    json_string(json, "store", request->store);
    return end_line(json);
}

char *
answer_to_line(const Answer *answer)
{
    g_autoptr(Json) json = json_new();
    json_begin_object(json, NULL);
    json_int(json, "status", answer->status);
    json_string(json, "output", answer->output);
    json_string(json, "error", answer->error);
    return end_line(json);
}

/* ---- life ---- */

void
request_free(Request *request)
{
    g_strfreev(request->verb);
    g_free(request->input);
    g_free(request->folder);
    g_free(request->store);
    g_free(request);
}

Answer *
answer_new(int status, const char *output, const char *error)
{
    Answer *answer = g_new0(Answer, 1);
    answer->status = status;
    answer->output = g_strdup(output ? output : "");
    answer->error = g_strdup(error);
    return answer;
}

void
answer_free(Answer *answer)
{
    g_free(answer->output);
    g_free(answer->error);
    g_free(answer);
}
