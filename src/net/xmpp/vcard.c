/* vcard - see vcard.h. */
#include "net/xmpp/vcard.h"

#include <string.h>

#include "base/error.h"
#include "mail/address.h"
#include "text/sanitize.h"

#define MOST_VALUES 16
#define MOST_BYTES  512 /* of one value */

static char *
read_value(Stanza *element)
{
    g_autofree char *line = stanza_line(element);
    if (!line)
        return NULL;
    /* Cutting may split a character: clean it again. */
    char *value =
        sanitize_line(slice_sub(slice_from_string(line), 0, MOST_BYTES));
    if (*value == '\0')
        g_clear_pointer(&value, g_free);
    return value;
}

static void
set_once(char **field, Stanza *element)
{
    if (!*field)
        *field = read_value(element);
}

/* Moves `value`, which may be NULL. */
static void
add_once(GStrv *list, char *value)
{
    guint length = *list ? g_strv_length(*list) : 0;
    if (!value || length >= MOST_VALUES ||
        (*list && g_strv_contains((const char *const *)*list, value))) {
        g_free(value);
        return;
    }
    *list = g_renew(char *, *list, length + 2);
    (*list)[length] = value;
    (*list)[length + 1] = NULL;
}

static void
add_email(Vcard *card, Stanza *element)
{
    g_autofree char *email = read_value(element);
    if (email && address_is_valid(email))
        add_once(&card->emails, g_steal_pointer(&email));
}

void
vcard_read_temp(Vcard *card, Stanza *element)
{
    set_once(&card->full_name, stanza_child(element, "FN", NULL));
    set_once(&card->nickname, stanza_child(element, "NICKNAME", NULL));
    Stanza *organisation = stanza_child(element, "ORG", NULL);
    set_once(&card->organisation, stanza_child(organisation, "ORGNAME", NULL));
    for (Stanza *email = stanza_next(element, NULL, "EMAIL"); email;
         email = stanza_next(element, email, "EMAIL")) {
        Stanza *address = stanza_child(email, "USERID", NULL);
        add_email(card, address ? address : email); /* some omit USERID */
    }
    for (Stanza *phone = stanza_next(element, NULL, "TEL"); phone;
         phone = stanza_next(element, phone, "TEL"))
        add_once(&card->telephones,
                 read_value(stanza_child(phone, "NUMBER", NULL)));
}

/* RFC 6351: the value stands in <text/> or <uri/>. */
static Stanza *
typed_value(Stanza *property)
{
    Stanza *text = stanza_child(property, "text", NULL);
    return text ? text : stanza_child(property, "uri", NULL);
}

static char *
read_telephone(Stanza *property)
{
    char *number = read_value(typed_value(property));
    if (number && g_str_has_prefix(number, "tel:"))
        memmove(number, number + 4, strlen(number + 4) + 1);
    return number;
}

void
vcard_read_4(Vcard *card, Stanza *element)
{
    set_once(&card->full_name, typed_value(stanza_child(element, "fn", NULL)));
    set_once(&card->nickname,
             typed_value(stanza_child(element, "nickname", NULL)));
    set_once(&card->organisation,
             typed_value(stanza_child(element, "org", NULL)));
    for (Stanza *email = stanza_next(element, NULL, "email"); email;
         email = stanza_next(element, email, "email"))
        add_email(card, typed_value(email));
    for (Stanza *phone = stanza_next(element, NULL, "tel"); phone;
         phone = stanza_next(element, phone, "tel"))
        add_once(&card->telephones, read_telephone(phone));
}

static void
digest_list(GChecksum *sha256, GStrv list)
{
    for (; list && *list; list++)
        g_checksum_update(sha256, (const guchar *)*list,
                          (gssize)strlen(*list) + 1);
    g_checksum_update(sha256, (const guchar *)"", 1);
}

char *
vcard_digest(const Vcard *card)
{
    const char *const texts[] = {card->full_name, card->nickname,
                                 card->organisation};
    g_autoptr(GChecksum) sha256 = g_checksum_new(G_CHECKSUM_SHA256);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *text = texts[i] ? texts[i] : "";
        g_checksum_update(sha256, (const guchar *)text,
                          (gssize)strlen(text) + 1);
    }
    digest_list(sha256, card->telephones);
    digest_list(sha256, card->emails);
    return g_strdup(g_checksum_get_string(sha256));
}
