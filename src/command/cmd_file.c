/* cmd_file - files to friends and from links. */
#include "base/error.h"
#include "command/handlers.h"
#include "command/receiving.h"
#include "command/uploading.h"
#include "command/who.h"

/* Whom it goes to: the one named, else whom the cursor is on. */
static char *
find_friend(Commander *commander, const char *who, GError **error)
{
    if (who)
        return who_jid(commander->reader, who, error);
    g_autoptr(Subject) here = ui_subject(commander->ui);
    if (!here->jid)
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "no friend is under the cursor: name one");
    return g_steal_pointer(&here->jid);
}

gboolean
cmd_upload(Commander *commander, const Args *args, GError **error)
{
    const char *file = args_word(args, 1);
    g_autofree char *jid = find_friend(commander, args_word(args, 2), error);
    if (!jid)
        return FALSE;
    if (file)
        return uploading_start(commander, jid, file, error);
    uploading_ask(commander, jid);
    return TRUE;
}

gboolean
cmd_save_link(Commander *commander, const Args *args, GError **error)
{
    return receiving_start(commander, FILE_IS_SAVED, args_word(args, 1),
                           args_word(args, 2), error);
}

gboolean
cmd_open_link(Commander *commander, const Args *args, GError **error)
{
    return receiving_start(commander, FILE_IS_OPENED, args_word(args, 1), NULL,
                           error);
}
