/* write_notes - what other clients of the user keep at the server on people:
 * notes (XEP-0145) and which JIDs are one person's (XEP-0209). Each list is
 * the whole of it. */
#include "store/write.h"

void
write_notes(Writer *writer, const BatchItem *item)
{
    db_run(writer->db, "DELETE FROM note");
    for (guint i = 0; i < item->list->len; i++) {
        const Note *note = item->list->pdata[i];
        db_run(writer->db, "INSERT OR REPLACE INTO note VALUES (?1, ?2)",
               TEXT(note->jid), TEXT(note->text));
        told_friend(writer->told, note->jid);
    }
}

void
write_metacontacts(Writer *writer, const BatchItem *item)
{
    db_run(writer->db, "DELETE FROM metacontact");
    for (guint i = 0; i < item->list->len; i++) {
        const Metacontact *contact = item->list->pdata[i];
        db_run(writer->db,
               "INSERT OR REPLACE INTO metacontact VALUES (?1, ?2, ?3)",
               TEXT(contact->jid), TEXT(contact->tag), INT(contact->position));
        told_friend(writer->told, contact->jid);
    }
}
