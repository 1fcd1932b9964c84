/* json - see json.h. */
#include "command/json.h"

#include "base/error.h"

Json *
json_new(void)
{
    Json *json = g_new0(Json, 1);
    json->text = g_string_new(NULL);
    return json;
}

void
json_free(Json *json)
{
    g_string_free(json->text, TRUE);
    g_free(json);
}

/* RFC 8259 section 7: quotation mark, backslash and control characters. */
static void
append_string(Json *json, const char *value)
{
    g_autofree char *text = g_utf8_make_valid(value, -1);
    g_string_append_c(json->text, '"');
    for (const char *p = text; *p; p++) {
        if (*p == '"' || *p == '\\')
            g_string_append_printf(json->text, "\\%c", *p);
        else if (*p == '\n')
            g_string_append(json->text, "\\n");
        else if ((guchar)*p < 0x20 || *p == 0x7f)
            g_string_append_printf(json->text, "\\u%04x", (guchar)*p);
        else
            g_string_append_c(json->text, *p);
    }
    g_string_append_c(json->text, '"');
}

/* What stands in front of every value. */
static void
begin_value(Json *json, const char *key)
{
    if (json->needs_comma)
        g_string_append_c(json->text, ',');
    json->needs_comma = TRUE;
    if (key) {
        append_string(json, key);
        g_string_append_c(json->text, ':');
    }
}

static void
begin(Json *json, const char *key, char bracket)
{
    begin_value(json, key);
    g_string_append_c(json->text, bracket);
    json->needs_comma = FALSE;
}

static void
end(Json *json, char bracket)
{
    g_string_append_c(json->text, bracket);
    json->needs_comma = TRUE;
}

void
json_begin_object(Json *json, const char *key)
{
    begin(json, key, '{');
}

void
json_end_object(Json *json)
{
    end(json, '}');
}

void
json_begin_array(Json *json, const char *key)
{
    begin(json, key, '[');
}

void
json_end_array(Json *json)
{
    end(json, ']');
}

void
json_string(Json *json, const char *key, const char *value)
{
    begin_value(json, key);
    if (value)
        append_string(json, value);
    else
        g_string_append(json->text, "null");
}

void
json_int(Json *json, const char *key, gint64 value)
{
    begin_value(json, key);
    g_string_append_printf(json->text, "%" G_GINT64_FORMAT, value);
}

void
json_bool(Json *json, const char *key, gboolean value)
{
    begin_value(json, key);
    g_string_append(json->text, value ? "true" : "false");
}
