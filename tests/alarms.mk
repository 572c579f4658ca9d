# The tests of alarms; included by Makefile.am.

if HAVE_CHECK
check_PROGRAMS += tests/check_alarms
TESTS += tests/check_alarms
tests_check_alarms_SOURCES = tests/check_alarms.c tests/alarms_parts.h tests/alarms_rules.c tests/alarms_world.c \
	tests/support.c tests/support.h
tests_check_alarms_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_alarms_LDADD = $(UNIT_LIBS)
endif

# what makes counters move, also for ./quickstart run --spike
check_PROGRAMS += tests/spike
tests_spike_SOURCES = tests/spike.c

TESTS += tests/check_alarms_live.sh
EXTRA_DIST += tests/check_alarms_live.sh
