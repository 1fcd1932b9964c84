/* cmd_answer - an answer by the better channel: chat or mail, and why. */
#include "base/clock.h"
#include "base/error.h"
#include "command/bychat.h"
#include "command/commander.h"
#include "command/handlers.h"
#include "command/mailto.h"
#include "correspondence/route.h"
#include "ui/chatoffer.h"

#define MESSAGES_LOOKED_AT 20

/* What is answered. */
typedef struct {
    char *jid;      /* NULL: nobody known */
    gint64 mail_id; /* 0: the person alone */
    char *address;  /* of the mail's sender */
} Addressee;

static void
addressee_clear(Addressee *addressee)
{
    g_free(addressee->jid);
    g_free(addressee->address);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Addressee, addressee_clear)

static gboolean
find_addressee(Commander *commander, const Args *args, Addressee *addressee,
               GError **error)
{
    if (args->n > 1) {
        addressee->jid = who_jid(commander->reader, args->words[1], error);
        return addressee->jid != NULL;
    }
    g_autoptr(Subject) subject = ui_subject(commander->ui);
    addressee->jid = g_strdup(subject->jid);
    addressee->mail_id = subject->mail_id;
    addressee->address = g_strdup(subject->address);
    if (addressee->jid || addressee->mail_id)
        return TRUE;
    g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "neither a mail nor a friend is under the cursor");
    return FALSE;
}

/* ---- which way ---- */

static void
read_chat(Commander *commander, const char *jid, RouteFacts *facts)
{
    g_autoptr(GPtrArray) messages = store_read_chat_page(
        commander->reader, jid, NULL, PAGE_BEFORE, MESSAGES_LOOKED_AT, NULL);
    if (messages)
        facts->n_undelivered =
            chatoffer_count_undelivered(messages, clock_now_us());
}

static gboolean
shows_presence(const Friend *person)
{
    return person && (g_strcmp0(person->subscription, "both") == 0 ||
                      g_strcmp0(person->subscription, "to") == 0);
}

/* `mail_address`: where to mail them, or NULL. */
static Route
choose_route(Commander *commander, const char *jid, const char *mail_address,
             char **why_out)
{
    g_autoptr(Friend) person = store_read_friend(commander->reader, jid, NULL);
    RouteFacts facts = {
        .name = person ? person->name : jid,
        .presence = person ? person->presence : PRESENCE_OFFLINE,
        .is_presence_known = shows_presence(person),
        .has_address = mail_address != NULL,
    };
    read_chat(commander, jid, &facts);
    store_read_last_contact(commander->reader, jid, &facts.last_mail,
                            &facts.last_chat);
    return route_choose(&facts, why_out);
}

/* ---- going it ---- */

static gboolean
by_chat(Commander *commander, const Addressee *addressee, GError **error)
{
    if (addressee->mail_id)
        return bychat_answer(commander, addressee->mail_id, addressee->jid,
                             error);
    ui_show_chat(commander->ui, addressee->jid);
    return TRUE;
}

static gboolean
by_mail(Commander *commander, const Addressee *addressee, const Args *args,
        GError **error)
{
    if (addressee->mail_id)
        return cmd_reply(commander, args, error);
    Recipient *friend = who_friend(commander->reader, addressee->jid, error);
    if (!friend)
        return FALSE;
    GPtrArray *recipients =
        g_ptr_array_new_with_free_func((GDestroyNotify)recipient_free);
    g_ptr_array_add(recipients, friend);
    mailto_start(commander, recipients, mailto_draft(commander), PLACE_TO);
    return TRUE;
}

static Route
route_of(Commander *commander, const Addressee *addressee, char **why_out)
{
    if (!addressee->jid) {
        *why_out = g_strdup_printf("By mail: no friend is shown for %s",
                                   addressee->address ? addressee->address
                                                      : "the sender");
        return ROUTE_MAIL;
    }
    g_autofree char *known =
        store_read_mail_address(commander->reader, addressee->jid, NULL);
    return choose_route(commander, addressee->jid,
                        addressee->mail_id ? addressee->address : known,
                        why_out);
}

gboolean
cmd_answer(Commander *commander, const Args *args, GError **error)
{
    g_auto(Addressee) addressee = {0};
    if (!find_addressee(commander, args, &addressee, error))
        return FALSE;
    g_autofree char *why = NULL;
    if (route_of(commander, &addressee, &why) == ROUTE_CHAT) {
        if (!by_chat(commander, &addressee, error))
            return FALSE;
        ui_notice(commander->ui, NOTICE_INFO, "%s", why);
        return TRUE;
    }
    commander->route = g_strdup(why);
    ui_notice(commander->ui, NOTICE_INFO, "%s", why);
    return by_mail(commander, &addressee, args, error);
}
