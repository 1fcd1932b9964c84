src_net_libnet_a_SOURCES += \
	src/net/imap/account.c src/net/imap/account.h \
	src/net/imap/catchall.c src/net/imap/catchall.h \
	src/net/imap/changes.c src/net/imap/changes.h \
	src/net/imap/append.c src/net/imap/append.h \
	src/net/imap/arrivals.c src/net/imap/arrivals.h \
	src/net/imap/command.c src/net/imap/command.h \
	src/net/imap/compare.c src/net/imap/compare.h \
	src/net/imap/download.c src/net/imap/download.h \
	src/net/imap/drafts.c src/net/imap/drafts.h \
	src/net/imap/fetch.c src/net/imap/fetch.h \
	src/net/imap/folders.c src/net/imap/folders.h \
	src/net/imap/found.c src/net/imap/found.h \
	src/net/imap/idle.c src/net/imap/idle.h \
	src/net/imap/imap_worker.c \
	src/net/imap/intents.c \
	src/net/imap/keeping.c \
	src/net/imap/leg.c src/net/imap/leg.h \
	src/net/imap/leg_act.c \
	src/net/imap/leg_left.c \
	src/net/imap/listed.c src/net/imap/listed.h \
	src/net/imap/login.c src/net/imap/login.h \
	src/net/imap/mailbox.c src/net/imap/mailbox.h \
	src/net/imap/operate.c src/net/imap/operate.h \
	src/net/imap/orders.c src/net/imap/orders.h \
	src/net/imap/pace.c src/net/imap/pace.h \
	src/net/imap/search.c src/net/imap/search.h \
	src/net/imap/session.c src/net/imap/session.h \
	src/net/imap/skeleton.c src/net/imap/skeleton.h \
	src/net/imap/structure.c src/net/imap/structure.h \
	src/net/imap/sync.c src/net/imap/sync.h \
	src/net/imap/tokens.c src/net/imap/tokens.h \
	src/net/imap/uidset.c src/net/imap/uidset.h \
	src/net/imap/watchers.c src/net/imap/watchers.h
