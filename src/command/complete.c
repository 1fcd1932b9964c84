/* complete - see complete.h. */
#include "command/complete.h"

#include "base/error.h"
#include "command/who.h"
#include "mail/address.h"
#include "mail/pattern.h"
#include "store/sort.h"
#include "text/emoji_name.h"

#define CANDIDATES_MAX 50

/* How a contact is written into the line. */
typedef enum { WRITE_ID, WRITE_MAILBOX } Writing;

static GPtrArray *complete_kind(Commander *commander, ArgKind kind,
                                const char *prefix, Writing writing);

static GPtrArray *
texts_new(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

static void
add_once(GPtrArray *texts, const char *text)
{
    if (texts->len < CANDIDATES_MAX && text &&
        !g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL))
        g_ptr_array_add(texts, g_strdup(text));
}

/* NULL when there are none: that is how Ui is told. */
static GPtrArray *
unless_empty(GPtrArray *texts)
{
    if (texts && texts->len)
        return texts;
    g_clear_pointer(&texts, g_ptr_array_unref);
    return NULL;
}

/* ---- patterns ---- */

/* Where the last word begins, without the marks before it. */
static const char *
last_pattern_word(const char *text)
{
    const char *start = text;
    gboolean is_quoted = FALSE;
    for (const char *p = text; *p; p++) {
        is_quoted ^= *p == '"';
        if (!is_quoted && strchr(" (", *p))
            start = p + 1;
    }
    return start + strspn(start, "!-");
}

/* What the store knows that may follow the colon. */
static GPtrArray *
complete_term(Commander *commander, const char *word)
{
    static const struct {
        const char *term;
        ArgKind kind;
    } terms[] = {{"from:", ARG_ADDRESS},
                 {"to:", ARG_ADDRESS},
                 {"cc:", ARG_ADDRESS},
                 {"person:", ARG_JID},
                 {"in:", ARG_FOLDER}};
    for (gsize i = 0; i < G_N_ELEMENTS(terms); i++) {
        gsize n = strlen(terms[i].term);
        if (g_ascii_strncasecmp(word, terms[i].term, n) != 0)
            continue;
        const char *value = word + n;
        value += *value == '"';
        GPtrArray *texts =
            complete_kind(commander, terms[i].kind, value, WRITE_ID);
        for (guint k = 0; k < texts->len; k++) {
            g_autofree char *plain = texts->pdata[k];
            const char *quote = strpbrk(plain, " ()") ? "\"" : "";
            texts->pdata[k] =
                g_strconcat(terms[i].term, quote, plain, quote, NULL);
        }
        return texts;
    }
    return texts_new();
}

static GPtrArray *
complete_pattern(Commander *commander, const char *text, gsize *start_out)
{
    const char *word = last_pattern_word(text);
    GPtrArray *found = pattern_complete(text);
    g_autoptr(GPtrArray) known = complete_term(commander, word);
    for (guint i = 0; i < known->len; i++)
        add_once(found, known->pdata[i]);
    *start_out = (gsize)(word - text);
    return unless_empty(found);
}

/* ---- the `:` line ---- */

static GPtrArray *
complete_options(const Command *command, const char *prefix)
{
    GPtrArray *texts = texts_new();
    g_auto(GStrv) tokens = g_strsplit_set(command->args, " []", -1);
    for (guint i = 0; tokens[i]; i++)
        if (tokens[i][0] == '-' && g_str_has_prefix(tokens[i], prefix))
            add_once(texts, tokens[i]);
    return texts;
}

static GPtrArray *
complete_argument(Commander *commander, const Args *args, guint i,
                  const char *prefix)
{
    const Command *command = command_resolve(args_word(args, 0), NULL);
    if (!command)
        return NULL;
    if (*prefix == '-')
        return complete_options(command, prefix);
    return complete_kind(commander, command_arg_kind(command, args, i), prefix,
                         WRITE_ID);
}

