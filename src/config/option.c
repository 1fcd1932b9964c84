/* option - see option.h. */
#include "config/option.h"

#include "base/error.h"
#include "correspondence/jid.h"
#include "mail/address.h"

struct OptionKind {
    /* `field` points into Config; it is set on success only. */
    gboolean (*set)(const Option *option, const char *value, gpointer field,
                    GError **error);
    void (*clear)(gpointer field); /* NULL: the field owns nothing */
};

static gboolean set_text(const Option *, const char *, gpointer, GError **);
static gboolean set_jid(const Option *, const char *, gpointer, GError **);
static gboolean set_address(const Option *, const char *, gpointer, GError **);
static gboolean
set_mailboxes(const Option *, const char *, gpointer, GError **);
static gboolean set_endpoint(const Option *, const char *, gpointer, GError **);
static gboolean set_file(const Option *, const char *, gpointer, GError **);
static gboolean set_boolean(const Option *, const char *, gpointer, GError **);
static gboolean set_sender(const Option *, const char *, gpointer, GError **);
static gboolean set_seconds(const Option *, const char *, gpointer, GError **);
static gboolean set_delay(const Option *, const char *, gpointer, GError **);
static gboolean set_count(const Option *, const char *, gpointer, GError **);
static gboolean set_folder(const Option *, const char *, gpointer, GError **);
static gboolean set_names(const Option *, const char *, gpointer, GError **);
static void clear_string(gpointer field);
static void clear_endpoint(gpointer field);
static void clear_mailboxes(gpointer field);
static void clear_names(gpointer field);

static const OptionKind kind_TEXT = {set_text, clear_string};
static const OptionKind kind_SECRET = {set_text, clear_string};
static const OptionKind kind_JID = {set_jid, clear_string};
static const OptionKind kind_ADDRESS = {set_address, clear_string};
static const OptionKind kind_MAILBOXES = {set_mailboxes, clear_mailboxes};
static const OptionKind kind_ENDPOINT = {set_endpoint, clear_endpoint};
static const OptionKind kind_FILE = {set_file, clear_string};
static const OptionKind kind_BOOLEAN = {set_boolean, NULL};
static const OptionKind kind_SENDER = {set_sender, NULL};
static const OptionKind kind_SECONDS = {set_seconds, NULL};
static const OptionKind kind_DELAY = {set_delay, NULL};
static const OptionKind kind_COUNT = {set_count, NULL};
static const OptionKind kind_FOLDER = {set_folder, clear_string};
static const OptionKind kind_NAMES = {set_names, clear_names};

#define OPTION(section, key, kind, field, fallback, help)                      \
    {key,          OPTION_SECTION_##section,                                   \
     &kind_##kind, offsetof(Config, field),                                    \
     fallback,     help},
const Option option_table[] = {
#include "config/options.def"
};
#undef OPTION
const gsize option_table_size = G_N_ELEMENTS(option_table);

const Option *
option_find(OptionSection section, const char *key)
{
    for (gsize i = 0; i < option_table_size; i++)
        if (option_table[i].section == section &&
            g_str_equal(option_table[i].key, key))
            return &option_table[i];
    return NULL;
}

const char **
option_keys(OptionSection section)
{
    const char **keys = g_new0(const char *, option_table_size + 1);
    gsize n = 0;
    for (gsize i = 0; i < option_table_size; i++)
        if (option_table[i].section == section)
            keys[n++] = option_table[i].key;
    return keys;
}

static gboolean
has_control_character(const char *value)
{
    for (const char *p = value; *p; p = g_utf8_next_char(p))
        if (g_unichar_iscntrl(g_utf8_get_char(p)))
            return TRUE;
    return FALSE;
}

gboolean
option_set(const Option *option, Config *config, const char *value,
           GError **error)
{
    if (!*value) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "the value is empty; give one or leave the line "
                            "out");
        return FALSE;
    }
    if (has_control_character(value)) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "the value holds a control character; write plain "
                            "text on one line");
        return FALSE;
    }
    return option->kind->set(option, value,
                             G_STRUCT_MEMBER_P(config, option->offset), error);
}

void
option_clear(const Option *option, Config *config)
{
    if (option->kind->clear)
        option->kind->clear(G_STRUCT_MEMBER_P(config, option->offset));
}

gboolean
option_is_secret(const Option *option)
{
    return option->kind == &kind_SECRET;
}

static void
clear_string(gpointer field)
{
    g_clear_pointer((char **)field, g_free);
}

static void
clear_endpoint(gpointer field)
{
    g_clear_pointer(&((Endpoint *)field)->host, g_free);
}

static void
clear_names(gpointer field)
{
    g_clear_pointer((GStrv *)field, g_strfreev);
}

static void
take_string(gpointer field, char *text)
{
    clear_string(field);
    *(char **)field = text;
}

static gboolean
set_text(const Option *option, const char *value, gpointer field,
         GError **error)
{
    take_string(field, g_strdup(value));
    return TRUE;
}

/* People expect `key = value # remark`, which the format does not know. */
static const char *
remark_hint(const char *value)
{
    return strstr(value, " #") ? " (a remark needs a line of its own)" : "";
}

