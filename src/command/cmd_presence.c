/* cmd_presence - who may see when the user is online (RFC 6121 3). */
#include "base/error.h"
#include "command/commander.h"
#include "command/handlers.h"
#include "command/who.h"
#include "ui/view.h"

typedef struct {
    Intent *(*make)(const char *jid);
    const char *notice; /* after the JID */
} Permission;

static const Permission given = {intent_approve,
                                 "may see when you are online"};
static const Permission refused = {intent_deny,
                                   "may not see when you are online"};
static const Permission asked = {intent_subscribe,
                                 "is asked to show when they are online"};
static const Permission cancelled = {intent_cancel_request,
                                     "is asked no more"};

static void
permit(Commander *commander, const Permission *permission, const char *jid)
{
    commander_wish(commander, permission->make(jid));
    ui_notice(commander->ui, NOTICE_INFO, "%s %s", jid, permission->notice);
}

static gboolean
permit_subjects(Commander *commander, const Permission *permission,
                GError **error)
{
    g_autoptr(GPtrArray) subjects =
        commander_subjects(commander, USE_TAGGED_IF_ASKED);
    for (guint i = 0; i < subjects->len; i++) {
        const Subject *subject = subjects->pdata[i];
        if (!subject->jid) {
            g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                                "no friend is under the cursor: name one");
            return FALSE;
        }
    }
    for (guint i = 0; i < subjects->len; i++) {
        const Subject *subject = subjects->pdata[i];
        permit(commander, permission, subject->jid);
    }
    return TRUE;
}

static gboolean
run(Commander *commander, const Permission *permission, const Args *args,
    GError **error)
{
    if (args->n == 1)
        return permit_subjects(commander, permission, error);
    g_autofree char *who = args_rest(args, 1);
    g_autofree char *jid = who_jid(commander->reader, who, error);
    if (!jid)
        return FALSE;
    permit(commander, permission, jid);
    return TRUE;
}

gboolean
cmd_approve(Commander *commander, const Args *args, GError **error)
{
    return run(commander, &given, args, error);
}

gboolean
cmd_deny(Commander *commander, const Args *args, GError **error)
{
    return run(commander, &refused, args, error);
}

gboolean
cmd_subscribe(Commander *commander, const Args *args, GError **error)
{
    return run(commander, &asked, args, error);
}

gboolean
cmd_cancel(Commander *commander, const Args *args, GError **error)
{
    return run(commander, &cancelled, args, error);
}
