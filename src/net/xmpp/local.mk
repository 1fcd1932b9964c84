src_net_libnet_a_SOURCES += \
	src/net/xmpp/befriend.c src/net/xmpp/befriend.h \
	src/net/xmpp/budget.c src/net/xmpp/budget.h \
	src/net/xmpp/certificate.c src/net/xmpp/certificate.h \
	src/net/xmpp/chat.c src/net/xmpp/chat.h \
	src/net/xmpp/condition.c src/net/xmpp/condition.h \
	src/net/xmpp/connection.c src/net/xmpp/connection.h \
	src/net/xmpp/dial.c src/net/xmpp/dial.h \
	src/net/xmpp/disco.c src/net/xmpp/disco.h \
	src/net/xmpp/iq.c src/net/xmpp/iq.h \
	src/net/xmpp/loop.c \
	src/net/xmpp/notes.c src/net/xmpp/notes.h \
	src/net/xmpp/outbox.c src/net/xmpp/outbox.h \
	src/net/xmpp/ping.c src/net/xmpp/ping.h \
	src/net/xmpp/presence.c src/net/xmpp/presence.h \
	src/net/xmpp/probe.c src/net/xmpp/probe.h \
	src/net/xmpp/roam.c src/net/xmpp/roam.h \
	src/net/xmpp/roam_pep.c src/net/xmpp/roam_pep.h \
	src/net/xmpp/roam_private.c src/net/xmpp/roam_private.h \
	src/net/xmpp/roam_stanza.c src/net/xmpp/roam_stanza.h \
	src/net/xmpp/roam_table.c src/net/xmpp/roam_table.h \
	src/net/xmpp/roster.c src/net/xmpp/roster.h \
	src/net/xmpp/session.c src/net/xmpp/session.h \
	src/net/xmpp/socket.c src/net/xmpp/socket.h \
	src/net/xmpp/stanza.c src/net/xmpp/stanza.h \
	src/net/xmpp/vcard.c src/net/xmpp/vcard.h \
	src/net/xmpp/vcards.c src/net/xmpp/vcards.h \
	src/net/xmpp/watchdog.c src/net/xmpp/watchdog.h
