/* draft_text - a Draft as it is edited, written and read; see compose.h. */
#include "mail/compose.h"

#include "base/error.h"
#include "text/charset.h"
#include "text/sanitize.h"

static void
append_addresses(GString *text, const char *name, const GPtrArray *addresses);
static void append_thread(GString *text, const Draft *draft);
static void append_attached(GString *text, const Draft *draft);

char *
draft_to_text(const Draft *draft)
{
    GString *text = g_string_new(NULL);
    if (draft->names_from && draft->from) {
        g_autofree char *from = address_to_string(draft->from);
        g_string_append_printf(text, "From: %s\n", from);
    }
    append_addresses(text, "To", draft->to);
    append_addresses(text, "Cc", draft->cc);
    if (draft->bcc->len > 0)
        append_addresses(text, "Bcc", draft->bcc);
    if (draft->reply_to->len > 0)
        append_addresses(text, "Reply-To", draft->reply_to);
    g_string_append_printf(text, "Subject: %s\n", draft->subject);
    append_thread(text, draft);
    append_attached(text, draft);
    g_string_append_printf(text, "\n%s", draft->body);
    return g_string_free(text, FALSE);
}

static void
append_addresses(GString *text, const char *name, const GPtrArray *addresses)
{
    g_string_append_printf(text, "%s:", name);
    for (guint i = 0; i < addresses->len; i++) {
        g_autofree char *one = address_to_string(addresses->pdata[i]);
        g_string_append_printf(text, "%s%s", i > 0 ? ",\n    " : " ", one);
    }
    g_string_append_c(text, '\n');
}

static void
append_thread(GString *text, const Draft *draft)
{
    if (draft->in_reply_to)
        g_string_append_printf(text, "In-Reply-To: <%s>\n", draft->in_reply_to);
    if (!draft->references || !draft->references[0])
        return;
    g_string_append(text, "References:");
    for (char **id = draft->references; *id; id++)
        g_string_append_printf(text, "%s<%s>",
                               id == draft->references ? " " : "\n    ", *id);
    g_string_append_c(text, '\n');
}

static void
append_quoted_name(GString *text, const char *path)
{
    g_string_append(text, "Attach: \"");
    for (; *path; path++) {
        if (*path == '"' || *path == '\\')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *path);
    }
    g_string_append(text, "\"\n");
}

/* A name that a line would not keep as it is stands in quotes. */
static void
append_attached(GString *text, const Draft *draft)
{
    for (char **path = draft->attachments; path && *path; path++) {
        gsize size = strlen(*path);
        gboolean is_plain = size > 0 && **path != '"' && **path != ' ' &&
                            (*path)[size - 1] != ' ';
        if (is_plain)
            g_string_append_printf(text, "Attach: %s\n", *path);
        else
            append_quoted_name(text, *path);
    }
}

typedef gboolean ReadLine(Draft *draft, Slice value, GError **error);
static ReadLine read_from, read_to, read_cc, read_bcc, read_reply_to,
    read_subject, read_in_reply_to, read_references, read_attach;

static const struct {
    const char *name;
    ReadLine *read;
} readers[] = {
    {"From", read_from},
    {"To", read_to},
    {"Cc", read_cc},
    {"Bcc", read_bcc},
    {"Reply-To", read_reply_to},
    {"Subject", read_subject},
    {"In-Reply-To", read_in_reply_to},
    {"References", read_references},
    {"Attach", read_attach},
};

static int take_header(Slice *rest, Slice *header_out);
static gboolean read_header(Draft *draft, Slice header, GError **error);
static char *read_body(Slice rest);

Draft *
draft_from_text(const char *text, const Address *from, GError **error)
{
    g_autofree char *utf8 = charset_to_utf8(slice_from_string(text), NULL);
    g_autoptr(Draft) draft = draft_new(from);
    Slice rest = slice_from_string(utf8);
    int line = 1;
    Slice header;
    int n_lines;
    while ((n_lines = take_header(&rest, &header)) > 0) {
        if (!read_header(draft, header, error)) {
            g_prefix_error(error, "line %d: ", line);
            return NULL;
        }
        line += n_lines;
    }
    g_free(draft->body);
    draft->body = read_body(rest);
    return g_steal_pointer(&draft);
}

/* A header with its continuation lines; how many lines it had, 0 at the empty
 * line, which is taken, or at the end. */
static int
take_header(Slice *rest, Slice *header_out)
{
    Slice whole = *rest;
    Slice line;
    int n_lines = 0;
    while (rest->size > 0 &&
           (n_lines == 0 || rest->bytes[0] == ' ' || rest->bytes[0] == '\t')) {
        Slice before = *rest;
        slice_take_line(rest, &line);
        if (slice_trim(line).size == 0) {
            if (n_lines > 0)
                *rest = before;
            break;
        }
        n_lines++;
        *header_out = slice_sub(whole, 0, line.bytes + line.size - whole.bytes);
    }
    return n_lines;
}

static gboolean
read_header(Draft *draft, Slice header, GError **error)
{
    const char *colon = memchr(header.bytes, ':', header.size);
    gsize size = colon ? (gsize)(colon - header.bytes) : 0;
    Slice name = slice_trim(slice_sub(header, 0, size));
    Slice value = slice_trim(slice_sub(header, size + 1, header.size));
    for (gsize i = 0; colon && i < G_N_ELEMENTS(readers); i++) {
        if (name.size == strlen(readers[i].name) &&
            slice_has_prefix_ascii(name, readers[i].name))
            return readers[i].read(draft, value, error);
    }
    if (name.size == 0) {
        g_autofree char *shown = sanitize_line(slice_sub(header, 0, 40));
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "'%s' is no header; an empty line must stand before the "
                    "text",
                    shown);
    } else {
        g_autofree char *shown = sanitize_line(name);
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "the header '%s' cannot be set here", shown);
    }
    return FALSE;
}

