/* choice - which parts of a mail are its text, and what the others are; see
 * message_private.h. */
#include "mail/message_private.h"

#include "base/error.h"
#include "text/charset.h"
#include "text/html.h"

typedef struct {
    const Message *message;
    gboolean prefers_html;
    gboolean is_insisting;
    GArray *roles; /* of PartRole, the outcome */
} Choice;

/* Where a part stands. */
typedef struct {
    gboolean hides_text; /* in a version of the text that was not chosen */
    gboolean is_related; /* beside an HTML text, for it */
} Place;

static void choose(Choice *choice, guint index, Place place);

GArray *
message_choose(const Message *message, const RenderOptions *options)
{
    GArray *roles = g_array_new(FALSE, TRUE, sizeof(PartRole));
    g_array_set_size(roles, message->parts->len);
    Choice choice = {.message = message, .roles = roles};
    if (options) {
        choice.prefers_html = options->prefers_html;
        choice.is_insisting = options->is_insisting;
    }
    if (message->parts->len > 0)
        choose(&choice, 0, (Place){0});
    return roles;
}

static void choose_inside(Choice *choice, guint index, Place place);
static PartRole role_of(const Part *part, Place place);

static void
choose(Choice *choice, guint index, Place place)
{
    const Part *part = message_part(choice->message, index);
    g_array_index(choice->roles, PartRole, index) = role_of(part, place);
    choose_inside(choice, index, place);
}

static PartRole
role_of(const Part *part, Place place)
{
    static const PartRole roles[] = {
        [KIND_CONTAINER] = PART_CONTAINER, [KIND_PLAIN] = PART_BODY,
        [KIND_HTML] = PART_BODY,           [KIND_CALENDAR] = PART_INVITATION,
        [KIND_REPORT] = PART_REPORT,       [KIND_MESSAGE] = PART_MESSAGE,
        [KIND_IMAGE] = PART_ATTACHMENT,    [KIND_SIGNATURE] = PART_SIGNATURE,
        [KIND_ENCRYPTED] = PART_ENCRYPTED, [KIND_KEY] = PART_KEY,
        [KIND_OTHER] = PART_ATTACHMENT,
    };
    PartRole role = roles[part->kind];
    if (part->kind == KIND_IMAGE && place.is_related && !part->is_attached)
        return PART_INLINE_IMAGE;
    if (role != PART_BODY)
        return role;
    if (part->is_attached || place.is_related)
        return PART_ATTACHMENT;
    return place.hides_text ? PART_ALTERNATIVE : PART_BODY;
}

static int choose_alternative(const Choice *choice, guint index);
static guint root_of(const Choice *choice, guint index);

static void
choose_inside(Choice *choice, guint index, Place place)
{
    const Message *message = choice->message;
    const Part *part = message_part(message, index);
    gboolean is_alternative = part->kind == KIND_CONTAINER &&
                              part_is_type(part, "multipart", "alternative");
    gboolean is_related = part->kind == KIND_CONTAINER &&
                          part_is_type(part, "multipart", "related");
    int chosen = is_alternative ? choose_alternative(choice, index) : -1;
    guint root = is_related ? root_of(choice, index) : 0;
    for (guint i = index + 1; i < part->end;
         i = message_part(message, i)->end) {
        Place inside = place;
        /* An attached mail is read by itself, wherever it is attached. */
        if (part->kind == KIND_MESSAGE)
            inside.is_related = FALSE;
        inside.hides_text |= chosen >= 0 && (guint)chosen != i;
        inside.is_related |= is_related && i != root;
        choose(choice, i, inside);
    }
}

/* RFC 2387: the part that `start` names, else the first; but never one that is
 * no text while another is. */
static guint
root_of(const Choice *choice, guint index)
{
    const Part *whole = message_part(choice->message, index);
    const char *start =
        g_mime_object_get_content_type_parameter(whole->object, "start");
    g_autofree char *id = start ? g_mime_utils_decode_message_id(start) : NULL;
    guint readable = 0;
    for (guint i = index + 1; i < whole->end;
         i = message_part(choice->message, i)->end) {
        const Part *part = message_part(choice->message, i);
        if (part->kind != KIND_PLAIN && part->kind != KIND_HTML &&
            part->kind != KIND_CONTAINER)
            continue;
        if (readable == 0)
            readable = i;
        if (id &&
            g_strcmp0(g_mime_object_get_content_id(part->object), id) == 0)
            return i;
    }
    return readable ? readable : index + 1;
}

static int worth(const Choice *choice, guint index, gboolean has_html);
static const Part *find_html(const Choice *choice, guint index);

/* The most readable version, the last of equals (RFC 2046 5.1.4); -1 when
 * none is. */
