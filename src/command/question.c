/* question - see question.h. */
#include "command/question.h"

#include "base/error.h"

void
question_free(Question *question)
{
    if (question->free_user)
        question->free_user(question->user);
    g_free(question->id);
    g_free(question->text);
    g_free(question);
}

/* `asked` holds the ids of what is on the screen or waits for it there. */
static void
answered(Commander *commander, const char *answer, gpointer user)
{
    Question *question = user;
    g_hash_table_remove(commander->asked, question->id);
    question->then(commander, answer, question->user);
}

static void
ask(Commander *commander, Question *question)
{
    g_hash_table_add(commander->asked, g_strdup(question->id));
    if (question->kind == QUESTION_SECRET)
        ask_secret(commander, question->text, answered, question,
                   (GDestroyNotify)question_free);
    else if (question->kind == QUESTION_LINE)
        ask_line(commander, ARG_NONE, question->text, NULL, answered, question,
                 (GDestroyNotify)question_free);
    else
        ask_key(commander, question->text, question->keys, answered, question,
                (GDestroyNotify)question_free);
}

static gboolean
is_held(Commander *commander, const char *id)
{
    for (GList *link = commander->held->head; link; link = link->next)
        if (g_str_equal(((Question *)link->data)->id, id))
            return TRUE;
    return FALSE;
}

void
question_drop(Commander *commander, const char *id)
{
    for (GList *link = commander->held->head, *next; link; link = next) {
        next = link->next;
        if (!g_str_equal(((Question *)link->data)->id, id))
            continue;
        question_free(link->data);
        g_queue_delete_link(commander->held, link);
    }
}

void
question_put(Commander *commander, Question *question)
{
    if (g_hash_table_contains(commander->asked, question->id) ||
        is_held(commander, question->id)) {
        question_free(question);
        return;
    }
    if (question->is_patient) {
        g_queue_push_tail(commander->held, question);
        return;
    }
    if (ui_scope(commander->ui) != SCOPE_CHAT) {
        ask(commander, question);
        return;
    }
    g_queue_push_tail(commander->held, question);
    ui_notice(commander->ui, NOTICE_WARNING,
              "A question waits: /pending shows it");
}

void
question_release(Commander *commander)
{
    GQueue patient = G_QUEUE_INIT;
    if (ui_scope(commander->ui) == SCOPE_CHAT)
        return;
    while (!g_queue_is_empty(commander->held)) {
        Question *question = g_queue_pop_head(commander->held);
        if (question->is_patient)
            g_queue_push_tail(&patient, question);
        else
            ask(commander, question);
    }
    while (!g_queue_is_empty(&patient))
        g_queue_push_tail(commander->held, g_queue_pop_head(&patient));
}

gboolean
question_release_all(Commander *commander)
{
    gboolean was_held = !g_queue_is_empty(commander->held);
    while (!g_queue_is_empty(commander->held))
        ask(commander, g_queue_pop_head(commander->held));
    return was_held;
}
