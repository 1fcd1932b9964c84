/* cmd_card - the user's own card: edit it, set a field, publish the address or
 * take it back. */
#include "base/error.h"
#include "command/ask.h"
#include "command/handlers.h"
#include "command/owncard.h"
#include "mail/address.h"

/* ---- one field ---- */

typedef struct {
    char *shown;
    CardField field;
} Setting;

static void
setting_free(gpointer memory)
{
    Setting *setting = memory;
    g_free(setting->shown);
    g_free(setting);
}

static gboolean
set_field(Commander *commander, const Setting *setting, const char *value,
          GError **error)
{
    g_autoptr(GPtrArray) entries = card_entries_parse(setting->shown, error);
    if (!entries || (*value && !card_value_check(setting->field, value, error)))
        return FALSE;
    card_entries_clear_field(entries, setting->field);
    card_entries_add(entries, setting->field, value);
    g_autofree char *wanted = card_entries_write(entries);
    owncard_propose(commander, setting->shown, wanted);
    return TRUE;
}

static void
value_answered(Commander *commander, const char *answer, gpointer user)
{
    g_autoptr(GError) error = NULL;
    if (!answer)
        return;
    g_autofree char *value = g_strstrip(g_strdup(answer));
    if (!set_field(commander, user, value, &error))
        commander_tell_error(commander, error);
}

static gboolean
ask_field(Commander *commander, Setting *setting, GError **error)
{
    g_autoptr(GPtrArray) entries = card_entries_parse(setting->shown, error);
    if (!entries) {
        setting_free(setting);
        return FALSE;
    }
    g_autofree char *prompt = g_strdup_printf("%s (empty: take it out): ",
                                              card_field_label(setting->field));
    ask_line(commander, ARG_NONE, prompt,
             card_entries_first(entries, setting->field), value_answered,
             setting, setting_free);
    return TRUE;
}

static gboolean
change_field(Commander *commander, const char *shown, const Args *args,
             GError **error)
{
    CardField field;
    if (!card_field_find(args_word(args, 1), &field)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "'%s' is no field: name, nickname, organisation, "
                    "telephone or email",
                    args_word(args, 1));
        return FALSE;
    }
    Setting *setting = g_new0(Setting, 1);
    *setting = (Setting){g_strdup(shown), field};
    g_autofree char *value = args_rest(args, 2);
    if (!value)
        return ask_field(commander, setting, error);
    gboolean is_good = set_field(commander, setting, value, error);
    setting_free(setting);
    return is_good;
}

/* ---- the commands ---- */

gboolean
cmd_card(Commander *commander, const Args *args, GError **error)
{
    g_autoptr(OwnCard) card = store_read_own_card(commander->reader, error);
    if (!card) {
        if (error && !*error)
            g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                                "your card was not fetched yet: it is when "
                                "XMPP is online");
        return FALSE;
    }
    g_autofree char *shown = card_entries_write(card->shown);
    if (args->n > 1)
        return change_field(commander, shown, args, error);
    owncard_edit(commander, shown, shown, NULL);
    return TRUE;
}

static const char *
address_meant(Commander *commander, const Args *args, GError **error)
{
    const char *address = args_word(args, 1);
    if (!address)
        address = commander->config->address;
    if (address && address_is_valid(address))
        return address;
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "'%s' is no mail address", address ? address : "");
    return NULL;
}

gboolean
cmd_publish_address(Commander *commander, const Args *args, GError **error)
{
    const char *address = address_meant(commander, args, error);
    if (address)
        owncard_publish(commander, address);
    return address != NULL;
}

gboolean
cmd_unpublish_address(Commander *commander, const Args *args, GError **error)
{
    const char *address = address_meant(commander, args, error);
    g_autoptr(OwnCard) card = store_read_own_card(commander->reader, NULL);
    if (!address)
        return FALSE;
    if (card && !card_entries_have(card->shown, CARD_EMAIL, address)) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "%s is not in your card", address);
        return FALSE;
    }
    commander_wish(commander, intent_unpublish_address(address));
    ui_notice(commander->ui, NOTICE_INFO, "%s is taken out of your card",
              address);
    return TRUE;
}