static int
choose_alternative(const Choice *choice, guint index)
{
    const Part *whole = message_part(choice->message, index);
    gboolean has_html = find_html(choice, index) != NULL;
    int best = -1;
    int best_worth = 0;
    for (guint i = index + 1; i < whole->end;
         i = message_part(choice->message, i)->end) {
        int value = worth(choice, i, has_html);
        if (value > 0 && value >= best_worth) {
            best = i;
            best_worth = value;
        }
    }
    return best;
}

static const Part *
find_html(const Choice *choice, guint index)
{
    const Part *whole = message_part(choice->message, index);
    for (guint i = index + 1; i < whole->end; i++) {
        const Part *part = message_part(choice->message, i);
        if (part->kind == KIND_HTML && part->level == whole->level &&
            !part->is_attached)
            return part;
    }
    return NULL;
}

static gboolean is_stub(const Part *part);
static gboolean has_text(const Part *html);

static int
worth(const Choice *choice, guint index, gboolean has_html)
{
    enum { NOTHING, BLANK, STUB, SECOND, FIRST };
    const Part *part = message_part(choice->message, index);
    if (part->is_attached || part->kind == KIND_MESSAGE)
        return NOTHING;
    if (part->kind == KIND_PLAIN) {
        if (has_html && !choice->is_insisting && is_stub(part))
            return STUB;
        return choice->prefers_html ? SECOND : FIRST;
    }
    if (part->kind == KIND_HTML) {
        if (!has_text(part))
            return BLANK;
        return choice->prefers_html ? FIRST : SECOND;
    }
    /* multipart/related: an HTML text with its images, as a rule. */
    int best = NOTHING;
    for (guint i = index + 1; i < part->end;
         i = message_part(choice->message, i)->end)
        best = MAX(best, worth(choice, i, has_html));
    return best;
}

static gboolean is_no_text(const char *text);

/* Empty, or a line that sends one to the HTML. */
static gboolean
is_stub(const Part *part)
{
    enum { LOOKED_AT = 4096, MOST_STUB = 400 };
    gboolean is_cut;
    g_autoptr(GByteArray) content = part_content(part, LOOKED_AT, &is_cut);
    if (!content)
        return TRUE;
    g_autofree char *text = charset_to_utf8(
        (Slice){(const char *)content->data, content->len},
        g_mime_object_get_content_type_parameter(part->object, "charset"));
    g_strstrip(text);
    return !*text || (!is_cut && strlen(text) < MOST_STUB && is_no_text(text));
}

static gboolean
is_no_text(const char *text)
{
    static const char *const words[] = {
        "html",
        "view this email",
        "view this message",
        "view in browser",
        "im browser",
        "dans votre navigateur",
        "web version",
        "webversion",
        "online version",
        "does not support",
        "enable images",
    };
    g_autofree char *lower = g_utf8_strdown(text, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strstr(lower, words[i]))
            return TRUE;
    }
    /* Nothing but an address of a page. */
    return g_str_has_prefix(lower, "http") && !strpbrk(lower, " \n\t");
}

static gboolean
has_text(const Part *html)
{
    enum { LOOKED_AT = 256 * 1024 };
    gboolean is_cut;
    g_autoptr(GByteArray) content = part_content(html, LOOKED_AT, &is_cut);
    if (!content || content->len == 0)
        return FALSE;
    g_autoptr(Doc) doc = doc_new();
    return is_cut ||
           html_render(doc, (Slice){(const char *)content->data, content->len},
                       NULL);
}

MessageTexts
message_texts(const Message *message, const RenderOptions *options)
{
    g_autoptr(GArray) roles = message_choose(message, options);
    gboolean shows_html = FALSE;
    gboolean has_other = FALSE;
    for (guint i = 0; i < roles->len; i++) {
        PartRole role = g_array_index(roles, PartRole, i);
        has_other |= role == PART_ALTERNATIVE;
        shows_html |=
            role == PART_BODY && message_part(message, i)->kind == KIND_HTML;
    }
    if (!has_other)
        return MESSAGE_ONE_TEXT;
    return shows_html ? MESSAGE_HTML_OF_TWO : MESSAGE_PLAIN_OF_TWO;
}

gboolean
message_is_attachment(const Message *message, const GArray *roles, guint index)
{
    const Part *part = message_part(message, index);
    PartRole role = g_array_index(roles, PartRole, index);
    if (role == PART_CONTAINER)
        return FALSE;
    if (role == PART_REPORT && !part->is_attached)
        return FALSE;
    if (role != PART_BODY && role != PART_ALTERNATIVE)
        return TRUE;
    return GMIME_IS_PART(part->object) &&
           g_mime_part_get_filename(GMIME_PART(part->object));
}
