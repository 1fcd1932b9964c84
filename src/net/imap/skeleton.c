/* skeleton - see skeleton.h. */
#include "net/imap/skeleton.h"

#include "base/error.h"
#include "base/slice.h"
#include "mail/leftout.h"
#include "net/imap/fetch.h"
#include "net/imap/structure.h"

#define WHOLE_MOST (1024 * 1024) /* bytes of a mail that is fetched at once */

typedef struct {
    ImapSession *session;
    guint32 uid;
    gsize limit;
    GByteArray *mail;
} Assembly;

static gboolean
add_content(Assembly *assembly, const Structure *part, GError **error);

static void
take_structure(const FetchedMail *mail, gpointer user)
{
    Structure **structure = user;
    if (mail->structure && !*structure)
        *structure = structure_read(mail->structure);
}

/* NULL without an error: it is better fetched as a whole. */
static Structure *
fetch_structure(ImapSession *session, guint32 uid, GError **error)
{
    g_autoptr(Structure) structure = NULL;
    g_autofree char *text = g_strdup_printf("UID FETCH %u BODYSTRUCTURE", uid);
    if (!imap_session_fetch(session, text, take_structure, &structure, error) ||
        !structure || !structure_leaves_out(structure))
        return NULL;
    return g_steal_pointer(&structure);
}

/* ---- putting it together ---- */

static void
add_text(Assembly *assembly, const char *text)
{
    g_byte_array_append(assembly->mail, (const guchar *)text,
                        (guint)strlen(text));
}

static GBytes *
fetch(Assembly *assembly, const char *section, GError **error)
{
    gsize left = assembly->limit > assembly->mail->len
                     ? assembly->limit - assembly->mail->len
                     : 0;
    return fetch_section(assembly->session, assembly->uid, section, left,
                         error);
}

static gboolean
add_section(Assembly *assembly, const char *section, GError **error)
{
    g_autoptr(GBytes) bytes = fetch(assembly, section, error);
    if (!bytes)
        return FALSE;
    g_byte_array_append(assembly->mail, g_bytes_get_data(bytes, NULL),
                        (guint)g_bytes_get_size(bytes));
    return TRUE;
}

/* A header without what a sender has put there to deceive us, and without the
 * empty line at its end. */
static gboolean
add_header(Assembly *assembly, const char *section, GError **error)
{
    g_autoptr(GBytes) bytes = fetch(assembly, section, error);
    if (!bytes)
        return FALSE;
    Slice rest = slice_from_bytes(bytes), line;
    gboolean is_dropped = FALSE;
    while (slice_take_line(&rest, &line) && line.size > 0) {
        if (line.bytes[0] != ' ' && line.bytes[0] != '\t')
            is_dropped = slice_has_prefix_ascii(line, LEFT_OUT_FIELD);
        if (is_dropped)
            continue;
        g_byte_array_append(assembly->mail, (const guchar *)line.bytes,
                            (guint)line.size);
        add_text(assembly, "\r\n");
    }
    return TRUE;
}

/* The header and what follows, be it that the content stays on the server. */
static gboolean
add_part(Assembly *assembly, const Structure *part, const char *header,
         GError **error)
{
    if (!add_header(assembly, header, error))
        return FALSE;
    if (structure_is_left_out(part)) {
        g_autofree char *field = left_out_field(part->section, part->size);
        add_text(assembly, field);
    }
    add_text(assembly, "\r\n");
    return add_content(assembly, part, error);
}

static gboolean
add_parts(Assembly *assembly, const Structure *multipart, GError **error)
{
    for (guint i = 0; i < multipart->children->len; i++) {
        g_autofree char *delimiter =
            g_strconcat("--", multipart->boundary, "\r\n", NULL);
        add_text(assembly, delimiter);
        const Structure *part = multipart->children->pdata[i];
        g_autofree char *header = g_strconcat(part->section, ".MIME", NULL);
        if (!add_part(assembly, part, header, error))
            return FALSE;
        add_text(assembly, "\r\n");
    }
    g_autofree char *end =
        g_strconcat("--", multipart->boundary, "--\r\n", NULL);
    add_text(assembly, end);
    return TRUE;
}

static gboolean
add_message(Assembly *assembly, const Structure *message, GError **error)
{
    g_autofree char *header = g_strconcat(message->section, ".HEADER", NULL);
    return add_part(assembly, message->children->pdata[0], header, error);
}

static gboolean
add_content(Assembly *assembly, const Structure *part, GError **error)
{
    switch (part->kind) {
    case STRUCTURE_MULTIPART:
        return add_parts(assembly, part, error);
    case STRUCTURE_MESSAGE:
        return add_message(assembly, part, error);
    default:
        return structure_is_left_out(part) ||
               add_section(assembly, part->section, error);
    }
}

GBytes *
skeleton_fetch(ImapSession *session, guint32 uid, gint64 mail_size, gsize limit,
               GError **error)
{
    GError *failure = NULL;
    g_autoptr(Structure) structure =
        mail_size > WHOLE_MOST ? fetch_structure(session, uid, &failure) : NULL;
    if (failure) {
        g_propagate_error(error, failure);
        return NULL;
    }
    if (!structure)
        return fetch_section(session, uid, "", limit, error);
    Assembly assembly = {session, uid, limit, g_byte_array_new()};
    gboolean is_whole = add_part(&assembly, structure, "HEADER", error);
    g_autoptr(GBytes) mail = g_byte_array_free_to_bytes(assembly.mail);
    return is_whole ? g_steal_pointer(&mail) : NULL;
}
