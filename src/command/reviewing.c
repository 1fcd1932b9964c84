/* reviewing - see reviewing.h. */
#include "command/reviewing.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "base/error.h"
#include "command/identity.h"
#include "mail/mention.h"
#include "text/sanitize.h"
#include "text/width.h"

#define SUBJECT_COLUMNS 24
#define RECIPIENTS_MAX  100

static ReviewRow *
add_row(ReviewSheet *sheet, const char *label, const char *text)
{
    ReviewRow *row = review_row_new(label, text);
    g_ptr_array_add(sheet->rows, row);
    return row;
}

static void
add_oddity(ReviewSheet *sheet, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
add_oddity(ReviewSheet *sheet, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ReviewRow *row = add_row(sheet, NULL, NULL);
    row->text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    row->mark = '!';
    row->is_warning = TRUE;
}

/* ---- recipients ---- */

static char *
warning_of(const RecipientFacts *facts)
{
    const char *whom = facts->like_name ? facts->like_name : "yours";
    switch (facts->suspicion) {
    case SUSPICION_ALIKE_ADDRESS:
        return g_strdup_printf("looks like %s of %s, but is not", facts->like,
                               whom);
    case SUSPICION_ALIKE_NAME:
        return g_strdup_printf("named like %s, whose address this is not",
                               whom);
    case SUSPICION_SECOND_ADDRESS:
        return g_strdup("the name holds another address");
    case SUSPICION_HIDDEN:
        return g_strdup("the name hides characters");
    case SUSPICION_MIXED_SCRIPTS:
        return g_strdup("mixes scripts");
    default:
        return NULL;
    }
}

/* What the list would say of a mail from there. */
static void
take_facts(ReviewRow *row, const RecipientFacts *facts)
{
    if (facts->friend_jid && link_shows_name(facts->link)) {
        row->has_presence = TRUE;
        row->presence = facts->presence;
        row->mark = facts->link == LINK_CLAIMED ? '~' : ' ';
        row->jid = g_strdup(facts->friend_jid);
        row->note = g_strdup_printf("%s, %s", facts->friend_name,
                                    link_state_name(facts->link));
        return;
    }
    if (facts->is_own) {
        row->note = g_strdup("you");
    } else if (facts->link == LINK_CONFLICT) {
        row->mark = '?';
        row->note = g_strdup("two friends claim this address");
        row->is_warning = TRUE;
    } else if ((row->note = warning_of(facts))) {
        row->mark = '!';
        row->is_warning = TRUE;
    } else if (facts->uses == 0) {
        row->note = g_strdup("new to you");
    }
}

static void
add_recipients(ReviewSheet *sheet, StoreReader *reader, const char *label,
               const GPtrArray *addresses)
{
    for (guint i = 0; i < addresses->len && i < RECIPIENTS_MAX; i++) {
        const Address *address = addresses->pdata[i];
        g_auto(RecipientFacts) facts = {0};
        store_read_recipient(reader, address, &facts, NULL);
        g_autofree char *text = address_to_string(address);
        ReviewRow *row = add_row(sheet, i == 0 ? label : NULL, text);
        row->address = g_strdup(address->addr);
        take_facts(row, &facts);
    }
    if (addresses->len > RECIPIENTS_MAX)
        add_oddity(sheet, "and %u more", addresses->len - RECIPIENTS_MAX);
}

/* ---- what goes along ---- */

static char *
media_type(const char *path)
{
    g_autofree char *guess = g_content_type_guess(path, NULL, 0, NULL);
    char *type = guess ? g_content_type_get_mime_type(guess) : NULL;
    return type ? type : g_strdup("application/octet-stream");
}

/* Its size, 0 when it cannot be attached. */
static guint64
add_attachment(ReviewSheet *sheet, const char *path, int index)
{
    g_autofree char *base = g_filename_display_basename(path);
    g_autofree char *name = sanitize_line(slice_from_string(base));
    ReviewRow *row = add_row(sheet, index == 0 ? "Attached" : NULL, name);
    row->attachment = index;
    struct stat status;
    if (g_stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
        row->mark = '!';
        row->is_warning = TRUE;
        row->note = g_strdup("cannot be read");
        return 0;
    }
    g_autofree char *type = media_type(path);
    g_autofree char *size =
        g_format_size_full((guint64)status.st_size, G_FORMAT_SIZE_IEC_UNITS);
    row->note = g_strdup_printf("%s, %s", type, size);
    return (guint64)status.st_size;
}

/* As base64 makes it. */
static void
add_size(ReviewSheet *sheet, const Draft *draft)
{
    guint64 attached = 0;
    char **path = draft->attachments;
    for (int i = 0; path && path[i]; i++)
        attached += add_attachment(sheet, path[i], i);
    if (!path || !path[0])
        return;
    g_autofree char *size =
        g_format_size_full(strlen(draft->body) + (attached + 56) / 57 * 78,
                           G_FORMAT_SIZE_IEC_UNITS);
    g_autofree char *text = g_strdup_printf("%s in all", size);
    add_row(sheet, "Size", text);
}

/* ---- what is odd ---- */

char *
reviewing_missed(const Draft *draft)
{
    return draft->attachments && draft->attachments[0]
               ? NULL
               : mention_attachment(draft->body);
}

static void
add_oddities(ReviewSheet *sheet, const Draft *draft)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *word = reviewing_missed(draft);
    if (!draft_is_sendable(draft, &error))
        add_oddity(sheet, "It cannot go yet: %s", error->message);
    if (!*draft->subject)
        add_oddity(sheet, "It has no subject");
    if (word)
        add_oddity(sheet, "It says \"%s\", but nothing is attached", word);
    if (draft_needs_smtputf8(draft))
        add_oddity(sheet, "An address has letters that not every server takes "
                          "(SMTPUTF8)");
    if (!draft->body[strspn(draft->body, " \t\n")])
        add_oddity(sheet, "It has no text");
}

