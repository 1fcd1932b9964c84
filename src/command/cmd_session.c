/* cmd_session - the connections and the program itself: sync, status, quit. */
#include "base/error.h"
#include "command/ask.h"
#include "command/handlers.h"
#include "command/question.h"

/* More than these are not counted. */
#define SUGGESTIONS_MOST 200

gboolean
cmd_sync(Commander *commander, const Args *args, GError **error)
{
    commander->host.sync_now(commander->host.host);
    ui_notice(commander->ui, NOTICE_INFO, "Looking at the servers…");
    return TRUE;
}

gboolean
cmd_reconnect(Commander *commander, const Args *args, GError **error)
{
    commander->host.reconnect(commander->host.host);
    ui_notice(commander->ui, NOTICE_INFO, "Connecting anew…");
    return TRUE;
}

gboolean
cmd_suspend(Commander *commander, const Args *args, GError **error)
{
    commander->host.suspend(commander->host.host);
    return TRUE;
}

gboolean
cmd_pending(Commander *commander, const Args *args, GError **error)
{
    if (question_release_all(commander))
        return TRUE;
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "no question waits");
    return FALSE;
}

static const char *
line_word(LineState state)
{
    static const char *const words[] = {
        [LINE_OFFLINE] = "offline",       [LINE_CONNECTING] = "connecting",
        [LINE_ONLINE] = "online",         [LINE_SYNCING] = "syncing",
        [LINE_BLOCKED] = "waits for you",
    };
    return words[state];
}

static const char *
roaming_words(RoamingPlace place)
{
    static const char *const words[] = {
        [ROAMING_UNKNOWN] = "",
        [ROAMING_PEP] = ", links roam",
        [ROAMING_PRIVATE] = ", links roam at login",
        [ROAMING_NOWHERE] = ", links stay here: the server keeps none",
        [ROAMING_OFF] = ", links stay here",
    };
    return place < G_N_ELEMENTS(words) ? words[place] : "";
}

gboolean
cmd_status(Commander *commander, const Args *args, GError **error)
{
    Counters counters = {0};
    if (!store_read_counters(commander->reader, &counters, error))
        return FALSE;
    RoamingPlace place = store_read_roaming_place(commander->reader);
    GString *text = g_string_new(NULL);
    for (int i = 0; i < N_SERVICES; i++) {
        const char *detail = commander->lines[i].detail;
        g_string_append_printf(text, "%s %s", service_name(i),
                               line_word(commander->lines[i].state));
        if (detail && *detail)
            g_string_append_printf(text, " (%s)", detail);
        if (i == SERVICE_XMPP)
            g_string_append(text, roaming_words(place));
        g_string_append(text, " · ");
    }
    g_autoptr(GPtrArray) suggestions =
        store_read_suggestions(commander->reader, SUGGESTIONS_MOST, error);
    if (!suggestions) {
        g_string_free(text, TRUE);
        return FALSE;
    }
    g_string_append_printf(
        text,
        "outbox %" G_GINT64_FORMAT " · failed %" G_GINT64_FORMAT
        " · drafts %" G_GINT64_FORMAT " · suggestions %u",
        counters.outbox, counters.failed, counters.drafts, suggestions->len);
    ui_notice(commander->ui, NOTICE_INFO, "%s", text->str);
    g_string_free(text, TRUE);
    return TRUE;
}

/* ---- quit ---- */

static void
quit_if_so(Commander *commander, const char *answer, gpointer user)
{
    if (g_strcmp0(answer, "y") == 0)
        commander->host.quit(commander->host.host);
}

/* What is not sent is kept; that is said before it looks lost. */
static gboolean
quit(Commander *commander)
{
    Counters counters = {0};
    /* A store that cannot be read is no reason to stay. */
    if (!store_read_counters(commander->reader, &counters, NULL) ||
        !counters.outbox) {
        commander->host.quit(commander->host.host);
        return TRUE;
    }
    g_autofree char *question = g_strdup_printf(
        "%" G_GINT64_FORMAT " not sent yet; kept for the next time. Quit?",
        counters.outbox);
    ask_key(commander, question, "yn", quit_if_so, NULL, NULL);
    return TRUE;
}

gboolean
cmd_quit(Commander *commander, const Args *args, GError **error)
{
    return quit(commander);
}

gboolean
cmd_close(Commander *commander, const Args *args, GError **error)
{
    if (ui_is_at_top(commander->ui))
        return quit(commander);
    ui_back(commander->ui);
    return TRUE;
}
