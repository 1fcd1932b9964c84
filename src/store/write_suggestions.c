/* write_suggestions - what the user said to a proposal. */
#include "store/write.h"

#include "correspondence/jid.h"
#include "mail/address.h"

void
write_refuse_suggestion(Writer *writer, const Intent *intent)
{
    g_autofree char *jid = jid_bare(intent->jid);
    g_autofree char *key =
        intent->address ? address_key(intent->address) : g_strdup("");
    if (!jid || !key) {
        db_fail(writer->db, KITH_ERROR_INVALID,
                "'%s' is no JID, or '%s' no mail address", intent->jid,
                intent->address ? intent->address : "");
        return;
    }
    db_run(writer->db,
           "INSERT OR IGNORE INTO suggestion_refused"
           " VALUES (?1, ?2)",
           TEXT(jid), TEXT(key));
}
