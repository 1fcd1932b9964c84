/* choice - which parts of a mail are its text, and what the others are; see
 * message_private.h. */
#include "mail/message_private.h"

#include "base/error.h"

typedef struct {
    const Message *message;
    gboolean prefers_html;
    GArray *roles; /* of PartRole, the outcome */
} Choice;

static void choose(Choice *choice, guint index, gboolean hides_text);

GArray *
message_choose(const Message *message, const RenderOptions *options)
{
    GArray *roles = g_array_new(FALSE, TRUE, sizeof(PartRole));
    g_array_set_size(roles, message->parts->len);
    Choice choice = {message, options && options->prefers_html, roles};
    if (message->parts->len > 0)
        choose(&choice, 0, FALSE);
    return roles;
}

static void choose_inside(Choice *choice, guint index, gboolean hides_text);
static PartRole role_of(const Part *part, gboolean hides_text);

static void
choose(Choice *choice, guint index, gboolean hides_text)
{
    const Part *part = message_part(choice->message, index);
    g_array_index(choice->roles, PartRole, index) = role_of(part, hides_text);
    choose_inside(choice, index, hides_text);
}

static PartRole
role_of(const Part *part, gboolean hides_text)
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
    if (role != PART_BODY)
        return role;
    if (part->is_attached)
        return PART_ATTACHMENT;
    return hides_text ? PART_ALTERNATIVE : PART_BODY;
}

static int choose_alternative(const Choice *choice, guint index);

static void
choose_inside(Choice *choice, guint index, gboolean hides_text)
{
    const Part *part = message_part(choice->message, index);
    int chosen = part->kind == KIND_CONTAINER &&
                         part_is_type(part, "multipart", "alternative")
                     ? choose_alternative(choice, index)
                     : -1;
    for (guint i = index + 1; i < part->end;
         i = message_part(choice->message, i)->end)
        choose(choice, i, hides_text || (chosen >= 0 && (guint)chosen != i));
}

static int worth(const Choice *choice, guint index);

/* The most readable version, the last of equals (RFC 2046 5.1.4); -1 when
 * none is. */
static int
choose_alternative(const Choice *choice, guint index)
{
    const Part *whole = message_part(choice->message, index);
    int best = -1;
    int best_worth = 0;
    for (guint i = index + 1; i < whole->end;
         i = message_part(choice->message, i)->end) {
        int value = worth(choice, i);
        if (value > 0 && value >= best_worth) {
            best = i;
            best_worth = value;
        }
    }
    return best;
}

static gboolean is_blank(const Part *part);

static int
worth(const Choice *choice, guint index)
{
    enum { NOTHING, BLANK, SECOND, FIRST };
    const Part *part = message_part(choice->message, index);
    if (part->is_attached || part->kind == KIND_MESSAGE)
        return NOTHING;
    if (part->kind == KIND_PLAIN) {
        if (is_blank(part))
            return BLANK;
        return choice->prefers_html ? SECOND : FIRST;
    }
    if (part->kind == KIND_HTML)
        return choice->prefers_html ? FIRST : SECOND;
    /* multipart/related: an HTML text with its images, as a rule. */
    int best = NOTHING;
    for (guint i = index + 1; i < part->end;
         i = message_part(choice->message, i)->end)
        best = MAX(best, worth(choice, i));
    return best;
}

static gboolean
is_blank(const Part *part)
{
    enum { LOOKED_AT = 64 * 1024 };
    gboolean is_cut;
    g_autoptr(GByteArray) content = part_content(part, LOOKED_AT, &is_cut);
    if (!content)
        return TRUE;
    Slice text = {(const char *)content->data, content->len};
    return slice_trim(text).size == 0;
}

gboolean
message_is_attachment(const Message *message, const GArray *roles, guint index)
{
    const Part *part = message_part(message, index);
    PartRole role = g_array_index(roles, PartRole, index);
    if (role == PART_CONTAINER)
        return FALSE;
    if (role != PART_BODY && role != PART_ALTERNATIVE && role != PART_REPORT)
        return TRUE;
    return GMIME_IS_PART(part->object) &&
           g_mime_part_get_filename(GMIME_PART(part->object));
}
