/* render - a Message as a Doc; see message.h. The text of a part is made in
 * render_text.c. */
#include "mail/message_private.h"

#include "base/error.h"
#include "mail/calendar.h"
#include "text/charset.h"
#include "text/flowed.h"
#include "text/html.h"
#include "text/sanitize.h"

enum { MOST_TEXT = 4 << 20, MOST_ICALENDAR = 1 << 20 };

typedef struct {
    Doc *doc;
    Message *message;
    const RenderOptions *options;
    GArray *roles;
    GHashTable *invitations; /* texts of those shown, as a set */
    int level;               /* of enclosed mails, of the part before */
} Render;

static void render_invitations(Render *render, int level);
static void render_part(Render *render, guint index);
static void render_attachments(Doc *doc, Message *message);

Doc *
message_render(Message *message, const RenderOptions *options)
{
    static const RenderOptions plain = {0};
    options = options ? options : &plain;
    Doc *doc = doc_new();
    if (options->headers == MESSAGE_FULL_HEADERS)
        message_render_full(doc, message->block);
    else
        message_render_brief(doc, message->block);

    g_autoptr(GArray) roles = message_choose(message, options);
    g_autoptr(GHashTable) invitations =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Render render = {doc, message, options, roles, invitations};
    render_invitations(&render, 0);
    for (guint i = 0; i < message->parts->len; i++)
        render_part(&render, i);
    if (message->has_more_parts)
        doc_block(doc, DOC_NOTICE, 0,
                  "[This mail has too many parts; the rest is left out.]");
    render_attachments(doc, message);
    return doc;
}

static PartRole
role_at(const Render *render, guint index)
{
    return g_array_index(render->roles, PartRole, index);
}

/* ---- invitations ---- */

static void render_invitation(Render *render, const Part *part);

/* In front of the text, which says the same at length. */
static void
render_invitations(Render *render, int level)
{
    for (guint i = 0; i < render->message->parts->len; i++) {
        const Part *part = message_part(render->message, i);
        if (part->level == level && role_at(render, i) == PART_INVITATION)
            render_invitation(render, part);
    }
}

static gboolean
has_body(const Render *render, int level)
{
    for (guint i = 0; i < render->message->parts->len; i++) {
        if (message_part(render->message, i)->level == level &&
            role_at(render, i) == PART_BODY)
            return TRUE;
    }
    return FALSE;
}

/* Many come twice, once as a file; and files may hold a whole calendar. */
static void
render_invitation(Render *render, const Part *part)
{
    enum { MOST_SHOWN = 5, COMPARED_WIDTH = 200 };
    if (g_hash_table_size(render->invitations) >= MOST_SHOWN)
        return;
    gboolean is_cut;
    g_autoptr(GByteArray) content = part_content(part, MOST_ICALENDAR, &is_cut);
    Slice bytes = slice_from_array(content);
    const char *charset = part_parameter(part, "charset");
    gboolean describes = !has_body(render, part->level);

    g_autoptr(Doc) alone = doc_new();
    gboolean is_read = calendar_render(alone, bytes, charset, describes);
    if (!is_read && part->is_attached)
        return;
    g_autofree char *text = doc_to_text(alone, COMPARED_WIDTH);
    if (!g_hash_table_add(render->invitations, g_steal_pointer(&text)))
        return;
    doc_blank(render->doc);
    if (!is_read)
        doc_block(render->doc, DOC_NOTICE, 0,
                  "[This mail has an invitation that cannot be read.]");
    else
        calendar_render(render->doc, bytes, charset, describes);
}

/* ---- parts ---- */

static void say(Render *render, const char *notice);
static void render_body(Render *render, const Part *part);
static void render_returned_header(Render *render, const Part *part);
static void render_enclosed(Render *render, guint index);
static void render_report(Render *render, const Part *part);
static void render_container(Render *render, const Part *part);
static void render_encrypted(Render *render, guint index);

static void
render_part(Render *render, guint index)
{
    const Part *part = message_part(render->message, index);
    gboolean is_shown = role_at(render, index) == PART_BODY ||
                        role_at(render, index) == PART_REPORT;
    if (is_shown && part->level < render->level)
        say(render, "[Here the enclosed mail ends.]");
    if (is_shown)
        render->level = part->level;
    switch (role_at(render, index)) {
    case PART_BODY:
        if (part_is_type(part, "text", "rfc822-headers"))
            render_returned_header(render, part);
        else
            render_body(render, part);
        break;
    case PART_MESSAGE:
        render_enclosed(render, index);
        break;
    case PART_REPORT:
        if (!part->is_attached)
            render_report(render, part);
        break;
    case PART_CONTAINER:
        render_container(render, part);
        break;
    case PART_ENCRYPTED:
        render_encrypted(render, index);
        break;
    default:
        break; /* among the attachments */
    }
}

