/* read_why - all that a mail's mark comes from, said in sentences. */
#include "store/read_private.h"

#include "correspondence/why.h"
#include "mail/address.h"
#include "store/imitation.h"

typedef struct { /* what the sentences are made of, and who owns it */
    MailRow *row;
    char *authserv_id;
    ImitationModel model;
    char *model_name;
    GArray *links;      /* of WhyLink, which borrows from … */
    GPtrArray *strings; /* … these */
    guint traits;
} Reasons;

static void
reasons_clear(Reasons *reasons)
{
    g_clear_pointer(&reasons->row, mail_row_free);
    g_free(reasons->authserv_id);
    g_free(reasons->model.text);
    g_free(reasons->model_name);
    g_clear_pointer(&reasons->links, g_array_unref);
    g_clear_pointer(&reasons->strings, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Reasons, reasons_clear)

static const char *
keep(Reasons *reasons, char *text)
{
    g_ptr_array_add(reasons->strings, text);
    return text;
}

static void
read_links(StoreReader *reader, Reasons *reasons)
{
    g_autofree char *key = address_key(reasons->row->from_address);
    reasons->links = g_array_new(FALSE, FALSE, sizeof(WhyLink));
    reasons->strings = g_ptr_array_new_with_free_func(g_free);
    if (!key)
        return;
    reasons->traits = (guint)db_int(
        reader->db, 0, "SELECT traits FROM address WHERE key = ?1", TEXT(key));
    g_autoptr(Query) query =
        db_query(reader->db,
                 "SELECT f.name, f.jid, k.evidence, a.traits, a.state"
                 " FROM address a JOIN link k ON k.address_id = a.id"
                 " JOIN friend f ON f.id = k.friend_id"
                 " WHERE a.key = ?1 AND f.is_listed = 1 ORDER BY f.jid"
                 " LIMIT 10",
                 TEXT(key));
    while (query_step(query)) {
        guint evidence = (guint)query_int(query, 2);
        WhyLink link = {
            .name = keep(reasons, query_dup(query, 0)),
            .jid = keep(reasons, query_dup(query, 1)),
            .evidence = evidence,
            .state = read_pair_state(evidence, (guint)query_int(query, 3),
                                     (LinkState)query_int(query, 4)),
        };
        g_array_append_val(reasons->links, link);
    }
}

/* Whom the sender looks like. */
static void
read_model(StoreReader *reader, Reasons *reasons)
{
    const MailRow *row = reasons->row;
    if (row->suspicion != SUSPICION_ALIKE_NAME &&
        row->suspicion != SUSPICION_ALIKE_ADDRESS)
        return;
    imitation_find(reader->db,
                   &(ImitationSender){row->from_name, row->from_address, FALSE},
                   &reasons->model);
    reasons->model_name =
        db_text(reader->db, "SELECT name FROM friend WHERE id = ?1",
                INT(reasons->model.friend_id));
}

GStrv
store_read_why(StoreReader *reader, gint64 mail_id, GError **error)
{
    g_auto(Reasons) reasons = {0};
    reasons.row = store_read_mail(reader, mail_id, error);
    if (!reasons.row)
        return NULL;
    reasons.authserv_id = store_read_authserv_id(reader);
    read_links(reader, &reasons);
    read_model(reader, &reasons);
    if (!read_done(reader, error))
        return NULL;
    const WhyFacts facts = {
        .facts = mail_row_facts(reasons.row),
        .traits = reasons.traits,
        .like_name = reasons.model_name,
        .like_text = reasons.model.text,
        .is_like_own = reasons.model.text && !reasons.model.friend_id,
        .authserv_id = reasons.authserv_id,
        .links = (const WhyLink *)reasons.links->data,
        .n_links = reasons.links->len,
    };
    return why_explain(&facts);
}