/* Where a pattern is being typed in the line, or NULL. */
static const char *
find_pattern(const char *line)
{
    g_autoptr(Args) args = args_parse(line);
    const Command *command =
        args->n > 0 ? command_resolve(args_word(args, 0), NULL) : NULL;
    if (!command)
        return NULL;
    guint last = args->is_word_at_end ? args->n - 1 : args->n;
    for (guint i = 1; i <= last; i++) {
        const char *word = i < args->n ? args_word(args, i) : "";
        if (command_arg_kind(command, args, i) == ARG_PATTERN &&
            !g_str_equal(word, "-a"))
            return line + (i < args->n ? args->starts[i] : strlen(line));
    }
    return NULL;
}

GPtrArray *
complete_line(Commander *commander, const char *line, gsize cursor,
              gsize *start_out)
{
    g_autofree char *before = g_strndup(line, cursor);
    const char *pattern = find_pattern(before);
    if (pattern) {
        GPtrArray *found = complete_pattern(commander, pattern, start_out);
        *start_out += pattern - before;
        return found;
    }
    g_autoptr(Args) args = args_parse(before);
    guint i = args->is_word_at_end ? args->n - 1 : args->n;
    const char *prefix = args->is_word_at_end ? args_word(args, i) : "";
    *start_out = args->is_word_at_end ? args->starts[i] : strlen(before);

    g_autoptr(GPtrArray) texts =
        i == 0 ? complete_kind(commander, ARG_COMMAND, prefix, WRITE_ID)
               : complete_argument(commander, args, i, prefix);
    for (guint k = 0; texts && k < texts->len; k++) {
        g_autofree char *plain = texts->pdata[k];
        texts->pdata[k] = args_quote(plain);
    }
    return unless_empty(g_steal_pointer(&texts));
}

/* ---- a prompt's line ---- */

GPtrArray *
complete_answer(Commander *commander, ArgKind kind, const char *line,
                gsize cursor, gsize *start_out)
{
    g_autofree char *before = g_strndup(line, cursor);
    if (kind == ARG_PATTERN)
        return complete_pattern(commander, before, start_out);
    *start_out = kind == ARG_WHO ? who_last_part(before) - before : 0;
    return unless_empty(
        complete_kind(commander, kind, before + *start_out, WRITE_MAILBOX));
}

/* ---- by kind ---- */

static void
add_commands(Commander *commander, const char *prefix, Writing writing,
             GPtrArray *texts)
{
    for (gsize i = 0; i < command_table_size; i++)
        if (g_str_has_prefix(command_table[i].name, prefix))
            add_once(texts, command_table[i].name);
}

static void
add_jids(Commander *commander, const char *prefix, Writing writing,
         GPtrArray *texts)
{
    g_autoptr(GPtrArray) contacts =
        store_read_contacts(commander->reader, prefix, CANDIDATES_MAX, NULL);
    for (guint i = 0; contacts && i < contacts->len; i++)
        add_once(texts, ((const Contact *)contacts->pdata[i])->jid);
}

static void
add_addresses(Commander *commander, const char *prefix, Writing writing,
              GPtrArray *texts)
{
    g_autoptr(GPtrArray) contacts =
        store_read_contacts(commander->reader, prefix, CANDIDATES_MAX, NULL);
    for (guint i = 0; contacts && i < contacts->len; i++)
        add_once(texts, ((const Contact *)contacts->pdata[i])->address);
}

/* A friend by JID, for that has one meaning only; in a prompt, where there is
 * room for it, by name and address. */
static char *
write_contact(const Contact *contact, Writing writing)
{
    if (writing == WRITE_MAILBOX && contact->address) {
        const Address mailbox = {contact->name, contact->address};
        return address_to_string(&mailbox);
    }
    return g_strdup(contact->jid ? contact->jid : contact->address);
}

