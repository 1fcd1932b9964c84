# Each test is one cmocka program that links its own layer and those below.
if HAVE_TEST_LIBRARIES
TEST_CFLAGS = $(AM_CFLAGS) $(CMOCKA_CFLAGS) -I$(top_srcdir)/tests
EXTRA_DIST += tests/test.h
# The real servers, for tests of net and of the whole program.
check_LIBRARIES += tests/libservers.a
tests_libservers_a_SOURCES = tests/fileserver.c tests/fileserver.h \
	tests/servers.c tests/servers.h \
	tests/threads.c tests/threads.h
tests_libservers_a_CFLAGS = $(TEST_CFLAGS)
AM_TESTS_ENVIRONMENT = \
	KITH_SOURCE='$(abs_top_srcdir)'; export KITH_SOURCE; \
	KITH_BUILD='$(abs_top_builddir)'; export KITH_BUILD; \
	LC_ALL=C.UTF-8; export LC_ALL; TZ=UTC; export TZ; \
	G_SLICE=always-malloc; export G_SLICE;
EXTRA_DIST += tests/lsan.supp tests/tsan.supp
if SANITIZED
# A report ends the program with a code that no test expects (see
# tests/e2e/reports.h). A crash is ASan's to report, not cmocka's. What is set
# by hand comes last and wins.
AM_TESTS_ENVIRONMENT += \
	ASAN_OPTIONS="exitcode=99:handle_segv=2:handle_sigbus=2:handle_sigfpe=2:$$ASAN_OPTIONS"; \
	LSAN_OPTIONS="suppressions=$(abs_top_srcdir)/tests/lsan.supp:print_suppressions=0:$$LSAN_OPTIONS"; \
	UBSAN_OPTIONS="exitcode=99:halt_on_error=1:print_stacktrace=1:$$UBSAN_OPTIONS"; \
	TSAN_OPTIONS="exitcode=99:suppressions=$(abs_top_srcdir)/tests/tsan.supp:ignore_noninstrumented_modules=1:$$TSAN_OPTIONS"; \
	export ASAN_OPTIONS LSAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS;
endif
include tests/base/local.mk
include tests/text/local.mk
include tests/mail/local.mk
include tests/correspondence/local.mk
include tests/store/local.mk
include tests/config/local.mk
include tests/net/local.mk
include tests/ui/local.mk
include tests/command/local.mk
include tests/control/local.mk
include tests/e2e/local.mk
include tests/bench/local.mk
dist_check_SCRIPTS += tests/check-layers
TESTS += $(check_PROGRAMS) tests/check-layers
endif
