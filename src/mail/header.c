/* header - see header.h. */
#include "mail/header.h"

#include <gmime/gmime.h>

#include "base/error.h"
#include "mail/field.h"
#include "text/sanitize.h"

enum { MOST_REFERENCES = 100, MOST_ID = 998 };

const char *const mail_header_fields[] = {
    "Date",       "From",         "Sender",
    "Reply-To",   "To",           "Cc",
    "Subject",    "Message-ID",   "In-Reply-To",
    "References", "List-Id",      "List-Post",
    "Jabber-ID",  "Content-Type", "Authentication-Results",
    NULL,
};

/* What is judged when all fields are read. */
typedef struct {
    MailHeader *header;
    GPtrArray *from; /* of Address* */
    GPtrArray *sender;
    GPtrArray *results; /* of char *, Authentication-Results */
    int n_from_fields;
    int n_jabber_ids;
} Reader;

typedef void ReadField(Reader *reader, const Field *field);
static ReadField read_date, read_from, read_sender, read_reply_to, read_to,
    read_cc, read_followup_to, read_mail_reply_to, read_subject,
    read_message_id, read_in_reply_to, read_references, read_list_id,
    read_list_post, read_jabber_id, read_content_type, read_results;

static const struct {
    const char *name;
    ReadField *read;
} readers[] = {
    {"Date", read_date},
    {"From", read_from},
    {"Sender", read_sender},
    {"Reply-To", read_reply_to},
    {"To", read_to},
    {"Cc", read_cc},
    {"Mail-Followup-To", read_followup_to},
    {"Mail-Reply-To", read_mail_reply_to},
    {"Subject", read_subject},
    {"Message-ID", read_message_id},
    {"In-Reply-To", read_in_reply_to},
    {"References", read_references},
    {"List-Id", read_list_id},
    {"List-Post", read_list_post},
    {"Jabber-ID", read_jabber_id},
    {"Content-Type", read_content_type},
    {"Authentication-Results", read_results},
};

static GPtrArray *
new_addresses(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)address_free);
}

static void take_senders(Reader *reader);
static void judge(Reader *reader, const char *authserv_id);

MailHeader *
mail_header_parse(Slice block, const char *authserv_id)
{
    g_autoptr(GBytes) readable = field_block_to_utf8(block);
    if (readable)
        block = slice_from_bytes(readable);
    MailHeader *header = g_new0(MailHeader, 1);
    header->from_others = new_addresses();
    header->reply_to = new_addresses();
    header->to = new_addresses();
    header->cc = new_addresses();
    header->mail_followup_to = new_addresses();
    header->mail_reply_to = new_addresses();

    g_autoptr(GPtrArray) from = new_addresses();
    g_autoptr(GPtrArray) sender = new_addresses();
    g_autoptr(GPtrArray) results = g_ptr_array_new_with_free_func(g_free);
    Reader reader = {header, from, sender, results};
    Field field;
    while (field_take(&block, &field)) {
        for (gsize i = 0; i < G_N_ELEMENTS(readers); i++) {
            if (field_is(&field, readers[i].name))
                readers[i].read(&reader, &field);
        }
    }
    take_senders(&reader);
    judge(&reader, authserv_id);
    if (!header->subject)
        header->subject = g_strdup("");
    return header;
}

void
mail_header_free(MailHeader *header)
{
    if (!header)
        return;
    g_free(header->message_id);
    g_free(header->in_reply_to);
    g_strfreev(header->references);
    g_free(header->subject);
    address_free(header->from);
    g_ptr_array_unref(header->from_others);
    g_ptr_array_unref(header->reply_to);
    g_ptr_array_unref(header->to);
    g_ptr_array_unref(header->cc);
    g_clear_pointer(&header->mail_followup_to, g_ptr_array_unref);
    g_clear_pointer(&header->mail_reply_to, g_ptr_array_unref);
    g_free(header->list_id);
    g_free(header->list_post);
    g_free(header->jabber_id);
    g_free(header->auth_digest);
    g_free(header);
}

static gboolean
is_same(const Address *a, const Address *b)
{
    g_autofree char *key_a = address_key(a->addr);
    g_autofree char *key_b = address_key(b->addr);
    return key_a && g_strcmp0(key_a, key_b) == 0;
}

/* The first From, and whoever else is named there or sent it. */
static void
take_senders(Reader *reader)
{
    MailHeader *header = reader->header;
    if (reader->from->len > 0)
        header->from = address_copy(reader->from->pdata[0]);
    for (guint i = 1; i < reader->from->len; i++)
        g_ptr_array_add(header->from_others,
                        address_copy(reader->from->pdata[i]));
    for (guint i = 0; i < reader->sender->len; i++) {
        const Address *sender = reader->sender->pdata[i];
        if (!header->from || !is_same(sender, header->from))
            g_ptr_array_add(header->from_others, address_copy(sender));
    }
}

static void
judge(Reader *reader, const char *authserv_id)
{
    MailHeader *header = reader->header;
    g_autofree char *key =
        header->from ? address_key(header->from->addr) : NULL;
    if (key)
        header->auth = authres_verdict(reader->results, authserv_id,
                                       strrchr(key, '@') + 1);
    header->auth_digest =
        authres_digest(reader->results, key ? strrchr(key, '@') + 1 : NULL);
    /* With two From fields nobody knows which one the server looked at. */
    if (reader->n_from_fields > 1) {
        authres_digest_deny(header->auth_digest);
        if (header->auth == AUTH_PASS)
            header->auth = AUTH_NONE;
    }
    if (reader->n_jabber_ids > 1)
        g_clear_pointer(&header->jabber_id, g_free);
}

