/* mailline - see mailline.h. */
#include "ui/mailline.h"

#include "base/clock.h"
#include "base/error.h"
#include "text/datefmt.h"
#include "text/width.h"
#include "ui/view.h"

enum { DATE_WIDTH = 6 };

typedef struct { /* they depend on the width */
    int sender_width, folder_width, subject_width;
} Columns;

static Columns
columns_for(int width, gboolean has_folder)
{
    static const struct {
        int from, sender_width, folder_width;
    } steps[] = {
        {90, 24, 16}, {65, 20, 12}, {50, 16, 8}, {38, 12, 5}, {0, 9, 0}};
    Columns columns = {0};
    for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
        if (width >= steps[i].from) {
            columns.sender_width = steps[i].sender_width;
            columns.folder_width = has_folder ? steps[i].folder_width : 0;
            break;
        }
    }
    int before = 5 + DATE_WIDTH + 3 + columns.sender_width + 1;
    if (columns.folder_width > 0)
        before += columns.folder_width + 1;
    columns.subject_width = MAX(width - before - 2, 0);
    return columns;
}

int
mailline_tree_width(int width)
{
    return columns_for(width, FALSE).subject_width / 2;
}

static const char *
state_flag(guint flags)
{
    if (flags & MAIL_DELETED)
        return "D";
    if (!(flags & MAIL_SEEN))
        return "N";
    return flags & MAIL_ANSWERED ? "r" : " ";
}

static void
put_column(Surface *surface, Rect *rest, int width, StyleId style,
           const char *text)
{
    Rect cell = {rest->x, rest->y, MIN(width, rest->width), 1};
    surface_text(surface, cell, style, text);
    rest->x += width;
    rest->width = MAX(rest->width - width, 0);
}

static void
draw_marks(const MailLine *mail, const SenderLabel *label, Surface *surface,
           Rect *rest)
{
    guint flags = mail->mail->flags;
    char mark[2] = {label->mark, '\0'};
    put_column(surface, rest, 1, STYLE_TAGGED, mail->is_tagged ? "*" : " ");
    put_column(surface, rest, 1, STYLE_UNREAD, state_flag(flags));
    put_column(surface, rest, 1, STYLE_WARNING,
               flags & MAIL_FLAGGED ? "F" : " ");
    put_column(surface, rest, 2, view_mark_style(label->mark), mark);
}

static void
draw_presence(const MailRow *row, const SenderLabel *label, Surface *surface,
              Rect *rest)
{
    /* A mail that does not bear the friend's name must not look friendly. */
    if (label->is_friend)
        put_column(surface, rest, 2, theme_presence_style(row->presence),
                   theme_presence_symbol(row->presence));
    else
        put_column(surface, rest, 2, STYLE_NORMAL, " ");
}

static StyleId
style_of(const MailLine *mail)
{
    guint flags = mail->mail->flags;
    if (mail->is_tagged)
        return STYLE_TAGGED;
    if (mail->is_context || flags & MAIL_DELETED)
        return STYLE_DIM;
    return !(flags & MAIL_SEEN) || mail->n_unread > 0 ? STYLE_UNREAD
                                                      : STYLE_NORMAL;
}

/* How much is folded away, in as many words as there is room for. */
static char *
say_folded(const MailLine *mail, int width)
{
    if (width < 24)
        return mail->n_unread > 0
                   ? g_strdup_printf("%u/%u", mail->n_unread, mail->n_mails)
                   : g_strdup_printf("%u", mail->n_mails);
    if (mail->n_unread > 0)
        return g_strdup_printf("%u mails, %u unread", mail->n_mails,
                               mail->n_unread);
    return g_strdup_printf("%u mails", mail->n_mails);
}

static void
draw_subject(const MailLine *mail, Surface *surface, Rect cell, StyleId style)
{
    int x = cell.x;
    if (mail->n_mails > 0) {
        g_autofree char *folded = say_folded(mail, cell.width);
        surface_text_right(surface, cell, STYLE_DIM, folded);
        cell.width = MAX(cell.width - width_of(folded) - 1, 0);
        view_put(surface, cell, &x, STYLE_GROUP, theme_symbol(SYMBOL_FOLDED));
        x++;
    }
    view_put(surface, cell, &x, STYLE_DIM, mail->tree);
    if (mail->repeats_subject)
        view_put(surface, cell, &x, STYLE_DIM, theme_symbol(SYMBOL_WENT));
    else
        view_put(surface, cell, &x, style, mail->mail->subject);
}

void
mailline_draw(const MailLine *mail, Surface *surface, Rect line)
{
    line.width--; /* nothing touches a separator */
    const MailRow *row = mail->mail;
    Columns columns = columns_for(line.width, mail->folder != NULL);
    const SenderFacts facts = mail_row_facts(row);
    SenderLabel label = annotate_sender(&facts, mail->display);
    g_autofree char *date = datefmt_short(row->at.date, clock_now());
    StyleId style = style_of(mail);

    Rect rest = line;
    draw_marks(mail, &label, surface, &rest);
    put_column(surface, &rest, DATE_WIDTH, STYLE_DIM, date);
    put_column(surface, &rest, 1, STYLE_NORMAL, " ");
    draw_presence(row, &label, surface, &rest);
    put_column(surface, &rest, columns.sender_width,
               label.is_friend && !mail->is_context ? STYLE_FRIEND : style,
               label.text);
    put_column(surface, &rest, 1, STYLE_NORMAL, " ");
    if (columns.folder_width > 0) {
        put_column(surface, &rest, columns.folder_width, STYLE_DIM,
                   mail->folder);
        put_column(surface, &rest, 1, STYLE_NORMAL, " ");
    }
    rest.width = MIN(rest.width, columns.subject_width);
    draw_subject(mail, surface, rest, style);
    if (row->flags & MAIL_HAS_ATTACHMENT)
        surface_text_right(surface, line, STYLE_DIM,
                           theme_symbol(SYMBOL_ATTACHMENT));
    sender_label_clear(&label);
}
