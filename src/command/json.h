#pragma once
/* json - JSON text (RFC 8259), written from front to back. Pure.
 *
 * Commas are put by themselves. `key` is NULL inside an array and for the
 * outermost value. Text that is not UTF-8 is mended (U+FFFD). */
#include <glib.h>

typedef struct {
    GString *text;
    gboolean needs_comma;
} Json;

Json *json_new(void);
void json_free(Json *json);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Json, json_free)

void json_begin_object(Json *json, const char *key);
void json_end_object(Json *json);
void json_begin_array(Json *json, const char *key);
void json_end_array(Json *json);
void json_string(Json *json, const char *key, const char *value); /* or null */
void json_int(Json *json, const char *key, gint64 value);
void json_bool(Json *json, const char *key, gboolean value);
