/* gathering - see gathering.h. */
#include "command/gathering.h"

#include "base/clock.h"
#include "base/error.h"
#include "command/answering.h"
#include "command/question.h"
#include "command/wholemail.h"
#include "mail/enclosed.h"

/* What comes this soon is still expected. */
#define AT_ONCE_US (2 * G_USEC_PER_SEC)

typedef struct {
    gint64 first;     /* of the mails */
    GPtrArray *mails; /* of GBytes*; NULL until all are here */
    char *enclosed;   /* the mail in the one mail that is meant; or NULL */
    char *command;
    gint64 since; /* clock_now_us() */
    GatherThen then;
    gpointer user;
    GDestroyNotify free_user;
} Gathering;

static void
gathering_free(gpointer pointer)
{
    Gathering *gathering = pointer;
    g_clear_pointer(&gathering->mails, g_ptr_array_unref);
    g_free(gathering->enclosed);
    g_free(gathering->command);
    if (gathering->free_user)
        gathering->free_user(gathering->user);
    g_free(gathering);
}

static void
hand_over(Commander *commander, const char *answer, gpointer user)
{
    Gathering *gathering = user;
    if (g_strcmp0(answer, "y") == 0)
        gathering->then(commander, gathering->mails, gathering->user);
}

/* A prompt or an editor that opens by itself later would startle. Takes it. */
static void
finish(Commander *commander, Gathering *gathering)
{
    if (clock_now_us() - gathering->since < AT_ONCE_US) {
        hand_over(commander, "y", gathering);
        gathering_free(gathering);
        return;
    }
    Question *question = g_new0(Question, 1);
    question->kind = QUESTION_KEY;
    question->id =
        g_strdup_printf("gathered %" G_GINT64_FORMAT, gathering->first);
    question->text = g_strdup_printf("All of it is here. Go on with %s?",
                                     gathering->command);
    question->keys = "yn";
    question->then = hand_over;
    question->user = gathering;
    question->free_user = gathering_free;
    question_put(commander, question);
}

/* In place of the mail that holds it, the one that is meant. */
static gboolean
take_out(Gathering *gathering, GError **error)
{
    if (!gathering->enclosed)
        return TRUE;
    g_autoptr(Message) inner =
        enclosed_parse(gathering->mails->pdata[0], gathering->enclosed, error);
    if (!inner)
        return FALSE;
    g_ptr_array_set_size(gathering->mails, 0);
    g_ptr_array_add(gathering->mails, g_bytes_ref(message_raw(inner)));
    return TRUE;
}

static gpointer
ref_bytes(gconstpointer bytes, gpointer user)
{
    return g_bytes_ref((GBytes *)bytes);
}

static void
came(Commander *commander, GPtrArray *mails, gpointer user)
{
    Gathering *here = user; /* is freed by whoever calls */
    Gathering *gathering = g_memdup2(here, sizeof *here);
    *here = (Gathering){0};
    gathering->mails = g_ptr_array_copy(mails, ref_bytes, NULL);
    g_ptr_array_set_free_func(gathering->mails, (GDestroyNotify)g_bytes_unref);
    g_autoptr(GError) error = NULL;
    if (take_out(gathering, &error)) {
        finish(commander, gathering);
        return;
    }
    gathering_free(gathering);
    commander_tell_error(commander, error);
}

/* FALSE with an error: some are not here; without: the only one is fetched. */
static gboolean
are_texts_here(Commander *commander, const GArray *ids, const char *command,
               GError **error)
{
    if (ids->len == 1) {
        g_autoptr(Message) one = answering_message(
            commander, g_array_index(ids, gint64, 0), command, error);
        return one != NULL;
    }
    guint n_missing = 0;
    for (guint i = 0; i < ids->len; i++) {
        g_autoptr(GBytes) body = store_read_body(
            commander->reader, g_array_index(ids, gint64, i), NULL);
        n_missing += !body;
    }
    if (n_missing)
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%u of these mails %s not here yet: open %s first",
                    n_missing, n_missing == 1 ? "is" : "are",
                    n_missing == 1 ? "it" : "them");
    return n_missing == 0;
}

gboolean
gathering_start(Commander *commander, const GArray *ids, const char *command,
                GatherThen then, gpointer user, GDestroyNotify free_user,
                GError **error)
{
    if (!are_texts_here(commander, ids, command, error)) {
        if (free_user)
            free_user(user);
        return FALSE;
    }
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    gboolean is_inner =
        ids->len == 1 && subject->mail_id == g_array_index(ids, gint64, 0);
    Gathering *gathering = g_new0(Gathering, 1);
    *gathering = (Gathering){
        .first = g_array_index(ids, gint64, 0),
        .enclosed = is_inner ? g_strdup(subject->enclosed) : NULL,
        .command = g_strdup(command),
        .since = clock_now_us(),
        .then = then,
        .user = user,
        .free_user = free_user,
    };
    return whole_mails_get(commander, ids, came, gathering, gathering_free,
                           error);
}
