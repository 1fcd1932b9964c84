# make bench: speed and memory, as JSON lines; never part of make check.
EXTRA_PROGRAMS = tests/bench/bench
CLEANFILES += tests/bench/bench$(EXEEXT)
tests_bench_bench_SOURCES = tests/bench/bench.c
tests_bench_bench_CFLAGS = $(TEST_CFLAGS)
tests_bench_bench_LDADD = $(STORY_LIBS)

bench: kith$(EXEEXT) tests/bench/bench$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) tests/bench/bench$(EXEEXT) $(MESSAGES) \
		2>tests/bench/bench.log || { cat tests/bench/bench.log; exit 1; }
.PHONY: bench
