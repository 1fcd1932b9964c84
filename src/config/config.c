/* config - see config.h. */
#include "config/config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "config/file.h"
#include "config/nearest.h"
#include "config/option.h"
#include "config/parse.h"
#include "mail/address.h"

#define KEYS_PREFIX "keys."

static void
key_binding_free(KeyBinding *binding)
{
    g_free(binding->scope);
    g_free(binding->key);
    g_free(binding->command);
    g_free(binding);
}

static Config *
config_new(const char *path, const char *account)
{
    Config *config = g_new0(Config, 1);
    config->path = g_strdup(path);
    config->account = g_strdup(account);
    config->bindings =
        g_ptr_array_new_with_free_func((GDestroyNotify)key_binding_free);
    config->warnings = g_ptr_array_new_with_free_func(g_free);
    return config;
}

void
config_free(Config *config)
{
    for (gsize i = 0; i < option_table_size; i++)
        option_clear(&option_table[i], config);
    g_ptr_array_unref(config->bindings);
    g_ptr_array_unref(config->warnings);
    g_free(config->account);
    g_free(config->path);
    g_free(config);
}

/* ---- one section ---- */

static gboolean
unknown_key(const ConfigFile *file, const ConfigLine *line,
            OptionSection section, GError **error)
{
    g_autofree const char **known = option_keys(section);
    const char *nearest = nearest_name(line->key, known);
    if (nearest)
        return config_file_fail(file, line, error,
                                "unknown key '%s' in [%s]; did you mean '%s'?",
                                line->key, line->section, nearest);
    g_autofree char *all = g_strjoinv(", ", (char **)known);
    return config_file_fail(file, line, error,
                            "unknown key '%s' in [%s]; it knows %s", line->key,
                            line->section, all);
}

static gboolean
set_key(const ConfigFile *file, const ConfigLine *line, OptionSection section,
        Config *config, GError **error)
{
    const Option *option = option_find(section, line->key);
    if (!option)
        return unknown_key(file, line, section, error);
    g_autofree char *value = config_file_value(file, line, error);
    if (!value)
        return FALSE;
    /* Blanks at the end are never meant, but in a password they may be. */
    if (!option_is_secret(option))
        g_strchomp(value);
    if (option_set(option, config, value, error))
        return TRUE;
    g_prefix_error(error, "%s: ", line->key);
    return config_file_blame(file, line, error);
}

static void
set_fallbacks(OptionSection section, Config *config)
{
    for (gsize i = 0; i < option_table_size; i++) {
        const Option *option = &option_table[i];
        if (option->section != section || !option->fallback)
            continue;
        gboolean is_good = option_set(option, config, option->fallback, NULL);
        g_assert(is_good);
    }
}

