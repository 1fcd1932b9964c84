/* view - see view.h. */
#include "ui/view.h"

#include "base/error.h"
#include "base/log.h"
#include "correspondence/why.h"

void
view_free(View *view)
{
    if (view)
        view->ops->free(view);
}

Subject *
subject_new(const char *jid, const char *name, const char *address)
{
    Subject *subject = g_new0(Subject, 1);
    subject->jid = g_strdup(jid);
    subject->name = g_strdup(name);
    subject->address = g_strdup(address);
    subject->part = -1;
    return subject;
}

Subject *
subject_copy(const Subject *subject)
{
    Subject *copy = subject_new(subject->jid, subject->name, subject->address);
    copy->group = g_strdup(subject->group);
    copy->mail_id = subject->mail_id;
    copy->chat_id = subject->chat_id;
    copy->intent_id = subject->intent_id;
    copy->draft_id = subject->draft_id;
    copy->enclosed = g_strdup(subject->enclosed);
    copy->part = subject->part;
    copy->mail_ids = subject->mail_ids ? g_array_ref(subject->mail_ids) : NULL;
    copy->is_warned_of = subject->is_warned_of;
    return copy;
}

Subject *
subject_of_mail(const MailRow *row)
{
    gboolean is_friend = mail_row_is_from_friend(row);
    Subject *subject =
        subject_new(is_friend ? row->friend_jid : NULL,
                    is_friend ? row->friend_name : NULL, row->from_address);
    /* A failed mail's display name is the forger's choice. */
    if (!is_friend && row->auth != AUTH_FAIL &&
        row->suspicion == SUSPICION_NONE)
        subject->name = g_strdup(row->from_name);
    subject->mail_id = row->at.id;
    g_autofree char *warning = remark_on_mail(row);
    subject->is_warned_of = warning != NULL;
    return subject;
}

char *
remark_on_mail(const MailRow *row)
{
    const SenderFacts facts = mail_row_facts(row);
    return why_warning(&facts);
}

char *
mark_of_mail(const MailRow *row)
{
    const SenderFacts facts = mail_row_facts(row);
    return why_line(&facts);
}

StyleId
view_mark_style(char mark)
{
    switch (mark) {
    case '!':
        return STYLE_ERROR;
    case '?':
    case '~':
        return STYLE_WARNING;
    default:
        return STYLE_GOOD;
    }
}

void
subject_free(Subject *subject)
{
    if (!subject)
        return;
    g_free(subject->jid);
    g_free(subject->name);
    g_free(subject->address);
    g_free(subject->group);
    g_free(subject->enclosed);
    g_clear_pointer(&subject->mail_ids, g_array_unref);
    g_free(subject);
}

void
view_tell(View *view, NoticeKind kind, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    view->context->tell(view->context->ui, kind, text);
}

void
view_tell_error(View *view, GError *error)
{
    if (!error)
        return;
    log_warning("%s", error->message);
    view_tell(view, NOTICE_ERROR, "%s", error->message);
    g_error_free(error);
}

void
view_say_empty(Surface *surface, Rect area, const char *text)
{
    Rect line = {area.x + 2, area.y + 1, area.width - 3, 1};
    if (area.height < 2)
        line.y = area.y;
    if (area.height > 0)
        surface_text(surface, line, STYLE_DIM, text);
}

void
view_mark_row(Surface *surface, Rect line, gboolean is_active)
{
    surface_style(surface, line,
                  is_active ? STYLE_SELECTED : STYLE_SELECTED_DIM);
    if (is_active)
        surface_set_cursor(surface, line.x, line.y);
}

void
view_put(Surface *surface, Rect line, int *x, StyleId style, const char *text)
{
    Rect rest = {*x, line.y, line.x + line.width - *x, 1};
    *x += surface_text(surface, rest, style, text);
}
