/* answer - a Draft that answers a mail; see compose.h. */
#include "mail/compose.h"

#include "base/error.h"
#include "mail/field.h"
#include "text/datefmt.h"
#include "text/quote.h"

/* Recipients in the making: nobody twice, and nobody who is in `seen`. */
static void
add_new(GPtrArray *addresses, const Address *address, GHashTable *seen)
{
    g_autofree char *key = address ? address_key(address->addr) : NULL;
    if (key && g_hash_table_add(seen, g_steal_pointer(&key)))
        g_ptr_array_add(addresses, address_copy(address));
}

static void
add_all(GPtrArray *addresses, const GPtrArray *more, GHashTable *seen)
{
    for (guint i = 0; i < more->len; i++)
        add_new(addresses, more->pdata[i], seen);
}

static gboolean set_recipients(Draft *draft, const MailHeader *header,
                               const ReplyForm *form, GError **error);
static void set_thread(Draft *draft, const MailHeader *header);
static void set_body(Draft *draft, Message *original, const ReplyForm *form);

Draft *
draft_reply(const Address *from, Message *original, const ReplyForm *form,
            GError **error)
{
    const MailHeader *header = message_header(original);
    g_autoptr(Draft) draft = draft_new(from);
    if (!set_recipients(draft, header, form, error))
        return NULL;
    g_free(draft->subject);
    draft->subject = draft_reply_subject(header->subject);
    set_thread(draft, header);
    set_body(draft, original, form);
    return g_steal_pointer(&draft);
}

/* ---- recipients ---- */

static gboolean
is_own(const Address *address, const char *const *own_keys)
{
    g_autofree char *key = address ? address_key(address->addr) : NULL;
    return key && own_keys && g_strv_contains(own_keys, key);
}

static void
set_sender(Draft *draft, const MailHeader *header, const ReplyForm *form,
           GHashTable *seen)
{
    if (is_own(header->from, form->own_keys))
        add_all(draft->to, header->to, seen);
    else if (header->mail_reply_to->len > 0 && form->to == REPLY_SENDER)
        add_all(draft->to, header->mail_reply_to, seen);
    else if (header->reply_to->len > 0)
        add_all(draft->to, header->reply_to, seen);
    else
        add_new(draft->to, header->from, seen);
}

static gboolean
set_list(Draft *draft, const MailHeader *header, GHashTable *seen,
         GError **error)
{
    add_all(draft->to, header->mail_followup_to, seen);
    if (draft->to->len > 0)
        return TRUE;
    if (!header->list_post) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the mail came by no list that takes answers: reply, or "
                    "reply-all");
        return FALSE;
    }
    g_ptr_array_add(draft->to, address_new(NULL, header->list_post));
    return TRUE;
}

static void
set_all(Draft *draft, const MailHeader *header, const ReplyForm *form,
        GHashTable *seen)
{
    add_all(draft->to, header->mail_followup_to, seen);
    if (draft->to->len > 0)
        return;
    set_sender(draft, header, form, seen);
    add_all(draft->to, header->to, seen);
    add_all(draft->cc, header->cc, seen);
}

static gboolean
set_recipients(Draft *draft, const MailHeader *header, const ReplyForm *form,
               GError **error)
{
    g_autoptr(GHashTable) seen =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const char *const *own = form->own_keys;
    for (gsize i = 0; form->to != REPLY_SENDER && own && own[i]; i++)
        g_hash_table_add(seen, g_strdup(own[i]));
    if (form->to == REPLY_LIST)
        return set_list(draft, header, seen, error);
    if (form->to == REPLY_ALL)
        set_all(draft, header, form, seen);
    else
        set_sender(draft, header, form, seen);
    /* A note to oneself is answered to oneself. */
    if (draft->to->len == 0 && draft->cc->len == 0 && header->from)
        g_ptr_array_add(draft->to, address_copy(header->from));
    return TRUE;
}

/* ---- subject and thread ---- */

/* The size of a `Re:` or one of its likes in front, with the space after it; 0
 * when there is none. */
static gsize
reply_prefix_size(const char *subject)
{
    static const char *const prefixes[] = {"re", "aw", "antw", "sv", "vs"};
    for (gsize i = 0; i < G_N_ELEMENTS(prefixes); i++) {
        gsize size = strlen(prefixes[i]);
        if (g_ascii_strncasecmp(subject, prefixes[i], size) != 0)
            continue;
        if (subject[size] == '[') /* Re[2]: */
            size += 1 + strspn(subject + size + 1, "0123456789");
        size += subject[size] == ']';
        if (subject[size] == ':')
            return size + 1 + strspn(subject + size + 1, " ");
    }
    return 0;
}

