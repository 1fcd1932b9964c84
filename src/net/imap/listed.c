/* listed - see listed.h. */
#include "net/imap/listed.h"

#include <string.h>

#include "net/imap/tokens.h"

static guint
flag_of(const char *attribute)
{
    static const struct {
        const char *name;
        guint flag;
    } names[] = {
        {"Noselect", LISTED_NO_SELECT},
        {"NonExistent", LISTED_NO_SELECT},
        {"Subscribed", LISTED_SUBSCRIBED},
        {"Sent", LISTED_SENT},
        {"Drafts", LISTED_DRAFTS},
        {"Trash", LISTED_TRASH},
        {"Junk", LISTED_JUNK},
        {"Archive", LISTED_ARCHIVE},
    };
    if (*attribute == '\\')
        attribute++;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_ascii_strcasecmp(attribute, names[i].name) == 0)
            return names[i].flag;
    return 0;
}

static gboolean
take_flags(Tokens *tokens, guint *flags_out)
{
    if (!tokens_take_open(tokens))
        return FALSE;
    while (!tokens_take_close(tokens)) {
        g_autofree char *attribute = tokens_take_string(tokens);
        if (!attribute)
            return FALSE;
        *flags_out |= flag_of(attribute);
    }
    return TRUE;
}

static gboolean
take_delimiter(Tokens *tokens, char *delimiter_out)
{
    if (tokens_take_word(tokens, "NIL"))
        return TRUE;
    g_autofree char *text = tokens_take_string(tokens);
    if (!text || strlen(text) != 1 || !g_ascii_isprint(*text))
        return FALSE;
    *delimiter_out = *text;
    return TRUE;
}

static char *
take_name(Tokens *tokens)
{
    char *name = tokens_take_string(tokens);
    if (name && g_ascii_strcasecmp(name, "INBOX") == 0)
        memcpy(name, "INBOX", 5);
    return name;
}

gboolean
listed_read(Slice line, const char *answer, ListedLine *listed_out)
{
    Tokens tokens = tokens_begin(line);
    *listed_out = (ListedLine){0};
    if (!tokens_take_word(&tokens, "*") || !tokens_take_word(&tokens, answer) ||
        !take_flags(&tokens, &listed_out->flags) ||
        !take_delimiter(&tokens, &listed_out->delimiter))
        return FALSE;
    listed_out->name = take_name(&tokens);
    return listed_out->name != NULL;
}

static gboolean
take_item(Tokens *tokens, FolderStatus *status)
{
    g_autofree char *name = tokens_take_string(tokens);
    Tokens value = *tokens;
    guint64 number = 0;
    gboolean is_number = tokens_take_number(&value, &number);
    if (!name || !tokens_skip(tokens))
        return FALSE;
    if (!is_number)
        return TRUE;
    guint32 small = (guint32)MIN(number, G_MAXUINT32);
    if (g_ascii_strcasecmp(name, "MESSAGES") == 0)
        status->messages = small;
    else if (g_ascii_strcasecmp(name, "UNSEEN") == 0)
        status->unseen = small;
    else if (g_ascii_strcasecmp(name, "UIDNEXT") == 0)
        status->uidnext = small;
    else if (g_ascii_strcasecmp(name, "UIDVALIDITY") == 0)
        status->uidvalidity = small;
    else if (g_ascii_strcasecmp(name, "HIGHESTMODSEQ") == 0)
        status->highestmodseq = number;
    return TRUE;
}

gboolean
listed_read_status(Slice line, char **name_out, FolderStatus *status_out)
{
    Tokens tokens = tokens_begin(line);
    if (!tokens_take_word(&tokens, "*") || !tokens_take_word(&tokens, "STATUS"))
        return FALSE;
    g_autofree char *name = take_name(&tokens);
    FolderStatus status = {0};
    if (!name || !tokens_take_open(&tokens))
        return FALSE;
    while (!tokens_take_close(&tokens))
        if (!take_item(&tokens, &status))
            return FALSE;
    *name_out = g_steal_pointer(&name);
    *status_out = status;
    return TRUE;
}
