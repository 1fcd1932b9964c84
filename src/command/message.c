/* message - see message.h. */
#include "command/message.h"

#include "base/error.h"

#define LOOKED_AT 100 /* newest messages, for one of the friend's */

static gboolean
invalid(GError **error, const char *what)
{
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID, what);
    return FALSE;
}

ChatRow *
message_chosen(Commander *commander, GError **error)
{
    g_autoptr(Subject) here = ui_subject(commander->ui);
    return here->chat_id
               ? store_read_chat(commander->reader, here->chat_id, error)
               : NULL;
}

static ChatRow *
last_heard(Commander *commander, const char *jid, GError **error)
{
    g_autoptr(GPtrArray) rows = store_read_chat_page(
        commander->reader, jid, NULL, PAGE_BEFORE, LOOKED_AT, error);
    for (guint i = rows ? rows->len : 0; i-- > 0;) {
        const ChatRow *row = rows->pdata[i];
        if (!row->is_outgoing && row->message_id)
            return store_read_chat(commander->reader, row->at.id, error);
    }
    if (rows)
        invalid(error, "nothing was said to you here yet");
    return NULL;
}

ChatRow *
message_meant(Commander *commander, char **jid_out, GError **error)
{
    g_autoptr(Subject) here = ui_subject(commander->ui);
    GError *problem = NULL;
    if (ui_scope(commander->ui) != SCOPE_CHAT || !here->jid) {
        invalid(error, "no chat is open");
        return NULL;
    }
    g_autoptr(ChatRow) row = message_chosen(commander, &problem);
    if (!row && !problem)
        row = last_heard(commander, here->jid, &problem);
    if (!row) {
        g_propagate_error(error, problem);
        return NULL;
    }
    if (!row->message_id) {
        invalid(error, "that message has no name that others know");
        return NULL;
    }
    *jid_out = g_strdup(here->jid);
    return g_steal_pointer(&row);
}
