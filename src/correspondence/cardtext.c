/* cardtext - see cardtext.h. */
#include "correspondence/cardtext.h"

#include <string.h>

#include "base/error.h"
#include "mail/address.h"
#include "text/sanitize.h"

static const struct {
    const char *label;
    gboolean is_single;
} fields[N_CARD_FIELDS] = {
    [CARD_NAME] = {"Name", TRUE},
    [CARD_NICKNAME] = {"Nickname", TRUE},
    [CARD_ORGANISATION] = {"Organisation", TRUE},
    [CARD_TELEPHONE] = {"Telephone", FALSE},
    [CARD_EMAIL] = {"Email", FALSE},
};

const char *
card_field_label(CardField field)
{
    return fields[field].label;
}

/* `na` stands for Name, for it comes first; `mail` is what some call it. */
gboolean
card_field_find(const char *word, CardField *field_out)
{
    gsize length = strlen(word);
    for (int field = 0; length > 0 && field < N_CARD_FIELDS; field++)
        if (g_ascii_strncasecmp(fields[field].label, word, length) == 0) {
            *field_out = (CardField)field;
            return TRUE;
        }
    *field_out = CARD_EMAIL;
    return g_ascii_strcasecmp(word, "mail") == 0;
}

gboolean
card_field_is_single(CardField field)
{
    return fields[field].is_single;
}

gboolean
card_value_check(CardField field, const char *value, GError **error)
{
    const char *label = fields[field].label;
    g_autofree char *clean = sanitize_line(slice_from_string(value));
    if (!g_str_equal(clean, value))
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s: it has characters that cannot be shown", label);
    else if (strlen(value) > CARD_MOST_BYTES)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s: it is longer than %d bytes", label, CARD_MOST_BYTES);
    else if (field == CARD_EMAIL && !address_is_valid(value))
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s: '%s' is no mail address", label, value);
    else
        return TRUE;
    return FALSE;
}

/* ---- entries ---- */

static void
entry_free(gpointer memory)
{
    CardEntry *entry = memory;
    g_free(entry->value);
    g_free(entry);
}

GPtrArray *
card_entries_new(void)
{
    return g_ptr_array_new_with_free_func(entry_free);
}

static guint
count_field(const GPtrArray *entries, CardField field)
{
    guint n = 0;
    for (guint i = 0; i < entries->len; i++)
        n += ((CardEntry *)entries->pdata[i])->field == field;
    return n;
}

static gboolean
has_room(const GPtrArray *entries, CardField field)
{
    return count_field(entries, field) <
           (fields[field].is_single ? 1 : CARD_MOST_VALUES);
}

void
card_entries_add(GPtrArray *entries, CardField field, const char *value)
{
    if (!value || !*value || card_entries_have(entries, field, value))
        return;
    CardEntry *entry = g_new0(CardEntry, 1);
    entry->field = field;
    entry->value = g_strdup(value);
    g_ptr_array_add(entries, entry);
}

gboolean
card_entries_have(const GPtrArray *entries, CardField field, const char *value)
{
    for (guint i = 0; i < entries->len; i++) {
        const CardEntry *entry = entries->pdata[i];
        if (entry->field == field && g_str_equal(entry->value, value))
            return TRUE;
    }
    return FALSE;
}

gboolean
card_entries_name_address(const GPtrArray *entries, const char *address)
{
    g_autofree char *wanted = address ? address_key(address) : NULL;
    for (guint i = 0; wanted && i < entries->len; i++) {
        const CardEntry *entry = entries->pdata[i];
        g_autofree char *key =
            entry->field == CARD_EMAIL ? address_key(entry->value) : NULL;
        if (g_strcmp0(key, wanted) == 0)
            return TRUE;
    }
    return FALSE;
}

const char *
card_entries_first(const GPtrArray *entries, CardField field)
{
    for (guint i = 0; i < entries->len; i++) {
        const CardEntry *entry = entries->pdata[i];
        if (entry->field == field)
            return entry->value;
    }
    return NULL;
}

void
card_entries_clear_field(GPtrArray *entries, CardField field)
{
    for (guint i = entries->len; i > 0; i--)
        if (((CardEntry *)entries->pdata[i - 1])->field == field)
            g_ptr_array_remove_index(entries, i - 1);
}

void
card_entries_merge(GPtrArray *entries, const GPtrArray *more)
{
    for (guint i = 0; i < more->len; i++) {
        const CardEntry *entry = more->pdata[i];
        if (has_room(entries, entry->field))
            card_entries_add(entries, entry->field, entry->value);
    }
}

GPtrArray *
card_entries_minus(const GPtrArray *entries, const GPtrArray *others)
{
    GPtrArray *left = card_entries_new();
    for (guint i = 0; i < entries->len; i++) {
        const CardEntry *entry = entries->pdata[i];
        if (!card_entries_have(others, entry->field, entry->value))
            card_entries_add(left, entry->field, entry->value);
    }
    return left;
}

gboolean
card_entries_are_alike(const GPtrArray *a, const GPtrArray *b)
{
    g_autoptr(GPtrArray) more = card_entries_minus(a, b);
    g_autoptr(GPtrArray) fewer = card_entries_minus(b, a);
    return more->len == 0 && fewer->len == 0;
}

/* ---- text ---- */

static gboolean
parse_line(GPtrArray *entries, char *line, GError **error)
{
    char *colon = strchr(line, ':');
    CardField field;
    if (colon)
        *colon = '\0';
    if (!colon || !card_field_find(g_strstrip(line), &field)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "'%s' is no field of a card: Name, Nickname, Organisation, "
                    "Telephone or Email, and a colon",
                    line);
        return FALSE;
    }
    const char *value = g_strstrip(colon + 1);
    if (!*value)
        return TRUE;
    if (!card_value_check(field, value, error))
        return FALSE;
    if (!has_room(entries, field)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s stands there too often", fields[field].label);
        return FALSE;
    }
    card_entries_add(entries, field, value);
    return TRUE;
}

GPtrArray *
card_entries_parse(const char *text, GError **error)
{
    g_autoptr(GPtrArray) entries = card_entries_new();
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        g_strstrip(*line);
        if (**line && **line != '#' && !parse_line(entries, *line, error))
            return NULL;
    }
    return g_steal_pointer(&entries);
}

char *
card_entries_write(const GPtrArray *entries)
{
    GString *text = g_string_new(NULL);
    for (int field = 0; field < N_CARD_FIELDS; field++)
        for (guint i = 0; i < entries->len; i++) {
            const CardEntry *entry = entries->pdata[i];
            if (entry->field == (CardField)field)
                g_string_append_printf(text, "%s: %s\n", fields[field].label,
                                       entry->value);
        }
    return g_string_free(text, FALSE);
}