static gboolean
read_section(const ConfigFile *file, const char *name, OptionSection section,
             Config *config, GError **error)
{
    set_fallbacks(section, config);
    for (guint i = 0; i < file->lines->len; i++) {
        const ConfigLine *line = file->lines->pdata[i];
        if (line->key && g_str_equal(line->section, name) &&
            !set_key(file, line, section, config, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- an account ---- */

static gboolean
refuse_both(const ConfigFile *file, const char *section, const char *key,
            const char *command_key, GError **error)
{
    const ConfigLine *first = config_file_line(file, section, key);
    const ConfigLine *second = config_file_line(file, section, command_key);
    if (!first || !second)
        return TRUE;
    return config_file_fail(file, first->line > second->line ? first : second,
                            error, "%s and %s cannot both be given; keep one",
                            key, command_key);
}

static void
derive_account(const ConfigFile *file, const char *section, Config *config)
{
    if (!config->address)
        config->address = g_strdup(config->jid);
    if (!config->mail_user)
        config->mail_user = g_strdup(config->address);
    if (config_file_line(file, section, "same-account"))
        return;
    g_autofree char *address = address_key(config->address);
    g_autofree char *jid = address_key(config->jid);
    config->is_one_account = g_strcmp0(address, jid) == 0;
}

static gboolean
read_account(const ConfigFile *file, const char *section, Config *config,
             GError **error)
{
    if (!read_section(file, section, OPTION_SECTION_ACCOUNT, config, error))
        return FALSE;
    if (!config->jid)
        return config_file_fail(file, config_file_line(file, section, NULL),
                                error,
                                "[%s] has no jid; add a line such as `jid = "
                                "alice@example.org`",
                                section);
    if (!config->address && !address_is_valid(config->jid))
        return config_file_fail(file, config_file_line(file, section, "jid"),
                                error,
                                "%s cannot be a mail address; add a line "
                                "such as `address = alice@example.org`",
                                config->jid);
    if (!refuse_both(file, section, "password", "password-command", error) ||
        !refuse_both(file, section, "mail-password", "mail-password-command",
                     error))
        return FALSE;
    derive_account(file, section, config);
    return TRUE;
}

/* The name in [account.NAME], `default` for [account]; NULL for any other
 * section. */
static const char *
section_account(const char *section)
{
    if (g_str_equal(section, "account"))
        return "default";
    return g_str_has_prefix(section, "account.") ? section + strlen("account.")
                                                 : NULL;
}

/* It becomes part of file names. */
static gboolean
account_is_plain(const char *name)
{
    if (!*name || *name == '.')
        return FALSE;
    for (const char *p = name; *p; p++)
        if (!g_ascii_isalnum(*p) && !strchr("._-@", *p))
            return FALSE;
    return TRUE;
}

static gboolean
check_account_name(const ConfigFile *file, const ConfigLine *header,
                   GError **error)
{
    if (g_str_equal(header->section, "account.default") &&
        config_file_line(file, "account", NULL))
        return config_file_fail(file, header, error,
                                "[account.default] is [account] by another "
                                "name; rename one");
    if (account_is_plain(section_account(header->section)))
        return TRUE;
    return config_file_fail(file, header, error,
                            "[%s]: name an account with letters, digits and "
                            ". _ - @ only",
                            header->section);
}

static gboolean
no_account(const ConfigFile *file, const char *wanted, GPtrArray *names,
           GError **error)
{
    if (!wanted) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s has no [account] section; the least it needs:\n"
                    "\n" CONFIG_EXAMPLE,
                    file->path);
        return FALSE;
    }
    g_ptr_array_add(names, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "%s has no account '%s'; it has %s", file->path, wanted,
                *all ? all : "none");
    return FALSE;
}

/* Every account is checked, so that a mistake shows at once and not on the
 * day when that account is used. The chosen one is what is returned. */
static Config *
read_accounts(const ConfigFile *file, const char *wanted, GError **error)
{
    g_autoptr(Config) chosen = NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (guint i = 0; i < file->lines->len; i++) {
        const ConfigLine *line = file->lines->pdata[i];
        const char *name = section_account(line->section);
        if (line->key || !name)
            continue;
        g_autoptr(Config) config = config_new(file->path, name);
        if (!check_account_name(file, line, error) ||
            !read_account(file, line->section, config, error))
            return NULL;
        g_ptr_array_add(names, (char *)name);
        if (!chosen && (!wanted || g_str_equal(wanted, name)))
            chosen = g_steal_pointer(&config);
    }
    if (!chosen)
        no_account(file, wanted, names, error);
    return g_steal_pointer(&chosen);
}

/* ---- the rest of the file ---- */

static gboolean
unknown_section(const ConfigFile *file, const ConfigLine *line, GError **error)
{
    static const char *const known[] = {"account", "ui", "keys", NULL};
    const char *dot = strchr(line->section, '.');
    g_autofree char *head = dot ? g_strndup(line->section, dot - line->section)
                                : g_strdup(line->section);
    const char *nearest = nearest_name(head, known);
    if (nearest && g_str_equal(nearest, "keys"))
        return config_file_fail(file, line, error,
                                "unknown section [%s]; did you mean "
                                "[keys%s]?",
                                line->section, dot ? dot : ".any");
    if (nearest)
        return config_file_fail(
            file, line, error, "unknown section [%s]; did you mean [%s%s]?",
            line->section, nearest, dot && *nearest == 'a' ? dot : "");
    return config_file_fail(file, line, error,
                            "unknown section [%s]; there are [account], "
                            "[account.NAME], [ui] and [keys.SCOPE]",
                            line->section);
}

static gboolean
check_sections(const ConfigFile *file, GError **error)
{
    for (guint i = 0; i < file->lines->len; i++) {
        const ConfigLine *line = file->lines->pdata[i];
        if (line->key || section_account(line->section) ||
            g_str_equal(line->section, "ui") ||
            (g_str_has_prefix(line->section, KEYS_PREFIX) &&
             line->section[strlen(KEYS_PREFIX)]))
            continue;
        return unknown_section(file, line, error);
    }
    return TRUE;
}

/* Whether scope, key and command exist is the keymap's to say. */
static gboolean
read_bindings(const ConfigFile *file, Config *config, GError **error)
{
    for (guint i = 0; i < file->lines->len; i++) {
        const ConfigLine *line = file->lines->pdata[i];
        if (!line->key || !g_str_has_prefix(line->section, KEYS_PREFIX))
            continue;
        char *command = config_file_value(file, line, error);
        if (!command)
            return FALSE;
        KeyBinding *binding = g_new0(KeyBinding, 1);
        binding->scope = g_strdup(line->section + strlen(KEYS_PREFIX));
        binding->key = g_strdup(line->key);
        binding->command = g_strchomp(command);
        binding->line = line->line;
        g_ptr_array_add(config->bindings, binding);
    }
    return TRUE;
}

Config *
config_parse(const char *path, const char *text, gsize size,
             const char *account, GError **error)
{
    g_autoptr(ConfigFile) file = config_file_parse(path, text, size, error);
    if (!file || !check_sections(file, error))
        return NULL;
    g_autoptr(Config) config = read_accounts(file, account, error);
    if (!config ||
        !read_section(file, "ui", OPTION_SECTION_UI, config, error) ||
        !read_bindings(file, config, error))
        return NULL;
    return g_steal_pointer(&config);
}

/* ---- the file itself ---- */

static void warn(Config *config, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void
warn(Config *config, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(config->warnings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void
warn_of_readers(Config *config)
{
    GStatBuf status;
    if ((config->password || config->mail_password) &&
        g_stat(config->path, &status) == 0 &&
        (status.st_mode & (S_IRGRP | S_IROTH)))
        warn(config,
             "%s holds a password and others can read it: chmod 600 it, or "
             "use password-command",
             config->path);
}

static void
warn_of_blanks(Config *config)
{
    const char *secrets[] = {config->password, config->mail_password};
    for (gsize i = 0; i < G_N_ELEMENTS(secrets); i++)
        if (secrets[i] && g_str_has_suffix(secrets[i], " "))
            warn(config, "%s: a password ends with a blank; is it meant?",
                 config->path);
}

static gboolean
cannot_read(const char *path, const GError *why, GError **error)
{
    if (g_error_matches(why, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "there is no %s; run `kith setup`, or write it "
                    "yourself. The least it needs:\n"
                    "\n" CONFIG_EXAMPLE,
                    path);
    else
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "cannot read the config: %s", why->message);
    return FALSE;
}

Config *
config_load(const char *path, const char *account, GError **error)
{
    g_autofree char *text = NULL;
    gsize size;
    g_autoptr(GError) why = NULL;
    if (!g_file_get_contents(path, &text, &size, &why)) {
        cannot_read(path, why, error);
        return NULL;
    }
    Config *config = config_parse(path, text, size, account, error);
    if (!config)
        return NULL;
    warn_of_readers(config);
    warn_of_blanks(config);
    return config;
}
