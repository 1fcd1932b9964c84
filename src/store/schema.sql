-- The store of kith, format 1. Compiled into the program; migrate.c runs it.
-- Times are seconds since the epoch, those named *_us microseconds. Numbers
-- are those of the C enumerations and never change their meaning.
--
-- Foreign keys are not declared: each would cost a look-up per row that the
-- writers make anyway. Counters are kept by triggers, so that no writer can
-- forget one.

CREATE TABLE setting (          -- one value each: roster version, identity
    name TEXT PRIMARY KEY,
    value TEXT
) WITHOUT ROWID, STRICT;

CREATE TABLE counters (         -- one row
    id INTEGER PRIMARY KEY CHECK (id = 1),
    chat_unread INTEGER NOT NULL DEFAULT 0,
    outbox INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    friends INTEGER NOT NULL DEFAULT 0,
    friends_online INTEGER NOT NULL DEFAULT 0,
    drafts INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO counters (id) VALUES (1);

-- ---- mail ----

CREATE TABLE folder (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    role INTEGER NOT NULL DEFAULT 0,
    uidvalidity INTEGER NOT NULL DEFAULT 0,
    uidnext INTEGER NOT NULL DEFAULT 0,
    highestmodseq INTEGER NOT NULL DEFAULT 0,
    first_synced_uid INTEGER NOT NULL DEFAULT 0,
    total INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0,
    sort INTEGER NOT NULL DEFAULT 0,        -- Sort; how the user looks at it
    is_reversed INTEGER NOT NULL DEFAULT 0,
    is_threaded INTEGER NOT NULL DEFAULT 0,
    is_subscribed INTEGER NOT NULL DEFAULT 1,
    delimiter TEXT,             -- between the levels of its name
    server_total INTEGER,       -- as the server said; NULL: never, or the
    server_unread INTEGER       --   store has them all
) STRICT;
CREATE INDEX folder_by_role ON folder (role);

-- Where a mail is. Its id never comes again, so a stale one finds nothing. One
-- that was moved here and whose UID the server has not told has the UID -id; one
-- that is being deleted for good lies in folder 0, which there is not.
CREATE TABLE mail (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    folder_id INTEGER NOT NULL,
    uid INTEGER NOT NULL,
    date INTEGER NOT NULL,      -- INTERNALDATE, as in mail_list
    message_id TEXT,
    in_reply_to TEXT,
    reference_ids TEXT,         -- one a line, oldest first
    thread_id TEXT,             -- the first of these, else in_reply_to
    auth_digest TEXT,           -- what each authserv-id said of it
    jabber_id TEXT,
    to_text TEXT,               -- names and addresses, cut: for mail_words
    cc_text TEXT
) STRICT;
CREATE UNIQUE INDEX mail_by_uid ON mail (folder_id, uid);
CREATE INDEX mail_by_message_id ON mail (message_id)
    WHERE message_id NOT NULL;
CREATE INDEX mail_by_thread ON mail (thread_id) WHERE thread_id NOT NULL;

-- What a list shows, narrow and in the order of the list.
CREATE TABLE mail_list (
    folder_id INTEGER NOT NULL,
    date INTEGER NOT NULL,
    id INTEGER NOT NULL,        -- of mail
    uid INTEGER NOT NULL,
    flags INTEGER NOT NULL,     -- as the user wants them
    server_flags INTEGER NOT NULL, -- as the server last had them
    size INTEGER NOT NULL,
    address_id INTEGER,         -- of the sender
    from_name TEXT,
    subject TEXT NOT NULL,
    auth INTEGER NOT NULL,
    claims_own INTEGER NOT NULL,
    hides INTEGER NOT NULL,     -- Address.name_hides of the sender
    PRIMARY KEY (folder_id, date DESC, id DESC)
) WITHOUT ROWID, STRICT;
-- 9 is MAIL_SEEN | MAIL_DELETED, see mail_is_unread().
CREATE INDEX mail_list_unread ON mail_list (folder_id, date DESC, id DESC)
    WHERE flags & 9 = 0;
-- What came from an address, and of it what is unread. 2 is AUTH_FAIL: a
-- forgery came from somebody else.
CREATE INDEX mail_list_by_sender
    ON mail_list (address_id, folder_id, date DESC, id DESC)
    WHERE address_id NOT NULL AND auth <> 2;
CREATE INDEX mail_list_unread_by_sender
    ON mail_list (address_id, folder_id, date DESC, id DESC)
    WHERE address_id NOT NULL AND auth <> 2 AND flags & 9 = 0;

-- What the user sent to an address; a stranger's To and Cc prove nothing.
CREATE TABLE mail_to (
    address_id INTEGER NOT NULL,
    folder_id INTEGER NOT NULL,
    date INTEGER NOT NULL,      -- these three are the key of mail_list
    id INTEGER NOT NULL,
    PRIMARY KEY (address_id, folder_id, date DESC, id DESC)
) WITHOUT ROWID, STRICT;
CREATE INDEX mail_to_by_mail ON mail_to (id);

CREATE TABLE mail_body (
    mail_id INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;
-- The readable text of these, cut: for mail_words.
CREATE TABLE mail_text (
    mail_id INTEGER PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;

-- Message-IDs of mails that were sent from here.
CREATE TABLE sent (
    message_id TEXT PRIMARY KEY
) WITHOUT ROWID, STRICT;

-- ---- people ----

-- Every address met in a header, in a vCard, or as a friend's same account.
CREATE TABLE address (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,   -- address_key()
    address TEXT NOT NULL,      -- as first written
    name TEXT,                  -- display name, the most recent one
    uses INTEGER NOT NULL DEFAULT 0,
    last_seen INTEGER NOT NULL DEFAULT 0,
    traits INTEGER NOT NULL DEFAULT 0,
    unread INTEGER NOT NULL DEFAULT 0, -- in the inbox, no forgeries
    owner_id INTEGER,           -- the friend whose name it shows, or NULL
    state INTEGER NOT NULL DEFAULT 0   -- link_resolve() of its links
) STRICT;
CREATE INDEX address_by_owner ON address (owner_id) WHERE owner_id NOT NULL;
CREATE INDEX address_by_uses ON address (uses DESC, id);
-- Correspondents who are nobody yet, for suggestions.
CREATE INDEX address_unowned ON address (uses DESC, id)
    WHERE owner_id IS NULL AND traits = 0;

-- Everyone known by a JID. Those not on the roster are here for their chats
-- and for links that wait for them to come back.
CREATE TABLE friend (
    id INTEGER PRIMARY KEY,
    jid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,         -- as shown, see Friend in read.h
    name_key TEXT,              -- lookalike_name_key(); NULL: not named yet
    names TEXT,                 -- one a line: those that `likeness` has
    roster_name TEXT,
    groups TEXT,                -- one a line
    subscription TEXT NOT NULL DEFAULT 'none',
    is_pending INTEGER NOT NULL DEFAULT 0,
    is_listed INTEGER NOT NULL DEFAULT 0, -- on the roster
    is_stale INTEGER NOT NULL DEFAULT 0,  -- awaits its item in a full roster
    presence INTEGER NOT NULL DEFAULT 5,  -- of the best resource; 5: offline
    presence_since INTEGER NOT NULL DEFAULT 0, -- when it last changed; 0: unknown
    status TEXT,
    unread_mail INTEGER NOT NULL DEFAULT 0,
    unread_chat INTEGER NOT NULL DEFAULT 0,
    has_all_history INTEGER NOT NULL DEFAULT 0 -- the archive has nothing older
) STRICT;
CREATE INDEX friend_stale ON friend (id) WHERE is_stale = 1;
CREATE INDEX friend_listed ON friend (id) WHERE is_listed = 1;
CREATE INDEX friend_by_name_key ON friend (name_key) WHERE is_listed = 1;
CREATE INDEX friend_unread ON friend (id) WHERE unread_mail + unread_chat > 0;

-- What the names and addresses of friends, and the user's own, look like. A
-- friend's go by their links, so nothing here depends on how many mails there
-- are.
CREATE TABLE likeness (
    friend_id INTEGER NOT NULL, -- 0: the user
    kind INTEGER NOT NULL,      -- Likeness
    text TEXT NOT NULL,         -- the name or the address
    key TEXT NOT NULL,
    PRIMARY KEY (friend_id, kind, text, key)
) WITHOUT ROWID, STRICT;
CREATE INDEX likeness_by_key ON likeness (key, kind);

CREATE TABLE resource (
    friend_id INTEGER NOT NULL,
    resource TEXT NOT NULL,
    presence INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    status TEXT,
    since INTEGER NOT NULL,     -- when it became so
    PRIMARY KEY (friend_id, resource)
) WITHOUT ROWID, STRICT;

CREATE TABLE vcard (            -- of anyone, the user too
    jid TEXT PRIMARY KEY,
    full_name TEXT,
    nickname TEXT,
    organisation TEXT,
    telephones TEXT,            -- one a line
    emails TEXT,                -- one a line
    photo_hash TEXT,
    fetched INTEGER NOT NULL,
    pep_digest TEXT
) WITHOUT ROWID, STRICT;

CREATE TABLE own_card (         -- one row: as the server has it
    id INTEGER PRIMARY KEY CHECK (id = 1),
    temp TEXT NOT NULL,         -- of vcard-temp, a field a line
    pep TEXT NOT NULL,          -- of the vCard 4 in PEP
    others TEXT,
    access TEXT,
    offers_pep INTEGER NOT NULL,
    is_one INTEGER NOT NULL
) STRICT;

-- Who says that an address is a friend's.
CREATE TABLE link (
    address_id INTEGER NOT NULL,
    friend_id INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    PRIMARY KEY (address_id, friend_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX link_by_friend ON link (friend_id, address_id);

-- Jabber-ID headers met so far: mails may come before the roster does.
CREATE TABLE jabber_id (
    jid TEXT NOT NULL,
    address_id INTEGER NOT NULL,
    evidence INTEGER NOT NULL,
    PRIMARY KEY (jid, address_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX jabber_id_by_address ON jabber_id (address_id);

-- What the user never wants to be proposed again.
CREATE TABLE suggestion_refused (
    jid TEXT NOT NULL,
    address_key TEXT NOT NULL,  -- empty: as a friend, by whatever address
    PRIMARY KEY (jid, address_key)
) WITHOUT ROWID, STRICT;

-- The user's own word on a pair, as it goes from machine to machine. What was
-- taken back stays, so that no machine that comes late brings it back.
CREATE TABLE roaming (
    jid TEXT NOT NULL,
    key TEXT NOT NULL,          -- address_key()
    address TEXT NOT NULL,      -- as written
    shard INTEGER NOT NULL,     -- roam_shard() of the JID
    word INTEGER NOT NULL,      -- of the evidence, what is the user's
    revision INTEGER NOT NULL,
    time INTEGER NOT NULL,
    replica TEXT NOT NULL,
    is_dirty INTEGER NOT NULL,  -- the server is not known to have it
    PRIMARY KEY (jid, key)
) WITHOUT ROWID, STRICT;
CREATE INDEX roaming_by_shard ON roaming (shard, time DESC, jid, key);
CREATE INDEX roaming_dirty ON roaming (shard) WHERE is_dirty = 1;

-- What other clients of the user keep at the server; never written there.
CREATE TABLE note (             -- XEP-0145
    jid TEXT PRIMARY KEY,
    text TEXT NOT NULL
) WITHOUT ROWID, STRICT;
CREATE TABLE metacontact (      -- XEP-0209: those of one tag are one person
    jid TEXT PRIMARY KEY,
    tag TEXT NOT NULL,
    position INTEGER NOT NULL
) WITHOUT ROWID, STRICT;
CREATE INDEX metacontact_by_tag ON metacontact (tag, position, jid);

-- Words by which contacts are found while one types.
CREATE TABLE word (
    word TEXT NOT NULL,
    is_friend INTEGER NOT NULL,
    id INTEGER NOT NULL,        -- of the address or friend
    PRIMARY KEY (word, is_friend, id)
) WITHOUT ROWID, STRICT;

-- ---- chat ----

CREATE TABLE chat (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    friend_id INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    is_outgoing INTEGER NOT NULL,
    is_unread INTEGER NOT NULL,
    state INTEGER NOT NULL,
    body TEXT NOT NULL,
    origin_id TEXT,
    stanza_id TEXT,
    message_id TEXT,            -- by which others name it; not unique
    replaces TEXT,              -- a correction whose original is not here (yet)
    corrected_us INTEGER NOT NULL DEFAULT 0, -- of the correction that holds
    reply_to TEXT,              -- message_id of what it answers
    quote TEXT,                 -- that, as it stood in the fallback
    url TEXT,                   -- a file that it stands for
    wants INTEGER NOT NULL DEFAULT 0 -- ChatWant
) STRICT;
CREATE INDEX chat_by_friend ON chat (friend_id, at_us, id);
CREATE UNIQUE INDEX chat_by_origin ON chat (origin_id, friend_id, is_outgoing)
    WHERE origin_id NOT NULL;
CREATE INDEX chat_by_stanza ON chat (stanza_id) WHERE stanza_id NOT NULL;
CREATE INDEX chat_archived ON chat (friend_id, at_us)
    WHERE stanza_id NOT NULL;
CREATE INDEX chat_by_message ON chat (friend_id, message_id)
    WHERE message_id NOT NULL;
CREATE INDEX chat_by_correction ON chat (friend_id, replaces)
    WHERE replaces NOT NULL;
-- 1 CHAT_SENT, 4 CHAT_DELIVERED
CREATE INDEX chat_undisplayed ON chat (friend_id, at_us)
    WHERE is_outgoing = 1 AND state IN (1, 4);
CREATE INDEX chat_ours ON chat (friend_id, at_us) WHERE is_outgoing = 1;
CREATE INDEX chat_unread ON chat (friend_id, at_us) WHERE is_unread = 1;
CREATE INDEX chat_theirs ON chat (friend_id, at_us) WHERE is_outgoing = 0;

-- What a corrected message has said (XEP-0308): its first text and each
-- correction, of which the latest holds. Their ids stay, so that what comes
-- again changes nothing, and what is said of one leads to the message.
CREATE TABLE correction (
    id INTEGER PRIMARY KEY,
    chat_id INTEGER NOT NULL,
    friend_id INTEGER NOT NULL,
    is_outgoing INTEGER NOT NULL,
    message_id TEXT,            -- of the correction; NULL: the first text, or
                                --   it has none
    at_us INTEGER NOT NULL,     -- 0: the first text
    body TEXT NOT NULL,
    url TEXT
) STRICT;
CREATE INDEX correction_by_chat ON correction (chat_id, at_us, id);
CREATE INDEX correction_by_message ON correction (message_id)
    WHERE message_id NOT NULL;

-- What was said to a message with an emoji, by each side (XEP-0444). By the
-- message's id, for it may come before the message.
CREATE TABLE reaction (
    friend_id INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    is_mine INTEGER NOT NULL,
    emojis TEXT NOT NULL,       -- empty: taken back
    at_us INTEGER NOT NULL,
    PRIMARY KEY (friend_id, message_id, is_mine)
) WITHOUT ROWID, STRICT;

-- ---- search ----
-- Words of mail headers and of chats, by the id of the mail or message (FTS5).
-- The text itself stays where it is. Kept by write_search.c: a schema that is
-- not trusted lets no trigger write a virtual table.

CREATE VIRTUAL TABLE mail_words USING fts5(
    subject, name, address, to_whom, cc_whom, body, content='', columnsize=0,
    tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE chat_words USING fts5(
    body, jid, content='', columnsize=0,
    tokenize="unicode61 remove_diacritics 2");

-- What the server was asked to search for, and found. Forgotten on each start.
CREATE TABLE search (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    folder_id INTEGER NOT NULL, -- that it was asked from; 0: all
    pattern TEXT NOT NULL,
    state INTEGER NOT NULL,     -- SearchState
    UNIQUE (folder_id, pattern)
) STRICT;
CREATE TABLE search_hit (
    search_id INTEGER NOT NULL,
    mail_id INTEGER NOT NULL,   -- of one that is gone it finds nothing
    PRIMARY KEY (search_id, mail_id)
) WITHOUT ROWID, STRICT;

-- ---- wishes ----

CREATE TABLE intent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    service INTEGER NOT NULL,
    state INTEGER NOT NULL,
    created INTEGER NOT NULL,
    not_before INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    lane TEXT,                  -- within one, a later wish waits for earlier
    jid TEXT,
    address TEXT,
    text TEXT,
    origin_id TEXT,
    message BLOB,
    spool TEXT,                 -- the file that holds the message instead
    draft TEXT,                 -- as it was written, see Intent.draft
    mail_id INTEGER,
    flags_add INTEGER NOT NULL DEFAULT 0,
    flags_remove INTEGER NOT NULL DEFAULT 0,
    replaces TEXT,              -- of SEND_CHAT
    reply_to TEXT,
    quote TEXT,
    url TEXT,
    mark INTEGER NOT NULL DEFAULT 0 -- of SEND_MARK
) STRICT;
CREATE INDEX intent_queue ON intent (service, state, id);
CREATE INDEX intent_due ON intent (service, state, not_before);
CREATE INDEX intent_by_lane ON intent (lane, id) WHERE lane NOT NULL;
CREATE INDEX intent_by_origin ON intent (origin_id) WHERE origin_id NOT NULL;
CREATE INDEX intent_by_spool ON intent (spool) WHERE spool NOT NULL;
-- What the outbox shows: the user's own messages, and all that went wrong.
CREATE INDEX intent_shown ON intent (id)
    WHERE kind IN (8, 9, 11, 34) OR state IN (2, 3);

-- What was, or is to be, done to mails: of an intent of the same id while it is
-- queued, and after that the history that undo goes back through.
CREATE TABLE operation (
    id INTEGER PRIMARY KEY,     -- of the intent
    kind INTEGER NOT NULL,      -- Operation
    flags_add INTEGER NOT NULL,
    flags_remove INTEGER NOT NULL,
    made INTEGER NOT NULL,
    text TEXT NOT NULL,         -- what it does, as a person would say it
    is_undoable INTEGER NOT NULL,
    is_quiet INTEGER NOT NULL   -- no wish of the user's own: told of to nobody
) STRICT;
CREATE INDEX operation_undoable ON operation (id) WHERE is_undoable = 1;

-- Its mails, each as it lay before.
CREATE TABLE operation_mail (
    operation_id INTEGER NOT NULL,
    mail_id INTEGER NOT NULL,
    folder_id INTEGER NOT NULL, -- where the server has it
    uid INTEGER NOT NULL,       -- there; 0: an earlier operation brings it
    target_id INTEGER NOT NULL, -- MOVE, COPY: the folder; else 0
    copy_id INTEGER NOT NULL,   -- COPY: the new mail; else 0
    state INTEGER NOT NULL,     -- OperationState
    PRIMARY KEY (operation_id, mail_id)
) WITHOUT ROWID, STRICT;
CREATE INDEX operation_mail_by_mail ON operation_mail (mail_id, operation_id);
CREATE INDEX operation_mail_open ON operation_mail (folder_id, uid)
    WHERE state = 0;

-- How a folder stood before the first attempt to bring mails there: what has
-- come since may be what an attempt that was cut off brought.
CREATE TABLE operation_target (
    operation_id INTEGER NOT NULL,
    folder_id INTEGER NOT NULL,
    uidvalidity INTEGER NOT NULL,
    uidnext INTEGER NOT NULL,
    PRIMARY KEY (operation_id, folder_id)
) WITHOUT ROWID, STRICT;

CREATE TRIGGER operation_went AFTER DELETE ON operation
BEGIN
    DELETE FROM operation_mail WHERE operation_id = OLD.id;
    DELETE FROM operation_target WHERE operation_id = OLD.id;
END;

-- How a mail that is to be sent stands with each of its recipients.
CREATE TABLE delivery (
    intent_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    address TEXT NOT NULL,
    state INTEGER NOT NULL DEFAULT 0, -- DeliveryState
    reply TEXT,                 -- the server's words
    PRIMARY KEY (intent_id, position)
) WITHOUT ROWID, STRICT;

-- Files that no wish names any more, until they are removed.
CREATE TABLE spool_gone (
    name TEXT PRIMARY KEY
) WITHOUT ROWID, STRICT;

CREATE TABLE draft (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    saved INTEGER NOT NULL,
    text TEXT NOT NULL,
    key TEXT,                   -- what its files are known by
    answers INTEGER,            -- the mail that it answers
    copies TEXT,                -- Message-IDs, one a line, of what may lie in
                                -- the Drafts folder for it
    filing TEXT                 -- that of the copy which is being put there
) STRICT;
CREATE INDEX draft_by_time ON draft (saved);
CREATE INDEX draft_by_key ON draft (key) WHERE key NOT NULL;
CREATE INDEX draft_by_filing ON draft (filing) WHERE filing NOT NULL;

CREATE TABLE pin (
    service INTEGER NOT NULL,
    host TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (service, host)
) WITHOUT ROWID, STRICT;

-- ---- counters ----

CREATE TRIGGER mail_list_came AFTER INSERT ON mail_list
BEGIN
    UPDATE folder SET total = total + 1,
        unread = unread + (NEW.flags & 9 = 0) WHERE id = NEW.folder_id;
END;
-- auth 2 is AUTH_FAIL: a forgery is not counted on the friend it imitates.
CREATE TRIGGER mail_list_came_unread AFTER INSERT ON mail_list
    WHEN NEW.flags & 9 = 0 AND NEW.address_id NOT NULL AND NEW.auth <> 2
BEGIN
    UPDATE address SET unread = unread + 1 WHERE id = NEW.address_id
        AND (SELECT role FROM folder WHERE id = NEW.folder_id) = 1;
END;
CREATE TRIGGER mail_list_went AFTER DELETE ON mail_list
BEGIN
    UPDATE folder SET total = total - 1,
        unread = unread - (OLD.flags & 9 = 0) WHERE id = OLD.folder_id;
END;
CREATE TRIGGER mail_list_went_unread AFTER DELETE ON mail_list
    WHEN OLD.flags & 9 = 0 AND OLD.address_id NOT NULL AND OLD.auth <> 2
BEGIN
    UPDATE address SET unread = unread - 1 WHERE id = OLD.address_id
        AND (SELECT role FROM folder WHERE id = OLD.folder_id) = 1;
END;
CREATE TRIGGER mail_list_left AFTER DELETE ON mail_list
BEGIN
    DELETE FROM mail_to WHERE id = OLD.id AND folder_id = OLD.folder_id;
END;
CREATE TRIGGER mail_list_turned AFTER UPDATE OF flags ON mail_list
    WHEN (OLD.flags & 9 = 0) <> (NEW.flags & 9 = 0)
BEGIN
    UPDATE folder
        SET unread = unread + (NEW.flags & 9 = 0) - (OLD.flags & 9 = 0)
        WHERE id = NEW.folder_id;
    UPDATE address
        SET unread = unread + (NEW.flags & 9 = 0) - (OLD.flags & 9 = 0)
        WHERE id = NEW.address_id AND NEW.auth <> 2
        AND (SELECT role FROM folder WHERE id = NEW.folder_id) = 1;
END;
-- Judged anew, see write_authserv.c.
CREATE TRIGGER mail_list_judged AFTER UPDATE OF auth ON mail_list
    WHEN (OLD.auth = 2) <> (NEW.auth = 2) AND NEW.flags & 9 = 0
BEGIN
    UPDATE address
        SET unread = unread + (NEW.auth <> 2) - (OLD.auth <> 2)
        WHERE id = NEW.address_id
        AND (SELECT role FROM folder WHERE id = NEW.folder_id) = 1;
END;
CREATE TRIGGER mail_went AFTER DELETE ON mail
BEGIN
    DELETE FROM mail_body WHERE mail_id = OLD.id;
    DELETE FROM mail_text WHERE mail_id = OLD.id;
END;

CREATE TRIGGER address_moved AFTER UPDATE OF owner_id, unread ON address
    WHEN OLD.owner_id IS NOT NEW.owner_id OR OLD.unread <> NEW.unread
BEGIN
    UPDATE friend SET unread_mail = unread_mail - OLD.unread
        WHERE id = OLD.owner_id;
    UPDATE friend SET unread_mail = unread_mail + NEW.unread
        WHERE id = NEW.owner_id;
END;

CREATE TRIGGER friend_came AFTER INSERT ON friend WHEN NEW.is_listed
BEGIN
    UPDATE counters SET friends = friends + 1,
        friends_online = friends_online + (NEW.presence < 5);
END;
CREATE TRIGGER friend_turned AFTER UPDATE OF is_listed, presence ON friend
    WHEN OLD.is_listed <> NEW.is_listed OR OLD.presence <> NEW.presence
BEGIN
    UPDATE counters SET friends = friends + NEW.is_listed - OLD.is_listed,
        friends_online = friends_online
            + (NEW.is_listed AND NEW.presence < 5)
            - (OLD.is_listed AND OLD.presence < 5);
END;

CREATE TRIGGER chat_came AFTER INSERT ON chat WHEN NEW.is_unread
BEGIN
    UPDATE friend SET unread_chat = unread_chat + 1 WHERE id = NEW.friend_id;
    UPDATE counters SET chat_unread = chat_unread + 1;
END;
CREATE TRIGGER chat_turned AFTER UPDATE OF is_unread ON chat
    WHEN OLD.is_unread <> NEW.is_unread
BEGIN
    UPDATE friend SET unread_chat = unread_chat + NEW.is_unread - OLD.is_unread
        WHERE id = NEW.friend_id;
    UPDATE counters
        SET chat_unread = chat_unread + NEW.is_unread - OLD.is_unread;
END;
CREATE TRIGGER chat_went AFTER DELETE ON chat WHEN OLD.is_unread
BEGIN
    UPDATE friend SET unread_chat = unread_chat - 1 WHERE id = OLD.friend_id;
    UPDATE counters SET chat_unread = chat_unread - 1;
END;

-- 8 SEND_MAIL, 11 SEND_CHAT and 34 UPLOAD; 0 QUEUED, 1 RUNNING; above: went wrong.
CREATE TRIGGER intent_came AFTER INSERT ON intent
BEGIN
    UPDATE counters SET
        outbox = outbox + (NEW.kind IN (8, 11, 34) AND NEW.state IN (0, 1)),
        failed = failed + (NEW.state IN (2, 3));
END;
CREATE TRIGGER intent_turned AFTER UPDATE OF state ON intent
    WHEN OLD.state <> NEW.state
BEGIN
    UPDATE counters SET
        outbox = outbox + (NEW.kind IN (8, 11, 34) AND NEW.state IN (0, 1))
                        - (OLD.kind IN (8, 11, 34) AND OLD.state IN (0, 1)),
        failed = failed + (NEW.state IN (2, 3)) - (OLD.state IN (2, 3));
END;
CREATE TRIGGER intent_went AFTER DELETE ON intent
BEGIN
    UPDATE counters SET
        outbox = outbox - (OLD.kind IN (8, 11, 34) AND OLD.state IN (0, 1)),
        failed = failed - (OLD.state IN (2, 3));
END;

CREATE TRIGGER intent_left AFTER DELETE ON intent WHEN OLD.kind = 8
BEGIN
    DELETE FROM delivery WHERE intent_id = OLD.id;
END;
CREATE TRIGGER intent_spool_left AFTER DELETE ON intent
    WHEN OLD.spool NOT NULL
BEGIN
    INSERT OR IGNORE INTO spool_gone VALUES (OLD.spool);
END;

CREATE TRIGGER draft_came AFTER INSERT ON draft
BEGIN
    UPDATE counters SET drafts = drafts + 1;
END;
CREATE TRIGGER draft_went AFTER DELETE ON draft
BEGIN
    UPDATE counters SET drafts = drafts - 1;
END;