/* ---- the whole ---- */

/* `Bob <bob@x.example> and 2 more`; all of them stand below. */
static char *
people_of(const Draft *draft)
{
    const GPtrArray *lists[] = {draft->to, draft->cc, draft->bcc};
    const Address *first = NULL;
    guint n = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(lists); i++) {
        if (!first && lists[i]->len > 0)
            first = lists[i]->pdata[0];
        n += lists[i]->len;
    }
    if (!first)
        return g_strdup("nobody yet");
    g_autofree char *text = address_to_string(first);
    return n == 1 ? g_steal_pointer(&text)
                  : g_strdup_printf("%s and %u more", text, n - 1);
}

static char *
title_of(const Draft *draft)
{
    g_autofree char *people = people_of(draft);
    g_autofree char *subject =
        *draft->subject ? width_ellipsize(draft->subject, SUBJECT_COLUMNS)
                        : NULL;
    return subject ? g_strdup_printf("Send to %s \"%s\"?", people, subject)
                   : g_strdup_printf("Send to %s, without a subject?", people);
}

ReviewSheet *
reviewing_sheet(const Config *config, StoreReader *reader, const Draft *draft)
{
    ReviewSheet *sheet = g_new0(ReviewSheet, 1);
    sheet->rows =
        g_ptr_array_new_with_free_func((GDestroyNotify)review_row_free);
    sheet->title = title_of(draft);
    sheet->hint = g_strdup("y send · e edit · a attach · q keep");
    g_autofree char *from = address_to_string(draft->from);
    ReviewRow *sender = add_row(sheet, "From", from);
    sender->note = config->identities ? g_strdup("i: as somebody else") : NULL;
    add_recipients(sheet, reader, "To", draft->to);
    add_recipients(sheet, reader, "Cc", draft->cc);
    add_recipients(sheet, reader, "Bcc", draft->bcc);
    add_recipients(sheet, reader, "Reply-To", draft->reply_to);
    ReviewRow *subject = add_row(sheet, "Subject", draft->subject);
    if (!*draft->subject) {
        g_free(subject->text);
        subject->text = g_strdup("none");
    }
    add_size(sheet, draft);
    add_oddities(sheet, draft);
    sheet->text = sanitize_text(slice_from_string(draft->body));
    return sheet;
}
