# What things cost, and that the fast way of giving answers gives the same ones; included by Makefile.am.

EXTRA_PROGRAMS = tests/bench tests/bench_constants
tests_bench_SOURCES = tests/bench.c tests/bench.h tests/bench_agents.c tests/bench_contender.c tests/bench_contender.h \
	tests/bench_instructions.c tests/bench_interfaces.c tests/bench_local.c tests/bench_passes.c tests/bench_passes.h tests/bench_tables.c \
	tests/manager.c tests/manager.h
tests_bench_CPPFLAGS = $(AM_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_bench_LDADD = tests/libkit.a subagent/libnetstat.a $(NETSNMP_LIBS) $(LIBMNL_LIBS)
tests_bench_constants_SOURCES = tests/bench_constants.c
tests_bench_constants_CPPFLAGS = $(AM_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_bench_constants_LDADD = $(NETSNMP_LIBS)

# ratios in one run, and their limits
bench: tests/bench tests/bench_constants all
	srcdir='$(srcdir)' top_builddir='$(top_builddir)' tests/bench
CLEANFILES += tests/bench tests/bench_constants
# the same number on any day: instructions a request
bench-instructions: tests/bench tests/bench_constants all
	srcdir='$(srcdir)' top_builddir='$(top_builddir)' tests/bench instructions
.PHONY: bench bench-instructions

TESTS += tests/check_fast.pl
EXTRA_DIST += tests/check_fast.pl tests/bench_persist.pl
