/* wholemail - see wholemail.h. */
#include "command/wholemail.h"

#include <glib/gstdio.h>

#include "base/error.h"
#include "command/downloading.h"
#include "command/scratch.h"
#include "mail/enclosed.h"

typedef struct {
    Scratch *scratch;
    WholeMailThen then;
    gpointer user;
    GDestroyNotify free_user;
} Wanting;

static void
wanting_free(gpointer pointer)
{
    Wanting *wanting = pointer;
    scratch_free(wanting->scratch); /* what is mapped stays */
    if (wanting->free_user)
        wanting->free_user(wanting->user);
    g_free(wanting);
}

static void
fetched(Commander *commander, const char *path, gpointer user,
        const GError *error)
{
    Wanting *wanting = user;
    g_autoptr(GError) failure = NULL;
    g_autoptr(GMappedFile) file =
        error ? NULL : g_mapped_file_new(path, FALSE, &failure);
    if (!file) {
        commander_tell_error(commander, error ? error : failure);
        return;
    }
    g_autoptr(GBytes) mail = g_mapped_file_get_bytes(file);
    wanting->then(commander, mail, wanting->user);
}

/* Takes `wanting`. */
static gboolean
fetch(Commander *commander, gint64 mail_id, Wanting *wanting, GError **error)
{
    g_autoptr(MailRow) row = store_read_mail(commander->reader, mail_id, error);
    wanting->scratch = row ? scratch_new_large("mail.eml", error) : NULL;
    if (!wanting->scratch) {
        wanting_free(wanting);
        return FALSE;
    }
    g_unlink(wanting->scratch->path); /* the download makes it */
    DownloadOrder *order = download_order_new(0, mail_id, "", NULL, row->size,
                                              wanting->scratch->path);
    downloading_start(commander, order, "the whole mail", fetched, wanting,
                      wanting_free);
    return TRUE;
}

static GBytes *
read_body(Commander *commander, gint64 mail_id, GError **error)
{
    g_autoptr(GError) problem = NULL;
    GBytes *body = store_read_body(commander->reader, mail_id, &problem);
    if (problem)
        g_propagate_error(error, g_steal_pointer(&problem));
    else if (!body)
        g_set_error_literal(error, KITH_ERROR, KITH_ERROR_INVALID,
                            "the mail is not here yet: open it first");
    return body;
}

static gboolean
lacks(const WholeMailNeed *need, GBytes *body, gboolean *lacks_out,
      GError **error)
{
    g_autoptr(Message) message = enclosed_parse(body, need->enclosed, error);
    if (!message)
        return FALSE;
    if (need->part < 0) {
        *lacks_out = message_is_partial(message);
        return TRUE;
    }
    g_autofree char *encoding = NULL;
    g_autoptr(LeftOut) remote =
        message_part_remote(message, (guint)need->part, &encoding);
    *lacks_out = remote != NULL;
    return TRUE;
}

gboolean
whole_mail_get(Commander *commander, const WholeMailNeed *need,
               WholeMailThen then, gpointer user, GDestroyNotify free_user,
               GError **error)
{
    Wanting *wanting = g_new0(Wanting, 1);
    *wanting = (Wanting){NULL, then, user, free_user};
    gboolean must_wait = FALSE;
    g_autoptr(GBytes) body = read_body(commander, need->mail_id, error);
    gboolean is_here = body && lacks(need, body, &must_wait, error);
    if (must_wait)
        return fetch(commander, need->mail_id, wanting, error);
    if (is_here)
        then(commander, body, user);
    wanting_free(wanting);
    return is_here;
}

/* ---- several ---- */

typedef struct {
    GArray *ids;
    GPtrArray *mails; /* of GBytes* */
    WholeMailsThen then;
    gpointer user;
    GDestroyNotify free_user;
    gboolean is_asking; /* what comes at once needs no further call */
} Gathering;

static void
gathering_clear(gpointer box)
{
    Gathering *gathering = box;
    g_array_unref(gathering->ids);
    g_ptr_array_unref(gathering->mails);
    if (gathering->free_user)
        gathering->free_user(gathering->user);
}

static void
gathering_unref(gpointer gathering)
{
    g_rc_box_release_full(gathering, gathering_clear);
}

static gboolean
gather(Commander *commander, Gathering *gathering, GError **error);

static void
gathered(Commander *commander, GBytes *mail, gpointer user)
{
    Gathering *gathering = user;
    g_autoptr(GError) error = NULL;
    g_ptr_array_add(gathering->mails, g_bytes_ref(mail));
    if (!gathering->is_asking && !gather(commander, gathering, &error))
        commander_tell_error(commander, error);
}

static gboolean
gather(Commander *commander, Gathering *gathering, GError **error)
{
    const GArray *ids = gathering->ids;
    const GPtrArray *mails = gathering->mails;
    gboolean is_good = TRUE, has_come = TRUE;
    gathering->is_asking = TRUE;
    while (is_good && has_come && mails->len < ids->len) {
        guint before = mails->len;
        WholeMailNeed need = {g_array_index(ids, gint64, before), NULL, -1};
        is_good =
            whole_mail_get(commander, &need, gathered,
                           g_rc_box_acquire(gathering), gathering_unref, error);
        has_come = mails->len > before;
    }
    gathering->is_asking = FALSE;
    if (is_good && has_come)
        gathering->then(commander, gathering->mails, gathering->user);
    return is_good;
}

gboolean
whole_mails_get(Commander *commander, const GArray *ids, WholeMailsThen then,
                gpointer user, GDestroyNotify free_user, GError **error)
{
    Gathering *gathering = g_rc_box_new0(Gathering);
    gathering->ids = g_array_copy((GArray *)ids);
    gathering->mails =
        g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    gathering->then = then;
    gathering->user = user;
    gathering->free_user = free_user;
    gboolean is_good = gather(commander, gathering, error);
    gathering_unref(gathering);
    return is_good;
}
