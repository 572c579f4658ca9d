# The tests of interfaces; included by Makefile.am.
if HAVE_CHECK
INTERFACES_TESTS = tests/check_filter tests/check_five_minutes tests/check_if_numbers tests/check_if_told tests/check_parse_dev \
	tests/check_interfaces tests/check_interfaces_alarms tests/check_interfaces_changes tests/check_interfaces_live tests/check_interfaces_refused tests/check_links
INTERFACES_NAMESPACE = tests/asking.c tests/asking.h tests/interfaces_namespace.c tests/interfaces_namespace.h
check_PROGRAMS += $(INTERFACES_TESTS)
TESTS += $(INTERFACES_TESTS)
tests_check_filter_SOURCES = tests/check_filter.c
tests_check_filter_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_filter_LDADD = $(UNIT_LIBS)
tests_check_five_minutes_SOURCES = tests/check_five_minutes.c
tests_check_five_minutes_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_five_minutes_LDADD = $(UNIT_LIBS)
tests_check_if_numbers_SOURCES = tests/check_if_numbers.c
tests_check_if_numbers_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_if_numbers_LDADD = $(UNIT_LIBS)
tests_check_if_told_SOURCES = tests/check_if_told.c tests/support.c tests/support.h
tests_check_if_told_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_if_told_LDADD = $(UNIT_LIBS)
tests_check_parse_dev_SOURCES = tests/check_parse_dev.c tests/dev_header.h
tests_check_parse_dev_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_parse_dev_LDADD = $(UNIT_LIBS)
tests_check_interfaces_SOURCES = tests/check_interfaces.c tests/dev_header.h tests/asking.c tests/asking.h
tests_check_interfaces_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_interfaces_LDADD = $(UNIT_LIBS)
tests_check_interfaces_alarms_SOURCES = tests/check_interfaces_alarms.c $(INTERFACES_NAMESPACE)
tests_check_interfaces_alarms_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_interfaces_alarms_LDADD = $(UNIT_LIBS)
tests_check_interfaces_changes_SOURCES = tests/check_interfaces_changes.c $(INTERFACES_NAMESPACE)
tests_check_interfaces_changes_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_interfaces_changes_LDADD = $(UNIT_LIBS)
tests_check_interfaces_live_SOURCES = tests/check_interfaces_live.c $(INTERFACES_NAMESPACE)
tests_check_interfaces_live_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_interfaces_live_LDADD = $(UNIT_LIBS)
tests_check_interfaces_refused_SOURCES = tests/check_interfaces_refused.c $(INTERFACES_NAMESPACE)
tests_check_interfaces_refused_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_interfaces_refused_LDADD = $(UNIT_LIBS)
tests_check_links_SOURCES = tests/check_links.c
tests_check_links_CPPFLAGS = $(UNIT_CPPFLAGS)
tests_check_links_LDADD = $(UNIT_LIBS)
endif
