/* cmd_review - what is done to a mail before it goes. */
#include "base/clock.h"
#include "base/error.h"
#include "command/ask.h"
#include "command/handlers.h"
#include "command/identity.h"
#include "command/localfile.h"
#include "command/reviewing.h"
#include "command/writing.h"
#include "text/when.h"

/* ---- sending ---- */

static void
ask_attach(Commander *commander, Writing *writing, const char *initial);

typedef struct {
    Writing *writing;
    gint64 not_before; /* 0: at once */
} Sending;

static void
sending_free(gpointer user)
{
    Sending *sending = user;
    writing_release(sending->writing);
    g_free(sending);
}

static void
send_or_tell(Commander *commander, const Sending *sending)
{
    g_autoptr(GError) error = NULL;
    if (!writing_send(sending->writing, sending->not_before, &error))
        commander_tell_error(commander, error);
}

static void
missed_answered(Commander *commander, const char *answer, gpointer user)
{
    const Sending *sending = user;
    if (g_strcmp0(answer, "y") == 0)
        send_or_tell(commander, sending);
    else if (g_strcmp0(answer, "a") == 0)
        ask_attach(commander, sending->writing, NULL);
}

/* Asks once more where something was announced and is missing. */
static gboolean
post(Commander *commander, Writing *writing, gint64 not_before, GError **error)
{
    g_autoptr(Draft) draft = writing_draft(writing, error);
    if (!draft || !draft_is_sendable(draft, error))
        return FALSE;
    Sending *sending = g_new0(Sending, 1);
    sending->writing = writing_ref(writing);
    sending->not_before = not_before;
    g_autofree char *word = reviewing_missed(draft);
    if (!word) {
        send_or_tell(commander, sending);
        sending_free(sending);
        return TRUE;
    }
    g_autofree char *question = g_strdup_printf(
        "It says \"%s\", but nothing is attached. y send all the same, "
        "a attach, n not yet",
        word);
    ask_key(commander, question, "yan", missed_answered, sending, sending_free);
    return TRUE;
}

gboolean
cmd_post(Commander *commander, const Args *args, GError **error)
{
    Writing *writing = writing_here(commander, error);
    return writing && post(commander, writing, 0, error);
}

/* ---- later ---- */

static void
ask_when(Commander *commander, Writing *writing, const char *initial);

static void
when_answered(Commander *commander, const char *answer, gpointer user)
{
    g_autoptr(GError) error = NULL;
    gint64 at;
    if (!answer || !*answer)
        return;
    if (!when_parse(answer, clock_now(), &at, &error)) {
        commander_tell_error(commander, error);
        ask_when(commander, user, answer);
    } else if (!post(commander, user, at, &error)) {
        commander_tell_error(commander, error);
    }
}

static void
ask_when(Commander *commander, Writing *writing, const char *initial)
{
    ask_line(commander, ARG_NONE,
             "Send it when? (9:00, tomorrow 9:00, in 2 hours) ", initial,
             when_answered, writing_ref(writing), writing_release);
}

gboolean
cmd_schedule(Commander *commander, const Args *args, GError **error)
{
    Writing *writing = writing_here(commander, error);
    gint64 at;
    if (!writing)
        return FALSE;
    if (args->n == 1) {
        ask_when(commander, writing, NULL);
        return TRUE;
    }
    g_autofree char *text = g_strjoinv(" ", args->words + 1);
    return when_parse(text, clock_now(), &at, error) &&
           post(commander, writing, at, error);
}

/* ---- editing, keeping ---- */

gboolean
cmd_edit(Commander *commander, const Args *args, GError **error)
{
    Writing *writing = writing_here(commander, error);
    if (writing)
        writing_edit(writing);
    return writing != NULL;
}

gboolean
cmd_keep(Commander *commander, const Args *args, GError **error)
{
    Writing *writing = writing_here(commander, error);
    if (writing)
        writing_keep(writing);
    return writing != NULL;
}

gboolean
cmd_identity(Commander *commander, const Args *args, GError **error)
{
    Writing *writing = writing_here(commander, error);
    g_autoptr(Draft) draft = writing ? writing_draft(writing, error) : NULL;
    if (!draft)
        return FALSE;
    g_autoptr(GPtrArray) all = identity_list(commander->config);
    guint next = 0;
    for (guint i = 0; i < all->len; i++) {
        const Address *one = all->pdata[i];
        if (g_ascii_strcasecmp(one->addr, draft->from->addr) == 0)
            next = i + 1;
    }
    if (all->len == 1) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "you have one sender only: `identities` in "
                            "kith.conf names more");
        return FALSE;
    }
    address_free(draft->from);
    draft->from = address_copy(all->pdata[next % all->len]);
    draft->names_from = TRUE;
    writing_put(writing, draft);
    return TRUE;
}

/* ---- attachments ---- */

static gboolean
attach(Writing *writing, const char *file, GError **error)
{
    g_autofree char *path = localfile_path(file, "attached", NULL, error);
    g_autoptr(Draft) draft = path ? writing_draft(writing, error) : NULL;
    if (!draft)
        return FALSE;
    g_autoptr(GStrvBuilder) all = g_strv_builder_new();
    if (draft->attachments)
        g_strv_builder_addv(all, (const char **)draft->attachments);
    g_strv_builder_add(all, path);
    g_strfreev(draft->attachments);
    draft->attachments = g_strv_builder_end(all);
    writing_put(writing, draft);
    return TRUE;
}

static void
file_answered(Commander *commander, const char *answer, gpointer user)
{
    g_autoptr(GError) error = NULL;
    if (!answer || !*answer || attach(user, answer, &error))
        return;
    commander_tell_error(commander, error);
    ask_attach(commander, user, answer);
}

static void
ask_attach(Commander *commander, Writing *writing, const char *initial)
{
    ask_line(commander, ARG_FILE, "Attach: ", initial, file_answered,
             writing_ref(writing), writing_release);
}

gboolean
cmd_attach(Commander *commander, const Args *args, GError **error)
{
    Writing *writing = writing_here(commander, error);
    if (!writing)
        return FALSE;
    if (args->n > 1)
        return attach(writing, args->words[1], error);
    ask_attach(commander, writing, NULL);
    return TRUE;
}

gboolean
cmd_detach(Commander *commander, const Args *args, GError **error)
{
    Writing *writing = writing_here(commander, error);
    g_autoptr(Draft) draft = writing ? writing_draft(writing, error) : NULL;
    if (!draft)
        return FALSE;
    guint n = draft->attachments ? g_strv_length(draft->attachments) : 0;
    int index = ui_review_attachment(commander->ui);
    if (index < 0 && n == 1)
        index = 0;
    if (index < 0 || (guint)index >= n) {
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            n == 0 ? "nothing is attached"
                                   : "go to the attachment first");
        return FALSE;
    }
    g_free(draft->attachments[index]);
    memmove(draft->attachments + index, draft->attachments + index + 1,
            (n - index) * sizeof(char *));
    writing_put(writing, draft);
    return TRUE;
}
