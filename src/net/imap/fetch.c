/* fetch - see fetch.h. */
#include "net/imap/fetch.h"

#include "base/error.h"
#include "mail/header.h"
#include "net/imap/command.h"

static guint
read_flags(const struct mailimap_msg_att_dynamic *dynamic)
{
    static const guint bits[] = {
        [MAILIMAP_FLAG_ANSWERED] = MAIL_ANSWERED,
        [MAILIMAP_FLAG_FLAGGED] = MAIL_FLAGGED,
        [MAILIMAP_FLAG_DELETED] = MAIL_DELETED,
        [MAILIMAP_FLAG_SEEN] = MAIL_SEEN,
        [MAILIMAP_FLAG_DRAFT] = MAIL_DRAFT,
    };
    guint flags = 0;
    if (!dynamic->att_list)
        return 0;
    for (clistiter *i = clist_begin(dynamic->att_list); i; i = clist_next(i)) {
        const struct mailimap_flag_fetch *one = clist_content(i);
        if (one->fl_type != MAILIMAP_FLAG_FETCH_OTHER || !one->fl_flag)
            continue;
        guint type = (guint)one->fl_flag->fl_type;
        if (type < G_N_ELEMENTS(bits))
            flags |= bits[type];
    }
    return flags;
}

static gint64
read_date(const struct mailimap_date_time *date)
{
    if (!date)
        return 0;
    /* The zone is +hhmm as one number. */
    int zone = date->dt_zone;
    int offset = (zone / 100) * 3600 + (zone % 100) * 60;
    g_autoptr(GDateTime) utc =
        g_date_time_new_utc(date->dt_year, date->dt_month, date->dt_day,
                            date->dt_hour, date->dt_min, date->dt_sec);
    return utc ? g_date_time_to_unix(utc) - offset : 0;
}

static void
read_static(FetchedMail *mail, const struct mailimap_msg_att_static *fact)
{
    switch (fact->att_type) {
    case MAILIMAP_MSG_ATT_UID:
        mail->uid = fact->att_data.att_uid;
        break;
    case MAILIMAP_MSG_ATT_INTERNALDATE:
        mail->internaldate = read_date(fact->att_data.att_internal_date);
        break;
    case MAILIMAP_MSG_ATT_RFC822_SIZE:
        mail->size = fact->att_data.att_rfc822_size;
        break;
    case MAILIMAP_MSG_ATT_BODYSTRUCTURE:
        mail->structure = fact->att_data.att_bodystructure;
        break;
    case MAILIMAP_MSG_ATT_BODY_SECTION: {
        const struct mailimap_msg_att_body_section *section =
            fact->att_data.att_body_section;
        mail->has_header = section != NULL;
        if (section && section->sec_body_part)
            mail->header = (Slice){section->sec_body_part, section->sec_length};
        break;
    }
    default:
        break;
    }
}

static void
read_item(FetchedMail *mail, const struct mailimap_msg_att_item *item)
{
    switch (item->att_type) {
    case MAILIMAP_MSG_ATT_ITEM_DYNAMIC:
        mail->has_flags = TRUE;
        mail->flags = read_flags(item->att_data.att_dyn);
        break;
    case MAILIMAP_MSG_ATT_ITEM_STATIC:
        read_static(mail, item->att_data.att_static);
        break;
    case MAILIMAP_MSG_ATT_ITEM_EXTENSION: {
        const struct mailimap_extension_data *told =
            item->att_data.att_extension_data;
        if (told->ext_extension->ext_id == MAILIMAP_EXTENSION_CONDSTORE &&
            told->ext_type == MAILIMAP_CONDSTORE_TYPE_FETCH_DATA &&
            told->ext_data)
            mail->modseq =
                ((struct mailimap_condstore_fetch_mod_resp *)told->ext_data)
                    ->cs_modseq_value;
        break;
    }
    default:
        break;
    }
}

FetchedMail
fetched_mail_read(struct mailimap_msg_att *item)
{
    FetchedMail mail = {0};
    for (clistiter *i = clist_begin(item->att_list); i; i = clist_next(i))
        read_item(&mail, clist_content(i));
    return mail;
}

char *
fetch_header_items(void)
{
    g_autofree char *fields =
        g_strjoinv(" ", (char **)(gpointer)mail_header_fields);
    return g_strdup_printf("(UID FLAGS INTERNALDATE RFC822.SIZE "
                           "BODY.PEEK[HEADER.FIELDS (%s)])",
                           fields);
}

/* ---- one mail, or a section of it ---- */

typedef struct {
    GByteArray *bytes;
    gsize limit;
    gboolean is_found, is_too_big;
} BodySink;

static bool
take_body_chunk(int type, struct mailimap_msg_att_body_section *section,
                const char *bytes, size_t size, void *user)
{
    BodySink *sink = user;
    sink->is_found = TRUE;
    if (sink->bytes->len + size > sink->limit)
        sink->is_too_big = TRUE; /* the rest is read and dropped */
    if (!sink->is_too_big)
        g_byte_array_append(sink->bytes, (const guchar *)bytes, (guint)size);
    return true;
}

static void
take_body_whole(const FetchedMail *mail, gpointer user)
{
    /* Short literals and quoted strings do not come by the chunk handler. */
    BodySink *sink = user;
    if (!mail->has_header)
        return;
    if (!sink->is_found)
        g_byte_array_append(sink->bytes, (const guchar *)mail->header.bytes,
                            (guint)mail->header.size);
    sink->is_found = TRUE;
}

static GBytes *
fetch_text(ImapSession *session, const char *text, gsize limit, GError **error)
{
    BodySink sink = {.bytes = g_byte_array_new(), .limit = limit};
    mailimap_set_msg_body_handler(session->imap, take_body_chunk, &sink);
    gboolean is_done =
        imap_session_fetch(session, text, take_body_whole, &sink, error);
    mailimap_set_msg_body_handler(session->imap, NULL, NULL);

    g_autoptr(GBytes) bytes = g_byte_array_free_to_bytes(sink.bytes);
    if (!is_done)
        return NULL;
    if (sink.is_found && !sink.is_too_big)
        return g_steal_pointer(&bytes);
    g_set_error(error, KITH_ERROR, KITH_ERROR_REFUSED,
                sink.is_found ? "the mail is bigger than kith reads"
                              : "the mail is no longer on the server");
    return NULL;
}

GBytes *
fetch_section(ImapSession *session, guint32 uid, const char *section,
              gsize limit, GError **error)
{
    g_autofree char *text =
        g_strdup_printf("UID FETCH %u BODY.PEEK[%s]", uid, section);
    return fetch_text(session, text, limit, error);
}

GBytes *
fetch_part_of(ImapSession *session, guint32 uid, const char *section,
              gint64 offset, gsize size, GError **error)
{
    g_autofree char *text = g_strdup_printf(
        "UID FETCH %u BODY.PEEK[%s]<%" G_GINT64_FORMAT ".%" G_GSIZE_FORMAT ">",
        uid, section, offset, size);
    return fetch_text(session, text, size, error);
}

GArray *
fetch_search(ImapSession *session, const char *criteria, GError **error)
{
    g_autofree char *text = g_strconcat("UID SEARCH ", criteria, NULL);
    if (!imap_session_run(session, text, error))
        return NULL;
    GArray *uids = g_array_new(FALSE, FALSE, sizeof(guint32));
    const clist *found = session->imap->imap_response_info->rsp_search_result;
    for (clistiter *i = found ? clist_begin(found) : NULL; i; i = clist_next(i))
        g_array_append_val(uids, *(const guint32 *)clist_content(i));
    uidset_sort(uids);
    return uids;
}