char *
draft_reply_subject(const char *subject)
{
    gsize size;
    while ((size = reply_prefix_size(subject)) > 0)
        subject += size;
    return g_strdup_printf("Re: %s", subject);
}

/* RFC 5322 3.6.4. */
static void
set_thread(Draft *draft, const MailHeader *header)
{
    if (!header->message_id)
        return;
    g_autoptr(GStrvBuilder) references = g_strv_builder_new();
    if (header->references)
        g_strv_builder_addv(references, (const char **)header->references);
    else if (header->in_reply_to)
        g_strv_builder_add(references, header->in_reply_to);
    g_strv_builder_add(references, header->message_id);
    draft->references = g_strv_builder_end(references);
    draft->in_reply_to = g_strdup(header->message_id);
}

/* ---- the text ---- */

static const char *
writer_name(const MailHeader *header)
{
    if (!header->from)
        return "Somebody";
    return header->from->name ? header->from->name : header->from->addr;
}

static void
append_fact(GString *line, char letter, const MailHeader *header)
{
    g_autofree char *date = datefmt_long(header->date);
    if (letter == 'd')
        g_string_append(line, date);
    else if (letter == 'n')
        g_string_append(line, writer_name(header));
    else if (letter == 'a')
        g_string_append(line, header->from ? header->from->addr : "somebody");
    else if (letter == 's')
        g_string_append(line, header->subject);
    else
        g_string_append_printf(line, letter == '%' ? "%%" : "%%%c", letter);
}

char *
answer_attribution(const char *form, const MailHeader *header)
{
    if (!form)
        form = "On %d, %n wrote:";
    if (!header->date && strstr(form, "%d"))
        form = "%n wrote:";
    GString *line = g_string_new(NULL);
    for (; *form; form++) {
        if (*form == '%' && form[1])
            append_fact(line, *++form, header);
        else
            g_string_append_c(line, *form);
    }
    return g_string_free(line, FALSE);
}

static void
set_body(Draft *draft, Message *original, const ReplyForm *form)
{
    g_autofree char *attribution =
        answer_attribution(form->attribution, message_header(original));
    g_autofree char *text = message_text(original);
    g_autofree char *quote = quote_text(attribution, text);
    g_free(draft->body);
    draft->body = form->is_above ? g_strdup("\n") : g_strdup(quote);
    draft_sign(draft, form->signature);
    if (!form->is_above)
        return;
    g_autofree char *above = draft->body;
    draft->body = g_strconcat(above, "\n", quote, NULL);
}

/* A line that is `-- ` and nothing else. */
static gboolean
is_signed(const char *body)
{
    return g_str_has_prefix(body, "-- \n") || strstr(body, "\n-- \n");
}

void
draft_sign(Draft *draft, const char *signature)
{
    if (!signature || !*signature || is_signed(draft->body))
        return;
    g_autofree char *body = draft->body;
    draft->body =
        g_strconcat(body, *body ? "\n" : "\n\n", "-- \n", signature,
                    g_str_has_suffix(signature, "\n") ? "" : "\n", NULL);
}

/* ---- the same mail again ---- */

static void
copy_addresses(GPtrArray *to, const GPtrArray *from)
{
    for (guint i = 0; i < from->len; i++)
        g_ptr_array_add(to, address_copy(from->pdata[i]));
}

static void
copy_bcc(Draft *draft, const Message *original)
{
    Slice block = slice_from_bytes(message_raw(original));
    Field field;
    while (field_take(&block, &field)) {
        if (!field_is(&field, "Bcc"))
            continue;
        g_autoptr(GPtrArray) read = address_list_parse(field.value);
        copy_addresses(draft->bcc, read);
    }
}

Draft *
draft_from_message(const Address *from, Message *original, CopyUse use)
{
    const MailHeader *header = message_header(original);
    Draft *draft = draft_new(from);
    copy_addresses(draft->to, header->to);
    copy_addresses(draft->cc, header->cc);
    copy_addresses(draft->reply_to, header->reply_to);
    g_free(draft->subject);
    draft->subject = g_strdup(header->subject);
    g_free(draft->body);
    draft->body = message_text(original);
    if (use == COPY_AS_DRAFT) {
        copy_bcc(draft, original);
        draft->in_reply_to = g_strdup(header->in_reply_to);
        draft->references = g_strdupv(header->references);
    }
    return draft;
}
