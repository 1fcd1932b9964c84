/* args - see args.h. */
#include "command/args.h"

#include "base/error.h"

static const char *read_word(const char *at, GString *word, Args *args);

Args *
args_parse(const char *line)
{
    Args *args = g_new0(Args, 1);
    args->line = g_strdup(line);
    g_autoptr(GStrvBuilder) words = g_strv_builder_new();
    GArray *starts = g_array_new(FALSE, FALSE, sizeof(gsize));

    const char *at = args->line;
    for (;;) {
        while (g_ascii_isspace(*at))
            at++;
        if (!*at)
            break;
        gsize start = at - args->line;
        GString *word = g_string_new(NULL);
        at = read_word(at, word, args);
        g_strv_builder_add(words, word->str);
        g_string_free(word, TRUE);
        g_array_append_val(starts, start);
        args->is_word_at_end = !*at;
    }
    args->n = starts->len;
    args->starts = (gsize *)g_array_free(starts, FALSE);
    args->words = g_strv_builder_end(words);
    return args;
}

static const char *
read_word(const char *at, GString *word, Args *args)
{
    char quote = 0;
    for (; *at && (quote || !g_ascii_isspace(*at)); at++) {
        if (!quote && (*at == '\'' || *at == '"'))
            quote = *at;
        else if (quote && *at == quote)
            quote = 0;
        else if (*at == '\\' && at[1] &&
                 (!quote || (quote == '"' && strchr("\"\\", at[1]))))
            g_string_append_c(word, *++at);
        else
            g_string_append_c(word, *at);
    }
    args->is_open = quote != 0;
    return at;
}

void
args_free(Args *args)
{
    g_free(args->line);
    g_strfreev(args->words);
    g_free(args->starts);
    g_free(args);
}

const char *
args_word(const Args *args, guint i)
{
    return i < args->n ? args->words[i] : NULL;
}

char *
args_rest(const Args *args, guint i)
{
    if (i >= args->n)
        return NULL;
    return g_strchomp(g_strdup(args->line + args->starts[i]));
}

char *
args_quote(const char *word)
{
    if (*word && !strpbrk(word, " \t\n'\"\\"))
        return g_strdup(word);
    GString *quoted = g_string_new("\"");
    for (const char *p = word; *p; p++) {
        if (*p == '"' || *p == '\\')
            g_string_append_c(quoted, '\\');
        g_string_append_c(quoted, *p);
    }
    g_string_append_c(quoted, '"');
    return g_string_free(quoted, FALSE);
}
