/* owncard - see owncard.h. */
#include "command/owncard.h"

#include "base/error.h"
#include "command/question.h"

typedef struct {
    char *shown, *wanted;
} Edit;

static void edited(gpointer user, const char *text, const GError *error);

static void
edit_free(gpointer memory)
{
    Edit *edit = memory;
    g_free(edit->shown);
    g_free(edit->wanted);
    g_free(edit);
}

static Edit *
edit_new(const char *shown, const char *wanted)
{
    Edit *edit = g_new0(Edit, 1);
    edit->shown = g_strdup(shown);
    edit->wanted = g_strdup(wanted);
    return edit;
}

static gboolean
offers_pep(Commander *commander)
{
    g_autoptr(OwnCard) card = store_read_own_card(commander->reader, NULL);
    return card && card->offers_pep;
}

/* ---- the editor ---- */

typedef struct {
    Commander *commander;
    char *shown;
} Editing;

static void
editing_free(gpointer memory)
{
    Editing *editing = memory;
    commander_unref(editing->commander);
    g_free(editing->shown);
    g_free(editing);
}

static char *
text_to_edit(Commander *commander, const char *text, const char *remark)
{
    g_autoptr(OwnCard) card = store_read_own_card(commander->reader, NULL);
    GString *all = g_string_new("# Your card: Name, Nickname, Organisation, "
                                "Telephone, Email, a line each.\n"
                                "# Several Email and Telephone lines may "
                                "stand. Nothing goes before you are asked.\n");
    if (card && card->others && *card->others)
        g_string_append_printf(all, "# Also in it, and kept: %s\n",
                               card->others);
    if (remark)
        g_string_append(all, remark);
    g_string_append(all, text);
    g_autoptr(GPtrArray) entries = card_entries_parse(text, NULL);
    for (int field = 0; entries && field < N_CARD_FIELDS; field++)
        if (!card_entries_first(entries, (CardField)field))
            g_string_append_printf(all, "%s: \n",
                                   card_field_label((CardField)field));
    return g_string_free(all, FALSE);
}

static void
open_editor(Commander *commander, const char *shown, const char *text)
{
    Editing *editing = g_new0(Editing, 1);
    editing->commander = commander_ref(commander);
    editing->shown = g_strdup(shown);
    commander->host.edit(commander->host.host, NULL, text, edited, editing,
                         editing_free);
}

void
owncard_edit(Commander *commander, const char *shown, const char *text,
             const char *remark)
{
    g_autofree char *all = text_to_edit(commander, text, remark);
    open_editor(commander, shown, all);
}

static void
mend_answered(Commander *commander, const char *answer, gpointer user)
{
    const Edit *edit = user;
    if (g_strcmp0(answer, "y") == 0)
        open_editor(commander, edit->shown, edit->wanted);
    else
        ui_notice(commander->ui, NOTICE_INFO, "Your card stays as it was");
}

static void
edited(gpointer user, const char *text, const GError *error)
{
    const Editing *editing = user;
    Commander *commander = editing->commander;
    g_autoptr(GError) wrong = NULL;
    if (commander->is_gone)
        return;
    if (error || !text) {
        g_autofree char *what = g_strdup_printf(
            "%s; your card stays as it was",
            error ? error->message : "the editor gave nothing back");
        ui_last_error(commander->ui, what);
        return;
    }
    g_autoptr(GPtrArray) entries = card_entries_parse(text, &wrong);
    if (!entries) {
        g_autofree char *question =
            g_strdup_printf("%s. Edit it again?", wrong->message);
        ask_key(commander, question, "yn", mend_answered,
                edit_new(editing->shown, text), edit_free);
        return;
    }
    g_autofree char *wanted = card_entries_write(entries);
    owncard_propose(commander, editing->shown, wanted);
}

/* ---- who may read it ---- */

static CardAudience
audience_of(const char *answer)
{
    return g_strcmp0(answer, "y") == 0   ? AUDIENCE_ANYONE
           : g_strcmp0(answer, "c") == 0 ? AUDIENCE_CONTACTS
                                         : AUDIENCE_AS_IT_IS;
}

static void
audience_answered(Commander *commander, const char *answer, gpointer user)
{
    const Edit *edit = user;
    CardAudience audience = audience_of(answer);
    if (audience != AUDIENCE_AS_IT_IS)
        commander_wish(commander,
                       intent_set_card(edit->shown, edit->wanted, audience));
    else if (g_strcmp0(answer, "e") == 0)
        owncard_edit(commander, edit->shown, edit->wanted, NULL);
    else
        ui_notice(commander->ui, NOTICE_INFO, "Your card stays as it was");
}

void
owncard_propose(Commander *commander, const char *shown, const char *wanted)
{
    g_autoptr(GPtrArray) before = card_entries_parse(shown, NULL);
    g_autoptr(GPtrArray) after = card_entries_parse(wanted, NULL);
    if (!before || !after)
        return; /* both were parsed before */
    g_autoptr(GPtrArray) added = card_entries_minus(after, before);
    if (card_entries_are_alike(before, after)) {
        ui_notice(commander->ui, NOTICE_INFO, "Nothing changed");
    } else if (added->len == 0) { /* nobody learns more of the user */
        commander_wish(commander,
                       intent_set_card(shown, wanted, AUDIENCE_AS_IT_IS));
    } else if (offers_pep(commander)) {
        ask_key(commander,
                "Publish your card? y: all of it for anyone who asks, c: for "
                "your contacts (who may see you online), e: edit again",
                "ycen", audience_answered, edit_new(shown, wanted), edit_free);
    } else {
        ask_key(commander,
                "Publish your card? Anyone who asks can read it; e: edit again",
                "yen", audience_answered, edit_new(shown, wanted), edit_free);
    }
}

