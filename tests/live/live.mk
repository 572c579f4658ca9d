# The live test: a real snmpd, real managers, generated traffic.

if HAVE_CHECK
check_PROGRAMS += tests/live/check_live
TESTS += tests/live/check_live
tests_live_check_live_SOURCES = \
	tests/live/check_live.c \
	tests/live/live.c \
	tests/live/live.h \
	tests/live/live_answers.c \
	tests/live/live_coherence.c \
	tests/live/live_experiments.c \
	tests/live/live_bulk.c \
	tests/live/live_many.c \
	tests/live/live_restarts.c \
	tests/live/live_walks.c \
	tests/kit/daemons.c \
	tests/kit/daemons.h \
	tests/kit/manager.c \
	tests/kit/manager.h \
	tests/live/experiments.c \
	tests/live/experiments.h \
	tests/live/experiments_steps.h \
	tests/live/experiments_tcp.c \
	tests/live/experiments_aborts.c \
	tests/kit/namespace.c \
	tests/kit/namespace.h \
	tests/kit/stage.c \
	tests/kit/stage.h \
	tests/kit/traffic.c \
	tests/kit/traffic.h
tests_live_check_live_CPPFLAGS = $(AM_CPPFLAGS) $(CHECK_CFLAGS) $(NETSNMP_CFLAGS)
tests_live_check_live_LDADD = tests/libkit.a subagent/libnetstat.a $(NETSNMP_LIBS) $(LIBMNL_LIBS) $(CHECK_LIBS)
if PLUGIN
TESTS += tests/live/check_plugin.sh
endif
endif
EXTRA_DIST += tests/live/check_plugin.sh
