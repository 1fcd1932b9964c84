/* download - see download.h. */
#include "net/imap/download.h"

#include "base/clock.h"
#include "base/error.h"
#include "mail/decoder.h"
#include "net/imap/command.h"
#include "net/imap/fetch.h"
#include "net/newfile.h"

#define PIECE       (512 * 1024)
#define TELL_MS     200 /* between two words on the progress */
#define LOSSES_MOST 5   /* connections lost in the middle of one piece */
#define SURPLUS     (4 * PIECE) /* that is no reason for suspicion */
#define UNTOLD_MOST ((gint64)4 * 1024 * 1024 * 1024) /* of unknown size */

struct Download {
    DownloadOrder *order;
    Decoder *decoder;
    NewFile *file;    /* NULL: not begun */
    gint64 offset;    /* on the server */
    gint64 told_at;   /* clock_monotonic() */
    int n_losses;
};

Download *
download_new(DownloadOrder *order)
{
    Download *download = g_new0(Download, 1);
    download->order = order;
    download->decoder = decoder_new(order->encoding);
    return download;
}

void
download_free(Download *download)
{
    if (!download)
        return;
    g_clear_pointer(&download->file, newfile_free);
    decoder_free(download->decoder);
    download_order_free(download->order);
    g_free(download);
}

gint64
download_id(const Download *download)
{
    return download->order->id;
}

static void
tell(Download *download, Keeper *keeper, DownloadState state,
     const char *reason)
{
    const DownloadOrder *order = download->order;
    g_autoptr(Batch) batch = batch_new();
    batch_add_download(batch, order->id, state, download->offset,
                       MAX(order->size, 0), reason);
    keeper_send_batch(keeper, g_steal_pointer(&batch));
}

void
download_cancel(Download *download, Keeper *keeper)
{
    tell(download, keeper, DOWNLOAD_FAILED, "called off");
}

/* ---- pieces ---- */

static gboolean
locate(Download *download, MailAccount *account, char **folder_out,
       guint32 *uid_out, GError **error)
{
    g_clear_pointer(folder_out, g_free);
    if (store_read_mail_location(account->sync.reader, download->order->mail_id,
                                 folder_out, uid_out, NULL) &&
        *folder_out)
        return TRUE;
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                "the mail is no longer there");
    return FALSE;
}

static GBytes *
fetch_piece(Download *download, MailAccount *account, GError **error)
{
    g_autofree char *folder = NULL;
    guint32 uid = 0;
    /* Selecting may show that the folder was rebuilt: then the UID is that of
     * another mail. */
    if (!locate(download, account, &folder, &uid, error) ||
        !mail_account_select(account, folder, error) ||
        !locate(download, account, &folder, &uid, error) ||
        !mail_account_select(account, folder, error))
        return NULL;
    return fetch_part_of(account->sync.session, uid, download->order->section,
                         download->offset, PIECE, error);
}

/* A size that the server told is not always exact; one that has no end is a
 * disk filled. */
static gboolean
check_size(const Download *download, gsize size, GError **error)
{
    gint64 told = download->order->size;
    gint64 most = told > 0 ? told + MAX(told, SURPLUS) : UNTOLD_MOST;
    if (download->offset > most)
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "the mail server gives more than it said there is");
    else if (size == 0 && download->offset == 0 && told > 0)
        g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                    "the mail server gives nothing of it");
    else
        return TRUE;
    return FALSE;
}

static gboolean
finish(Download *download, GError **error)
{
    g_autoptr(GBytes) rest = decoder_end(download->decoder);
    return newfile_append(download->file, rest, error) &&
           newfile_finish(download->file, error);
}

static gboolean
take_piece(Download *download, GBytes *piece, gboolean *is_over_out,
           GError **error)
{
    if (!download->file)
        download->file = newfile_create(download->order->path, error);
    if (!download->file)
        return FALSE;
    gsize size = g_bytes_get_size(piece);
    g_autoptr(GBytes) decoded =
        decoder_take(download->decoder, slice_from_bytes(piece));
    if (!newfile_append(download->file, decoded, error))
        return FALSE;
    download->offset += (gint64)size;
    download->n_losses = 0;
    if (!check_size(download, size, error))
        return FALSE;
    /* Less than was asked for is the end only where the end should be. */
    *is_over_out = size == 0 ||
                   (size < PIECE && download->offset >= download->order->size);
    return !*is_over_out || finish(download, error);
}

static void
tell_progress(Download *download, Keeper *keeper, gboolean is_over)
{
    gint64 now = clock_monotonic();
    if (!is_over && download->told_at && now < download->told_at + TELL_MS)
        return;
    download->told_at = now;
    tell(download, keeper, is_over ? DOWNLOAD_DONE : DOWNLOAD_RUNNING, NULL);
}

gboolean
download_step(Download *download, MailAccount *account, gboolean *is_over_out,
              GError **error)
{
    *is_over_out = FALSE;
    g_autoptr(GError) failure = NULL;
    g_autoptr(GBytes) piece = fetch_piece(download, account, &failure);
    gboolean is_lost = failure && command_error_is_fatal(failure);
    if (is_lost && ++download->n_losses < LOSSES_MOST) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (piece && take_piece(download, piece, is_over_out, &failure)) {
        tell_progress(download, account->sync.keeper, *is_over_out);
        return TRUE;
    }
    *is_over_out = TRUE;
    tell(download, account->sync.keeper, DOWNLOAD_FAILED, failure->message);
    if (!is_lost)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}