static gboolean
set_jid(const Option *option, const char *value, gpointer field, GError **error)
{
    g_autofree char *jid = jid_bare(value);
    if (jid && strchr(jid, '@') && !strchr(value, '/')) {
        take_string(field, g_steal_pointer(&jid));
        return TRUE;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "'%s' is no JID; write user@domain, without a resource%s",
                value, remark_hint(value));
    return FALSE;
}

static gboolean
set_address(const Option *option, const char *value, gpointer field,
            GError **error)
{
    if (address_is_valid(value)) {
        take_string(field, g_strdup(value));
        return TRUE;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "'%s' is no mail address; write user@domain, without a name%s",
                value, remark_hint(value));
    return FALSE;
}

static void
clear_mailboxes(gpointer field)
{
    g_clear_pointer((GPtrArray **)field, g_ptr_array_unref);
}

static gboolean
set_mailboxes(const Option *option, const char *value, gpointer field,
              GError **error)
{
    g_autoptr(GPtrArray) read = address_list_parse(slice_from_string(value));
    guint n_valid = 0;
    for (guint i = 0; i < read->len; i++)
        n_valid += address_is_valid(((const Address *)read->pdata[i])->addr);
    if (n_valid > 0 && n_valid == read->len) {
        clear_mailboxes(field);
        *(GPtrArray **)field = g_steal_pointer(&read);
        return TRUE;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "'%s' are no mail addresses; write Name <user@domain>, with "
                "commas between several%s",
                value, remark_hint(value));
    return FALSE;
}

static gboolean
set_endpoint(const Option *option, const char *value, gpointer field,
             GError **error)
{
    Endpoint endpoint = {0};
    if (!endpoint_parse(value, option->key, &endpoint, error))
        return FALSE;
    clear_endpoint(field);
    *(Endpoint *)field = endpoint;
    return TRUE;
}

static char *
open_tilde(const char *value)
{
    return g_str_has_prefix(value, "~/")
               ? g_build_filename(g_get_home_dir(), value + 2, NULL)
               : g_strdup(value);
}

static gboolean
set_folder(const Option *option, const char *value, gpointer field,
           GError **error)
{
    g_autofree char *path = open_tilde(value);
    if (g_path_is_absolute(path) && g_file_test(path, G_FILE_TEST_IS_DIR)) {
        take_string(field, g_steal_pointer(&path));
        return TRUE;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "there is no folder %s; give the whole path of one that is "
                "there%s",
                path, remark_hint(value));
    return FALSE;
}

static gboolean
set_file(const Option *option, const char *value, gpointer field,
         GError **error)
{
    g_autofree char *path = open_tilde(value);
    if (g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        take_string(field, g_steal_pointer(&path));
        return TRUE;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "there is no file %s; give the whole path of one that is "
                "there%s",
                path, remark_hint(value));
    return FALSE;
}

static gboolean
set_boolean(const Option *option, const char *value, gpointer field,
            GError **error)
{
    static const char *const words[2][4] = {
        {"false", "no", "off", "0"},
        {"true", "yes", "on", "1"},
    };
    for (int truth = 0; truth < 2; truth++)
        for (gsize i = 0; i < G_N_ELEMENTS(words[truth]); i++)
            if (g_str_equal(value, words[truth][i])) {
                *(gboolean *)field = truth;
                return TRUE;
            }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "'%s' is neither true nor false; write one of these%s", value,
                remark_hint(value));
    return FALSE;
}

static gboolean
set_sender(const Option *option, const char *value, gpointer field,
           GError **error)
{
    static const char *const words[] = {
        [SENDER_DISPLAY_NAME] = "name",
        [SENDER_DISPLAY_BOTH] = "both",
        [SENDER_DISPLAY_ADDRESS] = "address",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_str_equal(value, words[i])) {
            *(SenderDisplay *)field = i;
            return TRUE;
        }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "'%s' is no way to show a sender; write name, both or "
                "address%s",
                value, remark_hint(value));
    return FALSE;
}

static gboolean
set_number(const char *value, guint64 least, guint64 most, const char *what,
           gpointer field, GError **error)
{
    guint64 number;
    if (g_ascii_string_to_unsigned(value, 10, least, most, &number, NULL)) {
        *(gint *)field = (gint)number;
        return TRUE;
    }
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "'%s' is no number of %s; write one from %" G_GUINT64_FORMAT
                " to %" G_GUINT64_FORMAT "%s",
                value, what, least, most, remark_hint(value));
    return FALSE;
}

static gboolean
set_seconds(const Option *option, const char *value, gpointer field,
            GError **error)
{
    return set_number(value, 1, 3600, "seconds", field, error);
}

static gboolean
set_delay(const Option *option, const char *value, gpointer field,
          GError **error)
{
    return set_number(value, 0, 3600, "seconds", field, error);
}

static gboolean
set_count(const Option *option, const char *value, gpointer field,
          GError **error)
{
    return set_number(value, 0, 100000, "lines", field, error);
}

/* `one, another`; blanks at their ends are not part of them. */
static gboolean
set_names(const Option *option, const char *value, gpointer field,
          GError **error)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (gsize i = 0; parts[i]; i++) {
        if (!*g_strstrip(parts[i])) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "there is an empty name in '%s'; write them as "
                        "Lists, Work/Old",
                        value);
            return FALSE;
        }
        g_strv_builder_add(names, parts[i]);
    }
    clear_names(field);
    *(GStrv *)field = g_strv_builder_end(names);
    return TRUE;
}