/* ---- the address ---- */

static void
publishing_answered(Commander *commander, const char *answer, gpointer user)
{
    const char *address = user;
    CardAudience audience = audience_of(answer);
    if (audience != AUDIENCE_AS_IT_IS) {
        commander_wish(commander, intent_publish_address(address, audience));
    } else if (g_strcmp0(answer, "n") == 0) {
        commander_wish(commander, intent_refuse_publishing());
        ui_notice(commander->ui, NOTICE_INFO,
                  "It is not published, and not asked again; "
                  ":publish-address does it");
    } else {
        ui_notice(commander->ui, NOTICE_INFO,
                  "It is not published; asked again at the next start");
    }
}

#define QUESTION_ID "publish the address"

static char *
publishing_question(Commander *commander, const char *address)
{
    return g_strdup_printf(
        "Publish %s in your card, so that friends' clients can link you? %s",
        address,
        offers_pep(commander)
            ? "y: the card is readable by anyone who asks, c: by your contacts "
              "(who may see you online), n: never, l: later"
            : "Readable by anyone who asks. n: never, l: later");
}

static const char *
publishing_keys(Commander *commander)
{
    return offers_pep(commander) ? "ycnl" : "ynl";
}

void
owncard_publish(Commander *commander, const char *address)
{
    g_autofree char *text = publishing_question(commander, address);
    question_drop(commander, QUESTION_ID); /* it is asked now */
    ask_key(commander, text, publishing_keys(commander), publishing_answered,
            g_strdup(address), g_free);
}

/* No key that is meant for a list may answer it. */
static void
propose_publishing(Commander *commander, const char *address)
{
    Question *question = g_new0(Question, 1);
    question->kind = QUESTION_KEY;
    question->id = g_strdup(QUESTION_ID);
    question->text = publishing_question(commander, address);
    question->keys = publishing_keys(commander);
    question->is_patient = TRUE;
    question->then = publishing_answered;
    question->user = g_strdup(address);
    question->free_user = g_free;
    question_put(commander, question);
}

/* It has time, and pushes nothing off the screen. */
static void
tell_publishing(Commander *commander, const char *address)
{
    if (commander->is_publishing_told || ui_has_notice(commander->ui) ||
        ui_is_asking(commander->ui))
        return;
    commander->is_publishing_told = TRUE;
    ui_notice(commander->ui, NOTICE_INFO,
              "Your card does not name %s, so friends' clients cannot link "
              "you: :pending asks whether to publish it",
              address);
}

void
owncard_take(Commander *commander, const Change *change)
{
    const char *address = commander->config->address;
    g_autoptr(OwnCard) card = store_read_own_card(commander->reader, NULL);
    if (!address || !card)
        return;
    if (card->is_refused || card_entries_name_address(card->shown, address)) {
        question_drop(commander, QUESTION_ID);
        return;
    }
    if (!commander->is_publishing_put)
        propose_publishing(commander, address);
    commander->is_publishing_put = TRUE;
    tell_publishing(commander, address);
}

/* ---- two that edit at once ---- */

static char *
server_text(const OwnCard *card)
{
    g_autoptr(GPtrArray) entries = card_entries_parse(card->temp, NULL);
    g_autoptr(GPtrArray) pep = card_entries_parse(card->pep, NULL);
    if (!entries || !pep)
        return g_strdup("");
    card_entries_merge(entries, pep);
    return card_entries_write(entries);
}

static char *
as_comment(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GString *comment = g_string_new("# At the server it now says:\n");
    for (char **line = lines; *line; line++)
        if (**line)
            g_string_append_printf(comment, "#   %s\n", *line);
    return g_string_free(comment, FALSE);
}

static void
conflict_answered(Commander *commander, const char *answer, gpointer user)
{
    gint64 id = *(gint64 *)user;
    g_autoptr(Intent) wish = store_read_intent(commander->reader, id, NULL);
    g_autoptr(OwnCard) card = store_read_own_card(commander->reader, NULL);
    if (!wish || !card)
        return;
    g_autofree char *there = server_text(card);
    if (g_strcmp0(answer, "mine") == 0) {
        commander_wish(
            commander,
            intent_set_card(there, wish->text, (CardAudience)wish->flags_add));
    } else if (g_strcmp0(answer, "edit") == 0) {
        g_autofree char *remark = as_comment(there);
        owncard_edit(commander, there, wish->text, remark);
    } else if (g_strcmp0(answer, "theirs") != 0) {
        ui_notice(commander->ui, NOTICE_INFO,
                  "It stays in the outbox, where Enter asks again");
        return;
    }
    commander_wish(commander, intent_cancel(id));
}

void
owncard_ask_conflict(Commander *commander, gint64 intent)
{
    Question *question = g_new0(Question, 1);
    question->kind = QUESTION_LINE;
    question->id = g_strdup_printf("card %" G_GINT64_FORMAT, intent);
    question->text =
        g_strdup("Another client has changed your card since you saw it. Write "
                 "mine to put yours in its place, theirs to leave it, edit to "
                 "look at both: ");
    question->then = conflict_answered;
    question->user = g_memdup2(&intent, sizeof intent);
    question->free_user = g_free;
    question_put(commander, question);
}
