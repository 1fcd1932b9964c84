# make bench: speed and memory, as JSON lines; never part of make check.
EXTRA_PROGRAMS = tests/bench/bench tests/bench/bench_big \
	tests/bench/bench_list tests/bench/bench_send tests/bench/bench_store
BENCHES = tests/bench/bench$(EXEEXT) tests/bench/bench_big$(EXEEXT) \
	tests/bench/bench_list$(EXEEXT) tests/bench/bench_send$(EXEEXT) \
	tests/bench/bench_store$(EXEEXT)
CLEANFILES += $(BENCHES)
tests_bench_bench_SOURCES = tests/bench/bench.c \
	tests/bench/bare.c tests/bench/bare.h \
	tests/bench/process.c tests/bench/process.h
tests_bench_bench_CFLAGS = $(TEST_CFLAGS)
tests_bench_bench_LDADD = $(STORY_LIBS)
tests_bench_bench_send_SOURCES = tests/bench/bench_send.c \
	tests/bench/process.c tests/bench/process.h
tests_bench_bench_send_CFLAGS = $(TEST_CFLAGS)
tests_bench_bench_send_LDADD = $(STORY_LIBS)
tests_bench_bench_store_SOURCES = tests/bench/bench_store.c
tests_bench_bench_store_CFLAGS = $(STORE_TEST_CFLAGS)
tests_bench_bench_store_LDADD = $(STORE_TEST_LIBS)
tests_bench_bench_big_SOURCES = tests/bench/bench_big.c \
	tests/bench/process.c tests/bench/process.h
tests_bench_bench_big_CFLAGS = $(TEST_CFLAGS)
tests_bench_bench_big_LDADD = $(STORY_LIBS)
tests_bench_bench_list_SOURCES = tests/bench/bench_list.c
tests_bench_bench_list_CFLAGS = $(STORE_TEST_CFLAGS)
tests_bench_bench_list_LDADD = $(STORE_TEST_LIBS)

# What make itself prints goes to standard error, with the progress.
bench:
	@$(MAKE) kith$(EXEEXT) $(BENCHES) >&2
	@$(AM_TESTS_ENVIRONMENT) tests/bench/bench_store$(EXEEXT) $(MAILS)
	@$(AM_TESTS_ENVIRONMENT) tests/bench/bench_list$(EXEEXT) $(MESSAGES)
	@$(AM_TESTS_ENVIRONMENT) tests/bench/bench_send$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) tests/bench/bench_big$(EXEEXT) $(MESSAGES)
	@$(AM_TESTS_ENVIRONMENT) tests/bench/bench$(EXEEXT) $(MESSAGES)
.PHONY: bench
