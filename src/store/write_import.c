/* write_import - an address book of the user's own, in one transaction.
 *
 * A link to somebody who is not on the roster is written all the same: like
 * all links of such people it waits, and counts when they come. */
#include "store/write.h"

#include "correspondence/link.h"
#include "store/import.h"

static void
write_pair(Writer *writer, const ImportPair *pair)
{
    const AddressSighting sighting = {.address = pair->address,
                                      .name = pair->name};
    switch (import_judge(writer->db, pair)) {
    case IMPORT_LINKS:
    case IMPORT_WAITS:
    case IMPORT_DISPUTES:
        write_evidence(writer, write_address(writer, &sighting),
                       writer_friend(writer, pair->jid), EVIDENCE_IMPORT, 0);
        return;
    case IMPORT_NOTES:
        write_address(writer, &sighting);
        return;
    default:
        return;
    }
}

void
write_import(Writer *writer, const Intent *intent)
{
    for (guint i = 0; i < intent->pairs->len && !db_has_failed(writer->db); i++)
        write_pair(writer, intent->pairs->pdata[i]);
}
