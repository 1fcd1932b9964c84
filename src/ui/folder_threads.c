/* folder_threads - folding the threads of a folder's view; see
 * folder_private.h. */
#include "base/error.h"
#include "ui/folder_private.h"

static gboolean
has_threads(FolderPane *view)
{
    const Listing *listing = feed_listing(view->feed);
    if (listing && listing->query->is_threaded)
        return TRUE;
    view_tell(&view->view, NOTICE_INFO,
              view->is_working && view->order.is_threaded
                  ? "The threads are still being worked out."
                  : "Threads are not shown here; :threads shows them.");
    return FALSE;
}

void
folder_fold(View *base)
{
    FolderPane *view = (FolderPane *)base;
    if (has_threads(view))
        listed_fold(feed_listed(view->feed));
}

void
folder_fold_all(View *base)
{
    FolderPane *view = (FolderPane *)base;
    if (has_threads(view))
        listed_fold_all(feed_listed(view->feed));
}

Subject *
folder_line_subject(FolderPane *view, const ListedLine *line)
{
    Subject *subject = subject_of_mail(line->mail);
    if (line->n_mails > 0)
        subject->mail_ids =
            listed_thread(feed_listed(view->feed), THREAD_IN_PATTERN);
    return subject;
}