static gsize mailbox_size(Slice rest);
static Address *read_mailbox(Slice text, GError **error);

/* One by one, for the parser of received mail passes over what it cannot read,
 * and no recipient may get lost here. */
static gboolean
read_addresses(GPtrArray *addresses, Slice value, GError **error)
{
    while (value.size > 0) {
        gsize size = mailbox_size(value);
        Slice text = slice_trim(slice_sub(value, 0, size));
        value = slice_sub(value, size + 1, value.size);
        if (text.size == 0)
            continue;
        Address *address = read_mailbox(text, error);
        if (!address)
            return FALSE;
        g_ptr_array_add(addresses, address);
    }
    return TRUE;
}

/* Up to the next comma, or the semicolon that some write, outside quotes. */
static gsize
mailbox_size(Slice rest)
{
    gboolean is_quoted = FALSE;
    gsize size = 0;
    for (; size < rest.size; size++) {
        char byte = rest.bytes[size];
        if (byte == '"')
            is_quoted = !is_quoted;
        else if (byte == '\\' && is_quoted)
            size++;
        else if ((byte == ',' || byte == ';') && !is_quoted)
            break;
    }
    return MIN(size, rest.size);
}

static Address *
read_mailbox(Slice text, GError **error)
{
    g_autoptr(GPtrArray) read = address_list_parse(text);
    const Address *address = read->len == 1 ? read->pdata[0] : NULL;
    if (address && address_is_valid(address->addr))
        return address_copy(address);
    g_autofree char *shown = sanitize_line(slice_sub(text, 0, 80));
    g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                "'%s' is no mail address", shown);
    return NULL;
}

static gboolean
read_from(Draft *draft, Slice value, GError **error)
{
    g_autoptr(GPtrArray) read =
        g_ptr_array_new_with_free_func((GDestroyNotify)address_free);
    if (!read_addresses(read, value, error))
        return FALSE;
    if (read->len > 1) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "From names more than one sender");
        return FALSE;
    }
    if (read->len == 1) {
        address_free(draft->from);
        draft->from = address_copy(read->pdata[0]);
        draft->names_from = TRUE;
    }
    return TRUE;
}

static gboolean
read_to(Draft *draft, Slice value, GError **error)
{
    return read_addresses(draft->to, value, error);
}

static gboolean
read_cc(Draft *draft, Slice value, GError **error)
{
    return read_addresses(draft->cc, value, error);
}

static gboolean
read_bcc(Draft *draft, Slice value, GError **error)
{
    return read_addresses(draft->bcc, value, error);
}

static gboolean
read_reply_to(Draft *draft, Slice value, GError **error)
{
    return read_addresses(draft->reply_to, value, error);
}

static gboolean
read_subject(Draft *draft, Slice value, GError **error)
{
    g_free(draft->subject);
    draft->subject = sanitize_line(value);
    return TRUE;
}

/* `<id> <id>…`, or ids without brackets. */
static GStrv
read_ids(Slice value, GError **error)
{
    g_autoptr(GStrvBuilder) ids = g_strv_builder_new();
    g_autofree char *text = sanitize_line(value);
    g_auto(GStrv) words = g_strsplit_set(text, " <>,", -1);
    for (char **word = words; *word; word++) {
        if (!g_str_is_ascii(*word)) {
            g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                        "'%s' is no message id", *word);
            return NULL;
        }
        if (**word)
            g_strv_builder_add(ids, *word);
    }
    return g_strv_builder_end(ids);
}

static gboolean
read_in_reply_to(Draft *draft, Slice value, GError **error)
{
    g_auto(GStrv) ids = read_ids(value, error);
    if (!ids)
        return FALSE;
    g_free(draft->in_reply_to);
    draft->in_reply_to = g_strdup(ids[0]);
    return TRUE;
}

static gboolean
read_references(Draft *draft, Slice value, GError **error)
{
    g_auto(GStrv) ids = read_ids(value, error);
    if (!ids)
        return FALSE;
    g_strfreev(draft->references);
    draft->references = g_steal_pointer(&ids);
    return TRUE;
}

/* One file a line; an empty one is a form not filled in. */
static gboolean
read_attach(Draft *draft, Slice value, GError **error)
{
    g_autofree char *name = slice_dup(value);
    if (!*name)
        return TRUE;
    if (!sanitize_is_clean(name) || strchr(name, '\n')) {
        g_set_error(error, KITH_ERROR, KITH_ERROR_INVALID,
                    "Attach names no file: one name a line");
        return FALSE;
    }
    gsize size = strlen(name);
    if (*name == '"' && size > 1 && name[size - 1] == '"') {
        name[size - 1] = '\0';
        char *plain = g_strcompress(name + 1);
        g_free(name);
        name = plain;
    }
    char *path = g_str_has_prefix(name, "~/")
                     ? g_build_filename(g_get_home_dir(), name + 2, NULL)
                     : g_strdup(name);
    guint n = draft->attachments ? g_strv_length(draft->attachments) : 0;
    draft->attachments = g_renew(char *, draft->attachments, n + 2);
    draft->attachments[n] = path;
    draft->attachments[n + 1] = NULL;
    return TRUE;
}

/* The user's own words: only line ends are changed. */
static char *
read_body(Slice rest)
{
    GString *body = g_string_new(NULL);
    Slice line;
    while (slice_take_line(&rest, &line)) {
        g_string_append_len(body, line.bytes, line.size);
        g_string_append_c(body, '\n');
    }
    return g_string_free(body, FALSE);
}
