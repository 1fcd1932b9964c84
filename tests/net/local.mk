include tests/net/imap.mk
include tests/net/xmpp.mk