static void
add_people(Commander *commander, const char *prefix, Writing writing,
           GPtrArray *texts)
{
    g_autoptr(GPtrArray) contacts =
        store_read_contacts(commander->reader, prefix, CANDIDATES_MAX, NULL);
    for (guint i = 0; contacts && i < contacts->len; i++) {
        g_autofree char *text = write_contact(contacts->pdata[i], writing);
        add_once(texts, text);
    }
    g_auto(GStrv) groups = who_groups(commander->reader, NULL);
    g_autofree char *wanted = g_utf8_casefold(prefix, -1);
    for (guint i = 0; groups[i]; i++) {
        g_autofree char *folded = g_utf8_casefold(groups[i], -1);
        if (g_str_has_prefix(folded, wanted))
            add_once(texts, groups[i]);
    }
}

static void
add_folders(Commander *commander, const char *prefix, Writing writing,
            GPtrArray *texts)
{
    g_autoptr(GPtrArray) folders = store_read_folders(commander->reader, NULL);
    g_autofree char *wanted = g_utf8_casefold(prefix, -1);
    for (guint i = 0; folders && i < folders->len; i++) {
        const Folder *folder = folders->pdata[i];
        g_autofree char *folded = g_utf8_casefold(folder->name, -1);
        if (g_str_has_prefix(folded, wanted))
            add_once(texts, folder->name);
    }
}

static void
add_sorts(Commander *commander, const char *prefix, Writing writing,
          GPtrArray *texts)
{
    for (Sort sort = 0; sort < N_SORTS; sort++)
        if (g_str_has_prefix(sort_name(sort), prefix))
            add_once(texts, sort_name(sort));
}

static void
add_emojis(Commander *commander, const char *prefix, Writing writing,
           GPtrArray *texts)
{
    g_autoptr(GPtrArray) names = emoji_names(prefix);
    for (guint i = 0; i < names->len; i++)
        add_once(texts, emoji_by_name(names->pdata[i]));
}

/* `~/` is kept as the user wrote it; the command opens it. */
static char *
folder_path(const char *folder)
{
    if (g_str_has_prefix(folder, "~/"))
        return g_build_filename(g_get_home_dir(), folder + 2, NULL);
    return g_strdup(*folder ? folder : ".");
}

static void
add_files(Commander *commander, const char *prefix, Writing writing,
          GPtrArray *texts)
{
    const char *slash = strrchr(prefix, '/');
    const char *name = slash ? slash + 1 : prefix;
    g_autofree char *folder = g_strndup(prefix, name - prefix);
    g_autofree char *path = folder_path(folder);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *entry;
    while (dir && (entry = g_dir_read_name(dir))) {
        if (!g_str_has_prefix(entry, name) || (*entry == '.' && *name != '.') ||
            !g_utf8_validate(entry, -1, NULL))
            continue;
        g_autofree char *whole = g_build_filename(path, entry, NULL);
        g_autofree char *text = g_strconcat(
            folder, entry, g_file_test(whole, G_FILE_TEST_IS_DIR) ? "/" : "",
            NULL);
        add_once(texts, text);
    }
}

static int
compare_texts(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *
complete_kind(Commander *commander, ArgKind kind, const char *prefix,
              Writing writing)
{
    static const struct {
        void (*add)(Commander *, const char *prefix, Writing, GPtrArray *);
        gboolean is_sorted; /* people come most used first */
    } sources[] = {
        [ARG_NONE] = {NULL},
        [ARG_WHO] = {add_people},
        [ARG_JID] = {add_jids},
        [ARG_ADDRESS] = {add_addresses},
        [ARG_FILE] = {add_files, TRUE},
        [ARG_COMMAND] = {add_commands, TRUE},
        [ARG_SUBJECT] = {NULL},
        [ARG_PATTERN] = {NULL},
        [ARG_FOLDER] = {add_folders, TRUE},
        [ARG_SORT] = {add_sorts},
        [ARG_EMOJI] = {add_emojis},
    };
    GPtrArray *texts = texts_new();
    if (kind < G_N_ELEMENTS(sources) && sources[kind].add)
        sources[kind].add(commander, prefix, writing, texts);
    if (kind < G_N_ELEMENTS(sources) && sources[kind].is_sorted)
        g_ptr_array_sort(texts, compare_texts);
    return texts;
}
