/* recount - see recount.h. */
#include "test.h"

#include "tests/store/recount.h"

#include <sqlite3.h>

#include "base/error.h"
#include "correspondence/link.h"

/* Each finds nothing in a sound store. */
static const struct {
    const char *what, *sql;
} checks[] = {
    {"folder counts",
     "SELECT name FROM folder f WHERE total <> (SELECT count(*) FROM"
     " mail_list WHERE folder_id = f.id) OR unread <> (SELECT count(*) FROM"
     " mail_list WHERE folder_id = f.id AND flags & 9 = 0)"},
    {"unread of addresses",
     "SELECT key FROM address a WHERE unread <> (SELECT count(*) FROM"
     " mail_list l JOIN folder f ON f.id = l.folder_id AND f.role = 1"
     " WHERE l.address_id = a.id AND l.flags & 9 = 0 AND l.auth <> 2)"},
    {"unread mail of friends",
     "SELECT jid FROM friend f WHERE unread_mail <> (SELECT"
     " coalesce(sum(unread), 0) FROM address WHERE owner_id = f.id)"},
    {"unread chat of friends",
     "SELECT jid FROM friend f WHERE unread_chat <> (SELECT count(*) FROM"
     " chat WHERE friend_id = f.id AND is_unread)"},
    {"unread chat", "SELECT chat_unread FROM counters WHERE chat_unread <>"
                    " (SELECT count(*) FROM chat WHERE is_unread)"},
    {"friends",
     "SELECT friends FROM counters WHERE friends <> (SELECT count(*) FROM"
     " friend WHERE is_listed) OR friends_online <> (SELECT count(*) FROM"
     " friend WHERE is_listed AND presence < 5)"},
    {"outbox",
     "SELECT outbox FROM counters WHERE outbox <> (SELECT count(*) FROM"
     " intent WHERE kind IN (8, 11, 34) AND state < 2) OR failed <>"
     " (SELECT count(*) FROM intent WHERE state >= 2)"},
    {"drafts", "SELECT drafts FROM counters WHERE drafts <>"
               " (SELECT count(*) FROM draft)"},
    {"mails without a list row",
     "SELECT id FROM mail m WHERE NOT EXISTS (SELECT 1 FROM mail_list l"
     " WHERE l.folder_id = m.folder_id AND l.date = m.date AND l.id = m.id"
     " AND l.uid = m.uid)"},
    {"list rows without a mail",
     "SELECT id FROM mail_list WHERE id NOT IN (SELECT id FROM mail)"},
    {"recipients without a list row",
     "SELECT id FROM mail_to t WHERE NOT EXISTS (SELECT 1 FROM mail_list l"
     " WHERE (l.folder_id, l.date, l.id) = (t.folder_id, t.date, t.id))"},
    {"bodies without a mail",
     "SELECT mail_id FROM mail_body WHERE mail_id NOT IN"
     " (SELECT id FROM mail)"},
    {"flags without a wish",
     "SELECT id FROM mail_list l WHERE flags & 255 <> server_flags AND NOT"
     " EXISTS (SELECT 1 FROM operation_mail p WHERE p.mail_id = l.id"
     "  AND p.state = 0)"},
    {"mails of no operation",
     "SELECT mail_id FROM operation_mail WHERE operation_id NOT IN"
     " (SELECT id FROM operation)"},
    {"open operations that nobody carries out",
     "SELECT operation_id FROM operation_mail WHERE state = 0 AND"
     " operation_id NOT IN (SELECT id FROM intent WHERE state < 2)"},
    {"mails in no folder",
     "SELECT id FROM mail m WHERE folder_id NOT IN (SELECT id FROM folder)"
     " AND NOT (folder_id = 0 AND EXISTS (SELECT 1 FROM operation_mail p"
     "  JOIN operation o ON o.id = p.operation_id AND o.kind = 3"
     "  WHERE p.mail_id = m.id AND p.state = 0))"},
    {"best resource",
     "SELECT jid FROM friend f WHERE presence <> coalesce((SELECT presence"
     " FROM resource WHERE friend_id = f.id"
     " ORDER BY priority DESC, presence LIMIT 1), 5)"},
    {"words of nobody",
     "SELECT word FROM word WHERE NOT is_friend AND id NOT IN"
     " (SELECT id FROM address)"},
    {"SQLite's own", "SELECT * FROM pragma_integrity_check WHERE"
                     " integrity_check <> 'ok'"},
};

static sqlite3_stmt *
prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    return statement;
}

/* The owner of every address is whom link_resolve() names. */
static void
check_owner(sqlite3 *db, gint64 id, guint traits, gint64 owner, int state)
{
    LinkClaim claims[64];
    gint64 friends[64];
    gsize n = 0;
    sqlite3_stmt *links = prepare(
        db, "SELECT friend_id, evidence FROM link JOIN friend f"
            " ON f.id = friend_id AND f.is_listed WHERE address_id = ?1");
    sqlite3_bind_int64(links, 1, id);
    while (sqlite3_step(links) == SQLITE_ROW && n < G_N_ELEMENTS(claims)) {
        friends[n] = sqlite3_column_int64(links, 0);
        claims[n++].evidence = (guint)sqlite3_column_int(links, 1);
    }
    sqlite3_finalize(links);
    int winner;
    assert_int_equal(link_resolve(claims, n, traits, &winner), state);
    assert_int_equal(winner < 0 ? 0 : friends[winner], owner);
}

static void
check_owners(sqlite3 *db)
{
    sqlite3_stmt *addresses =
        prepare(db, "SELECT id, traits, owner_id, state FROM address");
    while (sqlite3_step(addresses) == SQLITE_ROW)
        check_owner(db, sqlite3_column_int64(addresses, 0),
                    (guint)sqlite3_column_int(addresses, 1),
                    sqlite3_column_int64(addresses, 2),
                    sqlite3_column_int(addresses, 3));
    sqlite3_finalize(addresses);
}

void
recount(const char *path)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL),
                     SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    for (gsize i = 0; i < G_N_ELEMENTS(checks); i++) {
        sqlite3_stmt *statement = prepare(db, checks[i].sql);
        if (sqlite3_step(statement) == SQLITE_ROW)
            fail_msg("%s: %s", checks[i].what,
                     sqlite3_column_text(statement, 0));
        sqlite3_finalize(statement);
    }
    check_owners(db);
    sqlite3_close(db);
}

void
sql_on(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}
