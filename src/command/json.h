#pragma once
/* json - JSON text (RFC 8259), written from front to back, with json-glib.
 *
 * `key` is NULL inside an array and for the outermost value. Text that is not
 * UTF-8 is mended (U+FFFD). */
#include <glib.h>

typedef struct Json Json;
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
/* NULL: `null`. */
void json_strings(Json *json, const char *key, const char *const *values);

/* All of it, on one line without an end; every bracket is closed. The caller
 * frees it. */
char *json_text(Json *json);
