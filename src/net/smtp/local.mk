src_net_libnet_a_SOURCES += \
	src/net/smtp/login.c src/net/smtp/login.h \
	src/net/smtp/session.c src/net/smtp/session.h \
	src/net/smtp/submit.c src/net/smtp/submit.h \
	src/net/smtp/worker.c