static void
say(Render *render, const char *notice)
{
    doc_blank(render->doc);
    doc_block(render->doc, DOC_NOTICE, 0, notice);
}

static gboolean
is_inside(const Render *render, guint index, const char *subtype)
{
    for (guint i = index; i > 0; i--) {
        const Part *around = message_part(render->message, i - 1);
        if (around->end > index)
            return around->kind == KIND_CONTAINER &&
                   part_is_type(around, "multipart", subtype);
    }
    return FALSE;
}

static void
render_enclosed(Render *render, guint index)
{
    const Part *part = message_part(render->message, index);
    GMimeMessage *mail =
        g_mime_message_part_get_message(GMIME_MESSAGE_PART(part->object));
    g_autofree char *block =
        mail ? g_mime_object_get_headers(GMIME_OBJECT(mail), NULL) : NULL;
    if (!block)
        return;
    say(render, is_inside(render, index, "report")
                    ? "[The mail that this is about]"
                    : "[Enclosed mail]");
    message_render_brief(render->doc, slice_from_string(block));
    render->level = part->level + 1;
    render_invitations(render, render->level);
}

static void
render_report(Render *render, const Part *part)
{
    doc_blank(render->doc);
    if (!part_render_as_meant(render->doc, part))
        part_render_text(render->doc, part,
                         render->options); /* what it can say */
}

static gboolean
part_is_alone(const Part *part)
{
    return GMIME_IS_MULTIPART(part->object) &&
           g_mime_multipart_get_count(GMIME_MULTIPART(part->object)) == 0;
}

/* A boundary that is not met leaves all text in front of the first part. */
static void
render_prologue(Render *render, const Part *part)
{
    const char *prologue =
        g_mime_multipart_get_prologue(GMIME_MULTIPART(part->object));
    if (!prologue || !*prologue)
        return;
    say(render, "[The parts of this mail cannot be told apart; here is all of "
                "it.]");
    Slice all = slice_sub(slice_from_string(prologue), 0, MOST_TEXT);
    g_autofree char *text =
        charset_to_utf8(all, part_parameter(part, "charset"));
    doc_blank(render->doc);
    flowed_render(render->doc, text, FLOWED_FIXED,
                  render->options->numbers_urls);
}

/* What is done to the parts inside. */
static void
render_container(Render *render, const Part *part)
{
    const char *protocol = part_parameter(part, "protocol");
    gboolean is_smime = protocol && strstr(protocol, "pkcs7");
    if (part_is_type(part, "multipart", "signed"))
        say(render, is_smime ? "[Signed with S/MIME; kith does not verify it.]"
                             : "[Signed with OpenPGP; kith does not verify "
                               "it.]");
    else if (part_is_type(part, "multipart", "encrypted"))
        say(render, "[Encrypted with OpenPGP, which kith does not decrypt; its "
                    "parts are attached.]");
    else if (part_is_alone(part))
        render_prologue(render, part);
}

static void
render_encrypted(Render *render, guint index)
{
    const Part *part = message_part(render->message, index);
    if (part->is_attached && index > 0)
        return;
    if (g_strcmp0(part->says, "S/MIME signed message") == 0)
        say(render, "[The text is inside of an S/MIME signature, which kith "
                    "does not open.]");
    else if (g_str_has_prefix(part->says, "S/MIME"))
        say(render, "[Encrypted with S/MIME, which kith does not decrypt.]");
}

/* ---- text ---- */

static void
render_body(Render *render, const Part *part)
{
    doc_blank(render->doc);
    part_render_text(render->doc, part, render->options);
}

/* Of the mail that a report is about; all of it only where all headers are
 * wanted. */
static void
render_returned_header(Render *render, const Part *part)
{
    gboolean is_cut;
    g_autoptr(GByteArray) content = part_content(part, MOST_TEXT / 8, &is_cut);
    say(render, "[The header of the mail that this is about]");
    if (render->options->headers == MESSAGE_FULL_HEADERS)
        message_render_full(render->doc, slice_from_array(content));
    else
        message_render_brief(render->doc, slice_from_array(content));
}

static void
render_attachments(Doc *doc, Message *message)
{
    const GPtrArray *attachments = message_attachments(message);
    if (attachments->len > 0)
        doc_blank(doc);
    for (guint i = 0; i < attachments->len; i++) {
        const Attachment *one = attachments->pdata[i];
        g_autofree char *size =
            g_format_size_full(one->size, G_FORMAT_SIZE_IEC_UNITS);
        gboolean is_remote = part_is_left_out(message_part(message, one->part));
        g_autofree char *line =
            g_strdup_printf("[%u] %s  %s  %s%s", i + 1, one->name,
                            one->says ? one->says : one->type, size,
                            is_remote ? ", on the server" : "");
        doc_block(doc, DOC_NOTICE, 0, line);
    }
}
