noinst_LIBRARIES += src/control/libcontrol.a
src_control_libcontrol_a_SOURCES = \
	src/control/client.c src/control/client.h \
	src/control/control.c src/control/control.h \
	src/control/control_private.h \
	src/control/peer.c src/control/peer.h \
	src/control/request.c src/control/request.h \
	src/control/socket.c src/control/socket.h \
	src/control/watch.c
src_control_libcontrol_a_CFLAGS = $(AM_CFLAGS) $(JSON_CFLAGS)
CONTROL_LIBS = src/control/libcontrol.a $(COMMAND_LIBS)
