/* emoji_name - see emoji_name.h. */
#include "text/emoji_name.h"

#include <string.h>

/* In the order of their names. */
static const struct {
    const char *name, *emoji;
} emojis[] = {
    {"+1", "👍"},       {"-1", "👎"},        {"100", "💯"},
    {"angry", "😠"},    {"bug", "🐛"},       {"cake", "🎂"},
    {"check", "✅"},    {"clap", "👏"},      {"coffee", "☕"},
    {"cool", "😎"},     {"cry", "😢"},       {"eyes", "👀"},
    {"facepalm", "🤦"}, {"fire", "🔥"},      {"grin", "😁"},
    {"heart", "❤️"},     {"hug", "🤗"},       {"joy", "😂"},
    {"kiss", "😘"},     {"laughing", "😆"},  {"muscle", "💪"},
    {"no", "❌"},       {"ok", "👌"},        {"party", "🎉"},
    {"pray", "🙏"},     {"question", "❓"},  {"rocket", "🚀"},
    {"sad", "🙁"},      {"shrug", "🤷"},     {"smile", "😄"},
    {"sob", "😭"},      {"star", "⭐"},      {"sweat", "😅"},
    {"tada", "🎉"},     {"thinking", "🤔"},  {"thumbsdown", "👎"},
    {"thumbsup", "👍"}, {"warning", "⚠️"},    {"wave", "👋"},
    {"wink", "😉"},     {"yes", "✅"},
};

const char *
emoji_by_name(const char *name)
{
    gsize size = strlen(name);
    if (size > 2 && name[0] == ':' && name[size - 1] == ':') {
        name++;
        size -= 2;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(emojis); i++)
        if (strlen(emojis[i].name) == size &&
            strncmp(emojis[i].name, name, size) == 0)
            return emojis[i].emoji;
    return NULL;
}

GPtrArray *
emoji_names(const char *prefix)
{
    GPtrArray *names = g_ptr_array_new();
    for (gsize i = 0; i < G_N_ELEMENTS(emojis); i++)
        if (g_str_has_prefix(emojis[i].name, prefix))
            g_ptr_array_add(names, (gpointer)emojis[i].name);
    return names;
}
