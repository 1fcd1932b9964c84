/* scope - names of the scopes; see ui.h. */
#include "base/error.h"
#include "ui/ui.h"

static const char *const names[N_SCOPES] = {
    [SCOPE_ANY] = "any",
    [SCOPE_LIST] = "list",
    [SCOPE_FRIENDS] = "friends",
    [SCOPE_INBOX] = "inbox",
    [SCOPE_FOLDERS] = "folders",
    [SCOPE_READER] = "reader",
    [SCOPE_CHAT] = "chat",
    [SCOPE_PERSON] = "person",
    [SCOPE_ATTACHMENTS] = "attachments",
    [SCOPE_OUTBOX] = "outbox",
    [SCOPE_DRAFTS] = "drafts",
    [SCOPE_SUGGESTIONS] = "suggestions",
    [SCOPE_CHOICE] = "choice",
    [SCOPE_REVIEW] = "review",
    [SCOPE_HELP] = "help",
    [SCOPE_WHY] = "why",
    [SCOPE_TEXT] = "text",
};

const char *
scope_name(Scope scope)
{
    g_assert(scope < N_SCOPES);
    return names[scope];
}

gboolean
scope_parse(const char *name, Scope *scope_out)
{
    *scope_out = SCOPE_ANY;
    for (int i = 0; i < N_SCOPES; i++) {
        if (g_str_equal(name, names[i])) {
            *scope_out = i;
            return TRUE;
        }
    }
    return FALSE;
}
