/* missing - see missing.h. */
#include "command/missing.h"

#include "base/error.h"
#include "command/ask.h"
#include "command/who.h"
#include "mail/address.h"

/* More of them get a list of their own. */
#define FEW 6

typedef struct {
    Commander *commander;
    GPtrArray *recipients; /* borrowed */
    MissingThen then;
    gpointer user;
    GDestroyNotify free_user;
    guint wanted; /* the recipient whose address is asked for */
} Missing;

static void settle(Missing *missing);
static void ask_address(Missing *missing, guint index);
static void ask_what(Missing *missing);
static void show_list(Missing *missing);

static void
missing_clear(gpointer box)
{
    Missing *missing = box;
    missing->free_user(missing->user);
    commander_unref(missing->commander);
}

static void
missing_unref(gpointer missing)
{
    g_rc_box_release_full(missing, missing_clear);
}

void
missing_settle(Commander *commander, GPtrArray *recipients, MissingThen then,
               gpointer user, GDestroyNotify free_user)
{
    Missing *missing = g_rc_box_new0(Missing);
    missing->commander = commander_ref(commander);
    missing->recipients = recipients;
    missing->then = then;
    missing->user = user;
    missing->free_user = free_user;
    settle(missing);
    missing_unref(missing);
}

static Recipient *
recipient_at(const Missing *missing, guint index)
{
    return missing->recipients->pdata[index];
}

/* Where in `recipients` those without an address stand. */
static GArray *
find_missing(const Missing *missing)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < missing->recipients->len; i++)
        if (!recipient_at(missing, i)->address)
            g_array_append_val(found, i);
    return found;
}

static void
settle(Missing *missing)
{
    g_autoptr(GArray) without = find_missing(missing);
    if (without->len == 0)
        missing->then(missing->commander, missing->user);
    else if (missing->recipients->len == 1)
        ask_address(missing, 0);
    else if (without->len <= FEW)
        ask_what(missing);
    else
        show_list(missing);
}

static void
tell_stop(Missing *missing)
{
    ui_notice(missing->commander->ui, NOTICE_INFO, "No mail is written");
}

/* ---- one address ---- */

static void
link_address(Commander *commander, Recipient *recipient, const char *address)
{
    recipient->address = g_strdup(address);
    if (!recipient->jid)
        return;
    commander_wish(commander, intent_link(recipient->jid, address));
    ui_notice(commander->ui, NOTICE_INFO, "%s is now linked to %s", address,
              recipient_label(recipient));
}

/* Who gives up on one of many may still go on without them. */
static void
address_answered(Commander *commander, const char *answer, gpointer user)
{
    Missing *missing = user;
    guint index = missing->wanted;
    if (!answer && missing->recipients->len == 1) {
        tell_stop(missing);
        return;
    }
    g_autofree char *address = g_strstrip(g_strdup(answer ? answer : ""));
    if (!answer) {
        settle(missing);
    } else if (!*address) {
        g_ptr_array_remove_index(missing->recipients, index);
        settle(missing);
    } else if (address_is_valid(address)) {
        link_address(commander, recipient_at(missing, index), address);
        settle(missing);
    } else {
        ui_notice(commander->ui, NOTICE_ERROR,
                  "'%s' is no mail address: write user@domain", address);
        ask_address(missing, index);
    }
}

static void
ask_address(Missing *missing, guint index)
{
    missing->wanted = index;
    g_autofree char *prompt =
        g_strdup_printf("%s has no mail address. Link one (empty: leave out): ",
                        recipient_label(recipient_at(missing, index)));
    ask_line(missing->commander, ARG_ADDRESS, prompt, NULL, address_answered,
             g_rc_box_acquire(missing), missing_unref);
}

/* ---- what to do about several ---- */

static void
leave_out(Missing *missing)
{
    for (guint i = missing->recipients->len; i-- > 0;)
        if (!recipient_at(missing, i)->address)
            g_ptr_array_remove_index(missing->recipients, i);
    settle(missing);
}

static void
what_answered(Commander *commander, const char *answer, gpointer user)
{
    Missing *missing = user;
    g_autoptr(GArray) without = find_missing(missing);
    if (g_strcmp0(answer, "g") == 0)
        leave_out(missing);
    else if (g_strcmp0(answer, "l") != 0)
        tell_stop(missing);
    else if (without->len == 1)
        ask_address(missing, g_array_index(without, guint, 0));
    else
        show_list(missing);
}

/* All by name, or the first of them when their list was seen. */
static void
ask_what(Missing *missing)
{
    g_autoptr(GArray) without = find_missing(missing);
    g_autoptr(GString) question = g_string_new("No mail address: ");
    for (guint i = 0; i < MIN(without->len, FEW); i++) {
        guint index = g_array_index(without, guint, i);
        g_string_append_printf(question, "%s%s", i ? ", " : "",
                               recipient_label(recipient_at(missing, index)));
    }
    if (without->len > FEW)
        g_string_append_printf(question, " and %u more", without->len - FEW);
    g_string_append(question, ". g go on without them, l link one, s stop");
    ask_key(missing->commander, question->str, "gls", what_answered,
            g_rc_box_acquire(missing), missing_unref);
}

/* ---- the list of them ---- */

static void
list_left(gpointer user, const guint *indices, guint n)
{
    Missing *missing = user;
    if (missing->commander->is_gone)
        return;
    g_autoptr(GArray) without = find_missing(missing);
    if (n == 0)
        ask_what(missing);
    else
        ask_address(missing, g_array_index(without, guint, indices[0]));
}

static void
show_list(Missing *missing)
{
    g_autoptr(GArray) without = find_missing(missing);
    GPtrArray *rows = choices_new();
    for (guint i = 0; i < without->len; i++) {
        const Recipient *recipient =
            recipient_at(missing, g_array_index(without, guint, i));
        g_ptr_array_add(rows, choice_new(recipient_label(recipient),
                                         recipient->jid ? recipient->jid : ""));
    }
    g_autofree char *title =
        g_strdup_printf("%u of %u have no mail address", without->len,
                        missing->recipients->len);
    const ChoiceSheet sheet = {
        .title = title,
        .hint = "Enter: link one · q: go on",
        .rows = rows,
        .then = list_left,
        .user = g_rc_box_acquire(missing),
        .free_user = missing_unref,
    };
    ui_choose(missing->commander->ui, &sheet);
}
