# The tests of alarms; included by Makefile.am.

if HAVE_CHECK
check_PROGRAMS += tests/alarms/check_alarms
TESTS += tests/alarms/check_alarms
tests_alarms_check_alarms_SOURCES = \
	tests/alarms/check_alarms.c \
	tests/alarms/alarms_files.c \
	tests/alarms/alarms_files.h \
	tests/alarms/alarms_fits.c \
	tests/alarms/alarms_missing.c \
	tests/alarms/alarms_mistakes.c \
	tests/alarms/alarms_numbers.h \
	tests/alarms/alarms_objects.c \
	tests/alarms/alarms_parts.h \
	tests/alarms/alarms_queue.c \
	tests/alarms/alarms_reload.c \
	tests/alarms/alarms_rows.c \
	tests/alarms/alarms_rules.c \
	tests/alarms/alarms_sentences.c \
	tests/alarms/alarms_series.c \
	tests/alarms/alarms_shipped.c \
	tests/alarms/alarms_stage.c \
	tests/alarms/alarms_stage.h \
	tests/alarms/alarms_tables.c \
	tests/alarms/alarms_waits.c \
	tests/alarms/alarms_whole.c \
	tests/alarms/alarms_world.c \
	tests/kit/support.c \
	tests/kit/support.h
tests_alarms_check_alarms_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_alarms_check_alarms_LDADD = $(UNIT_LIBS)
endif

# the program that makes counters move, also for ./quickstart run --spike
check_PROGRAMS += tests/alarms/spike
tests_alarms_spike_SOURCES = tests/alarms/spike.c

TESTS += tests/alarms/check_alarms_live.sh tests/alarms/check_alarms_outage.sh tests/alarms/check_alarms_silence.sh \
	tests/alarms/check_quiet.sh
EXTRA_DIST += tests/alarms/check_alarms_live.sh tests/alarms/check_alarms_outage.sh tests/alarms/check_alarms_silence.sh tests/alarms/check_quiet.sh

# the shipped rules under load, for a quarter of an hour
check-quiet: tests/alarms/spike subagent/netstat-agentx
	srcdir='$(srcdir)' top_builddir='$(top_builddir)' NETSTAT_QUIET=800 $(srcdir)/tests/alarms/check_quiet.sh
.PHONY: check-quiet
