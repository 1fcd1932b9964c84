/* json - see json.h. */
#include "command/json.h"

#include <json-glib/json-glib.h>

struct Json {
    JsonBuilder *builder;
};

Json *
json_new(void)
{
    Json *json = g_new0(Json, 1);
    json->builder = json_builder_new();
    return json;
}

void
json_free(Json *json)
{
    g_object_unref(json->builder);
    g_free(json);
}

static void
name_value(Json *json, const char *key)
{
    if (key)
        json_builder_set_member_name(json->builder, key);
}

void
json_begin_object(Json *json, const char *key)
{
    name_value(json, key);
    json_builder_begin_object(json->builder);
}

void
json_end_object(Json *json)
{
    json_builder_end_object(json->builder);
}

void
json_begin_array(Json *json, const char *key)
{
    name_value(json, key);
    json_builder_begin_array(json->builder);
}

void
json_end_array(Json *json)
{
    json_builder_end_array(json->builder);
}

void
json_string(Json *json, const char *key, const char *value)
{
    name_value(json, key);
    if (!value) {
        json_builder_add_null_value(json->builder);
        return;
    }
    g_autofree char *text = g_utf8_make_valid(value, -1);
    json_builder_add_string_value(json->builder, text);
}

void
json_int(Json *json, const char *key, gint64 value)
{
    name_value(json, key);
    json_builder_add_int_value(json->builder, value);
}

void
json_bool(Json *json, const char *key, gboolean value)
{
    name_value(json, key);
    json_builder_add_boolean_value(json->builder, value);
}

void
json_strings(Json *json, const char *key, const char *const *values)
{
    if (!values) {
        json_string(json, key, NULL);
        return;
    }
    json_begin_array(json, key);
    for (; *values; values++)
        json_string(json, NULL, *values);
    json_end_array(json);
}

char *
json_text(Json *json)
{
    g_autoptr(JsonNode) root = json_builder_get_root(json->builder);
    g_assert(root);
    return json_to_string(root, FALSE);
}
