# The benchmarks, and the test that the fast path gives the same answers as the library; included by Makefile.am.

EXTRA_PROGRAMS = tests/bench/bench tests/bench/bench_constants tests/bench/bench_millions
tests_bench_bench_SOURCES = \
	tests/bench/bench.c \
	tests/bench/bench.h \
	tests/bench/bench_agents.c \
	tests/bench/bench_contender.c \
	tests/bench/bench_contender.h \
	tests/bench/bench_crowd.c \
	tests/bench/bench_crowd.h \
	tests/bench/bench_instructions.c \
	tests/bench/bench_interfaces.c \
	tests/bench/bench_local.c \
	tests/bench/bench_namespaces.c \
	tests/bench/bench_long.c \
	tests/bench/bench_passes.c \
	tests/bench/bench_passes.h \
	tests/bench/bench_ss.c \
	tests/bench/bench_ss.h \
	tests/bench/bench_tables.c \
	tests/bench/bench_walkers.c \
	tests/bench/bench_walkers.h \
	tests/kit/manager.c \
	tests/kit/manager.h
tests_bench_bench_CPPFLAGS = $(AM_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_bench_bench_LDADD = tests/libkit.a subagent/libnetstat.a $(NETSNMP_LIBS) $(LIBMNL_LIBS)
tests_bench_bench_constants_SOURCES = tests/bench/bench_constants.c
tests_bench_bench_constants_CPPFLAGS = $(AM_CPPFLAGS) $(NETSNMP_CFLAGS)
tests_bench_bench_constants_LDADD = $(NETSNMP_LIBS)
# the program over a kernel of the benchmark's own, in place of netlink_socket.c
tests_bench_bench_millions_SOURCES = \
	subagent/daemon/main.c \
	tests/bench/bench_millions.c \
	tests/kit/fake_kernel.c \
	tests/kit/fake_kernel.h
tests_bench_bench_millions_CPPFLAGS = $(AM_CPPFLAGS) $(NETSNMP_CFLAGS) $(LIBMNL_CFLAGS)
tests_bench_bench_millions_LDADD = $(subagent_netstat_agentx_LDADD)

# ratios in one run, and their limits
bench: tests/bench/bench tests/bench/bench_constants tests/bench/bench_millions all
	srcdir='$(srcdir)' top_builddir='$(top_builddir)' tests/bench/bench
CLEANFILES += tests/bench/bench tests/bench/bench_constants tests/bench/bench_millions
# instructions per request, which are the same in every run
bench-instructions: tests/bench/bench tests/bench/bench_constants all
	srcdir='$(srcdir)' top_builddir='$(top_builddir)' tests/bench/bench instructions
.PHONY: bench bench-instructions

TESTS += tests/live/check_fast.pl
EXTRA_DIST += tests/live/check_fast.pl tests/bench/bench_persist.pl
