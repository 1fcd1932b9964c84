# make bench: speed and memory, as JSON lines; never part of make check.
EXTRA_PROGRAMS = tests/bench/bench
CLEANFILES += tests/bench/bench$(EXEEXT)
tests_bench_bench_SOURCES = tests/bench/bench.c \
	tests/bench/bare.c tests/bench/bare.h \
	tests/bench/process.c tests/bench/process.h
tests_bench_bench_CFLAGS = $(TEST_CFLAGS)
tests_bench_bench_LDADD = $(STORY_LIBS)

# What make itself prints goes to standard error, with the progress.
bench:
	@$(MAKE) kith$(EXEEXT) tests/bench/bench$(EXEEXT) >&2
	@$(AM_TESTS_ENVIRONMENT) tests/bench/bench$(EXEEXT) $(MESSAGES)
.PHONY: bench
