# The live test: a real snmpd, real managers, provoked traffic.

if HAVE_CHECK
check_PROGRAMS += tests/check_live
TESTS += tests/check_live
tests_check_live_SOURCES = \
	tests/check_live.c tests/live.c tests/live.h \
	tests/live_answers.c tests/live_coherence.c tests/live_experiments.c tests/live_bulk.c tests/live_many.c \
	tests/live_restarts.c tests/live_walks.c \
	tests/daemons.c tests/daemons.h tests/manager.c tests/manager.h \
	tests/experiments.c tests/experiments.h tests/experiments_steps.h tests/experiments_tcp.c tests/experiments_aborts.c \
	tests/namespace.c tests/namespace.h tests/stage.c tests/stage.h tests/traffic.c tests/traffic.h
tests_check_live_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS) $(NETSNMP_CFLAGS)
tests_check_live_LDADD = tests/libkit.a subagent/libnetstat.a $(NETSNMP_LIBS) $(LIBMNL_LIBS) $(CHECK_LIBS)
if PLUGIN
TESTS += tests/check_plugin.sh
endif
endif
EXTRA_DIST += tests/check_plugin.sh