static void
add_addresses(GPtrArray *addresses, const Field *field)
{
    g_autoptr(GPtrArray) more = address_list_parse(field->value);
    g_ptr_array_extend_and_steal(addresses, g_steal_pointer(&more));
}

static void
read_from(Reader *reader, const Field *field)
{
    reader->n_from_fields++;
    add_addresses(reader->from, field);
}

static void
read_sender(Reader *reader, const Field *field)
{
    add_addresses(reader->sender, field);
}

static void
read_reply_to(Reader *reader, const Field *field)
{
    add_addresses(reader->header->reply_to, field);
}

static void
read_to(Reader *reader, const Field *field)
{
    add_addresses(reader->header->to, field);
}

static void
read_cc(Reader *reader, const Field *field)
{
    add_addresses(reader->header->cc, field);
}

static void
read_followup_to(Reader *reader, const Field *field)
{
    add_addresses(reader->header->mail_followup_to, field);
}

static void
read_mail_reply_to(Reader *reader, const Field *field)
{
    add_addresses(reader->header->mail_reply_to, field);
}

static void
read_date(Reader *reader, const Field *field)
{
    g_autofree char *text = field_text(field);
    g_autoptr(GDateTime) date = g_mime_utils_header_decode_date(text);
    if (date && reader->header->date == 0)
        reader->header->date = g_date_time_to_unix(date);
}

static void
read_subject(Reader *reader, const Field *field)
{
    if (!reader->header->subject)
        reader->header->subject = field_text(field);
}

static gboolean take_id(Slice *rest, char **id_out);

static void
read_first_id(char **id, const Field *field)
{
    Slice rest = slice_sub(field->value, 0, FIELD_LIMIT);
    if (!*id)
        take_id(&rest, id);
}

static void
read_message_id(Reader *reader, const Field *field)
{
    read_first_id(&reader->header->message_id, field);
}

static void
read_in_reply_to(Reader *reader, const Field *field)
{
    read_first_id(&reader->header->in_reply_to, field);
}

/* What stands between the next `<` and `>` is an id when it has no space and
 * nothing that may not be shown. In-Reply-To may hold other words too. */
static gboolean
take_id(Slice *rest, char **id_out)
{
    const char *open;
    while (rest->size > 0 && (open = memchr(rest->bytes, '<', rest->size))) {
        Slice inside = slice_sub(*rest, open - rest->bytes + 1, rest->size);
        const char *close =
            inside.size > 0 ? memchr(inside.bytes, '>', inside.size) : NULL;
        if (!close)
            break;
        gsize size = close - inside.bytes;
        *rest = slice_sub(inside, size + 1, inside.size);
        g_autofree char *id = slice_dup(slice_sub(inside, 0, size));
        if (size > 0 && size <= MOST_ID && !strpbrk(id, " \t\r\n<") &&
            sanitize_is_clean(id)) {
            *id_out = g_steal_pointer(&id);
            return TRUE;
        }
    }
    *rest = SLICE_EMPTY;
    return FALSE;
}

/* Of a chain that is too long, the root and the newest are kept. */
static void
read_references(Reader *reader, const Field *field)
{
    if (reader->header->references)
        return;
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    Slice rest = slice_sub(field->value, 0, FIELD_LIMIT);
    char *id;
    while (take_id(&rest, &id)) {
        g_ptr_array_add(ids, id);
        if (ids->len > MOST_REFERENCES)
            g_ptr_array_remove_index(ids, 1);
    }
    if (ids->len == 0)
        return;
    g_ptr_array_add(ids, NULL);
    reader->header->references =
        (GStrv)g_ptr_array_free(g_steal_pointer(&ids), FALSE);
}

/* RFC 2919: a phrase, then the id in angle brackets, which many leave out. */
static void
read_list_id(Reader *reader, const Field *field)
{
    if (reader->header->list_id)
        return;
    read_first_id(&reader->header->list_id, field);
    if (reader->header->list_id)
        return;
    g_autofree char *text = field_text(field);
    if (*text)
        reader->header->list_id = g_steal_pointer(&text);
}

/* RFC 2369 3.4: `<mailto:list@host>`, or NO. */
static void
read_list_post(Reader *reader, const Field *field)
{
    static const char scheme[] = "mailto:";
    Slice rest = slice_sub(field->value, 0, FIELD_LIMIT);
    char *url;
    while (!reader->header->list_post && take_id(&rest, &url)) {
        g_autofree char *owned = url;
        if (g_ascii_strncasecmp(url, scheme, strlen(scheme)) != 0)
            continue;
        url[strcspn(url, "?")] = '\0';
        g_autofree char *addr =
            g_uri_unescape_string(url + strlen(scheme), NULL);
        if (addr && address_is_valid(addr))
            reader->header->list_post = g_steal_pointer(&addr);
    }
}

/* RFC 7259: a bare JID, escaped as in an xmpp: URI. A resource is cut off. */
static void
read_jabber_id(Reader *reader, const Field *field)
{
    reader->n_jabber_ids++;
    g_autofree char *text = field_text(field);
    text[strcspn(text, "/")] = '\0';
    g_autofree char *jid = g_uri_unescape_string(text, NULL);
    g_free(reader->header->jabber_id);
    reader->header->jabber_id =
        jid && !strpbrk(jid, " \"&'/:<>") ? address_key(jid) : NULL;
}

static void
read_content_type(Reader *reader, const Field *field)
{
    reader->header->has_attachment =
        slice_has_prefix_ascii(field->value, "multipart/mixed");
}

static void
read_results(Reader *reader, const Field *field)
{
    Slice value = slice_sub(field->value, 0, FIELD_LIMIT);
    g_ptr_array_add(reader->results, slice_dup(value));
}
