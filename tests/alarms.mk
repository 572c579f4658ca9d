# The tests of alarms; included by Makefile.am.

if HAVE_CHECK
check_PROGRAMS += tests/check_alarms
TESTS += tests/check_alarms
tests_check_alarms_SOURCES = tests/check_alarms.c tests/alarms_objects.c tests/alarms_parts.h tests/alarms_queue.c \
	tests/alarms_rules.c tests/alarms_sentences.c tests/alarms_stage.c tests/alarms_stage.h tests/alarms_tables.c tests/alarms_world.c \
	tests/support.c tests/support.h
tests_check_alarms_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_alarms_LDADD = $(UNIT_LIBS)
endif

# what makes counters move, also for ./quickstart run --spike
check_PROGRAMS += tests/spike
tests_spike_SOURCES = tests/spike.c

TESTS += tests/check_alarms_live.sh tests/check_alarms_outage.sh tests/check_alarms_silence.sh \
	tests/check_quiet.sh
EXTRA_DIST += tests/check_alarms_live.sh tests/check_alarms_outage.sh tests/check_alarms_silence.sh tests/check_quiet.sh

# a quarter of an hour of the rules as they are shipped, under load
check-quiet: tests/spike subagent/netstat-agentx
	srcdir='$(srcdir)' top_builddir='$(top_builddir)' NETSTAT_QUIET=800 $(srcdir)/tests/check_quiet.sh
.PHONY: check-quiet
